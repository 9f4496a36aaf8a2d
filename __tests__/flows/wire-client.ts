import { WebSocket, type ClientOptions } from 'ws'
import { decode, type Frame } from '../../lib/protocol/frame.ts'
import type { JsonValue } from '../../lib/protocol/json.ts'
import { hostOf, type Application } from '../../lib/testing/test-server.ts'
import { Visitor } from '../../lib/testing/visitor.ts'
import { MESSAGE } from '../../lib/protocol/messages.ts'

/** What a page gives to its own join. */
export type Page = {
  readonly visitor: Visitor
  readonly host: string
  readonly path: string
  readonly id: string
  readonly session: string
  /** The tokens of all views in the page, by their ids. */
  readonly sessions: Readonly<Record<string, string>>
  readonly csrf: string
  /** The path of the router's end points. */
  readonly door: string
}

export type Reply = { readonly status: string; readonly response: Readonly<Record<string, JsonValue>> }

/** What ends whatever is still open after a test. */
const ends = new Set<() => unknown>()

afterEach(() => {
  for (const end of ends) end()
  ends.clear()
})

/** Gets a page as a browser does, and goes no further. */
export async function pageOf(app: Application, path = '/', visitor = new Visitor({}, {})): Promise<Page> {
  const host = await hostOf(app)
  ends.add(() => host.release())
  return pageAt(host.name, path, visitor)
}

/** The same from a server that runs already. */
export async function pageAt(host: string, path = '/', visitor = new Visitor({}, {})): Promise<Page> {
  const { text } = await visitor.get(host, path)
  const views = text.matchAll(/id="([^"]*)"[^>]* data-phx-session="([^"]*)"/g)
  const sessions = Object.fromEntries([...views].map(([, id = '', token = '']) => [id, token]))
  const [id = ''] = Object.keys(sessions)
  const attribute = (name: string): string => new RegExp(`${name}="([^"]*)"`).exec(text)?.[1] ?? ''
  const csrf = attribute('name="csrf-token" content')
  const door = /src="([^"]*)\/live-[^"]*\.js"/.exec(text)?.[1] ?? '/live'
  return { visitor, host, path, id, session: sessions[id] ?? '', sessions, csrf, door }
}

/** Opens the WebSocket of a page. */
export async function connect(page: Page, options: ClientOptions = {}): Promise<WireClient> {
  const headers = { origin: `http://${page.host}`, ...page.visitor.headers, ...options.headers }
  const url = `ws://${page.host}${page.door}/websocket?vsn=2.0.0`
  const webSocket = new WebSocket(url, { ...options, headers })
  const end = (): void => webSocket.terminate()
  ends.add(end)
  webSocket.once('close', () => ends.delete(end))
  const client = new WireClient(webSocket, page)
  await new Promise<void>((resolve, reject) => {
    webSocket.once('open', resolve)
    webSocket.once('unexpected-response', (_request, { statusCode }) =>
      reject(new Error(`answered ${statusCode}`)),
    )
    webSocket.once('error', reject)
  })
  webSocket.on('error', () => undefined)
  return client
}

/** A page with its WebSocket, not joined. */
export async function clientOf(app: Application, path = '/'): Promise<WireClient> {
  return connect(await pageOf(app, path))
}

/** A page that has joined. */
export async function joinedClient(app: Application, path = '/'): Promise<WireClient> {
  const client = await clientOf(app, path)
  await client.join()
  return client
}

/** A client that says whatever it likes. */
export class WireClient {
  readonly webSocket: WebSocket
  readonly page: Page
  readonly topic: string
  /** All that was heard, in its order. */
  readonly frames: Frame[] = []
  /** The code that the WebSocket ended with. */
  readonly closed: Promise<number>
  isClosed = false
  joinRef = '1'
  #refs = 1
  readonly #listeners = new Set<(frame: Frame) => void>()

  constructor(webSocket: WebSocket, page: Page) {
    this.webSocket = webSocket
    this.page = page
    this.topic = `lv:${page.id}`
    webSocket.on('message', (data: Buffer) => {
      const frame = decode(data.toString()) as Frame
      this.frames.push(frame)
      for (const listener of this.#listeners) listener(frame)
    })
    this.closed = new Promise((resolve) => {
      webSocket.once('close', (code) => {
        this.isClosed = true
        resolve(code)
      })
    })
  }

  get url(): string {
    return `http://${this.page.host}${this.page.path}`
  }

  /** Joins; `changes` replace parts of the payload. */
  join(changes: object = {}, topic = this.topic): Promise<Reply> {
    this.joinRef = String(++this.#refs)
    const params = { _csrf_token: this.page.csrf, _mounts: 0, _mount_attempts: 0 }
    const payload = {
      url: this.url,
      params,
      session: this.page.session,
      static: null,
      sticky: false,
      ...changes,
    }
    return this.ask([this.joinRef, this.joinRef, topic, MESSAGE.join, payload])
  }

  /** Sends an event, and waits for the reply. */
  event(event: unknown, value: unknown = {}, type = 'click'): Promise<Reply> {
    return this.ask([this.joinRef, this.nextRef(), this.topic, 'event', { type, event, value }])
  }

  /** Sends five places, and waits for the reply. */
  async ask(frame: readonly [unknown, string, unknown, unknown, unknown]): Promise<Reply> {
    const reply = this.heard(({ ref, event }) => ref === frame[1] && event === MESSAGE.reply)
    this.say(JSON.stringify(frame))
    return (await reply).payload as unknown as Reply
  }

  /** Sends anything. */
  say(data: string | Buffer): void {
    this.webSocket.send(data)
  }

  nextRef(): string {
    return String(++this.#refs)
  }

  /** The next frame of a kind. Rejects when the connection ends first. */
  heard(isIt: (frame: Frame) => boolean): Promise<Frame> {
    return new Promise((resolve, reject) => {
      const listener = (frame: Frame): void => {
        if (!isIt(frame)) return
        this.#listeners.delete(listener)
        resolve(frame)
      }
      this.#listeners.add(listener)
      void this.closed.then((code) => reject(new Error(`closed with ${String(code)}`)))
    })
  }
}
