import express from 'express'
import {
  event,
  fields,
  html,
  liveRender,
  liveRouter,
  liveView,
  type EventValue,
  type Rendered,
} from '../../lib/index.ts'
import { live, type LivePage } from '../../lib/testing/index.ts'

/** A page whose view remembers each event with its value, and what was typed last as `name`. */
function opened(form: (name: string) => Rendered): Promise<LivePage> {
  const heard = (as: string) => (socket: { assign: (values: object) => void }, value: EventValue) => {
    socket.assign({ said: `${as} ${JSON.stringify(value)}`, name: value['name'] ?? '' })
  }
  const view = liveView<{ said: string; name: string }>({
    mount: () => ({ said: '', name: '' }),
    handleEvent: {
      changed: heard('changed'),
      restored: heard('restored'),
      crash: () => {
        throw new Error('on purpose')
      },
    },
    render: ({ name, said }) => html`${form(name)}<p>${said}</p><button phx-click="crash">Crash</button>`,
  })
  return live(express().use(liveRouter({ onError: () => undefined }).live('/', view)), '/')
}

const tunnel = async (page: LivePage): Promise<void> => {
  await page.disconnect()
  await page.reconnect()
}

test('a form tells the new view what it held', async () => {
  const view = liveView({
    mount: () => ({ name: '' }),
    handleEvent: { change: event(fields({ name: String }), (socket, { name }) => socket.assign({ name })) },
    render: ({ name }) =>
      html`<form id="f" phx-change="change"><input name="name" value=${name}></form><p>${name}</p>`,
  })
  const page = await live(express().use(liveRouter().live('/', view)), '/')
  await page.change('#f', { name: 'Half' })
  await tunnel(page)
  expect(page.text('p')).toBe('Half')
})

test('it says which fields nobody has touched, and names its first one', async () => {
  const page = await opened(
    (name) =>
      html`<form id="f" phx-change="changed" phx-value-of="f"><input type="hidden" name="h" value="1"><select name="size"><option>S</option></select><input name="name" value=${name}></form>`,
  )
  await page.change('#f', { name: 'Half' })
  await tunnel(page)
  const said = { h: '1', size: 'S', name: 'Half', _unused_size: '', _target: ['size'], of: 'f' }
  expect(JSON.parse(page.text('p').slice('changed '.length))).toEqual(said)
})

test('after a crash, too, and each time', async () => {
  const page = await opened(
    (name) => html`<form id="f" phx-change="changed"><input name="name" value=${name}></form>`,
  )
  await page.change('#f', { name: 'Half' })
  await expect(page.click('Crash')).rejects.toThrow()
  await page.reconnect()
  await tunnel(page)
  expect(page.text('p')).toContain('"name":"Half"')
})

test('phx-auto-recover names another event', async () => {
  const page = await opened(
    () => html`<form id="f" phx-change="changed" phx-auto-recover="restored"><input name="name"></form>`,
  )
  await page.change('#f', { name: 'Half' })
  await tunnel(page)
  expect(page.text('p')).toMatch(/^restored .*"name":"Half"/)
})

test.each([
  ['has no id', html`<form phx-change="changed"><input name="name"></form>`],
  [
    'says ignore',
    html`<form id="f" phx-change="changed" phx-auto-recover="ignore"><input name="name"></form>`,
  ],
  ['has no field to name', html`<form id="f" phx-change="changed"><input type="hidden" name="h"></form>`],
])('a form that %s tells nothing', async (_what, form) => {
  const page = await opened(() => form)
  await tunnel(page)
  expect(page.text('p')).toBe('')
})

test('nor does one that is not there any more', async () => {
  const page = await opened((name) =>
    name === ''
      ? html`<form id="start" phx-change="changed"><input name="name"></form>`
      : html`<form id="f" phx-change="changed"><input name="name"></form>`,
  )
  await page.change('#start', { name: 'Half' })
  await tunnel(page)
  expect(page.text('p')).toBe('')
})

test('forms of nested views as well', async () => {
  const inner = liveView({
    mount: () => ({ name: '' }),
    handleEvent: { change: event(fields({ name: String }), (socket, { name }) => socket.assign({ name })) },
    render: ({ name }) =>
      html`<form id="f" phx-change="change"><input name="name" value=${name}></form><p>${name}</p>`,
  })
  const outer = liveView({
    mount: () => ({}),
    render: () => html`<h1>Outer</h1>${liveRender(inner, { id: 'inner' })}`,
  })
  const page = await live(express().use(liveRouter().live('/', outer)), '/')
  await page.change('#f', { name: 'Half' })
  await tunnel(page)
  expect(page.text('p')).toBe('Half')
})

test('a form of a view that goes on is left alone', async () => {
  const page = await opened(() => html`<form id="f" phx-change="changed"><input name="name"></form>`)
  await page.reconnect()
  expect(page.text('p')).toBe('')
})
