import { inside } from '../base-path.ts'
import type { Frame, Payload } from '../protocol/frame.ts'
import { CONNECTION_TOPIC, MESSAGE } from '../protocol/messages.ts'
import { joinParams, socketPath, type Page } from './page-connection.ts'
import type { TestConnection } from './test-connection.ts'

/** Does for a page what the server says about its session: see docs/protocol.md, "Session". */
export class Redeeming {
  readonly #page: Page
  #latest: AbortController | undefined

  constructor(page: Page) {
    this.#page = page
  }

  /** Takes a frame, if it is about the session; undefined for any other. What it returns never rejects. */
  take({ topic, event, payload }: Frame, connection: TestConnection | undefined): Promise<void> | undefined {
    const isOurs = topic === CONNECTION_TOPIC && event === MESSAGE.session
    return isOurs ? this.#redeem(payload, connection) : undefined
  }

  /** Redeems a ticket, and tells the server the cookies of then; without a ticket, gives up the one before. */
  async #redeem({ ticket }: Payload, connection: TestConnection | undefined): Promise<void> {
    this.end()
    if (typeof ticket !== 'string') return
    const { signal } = (this.#latest = new AbortController())
    const payload = await this.#ask(ticket, signal).catch(() => ({}))
    if (signal.aborted) return
    connection?.send({
      joinRef: null,
      ref: connection.nextRef(),
      topic: CONNECTION_TOPIC,
      event: MESSAGE.session,
      payload,
    })
  }

  /** The page is left. */
  end(): void {
    this.#latest?.abort()
  }

  async #ask(ticket: string, signal: AbortSignal): Promise<Payload> {
    const { host, visitor, basePath } = this.#page.setting
    const csrf = joinParams(this.#page)['_csrf_token']
    const path = `${inside(basePath, socketPath(this.#page))}/session`
    const headers = { 'x-csrf-token': typeof csrf === 'string' ? csrf : '' }
    const { status, text } = await visitor.postJson(host.name, path, { ticket }, { headers, signal })
    return status === 200 ? (JSON.parse(text) as Payload) : {}
  }
}
