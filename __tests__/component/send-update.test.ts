import { component, html, liveComponent, liveView } from '../../lib/index.ts'
import { live, type LivePage } from '../../lib/testing/index.ts'
import { site, type Site } from '../flows/site.ts'

type Props = { readonly id: string; readonly level?: number; readonly unit?: string }

const gauge = liveComponent({
  name: 'gauge',
  mount: (_props: Props, socket) => {
    if (socket.connected) socket.sendUpdate(gauge, 'lin', { unit: 'm' })
    return { clicks: 0 }
  },
  handleEvent: {
    other: (socket) => {
      socket.sendUpdate(gauge, socket.assigns.id === 'ada' ? 'lin' : 'ada', { level: 9 })
    },
    click: (socket) => socket.update('clicks', (n) => n + 1),
  },
  render: ({ id, level = 0, unit = '', clicks }, { self }) => html`
    <p>${id} ${level}${unit} ${clicks}
      <button phx-click="other" phx-target=${self}>other than ${id}</button>
      <button phx-click="click" phx-target=${self}>click ${id}</button></p>`,
})

/** Given all at once, and what is asked for is doubled. */
const doubled: (readonly number[])[] = []
const meter = liveComponent({
  mount: (props: { readonly n: number }) => ({ shown: props.n }),
  updateMany: (updates) => {
    doubled.push(updates.map(({ props }) => props.n))
    for (const { socket, props } of updates) socket.assign({ shown: props.n * 2 })
  },
  render: ({ shown }) => html`<b>${shown}</b>`,
})

const view = liveView({
  mount: () => ({ title: '', base: 0 }),
  handleEvent: {
    ada: (socket) => socket.sendUpdate(gauge, 'ada', { level: 5 }),
    later: (socket) => {
      setTimeout(() => socket.sendUpdate(gauge, 'ada', { level: 7 }), 0)
    },
    nowhere: (socket) => socket.sendUpdate(gauge, 'eve', { level: 1 }),
    call: (socket) => socket.assign({ title: 'Gauges' }),
    more: (socket) => socket.update('base', (n) => n + 10),
    one: (socket) => socket.sendUpdate(meter, 2, { n: 50 }),
    promise: (socket) => socket.sendUpdate(gauge, 'ada', { level: Promise.resolve(1) as never }),
  },
  handleError: () => undefined,
  render: ({ title, base }) => html`<h1>${title}</h1>
    ${['ada', 'later', 'nowhere', 'call', 'more', 'one', 'promise'].map((name) => html`<button phx-click=${name}>${name}</button>`)}
    ${['ada', 'lin'].map((id) => component(gauge, { id }))}
    ${[1, 2, 3].map((id) => component(meter, { id, n: base + id }))}`,
})

let app: Site
async function open(): Promise<LivePage> {
  doubled.length = 0
  app = site({ '/': view })
  return live(app.app, '/')
}
const shown = (page: LivePage): string[] => page.texts('p').map((text) => text.split(' other')[0] ?? '')

test('a view sends props to one of its components, which stay when the view is rendered', async () => {
  const page = await open()
  await page.click('click ada')
  await page.click('ada')
  expect(shown(page)).toEqual(['ada 5 1', 'lin 0m 0'])
  await page.click('call')
  expect(shown(page)).toEqual(['ada 5 1', 'lin 0m 0'])
})

test('props come from components, and later from timers', async () => {
  const page = await open()
  await page.click('other than ada')
  expect(shown(page)[1]).toBe('lin 9m 0')
  await page.click('later')
  await page.until(() => shown(page)[0] === 'ada 7 0')
})

test('props for a component that is not there do nothing, and a warning says so once', async () => {
  const page = await open()
  for (let i = 0; i < 2; i++) await page.click('nowhere')
  expect(shown(page)).toEqual(['ada 0 0', 'lin 0m 0'])
  expect(app.errors).toEqual([])
  expect(app.log).toEqual([expect.stringContaining('props to gauge with the id "eve"')])
})

test('a promise among the props is refused where they are sent', async () => {
  const page = await open()
  await page.click('promise')
  expect(shown(page)).toEqual(['ada 0 0', 'lin 0m 0'])
  expect(app.errors.map(({ message }) => message)).toEqual([expect.stringContaining('level')])
})

test('components of a kind with `updateMany` are told together of new props', async () => {
  const page = await open()
  expect(page.texts('b')).toEqual(['2', '4', '6'])
  doubled.length = 0
  await page.click('more')
  expect([page.texts('b'), doubled]).toEqual([['22', '24', '26'], [[11, 12, 13]]])
  await page.click('one')
  expect([page.texts('b'), doubled.at(-1)]).toEqual([['22', '100', '26'], [50]])
})

test.each([
  ['something that is no component', {} as never, 'a'],
  ['an id that is none', gauge, undefined as never],
])('%s is refused', async (_what, kind, id) => {
  const odd = liveView({
    mount: () => ({}),
    handleEvent: { send: (socket) => socket.sendUpdate(kind, id, {}) },
    handleError: () => undefined,
    render: () => html`<button phx-click="send">send</button>`,
  })
  app = site({ '/': odd })
  await (await live(app.app, '/')).click('send')
  expect(app.errors.map(({ cause }) => (cause as { code: string }).code)).toEqual(['LIVE_COMPONENT_INVALID'])
})
