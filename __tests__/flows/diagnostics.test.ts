import { AsyncLocalStorage } from 'node:async_hooks'
import { tracingChannel } from 'node:diagnostics_channel'
import { html, liveRender, liveView, observe, type LiveDiagnostics, type LiveView } from '../../lib/index.ts'
import { channels } from '../../lib/diagnostics/channels.ts'
import { live } from '../../lib/testing/index.ts'
import { joinedClient, clientOf } from './wire-client.ts'
import { counter, site, until } from './site.ts'

type Kind = keyof LiveDiagnostics
type Heard = {
  readonly [Each in Kind]: { readonly kind: Each; readonly message: LiveDiagnostics[Each] }
}[Kind]

const ends: (() => void)[] = []
afterEach(() => {
  for (const end of ends.splice(0)) end()
})

/** Everything that is published from here to the end of the test. */
function listen(): Heard[] {
  const heard: Heard[] = []
  for (const kind of Object.keys(channels) as Kind[])
    ends.push(observe(kind, (message) => heard.push({ kind, message } as Heard)))
  return heard
}

function only<Each extends Kind>(heard: readonly Heard[], kind: Each): LiveDiagnostics[Each][] {
  return heard.filter((one) => one.kind === kind).map(({ message }) => message as LiveDiagnostics[Each])
}

/** One view for what can become of a callback. */
const desk = (name = 'Desk'): LiveView<{ count: number }, { secret?: string }> =>
  liveView({
    name,
    params: (raw) => ({ secret: raw['secret'] ?? '' }),
    mount: () => ({ count: 0 }),
    handleParams: () => undefined,
    handleEvent: {
      inc: (socket) => socket.update('count', (n) => n + 1),
      slow: async (socket) => {
        await Promise.resolve()
        socket.update('count', (n) => n + 1)
      },
      fail: () => {
        throw new Error('broken')
      },
      leave: (socket) => socket.redirect('/elsewhere'),
      tell: (socket) => socket.sendSelf('told'),
    },
    handleInfo: { told: (socket) => socket.update('count', (n) => n + 1) },
    handleError: () => undefined,
    render: ({ count }) =>
      html`<p id="count">${count}</p>${BUTTONS.map((name) => html`<button phx-click="${name}">${name}</button>`)}`,
  })

const BUTTONS = ['inc', 'slow', 'fail', 'leave', 'tell']

/** The kinds of what was published of a view since the last look: one of another test may end meanwhile. */
function kindsOf(name: string, heard: Heard[]): Kind[] {
  const isOfView = ({ message }: Heard): boolean => 'view' in message && message.view === name
  return heard
    .splice(0)
    .filter(isOfView)
    .map(({ kind }) => kind)
}

test('a page, its join, an event and the end are published, each once', async () => {
  const [heard, name] = [listen(), 'Desk of one page']
  const page = await live(site({ '/desk/:id': desk(name) }).app, '/desk/1')
  const first = ['mount', 'params', 'render', 'mount', 'params', 'render', 'diff', 'join']
  expect(kindsOf(name, heard)).toEqual(first)
  await page.click('inc')
  expect(kindsOf(name, heard)).toEqual(['render', 'diff', 'event'])
  await page.close()
  await until(() => only(heard, 'leave').some(({ view }) => view === name))
  expect(kindsOf(name, heard)).toEqual(['leave'])
})

test('they say which view of which route it was, how long it took and how much was sent', async () => {
  const heard = listen()
  const page = await live(site({ '/desk/:id': desk() }).app, '/desk/1')
  await page.click('inc')
  const about = { view: 'Desk', route: '/desk/:id', id: 'phx-main', duration: expect.any(Number) as number }
  expect(only(heard, 'event')).toMatchObject([{ ...about, callback: 'handleEvent.inc', outcome: 'ok' }])
  expect(only(heard, 'mount').map(({ connected }) => connected)).toEqual([false, true])
  expect(only(heard, 'join')).toMatchObject([{ ...about, outcome: 'granted' }])
  const [joined, replied] = only(heard, 'diff')
  expect(joined).toMatchObject({ ...about, kind: 'join' })
  expect(replied).toMatchObject({ ...about, kind: 'reply' })
  expect(joined?.bytes).toBeGreaterThan(replied?.bytes ?? Infinity)
})

test('the size of what is sent is that of the text on the wire', async () => {
  const client = await clientOf(site({ '/': counter() }).app)
  let bytes = 0
  client.webSocket.on('message', (data: Buffer) => (bytes += data.length))
  const heard = listen()
  await client.join()
  await client.event('inc')
  expect(only(heard, 'diff').reduce((sum, diff) => sum + (diff.bytes ?? 0), 0)).toBe(bytes)
})

test.each([
  ['inc', { callback: 'handleEvent.inc', outcome: 'ok' }],
  ['slow', { callback: 'handleEvent.slow', outcome: 'ok' }],
  ['fail', { callback: 'handleEvent.fail', outcome: 'failed', error: new Error('broken') }],
  ['leave', { callback: 'handleEvent.leave', outcome: 'redirect' }],
  ['constructor', { callback: 'handleEvent.(other)', outcome: 'refused' }],
])('of the event %s it is said how it ended', async (event, told) => {
  const client = await joinedClient(site({ '/': desk() }).app)
  const heard = listen()
  await client.event(event)
  expect(only(heard, 'event')).toMatchObject([told])
  expect('error' in (only(heard, 'event')[0] ?? {})).toBe(event === 'fail')
})

test('a message is published like an event, with the diff that it pushes', async () => {
  const page = await live(site({ '/': desk() }).app, '/')
  const heard = listen()
  await page.click('tell')
  await page.until(() => page.text('#count') === '1')
  expect(only(heard, 'info')).toMatchObject([{ callback: 'handleInfo.told', outcome: 'ok' }])
  expect(only(heard, 'diff').map(({ kind }) => kind)).toContain('push')
})

test.each([
  ['fails', () => Promise.reject(new Error('no')), { outcome: 'refused', code: 'LIVE_CALLBACK_FAILED' }],
  ['redirects', (socket: { redirect(to: string): never }) => socket.redirect('/b'), { outcome: 'redirect' }],
])('so is a join whose mount %s', async (_how, connected, told) => {
  const mount = (socket: { connected: boolean; redirect(to: string): never }): object =>
    socket.connected ? connected(socket) : {}
  const client = await clientOf(
    site({ '/a': liveView({ mount: mount as never, render: () => html`a` }) }).app,
    '/a',
  )
  const heard = listen()
  await client.join()
  expect(only(heard, 'join')).toMatchObject([{ id: 'phx-main', route: '/a', ...told }])
})

test('a join that never reached a view is published with what it is known by', async () => {
  const client = await clientOf(site({ '/': counter() }).app)
  const heard = listen()
  await client.join({ session: 'forged' })
  expect(only(heard, 'join')).toMatchObject([
    { id: 'phx-main', outcome: 'refused', code: 'LIVE_TOKEN_FORGED' },
  ])
  expect(only(heard, 'refusal')).toEqual([{ code: 'LIVE_TOKEN_FORGED', fault: 'client' }])
})

test('a refusal by a limit names the limit', async () => {
  const client = await clientOf(site({ '/': counter() }, { limits: { channels: 1 } }).app)
  await client.join()
  const heard = listen()
  await client.join({}, 'lv:another')
  expect(only(heard, 'refusal')).toEqual([{ code: 'LIVE_LIMIT_REACHED', fault: 'client', limit: 'channels' }])
})

test.each([
  ['redirected', 'leave'],
  ['closed', 'inc'],
])('the end of a view says why: %s', async (reason, event) => {
  const client = await joinedClient(site({ '/': desk() }).app)
  const heard = listen()
  await client.event(event)
  client.webSocket.close()
  await until(() => only(heard, 'leave').length > 0)
  expect(only(heard, 'leave')).toMatchObject([{ reason, duration: expect.any(Number) as number }])
})

test('a nested view is told from the one around it', async () => {
  const inner = liveView({ name: 'Inner', mount: () => ({}), render: () => html`<i>in</i>` })
  const outer = liveView({
    name: 'Outer',
    mount: () => ({}),
    render: () => html`<div>${liveRender(inner, { id: 'inner' })}</div>`,
  })
  const heard = listen()
  const page = await live(site({ '/': outer }).app, '/')
  await page.until(() => only(heard, 'join').length === 2)
  expect(only(heard, 'join')).toMatchObject([
    { view: 'Outer', id: 'phx-main', route: '/' },
    { view: 'Inner', id: 'inner', route: '/' },
  ])
})

test('nothing that a visitor is or has sent is in them', async () => {
  const heard = listen()
  const client = await joinedClient(site({ '/desk/:id': desk() }).app, '/desk/ada?secret=swordfish')
  await client.event('inc', { card: 'visa-4711' })
  await client.event('swordfish', { card: 'visa-4711' })
  const cookie = /live_visitor_\w+=([^;]{12})/.exec(String(client.page.visitor.headers['cookie']))?.[1]
  expect(cookie).toMatch(/.{12}/)
  const [said, secrets] = [
    JSON.stringify(heard),
    ['swordfish', 'visa-4711', '/ada', '127.0.0.1', String(cookie)],
  ]
  expect(secrets.filter((secret) => said.includes(secret))).toEqual([])
})

test('one visitor has one name, and two have two', async () => {
  const { app } = site({ '/': counter() })
  const heard = listen()
  const [ada, lin] = [await joinedClient(app), await joinedClient(app)]
  for (const client of [ada, lin, ada]) await client.event('inc')
  const [first, second, third] = only(heard, 'event').map(({ visitor }) => visitor)
  expect([typeof first, first === third, first === second]).toEqual(['string', true, false])
})

test('what is bound to the beginning of an event is the context of its callback, its render and its diff', async () => {
  const [storage, seen] = [new AsyncLocalStorage<string>(), [] as unknown[]]
  const { start } = tracingChannel<string, LiveDiagnostics['event']>('express-liveview:event')
  start.bindStore(storage, ({ callback }) => callback)
  const note = (): void => void seen.push(storage.getStore())
  ends.push(() => void start.unbindStore(storage), observe('render', note), observe('diff', note))
  const client = await joinedClient(site({ '/': desk() }).app)
  seen.splice(0)
  await client.event('slow')
  expect(seen).toEqual(['handleEvent.slow', 'handleEvent.slow'])
  expect(storage.getStore()).toBeUndefined()
})

test('a listener that throws or rejects harms no view: the process is warned', async () => {
  const warn = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined)
  const broken = (): never => {
    throw new Error('listener')
  }
  for (const kind of Object.keys(channels) as Kind[])
    ends.push(
      observe(kind, broken),
      observe(kind, () => Promise.reject(new Error('later'))),
    )
  const page = await live(site({ '/': counter() }).app, '/')
  await page.click('inc')
  expect(page.text('#count')).toBe('1')
  const warned = warn.mock.calls.map(([error]) => (error as unknown as Error).message)
  warn.mockRestore()
  expect(new Set(warned)).toEqual(new Set(['listener', 'later']))
})

test('an end may be called twice, and ends one listener', async () => {
  const heard: unknown[] = []
  const keep = (): unknown => heard.push(1)
  const [end, other] = [observe('event', keep), observe('event', keep)]
  end()
  end()
  ends.push(other)
  await (await joinedClient(site({ '/': counter() }).app)).event('inc')
  expect(heard).toEqual([1])
})
