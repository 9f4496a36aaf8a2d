import type { Transport } from '../connection/transport.ts'
import { document } from '../dom/document.ts'

/** What the server answers; see docs/protocol.md, "Long polling". */
type Polled = { readonly status: number; readonly token?: string; readonly messages?: readonly string[] }

/** How often a WebSocket is tried again. @unit milliseconds */
const PROBE = 60_000

/**
 * Long polling in place of a WebSocket, with the members of one that we use. Polls again and again, but not while the page
 * is hidden. It closes by itself, like a lost connection, as soon as a WebSocket can be opened.
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

  /** @param url the URL of the WebSocket */
  constructor(url: string) {
    this.#url = url.replace('ws', 'http').replace('/websocket?', '/longpoll?')
    this.#timer = setInterval(() => document.hidden || this.#probe(url), PROBE)
    void this.#run()
  }

  /**
   * Messages of one turn of the event loop go in one POST request; requests are sent one after the other. The bytes of an
   * upload go in base64.
   */
  async send(data: string | ArrayBuffer): Promise<void> {
    const letters = (bytes: ArrayBuffer): string =>
      Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join('')
    this.#unsent.push(typeof data === 'string' ? data : btoa(letters(data)))
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
          // Each message is delivered in its own turn of the event loop, as by a WebSocket.
          setTimeout(() => this.readyState === 1 && this.onmessage({ data }))
    }
  }

  /** Sends a request. Any answer but a good one closes the connection. */
  async #ask(post?: RequestInit): Promise<Partial<Polled>> {
    const answer = await fetch(this.#url, { ...post, signal: this.#abort.signal })
      .then((given) => given.json() as Promise<Polled | null>)
      // The server cannot be reached, or the answer is not JSON.
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
      // Not while messages are being sent.
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
