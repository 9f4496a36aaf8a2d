import { WebSocket } from 'ws'
import { CONNECTION_TOPIC, MESSAGE } from '../../lib/protocol/messages.ts'

/** A visitor who has joined the page, and sends anything. */
export class FuzzClient {
  readonly joinRef = '1'
  readonly topic: string
  readonly url: string
  readonly page: { readonly csrf: string; readonly session: string }
  readonly #webSocket: WebSocket
  #beats = 0

  /** Gets the page, connects and joins. */
  static async open(port: number): Promise<FuzzClient> {
    const url = `http://127.0.0.1:${port}/`
    const answer = await fetch(url)
    const text = await answer.text()
    const attribute = (name: string): string => new RegExp(`${name}="([^"]*)"`).exec(text)?.[1] ?? ''
    const cookie = answer.headers
      .getSetCookie()
      .map((each) => each.split(';')[0])
      .join('; ')
    const webSocket = new WebSocket(`ws://127.0.0.1:${port}/live/websocket?vsn=2.0.0`, {
      headers: { origin: `http://127.0.0.1:${port}`, cookie },
    })
    webSocket.on('error', () => undefined)
    await new Promise((resolve) => webSocket.once('open', resolve))
    const page = { csrf: attribute('name="csrf-token" content'), session: attribute('data-phx-session') }
    const client = new FuzzClient(webSocket, url, `lv:${attribute('<div id')}`, page)
    await client.join()
    return client
  }

  constructor(webSocket: WebSocket, url: string, topic: string, page: FuzzClient['page']) {
    this.#webSocket = webSocket
    this.url = url
    this.topic = topic
    this.page = page
  }

  get isClosed(): boolean {
    return this.#webSocket.readyState !== WebSocket.OPEN
  }

  send(text: string): void {
    this.#webSocket.send(text)
  }

  /** Waits until what was sent before has been read, or the connection has ended. */
  beat(): Promise<unknown> {
    return this.#ask(null, `beat${++this.#beats}`, CONNECTION_TOPIC, MESSAGE.heartbeat, {})
  }

  /** Leaves without a word. */
  async end(): Promise<void> {
    if (this.#webSocket.readyState === WebSocket.CLOSED) return
    const closed = new Promise((resolve) => this.#webSocket.once('close', resolve))
    this.#webSocket.terminate()
    await closed
  }

  /** Joins, again if it has joined before. Waits for the answer, or for the end of the connection. */
  join(): Promise<unknown> {
    const { url, page, joinRef, topic } = this
    const params = { _csrf_token: page.csrf, _mounts: 0 }
    const payload = { url, params, session: page.session, static: null, sticky: false }
    return this.#ask(joinRef, joinRef, topic, MESSAGE.join, payload)
  }

  #ask(...frame: [string | null, string, string, string, object]): Promise<unknown> {
    const webSocket = this.#webSocket
    return new Promise<void>((resolve) => {
      const over = (): void => {
        webSocket.off('message', hear).off('close', over)
        resolve()
      }
      const hear = (data: Buffer): void => {
        if (data.includes(JSON.stringify(frame.slice(0, 2)).slice(0, -1))) over()
      }
      webSocket.on('message', hear).on('close', over)
      this.send(JSON.stringify(frame))
    })
  }
}
