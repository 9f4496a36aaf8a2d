import request from 'supertest'
import {
  component,
  html,
  liveComponent,
  liveView,
  type ComponentPlace,
  type Renderable,
  type Rendered,
} from '../../lib/index.ts'
import { live, type LivePage } from '../../lib/testing/index.ts'
import { site, type Site } from '../flows/site.ts'

/** What fails from now on. */
const broken = new Set<string>()
const mayFail = (what: string): void => {
  if (broken.has(what)) throw new Error(`broken ${what}`)
}
const heard: string[] = []
let ends: string[] = []

const leaf = liveComponent({
  name: 'leaf',
  mount: (_props: { readonly n: number }) => ({}),
  render: ({ n }) => {
    mayFail('leaf')
    return html`<i>leaf ${n}</i>`
  },
})

const flaky = liveComponent({
  name: 'flaky',
  mount: (_props: { readonly n: number }, socket) => {
    mayFail('mount')
    const mine = ends
    if (socket.connected) socket.signal.addEventListener('abort', () => mine.push('flaky'))
    return { steps: 0 }
  },
  update: (socket, { n }) => {
    mayFail('update')
    socket.assign({ n })
  },
  handleEvent: {
    step: (socket) => {
      socket.update('steps', (steps) => steps + 1)
      mayFail('event')
    },
    later: (socket) => socket.sendSelf('step'),
  },
  handleInfo: {
    step: (socket) => {
      socket.update('steps', (steps) => steps + 1)
      mayFail('info')
    },
  },
  handleError: (socket, _error, { callback }) => {
    heard.push(`flaky ${callback}`)
    mayFail('handleError')
    socket.assign({ steps: 100 })
  },
  fallback: (error, { retry }) => {
    mayFail('fallback')
    return html`<section>${(error as Error).message} <button phx-click=${retry}>retry</button></section>`
  },
  render: ({ n, steps }, { self }) => {
    mayFail('render')
    return html`<section>flaky ${n} ${steps}
      <button phx-click="step" phx-target=${self}>step</button><button phx-click="later" phx-target=${self}>later</button>
      ${component(leaf, { id: 1, n })}${broken.has('value') ? ({} as never) : ''}</section>`
  },
})

const counter = liveComponent({
  mount: (_props: object) => ({ n: 0 }),
  handleEvent: { count: (socket) => socket.update('n', (n) => n + 1) },
  render: ({ n }, { self }) => html`<b>${n} <button phx-click="count" phx-target=${self}>count</button></b>`,
})

const view = (
  more: { readonly handleError?: () => void } = {},
  wrap = (inner: ComponentPlace): Rendered => html`${inner}`,
): Site => {
  const calm = liveView({
    mount: () => ({ n: 1 }),
    handleEvent: {
      more: (socket) => socket.update('n', (n) => n + 1),
      send: (socket) => socket.sendUpdate(flaky, 'a', { n: 50 }),
    },
    ...more,
    render: ({
      n,
    }) => html`<h1>${n}</h1><button phx-click="more">more</button><button phx-click="send">send</button>
      ${wrap(component(flaky, { id: 'a', n }))} ${component(counter, { id: 1 })}`,
  })
  return site({ '/': calm })
}

let app: Site
const open = async (on: Site = view()): Promise<LivePage> => {
  app = on
  return live(app.app, '/')
}
const section = (page: LivePage): string => page.text('section').replace(/ step.*| retry.*/, '')
const messages = (): string[] => app.errors.map(({ message }) => message)

beforeEach(() => {
  broken.clear()
  heard.length = 0
  ends = []
})

/** A page in which a component counts, and what was broken then happens. */
async function afterCounting(what: string, act: string): Promise<LivePage> {
  const page = await open()
  await page.click('count')
  await page.click('step')
  broken.add(what)
  await page.click(act)
  await page.until(() => page.has('button:contains("retry")'))
  return page
}

test.each([
  ['render', 'step', 'broken render', 'flaky: render'],
  ['render', 'later', 'broken render', 'flaky: render'],
  ['render', 'more', 'broken render', 'flaky: render'],
  ['update', 'more', 'broken update', 'flaky: update'],
  ['update', 'send', 'broken update', 'flaky: update'],
  ['leaf', 'more', 'broken leaf', 'leaf: render'],
  ['value', 'step', expect.stringContaining('no keys'), 'flaky: render'],
])('after a failure of %s by %s, `fallback` stands in its place alone', async (what, act, shown, told) => {
  const page = await afterCounting(what, act)
  expect([section(page), page.text('b')]).toEqual([shown, '1 count'])
  expect(messages()).toEqual([expect.stringContaining(`${told} failed`)])
  expect(ends).toEqual(['flaky'])
  broken.clear()
  await page.click('retry')
  await page.click('step')
  await page.click('count')
  const n = page.text('h1')
  expect([section(page), page.text('i'), page.text('b')]).toEqual([`flaky ${n} 1`, `leaf ${n}`, '2 count'])
})

test.each(['mount', 'render', 'leaf', 'value'])(
  'a %s that fails at once shows `fallback` in the first page and after the join',
  async (what) => {
    broken.add(what)
    app = view()
    const { text, status } = await request(app.app).get('/')
    expect([status, /<section[^>]*>[^<]*/.exec(text)?.[0], text.includes('count')]).toEqual([
      200,
      expect.stringContaining('data-phx-component'),
      true,
    ])
    const page = await live(app.app, '/')
    await page.click('count')
    await page.click('retry')
    expect([page.has('button:contains("retry")'), page.text('b')]).toEqual([true, '1 count'])
    broken.clear()
    await page.click('retry')
    expect([section(page), page.text('b')]).toEqual(['flaky 1 0', '1 count'])
  },
)

test.each([
  ['event', 'step', 'handleEvent.step'],
  ['info', 'later', 'handleInfo.step'],
])('a component deals with the failure of its %s itself', async (what, act, callback) => {
  const page = await open(view({ handleError: () => void heard.push('view') }))
  broken.add(what)
  await page.click(act)
  await page.until(() => section(page) === 'flaky 1 100')
  expect([heard, messages()]).toEqual([[`flaky ${callback}`], [`flaky: ${callback} failed: broken ${what}`]])
})

test('a `handleError` that fails leaves the failure to that of the view, and what it did is undone', async () => {
  const page = await open(view({ handleError: () => void heard.push('view') }))
  await page.click('step')
  for (const what of ['event', 'handleError']) broken.add(what)
  await page.click('step')
  expect([section(page), heard]).toEqual(['flaky 1 1', ['flaky handleEvent.step', 'view']])
})

test('28: a `handleError` that fails ends the view where there is no other', async () => {
  const page = await open()
  for (const what of ['event', 'handleError']) broken.add(what)
  await expect(page.click('step')).rejects.toThrow()
  expect(messages().at(-1)).toContain('flaky: handleError failed: broken handleError')
})

test('a render that fails behind the first component of its view is undone, and the component ended', async () => {
  const last = liveComponent({
    mount: (_props: object) => ({}),
    render: () => {
      mayFail('last')
      return html`<p>last</p>`
    },
  })
  const wide = liveView({
    mount: () => ({ n: 0 }),
    handleEvent: { more: (socket) => socket.update('n', (n) => n + 1) },
    handleError: () => void heard.push('view'),
    render: ({ n }) =>
      html`<button phx-click="more">more</button>${n > 0 && [component(flaky, { id: 'a', n }), component(last, { id: 1 })]}`,
  })
  const page = await open(site({ '/': wide }))
  broken.add('last')
  await page.click('more')
  expect([page.html, heard, ends]).toEqual([expect.not.stringContaining('flaky'), ['view'], ['flaky']])
  broken.clear()
  await page.click('more')
  expect(section(page)).toBe('flaky 1 0')
})

test('a `fallback` that fails leaves its place to that of the component around it', async () => {
  const around = liveComponent({
    mount: (_props: { readonly inner: Renderable }) => ({}),
    fallback: (error) => html`<section>around: ${(error as Error).message}</section>`,
    render: ({ inner }) => html`<div>${inner}</div>`,
  })
  const page = await open(view({}, (inner) => html`${component(around, { id: 1, inner })}`))
  await page.click('count')
  for (const what of ['render', 'fallback']) broken.add(what)
  await page.click('step')
  expect([page.texts('section'), page.text('b')]).toEqual([['around: broken fallback'], '1 count'])
})

test.each([
  ['render', 'more', 'render'],
  ['update', 'more', 'update'],
  ['update', 'send', 'update'],
])('without a `fallback` its `handleError` deals with a failure of %s by %s', async (what, act, callback) => {
  const bare = liveComponent({
    name: 'bare',
    mount: (_props: { readonly n: number }) => ({ note: '' }),
    update: (socket, { n }) => {
      mayFail('update')
      socket.assign({ n })
    },
    handleError: (socket, _error, at) => {
      broken.clear()
      socket.assign({ note: at.callback })
    },
    render: ({ n, note }) => {
      mayFail('render')
      return html`<section>${n} ${note}</section>`
    },
  })
  const calm = liveView({
    mount: () => ({ n: 1 }),
    handleEvent: {
      more: (socket) => socket.update('n', (n) => n + 1),
      send: (socket) => socket.sendUpdate(bare, 1, { n: 5 }),
    },
    render: ({ n }) =>
      html`<button phx-click="more">more</button><button phx-click="send">send</button>${component(bare, { id: 1, n })}`,
  })
  const page = await open(site({ '/': calm }))
  broken.add(what)
  await page.click(act).catch(() => undefined)
  await page.until(() => page.text('section') === `1 ${callback}`)
  expect(messages()).toEqual([`bare: ${callback} failed: broken ${what}`])
})

test('a retry of a component that has not failed does nothing', async () => {
  const page = await open()
  broken.add('render')
  await page.click('step')
  broken.clear()
  await Promise.all([page.click('retry'), page.click('retry')])
  expect([section(page), messages().length]).toEqual(['flaky 1 0', 1])
})
