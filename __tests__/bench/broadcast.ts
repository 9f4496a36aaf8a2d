import { parseArgs } from 'node:util'
import { createClient } from 'redis'
import { REDIS, startBroker } from '../support/brokers.ts'
import { ServerProcess } from './child-process.ts'
import { HttpClient } from './http-client.ts'
import type { JoinedView } from './joined-view.ts'
import { median } from './median.ts'
import { ProcessClock } from './process-clock.ts'
import { closeViews, framesOfAll, openViews } from './visitors.ts'

/**
 * What a broadcast costs over several processes: `npm run bench:broadcast`.
 *
 * One process with its views, and three with as many each over a Redis of this program's own, are measured in turn. Printed
 * are the CPU time of the servers for each delivered frame, its ratio, and how often the broker was published to for each
 * message. The exit status is 1 when a frame was wrong or a message was not published exactly once, and never because
 * something was slow.
 *
 *     npm run bench:broadcast -- --views 1000 --messages 100 --rounds 3
 */
const { values } = parseArgs({
  options: {
    views: { type: 'string', default: '1000' },
    messages: { type: 'string', default: '100' },
    rounds: { type: 'string', default: '3' },
  },
})
const [views, messages, rounds] = [values.views, values.messages, values.rounds].map(Number) as [
  number,
  number,
  number,
]
const PROCESSES = 3

type Cost = { readonly microseconds: number; readonly publishes: number }

async function main(): Promise<void> {
  if (REDIS.binary === undefined) throw new Error('redis-server is not installed on this machine')
  const broker = await startBroker(REDIS)
  const url = `redis://127.0.0.1:${String(broker.port)}`
  const client = await createClient({ url }).connect()
  const published = async (): Promise<number> =>
    Number(/cmdstat_publish:calls=(\d+)/.exec(await client.info('commandstats'))?.[1] ?? 0)
  try {
    const [one, three]: [Cost[], Cost[]] = [[], []]
    for (let i = 0; i < rounds; i++) {
      one.push(await costOf(1, undefined, published))
      three.push(await costOf(PROCESSES, url, published))
    }
    print(one, three)
    process.exitCode = three.every(({ publishes }) => publishes === 1) ? 0 : 1
  } finally {
    client.destroy()
    await broker.close()
  }
}

/** Broadcasts to the views of some processes. */
async function costOf(
  count: number,
  url: string | undefined,
  published: () => Promise<number>,
): Promise<Cost> {
  const servers = await Promise.all(
    Array.from({ length: count }, () =>
      ServerProcess.start('server', url === undefined ? [] : ['--redis', url]),
    ),
  )
  try {
    const opened: JoinedView[] = []
    for (const { port } of servers) opened.push(...(await openViews({ port, page: '/ticker' }, views)))
    const http = await HttpClient.open(servers[0]?.port ?? 0)
    // The first ones run code that is not compiled yet.
    await broadcast(http, opened, Math.ceil(messages / 2))
    const before = await published()
    const clocks = servers.map(({ pid }) => new ProcessClock(pid))
    await broadcast(http, opened, messages)
    const seconds = clocks.reduce((sum, clock) => sum + clock.seconds, 0)
    const publishes = ((await published()) - before) / messages
    http.close()
    await closeViews(opened)
    return { microseconds: (seconds * 1e6) / (messages * opened.length), publishes }
  } finally {
    for (const server of servers) server.stop()
  }
}

/** Each message is sent when the one before it has reached all. */
async function broadcast(http: HttpClient, opened: readonly JoinedView[], times: number): Promise<void> {
  for (let i = 0; i < times; i++) {
    const received = framesOfAll(opened)
    const { body } = await http.request('POST', '/tick')
    const end = `"diff",{"0":"${body.toString()}"}]`
    const wrong = (await received).texts.find((text) => !text.endsWith(end))
    if (wrong !== undefined) throw new Error(`not …${end}: ${wrong}`)
  }
}

function print(one: readonly Cost[], three: readonly Cost[]): void {
  const costs = (of: readonly Cost[]): number => median(of.map(({ microseconds }) => microseconds))
  const ratio = median(
    three.map(({ microseconds }, i) => microseconds / (one[i]?.microseconds ?? Number.NaN)),
  )
  const publishes = Math.max(...three.map((cost) => cost.publishes))
  console.log(
    `${String(views)} views in each process, ${String(messages)} messages, ${String(rounds)} rounds`,
  )
  console.log(`one process: ${costs(one).toFixed(2)} µs of CPU for each delivered frame`)
  console.log(`${String(PROCESSES)} processes over Redis: ${costs(three).toFixed(2)} µs`)
  console.log(`ratio: ${ratio.toFixed(2)} (wanted: at most 1.20)`)
  console.log(`publishes on the broker for each message: ${publishes.toFixed(2)} (wanted: 1.00)`)
}

void main()
