import { adapterContract } from '../../lib/adapters/contract.ts'
import { PubSub, type PubSubAdapter } from '../../lib/index.ts'
import { sayOfBrokers, startBroker, type Broker, type Program } from '../support/brokers.ts'
import { sampleOf } from '../support/thorough.ts'
import { until } from '../support/until.ts'

/** What one process has of a broker: its adapter, and a client that is its own. */
export interface Client {
  readonly adapter: PubSubAdapter
  /** Does the client itself still work? */
  works(): Promise<boolean>
  end(): unknown
}

/** Makes the client of another process. */
export type Connect = (url: string) => Promise<Client>

type BrokerTests = {
  readonly program: Program
  readonly url: (port: number) => string
  readonly connect: Connect
  /** Breaks the connections of all clients, and leaves the broker as it is. */
  readonly cut?: (url: string) => Promise<unknown>
  /** Does the client come back when the broker does? @default true */
  readonly comesBack?: boolean
  /** Of its tests `npm test` runs `count`, which another seed chooses otherwise. */
  readonly sample: { readonly count: number; readonly seed: number }
}

type Row = { readonly name: string; readonly run: () => Promise<void> }

/**
 * Tries an adapter with the broker that an environment variable names, or with one of its own where the machine has the
 * program. What is run and what is not is printed.
 */
export function brokerTests(
  name: string,
  { program, url, connect, cut, comesBack = true, sample: { count, seed } }: BrokerTests,
): void {
  const given = process.env[program.variable]
  if (given === undefined && program.binary === undefined) {
    sayOfBrokers(
      `${name}: not run, for ${program.variable} is not set and no program for ${program.name} is found`,
    )
    test.skip(`${name} needs ${program.name}`, () => undefined)
    return
  }
  sayOfBrokers(
    `${name}: run with ${given === undefined ? String(program.binary) : `the one that ${program.variable} names`}`,
  )
  let broker: Broker | undefined
  const clients: Client[] = []
  const address = (): string => given ?? url(broker?.port ?? 0)
  const connected = async (): Promise<Client> => {
    const client = await connect(address())
    clients.push(client)
    return client
  }
  beforeAll(async () => {
    if (given === undefined) broker = await startBroker(program)
  })
  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.end()))
  })
  afterAll(() => broker?.close())

  const contract = adapterContract({
    adapter: async () => (await connected()).adapter,
    timeout: 30_000,
    ...(cut && { interrupt: () => cut(address()).then(() => undefined) }),
  })
  const rows: Row[] = [
    ...contract,
    { name: 'the client that was given still works after close', run: staysUsable },
  ]
  if (given === undefined && comesBack)
    for (const how of ['stop', 'kill'] as const)
      rows.push({
        name: `what is said after a ${how} of the broker arrives when it is back`,
        run: () => outlives(how),
      })
  test.each(sampleOf(`the tests of the adapter for ${name}`, rows, count, seed))(
    `${name}: $name`,
    ({ run }) => run(),
  )

  async function staysUsable(): Promise<void> {
    const client = await connected()
    const pubsub = new PubSub({ adapter: client.adapter })
    pubsub.subscribe('room', () => undefined)
    await pubsub.confirmed('room')
    await pubsub.close()
    expect(await client.works()).toBe(true)
  }

  async function outlives(how: 'stop' | 'kill'): Promise<void> {
    const [a, b] = [await processOf(await connected()), await processOf(await connected())]
    const { heard, end } = await b.hears('room')
    await a.hears('other')
    await broker?.[how]()
    for (let i = 0; i < 10; i++) a.pubsub.broadcast('room', 'said', i)
    a.pubsub.broadcast('room', 'end')
    await a.logs(/LIVE_BROKER_AWAY/)
    await broker?.start()
    await end
    expect(heard).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, null])
    expect(a.log.filter((line) => line.includes('LIVE_'))).toHaveLength(1)
    await Promise.all([a, b].map(({ pubsub }) => pubsub.close()))
  }
}

type Process = {
  readonly pubsub: PubSub
  readonly log: readonly string[]
  logs(line: RegExp): Promise<void>
  hears(topic: string): Promise<{ readonly heard: unknown[]; readonly end: Promise<void> }>
}

/** A PubSub and what it writes to its log. */
async function processOf({ adapter }: Client): Promise<Process> {
  const log: string[] = []
  const write = (line: string): void => void log.push(line)
  const pubsub = new PubSub({ adapter, logger: { debug: write, warn: write, error: write } })
  return {
    pubsub,
    log,
    logs: (line) =>
      until(
        () => log.some((each) => line.test(each)),
        () => `${String(line)} in ${log.join()}`,
      ),
    async hears(topic) {
      const heard: unknown[] = []
      const end = new Promise<void>((resolve) => {
        pubsub.subscribe(topic, (name, payload) => {
          heard.push(payload ?? null)
          if (name === 'end') resolve()
        })
      })
      await pubsub.confirmed(topic)
      return { heard, end }
    },
  }
}
