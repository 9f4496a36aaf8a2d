import {
  component,
  event,
  fields,
  html,
  liveComponent,
  liveRender,
  liveView,
  portal,
  type AnyLiveView,
} from '../../lib/index.ts'
import { live, type LivePage } from '../../lib/testing/index.ts'
import { site } from '../flows/site.ts'

const visit = (view: AnyLiveView): Promise<LivePage> => live(site({ '/': view }).app, '/')

const stepper = liveComponent({
  mount: () => ({ n: 0 }),
  handleEvent: { step: (socket) => socket.update('n', (n) => n + 1) },
  render: ({ n }, { self }) =>
    html`<div id="stepper">${portal(
      { target: '#far', id: 'steps' },
      html`<u>${n}</u><button id="step" phx-click="step" phx-target=${self}>Step</button>
      ${portal({ target: 'body', id: 'deep' }, html`<i id="deep-in"></i>`)}`,
    )}</div>`,
})

const nested = liveView({
  mount: () => ({ n: 0 }),
  handleEvent: { more: (socket) => socket.update('n', (n) => n + 1) },
  render: ({ n }) =>
    html`<q>${n}</q>${portal({ target: 'body', id: 'own' }, html`<button phx-click="more">More</button>`)}`,
})

const room = liveView({
  mount: () => ({ isOpen: true, notes: [] as readonly string[] }),
  handleEvent: {
    close: (socket) => socket.assign({ isOpen: false }),
    save: event(fields({ text: String }), (socket, { text }) =>
      socket.update('notes', (notes) => [...notes, text]),
    ),
  },
  render: ({ isOpen, notes }) => html`<div id="far"></div><p>${notes.join()}</p>
    <button phx-click="step" phx-target="#deep-in">Aim</button>
    ${
      isOpen &&
      html`${portal(
        { target: 'body' },
        html`<form phx-submit="save"><input name="text"></form>
        <b phx-click="close">Done</b>${liveRender(nested, { id: 'nested' })}`,
      )}
      ${component(stepper, { id: 's' })}`
    }`,
})

test('what stands in portals is found once, at its target, and used', async () => {
  const page = await visit(room)
  await page.submit('body > [id] > form', { text: 'milk' })
  await page.click('Step')
  await page.click('Aim')
  await page.click('More')
  expect([page.text('p'), page.texts('#far u'), page.texts('q')]).toEqual(['milk', ['2'], ['1']])
})

test('and goes with what rendered it', async () => {
  const page = await visit(room)
  await page.click('Done')
  expect([page.has('form'), page.has('#step'), page.has('#deep-in'), page.has('q')]).toEqual(
    Array(4).fill(false),
  )
  expect(page.html).not.toContain('teleported')
})

test('a form in a portal tells a new view what it held', async () => {
  const page = await visit(
    liveView({
      mount: () => ({ text: '' }),
      handleEvent: { draft: event(fields({ text: String }), (socket, { text }) => socket.assign({ text })) },
      render: ({ text }) =>
        html`<p>${text}</p>${portal({ target: 'body' }, html`<form id="draft" phx-change="draft"><input name="text" value=${text}></form>`)}`,
    }),
  )
  await page.change('#draft', { text: 'milk' })
  await page.disconnect()
  await page.reconnect()
  expect(page.text('p')).toBe('milk')
})

test.each([
  ['no target', [portal({ target: '#nowhere' }, 'x')], 'The portal "portal-nowhere" has no target'],
  [
    'one id twice',
    [1, 2].map(() => portal({ target: 'body' }, 'x')),
    'Two portals have the id "portal-body"',
  ],
])('%s is named', async (_what, content, message) => {
  await expect(visit(liveView({ mount: () => ({}), render: () => html`${content}` }))).rejects.toThrow(
    message,
  )
})
