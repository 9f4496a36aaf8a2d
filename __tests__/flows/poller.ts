import type { Express, Response as Answer } from 'express'
import { decode, type Frame } from '../../lib/protocol/frame.ts'
import type { Application } from '../../lib/testing/test-server.ts'
import { pageOf, type Page, type Reply } from './wire-client.ts'
import { MESSAGE } from '../../lib/protocol/messages.ts'

/** What an answer to a browser that polls says. */
export type Polled = {
  readonly status: number
  readonly token?: string
  readonly messages?: readonly string[]
}

type Asking = {
  readonly token?: string | undefined
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array<ArrayBuffer>
  readonly signal?: AbortSignal
}

/** A client that polls, and says whatever it likes. */
export class Poller {
  readonly page: Page
  token: string | undefined
  joinRef = '1'
  #refs = 1
  readonly #heard: Frame[] = []

  constructor(page: Page) {
    this.page = page
  }

  get origin(): string {
    return `http://${this.page.host}`
  }

  get topic(): string {
    return `lv:${this.page.id}`
  }

  /** One request, as it is answered. */
  ask(method: string, { token = this.token, headers = {}, body, signal }: Asking = {}): Promise<Response> {
    const query = new URLSearchParams({ vsn: '2.0.0', ...(token !== undefined && { token }) })
    const own = method === 'POST' ? { origin: this.origin } : {}
    return fetch(`${this.origin}${this.page.door}/longpoll?${String(query)}`, {
      method,
      headers: { ...this.page.visitor.headers, ...own, ...headers },
      ...(body !== undefined && { body }),
      ...(signal && { signal }),
    })
  }

  async said(method: string, asking?: Asking): Promise<Polled> {
    return (await (await this.ask(method, asking)).json()) as Polled
  }

  async begin(): Promise<this> {
    this.token = (await this.said('GET')).token
    return this
  }

  post(...frames: unknown[]): Promise<Polled> {
    return this.said('POST', { body: frames.map((frame) => JSON.stringify(frame)).join('\n') })
  }

  /** Posts a frame, and polls until it is answered. */
  async reply(frame: readonly [unknown, string, unknown, unknown, unknown]): Promise<Reply> {
    await this.post(frame)
    const reply = await this.heard(({ ref }) => ref === frame[1])
    return reply.payload as unknown as Reply
  }

  /** Polls until there is a frame of a kind. */
  async heard(isIt: (frame: Frame) => boolean): Promise<Frame> {
    for (;;) {
      const found = this.#heard.find(isIt)
      if (found) return found
      const { status, messages = [] } = await this.said('GET')
      if (status !== 200 && status !== 204) throw new Error(`polled ${String(status)}`)
      this.#heard.push(...messages.map((text) => decode(text) as Frame))
    }
  }

  join(changes: object = {}): Promise<Reply> {
    this.joinRef = String(++this.#refs)
    const { session, csrf } = this.page
    const url = `${this.origin}${this.page.path}`
    const params = { _csrf_token: csrf, _mounts: 0, _mount_attempts: 0 }
    const payload = { url, params, session, static: null, sticky: false, ...changes }
    return this.reply([this.joinRef, this.joinRef, this.topic, MESSAGE.join, payload])
  }

  event(event: string, value: object = {}): Promise<Reply> {
    return this.reply(this.eventFrame(event, value))
  }

  eventFrame(event: string, value: object = {}): readonly [string, string, string, string, object] {
    return [this.joinRef, String(++this.#refs), this.topic, 'event', { type: 'click', event, value }]
  }
}

/** A page that polls, not joined. */
export async function pollerOf(app: Application, path = '/'): Promise<Poller> {
  return new Poller(await pageOf(app, path)).begin()
}

/** A page that polls and has joined. */
export async function joinedPoller(app: Application, path = '/'): Promise<Poller> {
  const poller = await pollerOf(app, path)
  await poller.join()
  return poller
}

/** Tells whether a poll waits at the server: until it is answered, the browser that asks cannot know. */
export class PollWatch {
  readonly #answers: Answer[] = []

  /** Installs it in front of the live views. */
  readonly before = (app: Express): unknown =>
    app.use((req, res, next) => {
      next()
      if (req.method === 'GET' && req.path.endsWith('/longpoll')) this.#answers.push(res)
    })

  readonly hasOne = (): boolean => this.#answers.some(({ writableEnded }) => !writableEnded)
}
