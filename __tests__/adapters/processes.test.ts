import { fork, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { createInterface } from 'node:readline'
import path from 'node:path'
import { build } from 'esbuild'
import { Visitor } from '../../lib/testing/visitor.ts'
import { Balancer } from '../deploy/balancer.ts'
import { root } from '../docs/documents.ts'
import { connect, pageAt, type Page, type WireClient } from '../flows/wire-client.ts'
import { Poller } from '../flows/poller.ts'
import { until } from '../flows/site.ts'
import { NATS, POSTGRES, REDIS, sayOfBrokers, startBroker, type Program } from '../support/brokers.ts'
import { isOpen } from '../support/ports.ts'
import { sampleOf } from '../support/thorough.ts'

const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

const folder = mkdtempSync(path.join(tmpdir(), 'live-processes-'))
/** The program of each process. The library looks for its client two folders above. */
const program = path.join(folder, 'lib/page/site.cjs')
beforeAll(async () => {
  for (const name of ['node_modules', 'dist']) symlinkSync(path.join(root, name), path.join(folder, name))
  await build({
    entryPoints: [path.join(__dirname, 'site-process.ts')],
    outfile: program,
    bundle: true,
    platform: 'node',
    packages: 'external',
  })
})
afterAll(() => rmSync(folder, { recursive: true }))

type Row = { readonly how: 'a cluster' | 'separate processes'; readonly broker: string }

const BROKERS: Readonly<Record<string, readonly [Program, url: (port: number) => string]>> = {
  Redis: [REDIS, (port) => `redis://127.0.0.1:${port}`],
  NATS: [NATS, (port) => `nats://127.0.0.1:${port}`],
  Postgres: [POSTGRES, (port) => `postgres://live@127.0.0.1:${port}/postgres`],
}

const ROWS = Object.values(BROKERS).flatMap(([{ name, binary }]): readonly Row[] => {
  sayOfBrokers(`several processes over ${name}: ${binary === undefined ? 'not run, it is not found' : 'run'}`)
  const both = ['separate processes', 'a cluster'] as const
  return binary === undefined ? [] : both.map((how) => ({ how, broker: name }))
})

if (ROWS.length === 0) test.skip('several processes need a broker', () => undefined)
else
  test.each(sampleOf('several processes over real brokers', ROWS, 1, 7))(
    '61: $how over $broker: messages, polls and presence cross, and visitors come back after kill -9',
    async (row) => {
      const { broker, host } = await several(row)
      const [ada, lin] = await twoVisitors(host)
      await ada.sees('ada,lin')
      await lin.sees('ada,lin')

      await ada.say('hello')
      await lin.hears(' hello')
      const poller = await polling(host)
      await poller.event('say', { text: 'polled' })
      for (const visitor of [ada, lin]) await visitor.hears(' hello polled')

      process.kill(lin.process, 'SIGKILL')
      await lin.client.closed
      const back = await visit(lin.client.page)
      await back.sees('ada,lin')
      await ada.say('back')
      await back.hears(' back')
      await ada.hears(' hello polled back')

      await broker.kill()
      await ada.say('during')
      await ada.hears(' hello polled back during')
      await broker.start()
      await back.hears(' back during')
      await ada.say('end')
      // What is doubled would come before it.
      await back.hears(' back during end')
      await ada.hears(' hello polled back during end')
    },
  )

/** Two processes behind one port, and the broker between them. */
async function several({ how, broker: name }: Row): Promise<Site> {
  const [binary, url] = BROKERS[name] as (typeof BROKERS)[string]
  const broker = await startBroker(binary)
  ends.push(() => broker.close())
  const env = { ...process.env, BROKER: name, BROKER_URL: url(broker.port) }
  if (how === 'a cluster') {
    const [port] = await portsOf(start({ ...env, WORKERS: '2' }), 2)
    return { broker, host: `127.0.0.1:${port}` }
  }
  const ports = await Promise.all([1, 2].map(() => portsOf(start(env), 1)))
  const balancer = new Balancer()
  ends.push(() => balancer.stop())
  await balancer.add(...ports.flat().map((port) => ({ port, isReady: () => isOpen(port) })))
  return { broker, host: await balancer.start() }
}

type Site = { readonly broker: Awaited<ReturnType<typeof startBroker>>; readonly host: string }

function start(env: NodeJS.ProcessEnv): ChildProcess {
  const child = fork(program, { env, execArgv: [], silent: true })
  ends.push(() => child.kill('SIGKILL'))
  return child
}

/** The ports that processes say they listen on. */
async function portsOf({ stdout, stderr }: ChildProcess, count: number): Promise<number[]> {
  if (!stdout) throw new Error('a process without an output')
  stderr?.pipe(process.stderr)
  const ports: number[] = []
  for await (const line of createInterface(stdout)) {
    ports.push(Number(/^listening on (\d+)$/.exec(line)?.[1]))
    if (ports.length === count) break
  }
  stdout.resume()
  return ports
}

/** A page that is open, over a WebSocket. */
class OpenPage {
  readonly client: WireClient
  /** The process that its view is in. */
  readonly process: number

  constructor(client: WireClient, pid: number) {
    this.client = client
    this.process = pid
  }

  async say(text: string): Promise<void> {
    await this.client.event('say', { text })
  }

  /** Waits until the page shows exactly what was said. */
  hears(said: string): Promise<void> {
    return this.#shows(`"1":"${said}"`)
  }

  /** Waits until the page shows exactly those who are there. */
  sees(there: string): Promise<void> {
    return this.#shows(`"2":"${there}"`)
  }

  #shows(text: string): Promise<void> {
    return until(() => this.client.frames.some(({ payload }) => JSON.stringify(payload).includes(text)))
  }
}

/** Connects and joins, as often as it takes. */
async function visit(page: Page): Promise<OpenPage> {
  for (;;) {
    const opened = await join(page).catch(() => undefined)
    if (opened) return opened
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function join(page: Page): Promise<OpenPage> {
  const client = await connect(page)
  const { response } = await client.join()
  const { rendered } = response as { readonly rendered: { readonly 0: string } }
  return new OpenPage(client, Number(rendered[0]))
}

/** Two whose views are in different processes. */
async function twoVisitors(host: string): Promise<readonly [OpenPage, OpenPage]> {
  const first = await visit(await pageAt(host, '/?me=ada'))
  const page = await pageAt(host, '/?me=lin')
  for (;;) {
    const second = await visit(page)
    if (second.process !== first.process) return [first, second]
    second.client.webSocket.terminate()
  }
}

/** One without a WebSocket, each of whose requests is a connection of its own. */
async function polling(host: string): Promise<Poller> {
  const poller = await new Poller(await pageAt(host, '/', new Visitor({ connection: 'close' }, {}))).begin()
  expect(await poller.join()).toMatchObject({ status: 'ok' })
  return poller
}
