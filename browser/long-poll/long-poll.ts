import type { Transport } from '../connection/transport.ts'
import { document } from '../dom/document.ts'

/** What the server answers; see docs/protocol.md, "Long polling". */
type Polled = { readonly status: number; readonly token?: string; readonly messages?: readonly string[] }

/** How often it is tried whether a WebSocket is to be had again. @unit milliseconds */
const PROBE = 60_000

/**
 * Stands for a WebSocket where none is to be had, as far as the live socket uses one: asks again and again what there
 * is to say, but never while the page is hidden. It ends by itself, like a connection that was lost, as soon as a
 * WebSocket can be had.
 */
export class LongPoll implements Transport {
  readyState = 0
  declare onopen: () => unknown
  declare onmessage: (message: { readonly data: string }) => unknown
  declare onclose: ((end: { readonly code: number }) => unknown) | null
  readonly #abort = new AbortController()
  readonly #timer: ReturnType<typeof setInterval>
  readonly #unsent: string[] = []
  #url: string
  #isPosting = false

  /** @param url of the WebSocket */
  constructor(url: string) {
    this.#url = url.replace('ws', 'http').replace('/websocket?', '/longpoll?')
    this.#timer = setInterval(() => document.hidden || this.#probe(url), PROBE)
    void this.#run()
  }

  /** What is sent in one turn goes in one post, and posts one after the other. */
  async send(text: string): Promise<void> {
    this.#unsent.push(text)
    if (this.#isPosting) return
    this.#isPosting = true
    await Promise.resolve()
    while (this.#unsent[0]) await this.#ask({ method: 'POST', body: this.#unsent.splice(0, 100).join('\n') })
    this.#isPosting = false
  }

  close(): void {
    this.readyState = 3
    clearInterval(this.#timer)
    this.#abort.abort()
  }

  async #run(): Promise<void> {
    const { token } = await this.#ask()
    if (!token) return
    this.#url += `&token=${token}`
    this.readyState = 1
    this.onopen()
    while (this.readyState === 1) {
      if (document.hidden)
        await new Promise((resolve) => addEventListener('visibilitychange', resolve, { once: true }))
      else
        for (const data of (await this.#ask()).messages ?? [])
          // Every message comes in a turn of its own, as it would from a WebSocket.
          setTimeout(() => this.readyState === 1 && this.onmessage({ data }))
    }
  }

  /** Whatever is no good answer is the end. */
  async #ask(post?: RequestInit): Promise<Partial<Polled>> {
    const answer = await fetch(this.#url, { ...post, signal: this.#abort.signal })
      .then((given) => given.json() as Promise<Polled | null>)
      // The server is away, or something else has answered.
      .catch(() => null)
    const polled: Partial<Polled> = answer ?? {}
    const { status = 600, token } = polled
    if (!token && status >= 300) this.#end(status === 413 ? 1009 : 1006)
    return polled
  }

  #probe(url: string): void {
    const webSocket = new WebSocket(url)
    webSocket.onopen = async () => {
      webSocket.close()
      // Not in the middle of something.
      while (this.#isPosting) await new Promise((resolve) => setTimeout(resolve, 9))
      this.#end(1012)
    }
  }

  #end(code: number): void {
    if (this.readyState === 3) return
    this.close()
    this.onclose?.({ code })
  }
}
