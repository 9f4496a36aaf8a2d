import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { html, liveView } from '../../lib/index.ts'
import { sampleOf } from '../support/thorough.ts'
import { connect, pageOf, type Page, type WireClient } from './wire-client.ts'
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
async function flood({
  client,
  text,
  times,
}: {
  client: WireClient
  text: string
  times: number
}): Promise<void> {
  for (let i = 0; i < times && !client.isClosed; i++) client.say(text)
  await client.ask([null, 'beat', 'phoenix', MESSAGE.heartbeat, {}]).catch(() => 'it has ended')
}

const frame = (client: WireClient, event: string, payload: string): string =>
  `["${client.joinRef}","7","${client.topic}","${event}",${payload}]`

const event = (client: WireClient, value: string): string =>
  frame(client, 'event', `{"type":"click","event":"inc","value":${value}}`)

/** What somebody does who has a page, on a connection that has joined or on one that has not. */
const ATTACKS: Readonly<Record<string, (client: WireClient) => Promise<unknown>>> = {
  'a frame that is broken': (client) => flood({ client, text: `["1","2","${long}`, times: 40 }),
  'an unknown topic': (client) => flood({ client, text: `["1","7","lv:${long}","event",{}]`, times: 40 }),
  'a wrong join ref': (client) =>
    flood({ client, text: `["0","7","${client.topic}","event",{}]`, times: 500 }),
  'an unknown event': (client) =>
    flood({ client, text: frame(client, long.slice(0, 1000), '{}'), times: 40 }),
  'a deep value': (client) => flood({ client, text: event(client, `{"a":${deep}}`), times: 10 }),
  'a forged token': (client) => client.join({ session: `${client.page.session}x`.repeat(50) }),
  'a join of a hundred views': (client) =>
    Promise.allSettled(
      Array.from({ length: 100 }, (_, i) => client.join({}, `lv:${long.slice(0, 100)}${i}`)),
    ),
  'a join again and again': (client) =>
    Promise.allSettled(Array.from({ length: 20 }, () => client.join().catch(() => 'overtaken')).slice(-1)),
  'a frame that is too large': (client) => flood({ client, text: 'x'.repeat(MB), times: 1 }),
  'a frame in tiny pieces': async (client) => {
    for (let i = 0; i < 2000; i++) client.webSocket.send(i % 2 ? 'x' : '', { fin: false })
    await client.closed
  },
  'many pings': async (client) => {
    for (let i = 0; i < 5000 && !client.isClosed; i++) client.webSocket.ping(long.slice(0, 125))
    await client.closed
  },
  'many events at once': (client) => flood({ client, text: event(client, `{"a":"${long}"}`), times: 100 }),
}

const attacks = sampleOf('attacks on the memory', Object.entries(ATTACKS), 1)

test.each(attacks)('9: %s leaves nothing in memory', async (_what, attack) => {
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

async function round(
  page: Page,
  isJoined: boolean,
  attack: (client: WireClient) => Promise<unknown>,
): Promise<void> {
  const client = await connect(page)
  if (isJoined) await client.join()
  await attack(client)
  client.webSocket.terminate()
  await client.closed
}

/** What is in use after the rubbish is gone. @unit bytes */
function memory(): number {
  setFlagsFromString('--expose-gc')
  ;(runInNewContext('gc') as () => void)()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
