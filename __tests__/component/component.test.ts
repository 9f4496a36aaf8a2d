import {
  component,
  each,
  event,
  fields,
  html,
  JS,
  liveComponent,
  liveRender,
  liveView,
  messages,
  on,
  type Rendered,
} from '../../lib/index.ts'
import { live, type LivePage } from '../../lib/testing/index.ts'
import { site, type Site } from '../flows/site.ts'

type Labelled = { readonly label: string; readonly id: string }

const stepper = liveComponent({
  name: 'stepper',
  messages: messages<{ stepped: number }>(),
  mount: (_props: Labelled) => ({ value: 0 }),
  handleEvent: {
    step: (socket) => {
      socket.update('value', (n) => n + 1)
      socket.notify('stepped', socket.assigns.value)
    },
    later: (socket) => socket.sendSelf('add', 10),
    fail: (socket) => {
      socket.assign({ value: -1 })
      throw new Error('broken')
    },
  },
  handleInfo: { add: (socket, by: number) => socket.update('value', (n) => n + by) },
  render: ({ label, value }, { self }) => html`
    <li>${label} ${value}
      <button phx-click="step" phx-target=${self}>step ${label}</button>
      <button phx-click=${JS.push('later', { target: self })}>later ${label}</button>
      <button phx-click="fail" phx-target=${self}>fail ${label}</button>
    </li>`,
})

const board = liveView({
  mount: () => ({ names: ['ada', 'lin'] as readonly string[], last: 0, title: '' }),
  handleEvent: {
    turn: (socket) => socket.update('names', (names) => names.toReversed()),
    drop: (socket) => socket.update('names', (names) => names.slice(1)),
    bring: (socket) => socket.update('names', (names) => ['ada', ...names]),
    call: (socket) => socket.assign({ title: 'Dr. ' }),
  },
  handleInfo: { stepped: on(stepper, 'stepped', (socket, n) => socket.assign({ last: n })) },
  handleError: () => undefined,
  render: ({ names, last, title }) => html`
    <h1>${last}</h1>
    ${['turn', 'drop', 'bring', 'call'].map((name) => html`<button phx-click=${name}>${name}</button>`)}
    <ul>${each(
      names,
      (name) => name,
      (name) => component(stepper, { id: name, label: title + name }),
    )}</ul>`,
})

let app: Site

async function open(): Promise<LivePage> {
  app = site({ '/': board })
  return live(app.app, '/')
}

const shown = (page: LivePage): string[] => page.texts('li').map((text) => text.split(' step')[0] ?? '')

test('a component has a state and events of its own, and tells its view', async () => {
  const page = await open()
  await page.click('step lin')
  await page.click('step lin')
  expect(shown(page)).toEqual(['ada 0', 'lin 2'])
  await page.until(() => page.text('h1') === '2')
  expect([...app.errors, ...app.log]).toEqual([])
})

test('components that move keep their state', async () => {
  const page = await open()
  await page.click('step lin')
  await page.click('turn')
  await page.click('step lin')
  expect(shown(page)).toEqual(['lin 2', 'ada 0'])
})

test('new props are laid over what a component has', async () => {
  const page = await open()
  await page.click('step ada')
  await page.click('call')
  expect(shown(page)).toEqual(['Dr. ada 1', 'Dr. lin 0'])
})

test('a component that has gone begins anew when it comes back', async () => {
  const page = await open()
  await page.click('step ada')
  await page.click('drop')
  await page.click('step lin')
  await page.click('bring')
  expect(shown(page)).toEqual(['ada 0', 'lin 1'])
})

test('a component hears what it sends to itself, and commands may name it', async () => {
  const page = await open()
  await page.click('later lin')
  await page.until(() => shown(page)[1] === 'lin 10')
  expect(shown(page)).toEqual(['ada 0', 'lin 10'])
})

test('a callback of a component that fails is undone, and the view goes on', async () => {
  const page = await open()
  await page.click('step ada')
  await page.click('fail ada')
  expect(shown(page)).toEqual(['ada 1', 'lin 0'])
  await page.click('step ada')
  expect(shown(page)).toEqual(['ada 2', 'lin 0'])
  expect(app.errors.map(({ code }) => code)).toEqual(['LIVE_CALLBACK_FAILED'])
})

test('after a reconnect components begin anew, with their view', async () => {
  const page = await open()
  await page.click('step ada')
  await page.disconnect()
  await page.reconnect()
  expect(shown(page)).toEqual(['ada 0', 'lin 0'])
})

const panel = liveComponent({
  mount: (props: { readonly start: number; readonly content: Rendered }) => ({ n: props.start }),
  update: (socket, { start }) => socket.assign({ n: start * 100 }),
  handleEvent: { set: event(fields({ to: Number }), (socket, { to }) => socket.assign({ n: to })) },
  render: ({ n, content }, { self }) => html`
    <section>${n}
      <form phx-submit="set" phx-target=${self}><input name="to"></form>
      <ul>${component(stepper, { id: 'inner', label: 'inner' })}</ul>
      ${content}
    </section>`,
})

test('components nest, take templates as props, and decide what becomes of new props', async () => {
  const view = liveView({
    mount: () => ({ start: 1 }),
    handleEvent: { more: (socket) => socket.update('start', (n) => n + 1) },
    render: ({ start }) =>
      html`${component(panel, { id: 1, start, content: html`<button phx-click="more">more ${start}</button>` })}`,
  })
  const page = await live(site({ '/': view }).app, '/')
  await page.click('step inner')
  await page.submit('form', { to: 7 })
  expect([page.text('section'), page.text('li')].map((text) => text.slice(0, 7))).toEqual([
    '7 inner',
    'inner 1',
  ])
  await page.click('more 1')
  expect(page.text('section')).toMatch(/^200 inner 1 .* more 1$/)
})

const lone = (render: () => Rendered): Parameters<typeof site>[0] => ({
  '/': liveView({
    mount: () => ({}),
    render: () => html`${component(liveComponent({ mount: (_: object) => ({}), render }), { id: 1 })}`,
  }),
})

const nested = liveView({ mount: () => ({}), render: () => html`<p></p>` })

test.each<[string, () => Rendered, string]>([
  ['two elements', () => html`<p></p><p></p>`, 'not one element'],
  ['a text', () => html`text`, 'not one element'],
  ['an element behind a value', () => html`${'a'}<p></p>`, 'not one element'],
  ['an element without its end tag', () => html`<li>a`, 'not one element'],
  ['another component', () => html`${component(stepper, { id: 'a', label: 'a' })}`, 'not one element'],
  ['a nested view alone', () => html`${liveRender(nested, { id: 'a' })}`, 'not one element'],
])('a component is not %s', async (_what, render, why) => {
  await expect(live(site(lone(render)).app, '/')).rejects.toThrow(why)
})

test.each<[string, () => Rendered]>([
  ['an element with the same inside', () => html`<div title="</div>"><div></div><!-- </div> --></div>`],
  ['an element without content', () => html`<input name="a">`],
  ['an element with values', () => html`<p class=${'a'}>${'b'}</p>`],
])('a component may be %s', async (_what, render) => {
  expect((await live(site(lone(render)).app, '/')).isLive).toBe(true)
})

test('two components of one kind with the same id are refused, with both places', async () => {
  const twice = liveView({
    mount: () => ({}),
    render: () => html`<ul>${component(stepper, { id: 'same', label: 'a' })}
      ${component(stepper, { id: 'same', label: 'b' })}</ul>`,
  })
  await expect(live(site({ '/': twice }).app, '/')).rejects.toThrow(
    /two of stepper have the id "same", one placed at .*component\.test\.ts:\d+:\d+\)?, one at .*component\.test\.ts:\d+:\d+/,
  )
})

test('in development an event without a target that only a component has is said to be that of the component', async () => {
  const missed = liveView({
    mount: () => ({}),
    handleEvent: { other: () => undefined },
    render: () => html`<button phx-click="step">view</button><button phx-click="nothing">none</button>
      ${component(stepper, { id: 'a', label: 'a' })}`,
  })
  const it = site({ '/': missed })
  const page = await live(it.app, '/')
  for (const button of ['view', 'none']) await page.click(button).catch(() => undefined)
  expect(it.log).toEqual([
    expect.stringContaining('the live component stepper in it has'),
    expect.stringContaining('has no event "nothing". It knows other'),
  ])
})
