import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { WebSocket, WebSocketServer } from 'ws'
import type { Tab } from '../support/browser.ts'
import { freePort } from '../support/ports.ts'
import { inTime, until } from '../support/until.ts'
import { builtParts, builtScript } from './built-script.ts'
import { decodeBinary } from '../../lib/protocol/binary-frame.ts'
import { MESSAGE } from '../../lib/protocol/messages.ts'

/** A frame as the browser sent it. */
export type Sent = {
  readonly joinRef: string | null
  readonly ref: string
  readonly topic: string
  readonly event: string
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test reads what it expects, and fails when it is not there
  readonly payload: any
}

type Page = {
  /** What stands in the live root, in the first page. */
  readonly html: string
  /** What every join is answered with; the html as one static by default. */
  readonly rendered?: object | undefined
  /** Further attributes of the live root. */
  readonly root?: string
  readonly head?: string
  /** What stands above the live root. */
  readonly above?: string
  /** JavaScript that runs between our script and the start. */
  readonly script?: string
}

/** Where a guard sends people: to another site, of which a script of the page is told nothing. */
const LOGIN = 'http://localhost:9/login'

let client: Promise<ReadonlyMap<string, string>> | undefined

const running: ScriptedServer[] = []

/** A server that says only what the test tells it to, except that it lets everybody join and hears every heart beat. */
export class ScriptedServer {
  readonly sent: Sent[] = []
  readonly requests: string[] = []
  /** What each request came with last, by its URL. */
  readonly cookies = new Map<string | undefined, string | undefined>()
  /** Decides what a join is answered with; let everybody in by default. */
  answerJoin: (sent: Sent) => object | undefined = () => ({
    status: 'ok',
    response: { rendered: this.rendered },
  })
  /** Is told each frame. */
  hears: (sent: Sent) => void = () => {}
  rendered: object
  answersHeartbeats = true
  /** How often the parts of the client are not to be had. */
  refusals = 0
  /** With what a request that is no handshake is answered; a guard's status, to play one. */
  guard = 426
  readonly #page: Page
  #server = createServer()
  #sockets = new WebSocketServer({ noServer: true })
  #port = 0
  #waiting: (() => void)[] = []

  constructor(page: Page) {
    this.#page = page
    this.rendered = page.rendered ?? { s: [page.html] }
    running.push(this)
  }

  /** Listens, on the same port as before if it did. */
  async start(): Promise<this> {
    client ??= files()
    const scripts = await client
    this.#server = createServer((req, res) => this.#answer(req, res, scripts))
    this.#sockets = new WebSocketServer({ noServer: true })
    this.#server.on('upgrade', (req, socket, head) => {
      this.requests.push(`upgrade ${req.url ?? ''}`)
      this.#sockets.handleUpgrade(req, socket, head, (connection) => this.#listen(connection))
    })
    this.#port ||= await freePort()
    this.#server.listen(this.#port, '127.0.0.1')
    await once(this.#server, 'listening')
    return this
  }

  /** Dies at once, without a goodbye. */
  async stop(): Promise<void> {
    for (const connection of this.#sockets.clients) connection.terminate()
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}/page?tab=2`
  }

  get connections(): number {
    return this.#sockets.clients.size
  }

  get pageLoads(): number {
    return this.requests.filter((request) => request.startsWith('GET /page')).length
  }

  /** Ends all connections with a code. */
  close(code: number): void {
    for (const connection of this.#sockets.clients) connection.close(code)
  }

  /** The n-th frame with that event, as soon as there is one. */
  heard(event: string, nth = 1): Promise<Sent> {
    const heard = (): string => this.sent.map((sent) => sent.event).join(', ')
    return inTime(this.#next(event, nth), () => `"${event}" to be heard ${nth} times; heard was ${heard()}`)
  }

  async #next(event: string, nth: number): Promise<Sent> {
    for (;;) {
      const found = this.sent.filter((sent) => sent.event === event)[nth - 1]
      if (found !== undefined) return found
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    }
  }

  /** The payloads of the pushed events so far. */
  get events(): Sent['payload'][] {
    return this.sent.filter(({ event }) => event === 'event').map(({ payload }) => payload as object)
  }

  reply(sent: Sent, response: object = {}, status = 'ok'): void {
    this.#say([sent.joinRef, sent.ref, sent.topic, MESSAGE.reply, { status, response }])
  }

  /** Says something of its own accord to a view, in the name of its newest join or of another. */
  push(event: string, payload: object, joinRef?: string | null): void {
    const join = this.sent.findLast(({ event, topic }) => event === MESSAGE.join && /^lv:/.test(topic))
    this.#say([joinRef === undefined ? (join?.joinRef ?? null) : joinRef, null, join?.topic, event, payload])
  }

  #say(frame: unknown[]): void {
    for (const connection of this.#sockets.clients) {
      if (connection.readyState === WebSocket.OPEN) connection.send(JSON.stringify(frame))
    }
  }

  #listen(connection: WebSocket): void {
    connection.on('message', (data: Buffer, isBinary) => {
      const sent = isBinary ? (decodeBinary(data) as Sent) : textFrame(data.toString())
      const { joinRef, ref, topic, event } = sent
      this.sent.push(sent)
      this.hears(sent)
      const answer = event === MESSAGE.join ? this.answerJoin(sent) : undefined
      if (answer) connection.send(JSON.stringify([joinRef, ref, topic, MESSAGE.reply, answer]))
      if (event === MESSAGE.heartbeat && this.answersHeartbeats) this.reply(sent)
      for (const wake of this.#waiting.splice(0)) wake()
    })
  }

  #answer(req: IncomingMessage, res: ServerResponse, scripts: ReadonlyMap<string, string>): void {
    this.requests.push(`${req.method ?? ''} ${req.url ?? ''}`)
    this.cookies.set(req.url, req.headers.cookie)
    const script = scripts.get((req.url ?? '').replace(/^\/live\/|\?.*$/g, ''))
    const isPart = script !== undefined && req.url !== '/live/live.js'
    if (isPart && this.refusals-- > 0) return void res.writeHead(503).end()
    if (script !== undefined) return void res.setHeader('content-type', 'text/javascript').end(script)
    if (req.url?.startsWith('/live/')) return void res.writeHead(this.guard, { location: LOGIN }).end()
    if (req.url?.startsWith('/page') !== true) return void res.end('<title>Elsewhere</title>')
    const { html, head = '', above = '', script: own = '', root = 'data-phx-main' } = this.#page
    res.setHeader('content-type', 'text/html').end(`<!doctype html><html><head><title>Start</title>
      <meta name="csrf-token" content="c5rf">${head}
      <script src="/live/live.js" defer></script>
      <script>addEventListener('DOMContentLoaded', () => { ${own} }, true)</script></head>
      <body>${above}<div id="phx-1" ${root} data-phx-session="SESSION" data-phx-static="">${html}</div></body></html>`)
  }
}

function textFrame(text: string): Sent {
  const [joinRef, ref, topic, event, payload] = JSON.parse(text) as [string, string, string, string, object]
  return { joinRef, ref, topic, event, payload }
}

async function files(): Promise<ReadonlyMap<string, string>> {
  const core = await builtScript()
  return new Map(await builtParts()).set('live.js', core)
}

/** A listening server with one page. It is stopped after the test. */
export function serve(page: Page): Promise<ScriptedServer> {
  return new ScriptedServer(page).start()
}

export { until }

/** From now on time in the page passes only when the test says so. */
export async function stopClock(page: Tab['page']): Promise<void> {
  await page.clock.install({ time: 0 })
  // The time goes on until it is stopped, on a busy machine for seconds.
  await page.clock.pauseAt(1_000_000)
}

/**
 * Lets the page's time pass until something has happened. It passes in small steps, about ten times as fast as ours:
 * opening a connection takes real time, and is given up after five seconds of the page's.
 */
export function runUntil(page: Tab['page'], hasHappened: () => boolean): Promise<void> {
  return until(
    async () => hasHappened() || (await page.clock.runFor(20)),
    () => String(hasHappened),
  )
}

/** Cuts the page off; what it has sent by then has arrived afterwards. */
export async function disconnect(page: Tab['page'], server: ScriptedServer): Promise<void> {
  await page.evaluate('liveView.liveSocket.disconnect()')
  await until(() => server.connections === 0)
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop().catch(() => {})))
})
