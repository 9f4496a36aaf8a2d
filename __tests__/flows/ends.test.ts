import { html, liveView, type AnyLiveView } from '../../lib/index.ts'
import { live } from '../../lib/testing/index.ts'
import { joinedClient, clientOf, type WireClient } from './wire-client.ts'
import { gate, site, until, type Site } from './site.ts'
import { MESSAGE } from '../../lib/protocol/messages.ts'

/** How many timers of this process wait. */
const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length

/** A view that holds everything a view can hold, and whose callbacks wait where they are told to. */
function holder(waits: Readonly<Partial<Record<'mount' | 'work', Promise<void>>>> = {}): AnyLiveView {
  return liveView({
    async mount(socket) {
      socket.subscribe('a')
      socket.subscribe('b')
      socket.sendSelfAfter(60_000, 'late')
      if (socket.connected) await waits.mount
      return { n: 0 }
    },
    handleEvent: {
      async work(socket) {
        await waits.work
        socket.subscribe('after the end?')
        socket.sendSelfAfter(60_000, 'late')
        socket.update('n', (n) => n + 1)
      },
      throw() {
        throw new Error('broken')
      },
      leave: (socket) => socket.redirect('/'),
    },
    handleInfo: { late: (socket) => socket.assign({ n: -1 }) },
    render: ({ n }) => html`<b>${n}</b>`,
  })
}

type State = { readonly site: Site; readonly client: WireClient; readonly open: () => void }

/** Reaches a state whose view holds its two topics. */
async function reach(part: 'mount' | 'work' | 'none', act: (client: WireClient) => unknown): Promise<State> {
  const { opened, open } = gate()
  const it = site({ '/': holder({ [part]: opened }) })
  const client = part === 'mount' ? await clientOf(it.app) : await joinedClient(it.app)
  await act(client)
  if (part !== 'none') await until(() => it.live.pubsub.size === 2)
  await client.ask([null, 'settled', 'phoenix', MESSAGE.heartbeat, {}])
  return { site: it, client, open }
}

/** Starts something whose answer never comes. */
const begin = (work: Promise<unknown>): void => void work.catch(() => undefined)

const states: readonly (readonly [string, () => Promise<State>])[] = [
  [
    'nothing is joined',
    () => reach('none', (client) => client.ask([client.joinRef, '99', client.topic, MESSAGE.leave, {}])),
  ],
  ['its mount waits', () => reach('mount', (client) => begin(client.join()))],
  ['it is joined', () => reach('none', () => undefined)],
  ['a handler waits', () => reach('work', (client) => begin(client.event('work')))],
  [
    'events wait behind a handler',
    () => reach('work', (client) => ['work', 'throw', 'leave'].forEach((name) => begin(client.event(name)))),
  ],
  ['it has crashed', () => reach('none', (client) => begin(client.event('throw')))],
  ['it was redirected', () => reach('none', (client) => client.event('leave'))],
  ['it is joined anew', () => reach('none', (client) => client.join())],
]

describe.each(states)('lost while %s', (_state, reached) => {
  test('N2: a view leaves nothing behind', async () => {
    const before = timers()
    const { site: it, client, open } = await reached()
    client.webSocket.terminate()
    await until(() => it.live.pubsub.size === 0)
    open()
    // What waited goes on now, in a view that is over.
    await new Promise(setImmediate)
    await until(() => timers() <= before)
    expect(it.live.pubsub.size).toBe(0)
    expect(it.errors.map(({ message }) => message)).toEqual(
      it.errors.length > 0 ? ['/: handleEvent.throw failed: broken'] : [],
    )
  })
})

test('N1: a handler that ends after its view changes nothing', async () => {
  const { opened, open } = gate()
  const { app, live: router, errors } = site({ '/': holder({ work: opened }) })
  const client = await joinedClient(app)
  begin(client.event('work'))
  await client.ask([null, '98', 'phoenix', MESSAGE.heartbeat, {}])
  await client.ask([client.joinRef, '99', client.topic, MESSAGE.leave, {}])
  const heard = client.frames.length
  open()
  await client.ask([null, '100', 'phoenix', MESSAGE.heartbeat, {}])
  expect(client.frames.slice(heard).map(({ event }) => event)).toEqual(['phx_reply'])
  expect([router.pubsub.size, errors]).toEqual([0, []])
})

test('the signal is aborted at the end, and what waits for it is over', async () => {
  let ended = 'not yet'
  const view = liveView({
    mount: () => ({}),
    handleEvent: {
      wait: (socket) =>
        new Promise<void>((resolve) => {
          socket.signal.addEventListener('abort', () => {
            ended = 'aborted'
            resolve()
          })
        }),
    },
    render: () => html`<b phx-click="wait">x</b>`,
  })
  const page = await live(site({ '/': view }).app, '/')
  begin(page.click('x'))
  await page.close()
  await until(() => ended === 'aborted')
})

test('terminate runs once for each view that was live, and not for first renders', async () => {
  const ends: unknown[] = []
  const view = liveView({
    mount: (socket) => ({ connected: socket.connected }),
    handleEvent: { inc: (socket) => socket.assign({ connected: socket.connected }) },
    terminate: (socket) => void ends.push(socket.assigns),
    render: () => html`<b phx-click="inc">x</b>`,
  })
  const { app } = site({ '/': view })
  const [ada, lin] = [await live(app, '/'), await live(app, '/')]
  await ada.close()
  await lin.disconnect()
  await until(() => ends.length === 2)
  expect(ends).toEqual([{ connected: true }, { connected: true }])
})

test('a terminate that fails is told, and stops nothing', async () => {
  const view = liveView({
    mount(socket) {
      socket.subscribe('a')
      return {}
    },
    terminate() {
      throw new Error('cannot end')
    },
    render: () => html``,
  })
  const { app, live: router, errors } = site({ '/': view })
  await (await live(app, '/')).close()
  await until(() => errors.length === 1)
  expect([errors[0]?.message, router.pubsub.size]).toEqual(['/: terminate failed: cannot end', 0])
})

test('N1, N13: many visitors come and go, and nothing stays', async () => {
  const before = timers()
  const { app, live: router } = site({ '/': holder() })
  for (let i = 0; i < 20; i++) {
    const pages = await Promise.all([live(app, '/'), live(app, '/'), live(app, '/')])
    await Promise.all(pages.map((page) => page.close()))
  }
  await until(() => router.pubsub.size === 0 && timers() <= before)
})
