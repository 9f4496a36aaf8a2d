import request from 'supertest'
import { z } from 'zod'
import { event, form, html, liveView, type LiveView } from '../../lib/index.ts'
import { live, type LivePage } from '../../lib/testing/index.ts'
import { joinedClient } from './wire-client.ts'
import { site, type Site } from './site.ts'

const signup = form(
  'signup',
  z.object({
    name: z.string().min(1, 'Tell us your name.'),
    address: z.object({ city: z.string().min(2, 'Where?') }),
    email: z.string().refine((email) => Promise.resolve(email !== 'ada@example.com'), 'Taken.'),
  }),
)

const page = (): LiveView<object> =>
  liveView({
    mount: () => ({ form: signup.empty({ name: 'A<b>' }), saved: '' }),
    handleEvent: {
      change: event(signup, (socket, form) => socket.assign({ form })),
      save: event(signup, (socket, form) => {
        if (!form.data) return socket.assign({ form })
        socket.assign({ saved: JSON.stringify(form.data), form: signup.empty() })
      }),
    },
    render: ({ form, saved }) => html`
      <form id=${form.id} phx-change="change" phx-submit="save">
        ${[form.field('name'), form.field('address[city]'), form.field('email')].map(
          (field) => html`<input ${field.input()}><p id=${field.errorId}>${field.errors.join(' ')}</p>`,
        )}
      </form>
      <pre>${saved}</pre>`,
  })

const opened = (): Promise<LivePage> => live(site({ '/': page() }).app, '/')

test('the first page shows what the form begins with', async () => {
  const { text } = await request(site({ '/': page() }).app).get('/')
  expect(text).toContain('<input id="signup-name" name="name" value="A&lt;b&gt;">')
})

test('a change is answered with what is wrong with the field, tied to it', async () => {
  const page = await opened()
  await page.change('form', { name: '' })
  expect(page.text('#signup-name-error')).toBe('Tell us your name.')
  expect(page.has('#signup-name[aria-invalid=true][aria-describedby=signup-name-error]')).toBe(true)
  expect(page.has('#signup-email[aria-invalid]')).toBe(false)
  await page.change('form', { name: 'Ada' })
  expect([page.text('#signup-name-error'), page.has('[aria-describedby]')]).toEqual(['', false])
})

test('a submit is answered with all that is wrong, and otherwise with an empty form', async () => {
  const page = await opened()
  await page.submit('form', { name: '', email: 'ada@example.com' })
  expect(page.texts('p')).toEqual(['Tell us your name.', 'Where?', 'Taken.'])
  await page.submit('form', { name: 'Ada', 'address[city]': 'Rome', email: 'a@example.com' })
  expect(JSON.parse(page.text('pre'))).toEqual({
    name: 'Ada',
    address: { city: 'Rome' },
    email: 'a@example.com',
  })
  expect(page.has('#signup-name[value=""]')).toBe(true)
})

test.each([
  [{ value: '' }],
  [{ value: 'name[]=a&name[b]=c&address=x&email[][]=y' }],
  [{ value: 'address[0]=a&address[1]=b&_unused_=&_unused_name[]=', meta: { _target: 'x[y' } }],
  [{ value: 'name=a', meta: { _target: [['a']], values: 7 } }],
  [{ type: 'hook', value: { name: [[]], _target: { a: 1 }, address: null } }],
])('%j does no harm', async (payload) => {
  const { app, errors }: Site = site({ '/': page() })
  const client = await joinedClient(app)
  const message = { type: 'form', event: 'save', meta: {}, ...payload }
  const answer = await client.ask([client.joinRef, client.nextRef(), client.topic, 'event', message])
  expect([answer.status, errors]).toEqual(['ok', []])
})
