import type { HttpAnswer, HttpClient } from './http-client.ts'
import { WsClient } from './ws-client.ts'
import { CONNECTION_TOPIC, MESSAGE } from '../../lib/protocol/messages.ts'

/** Where the page and its view are. `extensions` is what the join asks for (docs/protocol.md). */
export type Place = {
  readonly port: number
  readonly page: string
  readonly extensions?: readonly string[]
}

type Waiting = {
  /** How the reply begins. */
  readonly granted: string
  readonly resolve: (response: string) => void
  readonly reject: (error: Error) => void
}

/** One view of one visitor, on a WebSocket of its own: from its page to its end. */
export class JoinedView {
  /** What the join was answered, as JSON: `{"rendered":…}`. */
  joined = ''
  /** Told of each message that answers nothing. */
  pushed: (text: string) => void = () => undefined
  readonly #topic: string
  #ws: WsClient | undefined
  #ref = 0
  #waiting: Waiting | undefined
  #end: (() => void) | undefined

  constructor(id: string) {
    this.#topic = `lv:${id}`
  }

  /** Gets the page, connects, joins. */
  static async open(http: HttpClient, place: Place): Promise<JoinedView> {
    const answer = await http.request('GET', place.page)
    return JoinedView.join(place, factsOf(answer, place.page))
  }

  /** Connects and joins a page that is there: for the first time, or anew after its connection was lost. */
  static async join(place: Place, { id, session, csrf, cookie }: Facts): Promise<JoinedView> {
    const { port, page, extensions } = place
    const view = new JoinedView(id)
    const query = `_csrf_token=${csrf}&_mounts=0&vsn=2.0.0`
    view.#ws = await WsClient.open(
      port,
      `/live/websocket?${query}`,
      { cookie },
      {
        textReceived: (text) => view.#received(text),
        connectionClosed: (error) => view.#closed(error),
      },
    )
    const params = { _csrf_token: csrf, _mounts: 0 }
    const url = `http://127.0.0.1:${port}${page}`
    const payload = { url, params, session, static: '', sticky: false, ...(extensions && { extensions }) }
    view.joined = await view.#push(MESSAGE.join, JSON.stringify(payload))
    return view
  }

  /** Does what a click does; gives the response, as JSON: `{"diff":…}`. */
  click(event: string, value: string): Promise<string> {
    return this.#push('event', `{"type":"click","event":"${event}","value":${value}}`)
  }

  /** What a browser sends when it has nothing to say. */
  heartbeat(): Promise<string> {
    return this.#push(MESSAGE.heartbeat, '{}', 'null', CONNECTION_TOPIC)
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#end = resolve
      this.#ws?.close()
    })
  }

  #push(event: string, payload: string, joinRef = '"1"', topic = this.#topic): Promise<string> {
    this.#ws?.send(`[${joinRef},"${++this.#ref}","${topic}","${event}",${payload}]`)
    const granted = `[${joinRef},"${this.#ref}","${topic}","phx_reply",{"status":"ok","response":`
    return new Promise((resolve, reject) => {
      this.#waiting = { granted, resolve, reject }
    })
  }

  #received(text: string): void {
    if (!text.includes('"phx_reply"')) return this.pushed(text)
    const { granted = '' } = this.#waiting ?? {}
    if (text.startsWith(granted)) this.#waiting?.resolve(text.slice(granted.length, -2))
    else this.#waiting?.reject(new Error(`a reply that is not ${granted}…: ${text.slice(0, 200)}`))
    this.#waiting = undefined
  }

  #closed(error: Error | undefined): void {
    this.#end?.()
    if (error) this.#waiting?.reject(error)
  }
}

export type Facts = {
  readonly id: string
  readonly session: string
  readonly csrf: string
  readonly cookie: string
}

/** What of a page its join needs. All of it stands before the view. */
export function factsOf({ status, head, body }: HttpAnswer, page: string): Facts {
  const html = body.toString('latin1', 0, 4096)
  const [, id, session] = /<div id="([^"]+)" data-phx-main data-phx-session="([^"]+)"/.exec(html) ?? []
  const [, csrf] = /<meta name="csrf-token" content="([^"]+)"/.exec(html) ?? []
  if (status !== 200 || id === undefined || session === undefined || csrf === undefined)
    throw new Error(`${page} is no live page: ${status} ${html.slice(0, 200)}`)
  const cookies = [...head.matchAll(/\r\nset-cookie: ([^;\r]+)/gi)].map(([, cookie]) => cookie)
  return { id, session, csrf, cookie: cookies.join('; ') }
}
