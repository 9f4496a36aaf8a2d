import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { html, liveView } from '../../lib/index.ts'
import { sampleOf } from '../support/thorough.ts'
import { connect, pageOf, type Page, type Peer } from './peer.ts'
import { site, until } from './site.ts'
import { MESSAGE } from '../../lib/protocol/messages.ts'

const view = liveView({
  mount: (socket) => {
    socket.subscribe('news')
    return { n: 0 }
  },
  handleEvent: { inc: (socket) => socket.update('n', (n) => n + 1) },
  render: ({ n }) => html`<b phx-click="inc">${n}</b>`,
})

const ROUNDS = 15
const MB = 1_048_576
const long = 'x'.repeat(50_000)
const deep = `${'['.repeat(25_000)}${']'.repeat(25_000)}`

/** Says the same many times, and waits until the last is dealt with, or the connection has ended. */
async function flood({ peer, text, times }: { peer: Peer; text: string; times: number }): Promise<void> {
  for (let i = 0; i < times && !peer.isClosed; i++) peer.say(text)
  await peer.ask([null, 'beat', 'phoenix', MESSAGE.heartbeat, {}]).catch(() => 'it has ended')
}

const frame = (peer: Peer, event: string, payload: string): string =>
  `["${peer.joinRef}","7","${peer.topic}","${event}",${payload}]`

const event = (peer: Peer, value: string): string =>
  frame(peer, 'event', `{"type":"click","event":"inc","value":${value}}`)

/** What somebody does who has a page, on a connection that has joined or on one that has not. */
const ATTACKS: Readonly<Record<string, (peer: Peer) => Promise<unknown>>> = {
  'a frame that is broken': (peer) => flood({ peer, text: `["1","2","${long}`, times: 40 }),
  'an unknown topic': (peer) => flood({ peer, text: `["1","7","lv:${long}","event",{}]`, times: 40 }),
  'a wrong join ref': (peer) => flood({ peer, text: `["0","7","${peer.topic}","event",{}]`, times: 500 }),
  'an unknown event': (peer) => flood({ peer, text: frame(peer, long.slice(0, 1000), '{}'), times: 40 }),
  'a deep value': (peer) => flood({ peer, text: event(peer, `{"a":${deep}}`), times: 10 }),
  'a forged token': (peer) => peer.join({ session: `${peer.page.session}x`.repeat(50) }),
  'a join of a hundred views': (peer) =>
    Promise.allSettled(Array.from({ length: 100 }, (_, i) => peer.join({}, `lv:${long.slice(0, 100)}${i}`))),
  'a join again and again': (peer) =>
    Promise.allSettled(Array.from({ length: 20 }, () => peer.join().catch(() => 'overtaken')).slice(-1)),
  'a frame that is too large': (peer) => flood({ peer, text: 'x'.repeat(MB), times: 1 }),
  'a frame in tiny pieces': async (peer) => {
    for (let i = 0; i < 2000; i++) peer.webSocket.send(i % 2 ? 'x' : '', { fin: false })
    await peer.closed
  },
  'many pings': async (peer) => {
    for (let i = 0; i < 5000 && !peer.isClosed; i++) peer.webSocket.ping(long.slice(0, 125))
    await peer.closed
  },
  'many events at once': (peer) => flood({ peer, text: event(peer, `{"a":"${long}"}`), times: 100 }),
}

const attacks = sampleOf('attacks on the memory', Object.entries(ATTACKS), 1)

test.each(attacks)('%s leaves nothing in memory', async (_what, attack) => {
  const limits = {
    framesPerSecond: 1e6,
    refusedFrames: 1e6,
    eventsPerSecond: Infinity,
    viewEventsPerSecond: Infinity,
  }
  const it = site({ '/': view }, { limits })
  const page = await pageOf(it.app)
  const rounds = async (): Promise<void> => {
    // Every other one before it has joined.
    for (let i = 0; i < ROUNDS; i++) await round(page, i % 2 === 0, attack)
    ;(it.log as string[]).length = 0
    await until(() => it.live.pubsub.size === 0)
  }
  await rounds()
  const before = memory()
  await rounds()
  // What is on its way out of buffers may take a moment.
  await until(() => memory() - before < MB)
  expect(it.errors).toEqual([])
})

async function round(page: Page, isJoined: boolean, attack: (peer: Peer) => Promise<unknown>): Promise<void> {
  const peer = await connect(page)
  if (isJoined) await peer.join()
  await attack(peer)
  peer.webSocket.terminate()
  await peer.closed
}

/** What is in use after the rubbish is gone. @unit bytes */
function memory(): number {
  setFlagsFromString('--expose-gc')
  ;(runInNewContext('gc') as () => void)()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
