import { html, link, liveView, on, topic, type AnyLiveView, type Rendered } from '../../lib/index.ts'
import { live, type LivePage } from '../../lib/testing/index.ts'
import { site, type Site } from './site.ts'

const { NODE_ENV } = process.env
afterEach(() => {
  process.env['NODE_ENV'] = NODE_ENV
})

/** As JavaScript sees it: without types. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- what TypeScript refuses is tried here
type Untyped = any

const START = (): Untyped => ({
  n: 1,
  list: [1],
  rows: [{ id: 1, done: false }],
  map: new Map([['a', 1]]),
  set: new Set(['a']),
  day: new Date(0),
  table: { a: 1 },
})

function viewOf(act: (socket: Untyped) => unknown, render?: () => Rendered): AnyLiveView {
  return liveView({
    name: 'odd',
    mount(socket) {
      socket.subscribe('room')
      return START()
    },
    handleEvent: {
      act: act as Untyped,
      again: act as Untyped,
      fine: (socket: Untyped) => socket.assign({ n: 2 }),
    },
    handleInfo: { sed: () => undefined },
    render:
      render ?? (() => html`<button phx-click="act">act</button><button phx-click="again">again</button>`),
  })
}

/** What the log says once the button was clicked twice. */
async function saidAfter(act: (socket: Untyped) => unknown): Promise<Site> {
  const served = site({ '/': viewOf(act) })
  const page = await live(served.app, '/')
  await page.click('act')
  await page.click('act').catch(() => undefined)
  return served
}

function swallowing(work: () => unknown): void {
  try {
    work()
  } catch {
    // As if it were an error.
  }
}

test.each<[what: string, act: (socket: Untyped) => unknown, said: string]>([
  [
    'an unknown assign',
    (s) => s.assign({ m: 1 }),
    'has named "m", and mount returned no such assign. Did you mean "n"',
  ],
  ['an unknown assign in update', (s) => s.update('lisst', () => 1), 'has named "lisst"'],
  ['assign like a setter', (s) => s.assign('n', 1), 'assign was given "n". It takes a table'],
  ['a list that grows', (s) => s.assigns.list.push(2), 'the assign "list" was changed in place'],
  [
    'push and assign',
    (s) => (s.assigns.list.push(2), s.assign({ list: s.assigns.list })),
    "socket.update('list', (list) => [...list, item])",
  ],
  [
    'a list that is sorted',
    (s) => s.assigns.rows.reverse().push({}),
    'the assign "rows" was changed in place',
  ],
  [
    'a row',
    (s) => void (s.assigns.rows[0].done = !s.assigns.rows[0].done),
    'the assign "rows" was changed in place',
  ],
  ['a Map', (s) => void s.assigns.map.set('a', 2), 'the assign "map" was changed in place'],
  ['a Set', (s) => void s.assigns.set.add('b'), 'the assign "set" was changed in place'],
  ['a Date', (s) => void s.assigns.day.setFullYear(2001), 'the assign "day" was changed in place'],
  ['an object', (s) => void (s.assigns.table.a = 2), 'the assign "table" was changed in place'],
  ['a new state', (s) => ({ n: Number(s.assigns.n) + 1 }), 'handleEvent.act returned an object with n'],
  ['a new state, later', async (s) => ({ ...s.assigns, n: 7 }), 'handleEvent.act returned an object with n'],
  [
    'a redirect in a try',
    (s) => swallowing(() => s.redirect('/a')),
    'handleEvent.act has called redirect, which ends a callback by what it throws',
  ],
  [
    'a navigation in a try, later',
    async (s) => swallowing(() => s.pushNavigate('/a')),
    'handleEvent.act has called pushNavigate',
  ],
])('the log names the mistake, once: %s', async (_what, act, said) => {
  const { log } = await saidAfter(act)
  expect(log.filter((line) => line.includes(said))).toHaveLength(1)
})

test.each<[said: string, act: (socket: Untyped) => unknown]>([
  ['assign({ n })', (socket) => socket.assign({ n: 5 })],
  ['assign({ n })', (socket) => socket.update('n', () => 6)],
  ['pushEvent', (socket) => socket.pushEvent('a', {})],
  ['putFlash', (socket) => socket.putFlash('info', 'a')],
  ['clearFlash', (socket) => socket.clearFlash()],
  ['pushPatch', (socket) => socket.pushPatch('?a=1')],
  ['redirect', (socket) => swallowing(() => socket.redirect('/a'))],
  ['pushNavigate', (socket) => swallowing(() => socket.pushNavigate('/a'))],
])('what is called outside of a callback is said, with the remedy: %s', async (said, act) => {
  let late: Untyped
  const { app, log } = site({ '/': viewOf((socket) => void (late = socket)) })
  await (await live(app, '/')).click('act')
  act(late)
  act(late)
  expect(log).toEqual([expect.stringMatching(/ was called outside of a callback.*sendSelf/)])
  expect(log[0]).toContain(`odd: ${said} was`)
})

const WRITE = 'The assign "n" is not changed in place, for such a change is not shown. Write socket.update'

test.each<[what: string, view: Untyped, said: string]>([
  ['counted up', { handleEvent: { act: (s: Untyped) => s.assigns.n++ } }, WRITE],
  ['deleted', { handleEvent: { act: (s: Untyped) => delete s.assigns.n } }, WRITE],
  ['set', { handleEvent: { act: (s: Untyped) => void (s.assigns.m = 1) } }, 'Write socket.assign({ m: … })'],
  ['counted up from the start', { handleParams: (s: Untyped) => s.assigns.n++ }, WRITE],
  ['counted up by render', { render: (assigns: Untyped) => html`<p>${assigns.n++}</p>` }, WRITE],
])('an assign that is %s is an error that says what to write', async (_what, view, said) => {
  const render = (): Rendered => html`<button phx-click="act">act</button>`
  const { app, errors } = site({ '/': liveView({ mount: () => ({ n: 1 }), render, ...view }) })
  app.use((error: unknown, _req: unknown, res: Untyped, _next: unknown) => res.send(String(error)))
  const act = async (): Promise<void> => (await live(app, '/')).click('act')
  const thrown: unknown = await act().catch((error: unknown) => error)
  expect(String(thrown) + errors.join()).toContain(said)
})

const START_MISTAKES: readonly (readonly [said: string, view: Untyped])[] = [
  [
    'mount or handleParams has called redirect',
    { mount: (socket: Untyped) => (swallowing(() => socket.redirect('/a')), {}) },
  ],
  [
    'mount or handleParams has called pushNavigate',
    { handleParams: (socket: Untyped) => swallowing(() => socket.pushNavigate('/a')) },
  ],
]

test.each(START_MISTAKES)('the log names what is wrong from the start: %s', async (said, view) => {
  const { app, log } = site({ '/': liveView({ mount: () => ({ n: 1 }), render: () => html``, ...view }) })
  await live(app, '/').catch(() => undefined)
  expect(log.filter((line) => line.includes(said))).toHaveLength(1)
})

test('what a message carries is frozen, and that is said', async () => {
  const add = (_socket: Untyped, list: Untyped): unknown => list.push(2)
  const view = liveView({
    mount: (socket: Untyped) => (socket.subscribe('list'), {}),
    handleInfo: { add },
    render: () => html``,
  } as Untyped)
  const { app, live: router, log } = site({ '/': view })
  const page = await live(app, '/')
  router.pubsub.broadcast('list', 'add', [1])
  await page.until(() => log.length > 0)
  expect(log).toEqual([expect.stringMatching(/handleInfo.add has changed "1" in place.*Make a copy/)])
})

test('a redirect that is not caught is not remarked on', async () => {
  const { log } = await saidAfter((socket) => {
    try {
      socket.redirect('/a')
    } finally {
      socket.putFlash('info', 'a')
    }
  })
  expect(log).toEqual([])
})

test('a message without a handler is said, with the name that was meant', async () => {
  const served = site({ '/': viewOf(() => undefined) })
  const page = await live(served.app, '/')
  served.live.pubsub.broadcast('room', 'said')
  served.live.pubsub.broadcast('room', 'said')
  await page.click('act')
  expect(served.log).toEqual([expect.stringMatching(/no handler in handleInfo for the message "said"/)])
})

const rooms = topic<{ said: undefined; left: undefined }>('room')
const ROOM = 'of the topic "room".'

test.each<[what: string, said: string, send: (served: Site) => void]>([
  [
    'a name of the topic',
    `"sad" ${ROOM} Did you mean "said"?`,
    ({ live: { pubsub } }) => pubsub.broadcast('room:7', 'sad'),
  ],
  [
    'the key of its handler',
    `"line" ${ROOM} The handler "line" is for the message "said" of the topic "room"`,
    ({ live: { pubsub } }) => pubsub.broadcast('room:7', 'line'),
  ],
  [
    'another topic',
    '"said" of the topic "news". The handler "line" is for',
    ({ live: { pubsub } }) => pubsub.broadcast('news', 'said'),
  ],
  [
    'a name that is near to a name of another topic only',
    '"sad" of the topic "news". One that is to be ignored',
    ({ live: { pubsub } }) => pubsub.broadcast('news', 'sad'),
  ],
  [
    'the nearer of two names',
    '"plainn" of the topic "news". Did you mean "plain"?',
    ({ live: { pubsub } }) => pubsub.broadcast('news', 'plainn'),
  ],
])('a message of a topic without a handler is said: %s', async (_what, said, send) => {
  const view = liveView({
    name: 'odd',
    mount(socket): object {
      for (const each of [rooms.of(7), 'news']) socket.subscribe(each)
      return {}
    },
    handleEvent: { self: (socket) => socket.sendSelf('line') },
    handleInfo: { line: on(rooms, 'said', () => undefined), plans: () => undefined, plain: () => undefined },
    render: () => html`<button phx-click="self">self</button>`,
  })
  const served = site({ '/': view })
  const page = await live(served.app, '/')
  send(served)
  await page.click('self')
  await page.click('self')
  expect(
    served.log.map((line) => line.replace('odd: no handler in handleInfo for the message ', '')),
  ).toEqual([
    expect.stringContaining(said),
    expect.stringMatching(/^"line" that sendSelf sent\. The handler "line" is for/),
  ])
})

const TEMPLATES: readonly (readonly [said: string, render: () => Rendered])[] = [
  ['there is no binding phx-clik. Did you mean "phx-click"?', () => html`<p phx-clik="a">a</p>`],
  ['there is no binding phx-input.', () => html`<input value="a > b" phx-input="a">`],
  ['phx-value-orderId comes as "orderid"', () => html`<p phx-value-orderId=${1}>a</p>`],
  ['needs an id', () => html`<p phx-hook="Chart">a</p>`],
  ['It stands here: <p class=${…} phx-hook="Chart">', () => html`<p class=${'a'} phx-hook="Chart">a</p>`],
  ['link({ to }) leads nowhere', () => link({ to: '/a' } as Untyped, 'a')],
  ['link was given "//evil.test"', () => link({ navigate: '//evil.test' }, 'a')],
]

test.each(TEMPLATES)('the log names the place in a template: %s', async (said, render) => {
  const { app, log } = site({ '/': viewOf(() => undefined, render) })
  await live(app, '/')
  expect(log.filter((line) => line.includes(said))).toHaveLength(1)
})

test('what is right is not remarked on', async () => {
  const right = (): Rendered => html`<!-- phx-clik -->
    <div id="a" phx-hook="A" phx-update="ignore" phx-value-order-id="1"><script>"<p phx-clik>"</script></div>
    <p>${link({ patch: '?a=1' }, 'phx-clik')}${link({ href: undefined } as Untyped, 'b')}</p>
    <button phx-click="act" phx-window-keydown="act" phx-key="a">act</button>`
  const act = (socket: Untyped): unknown => {
    socket.assign({ ...socket.assigns, list: [...socket.assigns.list, 2] })
    return { ok: true }
  }
  const { app, log } = site({ '/': viewOf(act, right) })
  const page: LivePage = await live(app, '/')
  await page.click('act')
  expect(log).toEqual([])
})

test('62: production says nothing', async () => {
  process.env['NODE_ENV'] = 'production'
  const { log } = await saidAfter((socket) => {
    socket.assigns.list.push(2)
    socket.assign({ m: 1 })
    return { n: 1 }
  })
  expect(log).toEqual([])
})

test('values that throw at each look do not stop a view', async () => {
  const fail = (): never => {
    throw new Error('not to be looked at')
  }
  const hostile = new Proxy({}, { ownKeys: fail, getPrototypeOf: fail, getOwnPropertyDescriptor: fail })
  const { app } = site({
    '/': viewOf(
      (socket) =>
        void socket.assign({
          table: {
            get a(): never {
              return fail()
            },
          },
          list: [hostile],
        }),
    ),
  })
  const page = await live(app, '/')
  await page.click('act')
  await page.click('again')
})
