import { FRAME_BYTES } from '../lib/protocol/limits.ts'
import { CONNECTION_TOPIC, MESSAGE } from '../lib/protocol/messages.ts'
import type { Frame, LastError } from './connection/answer.ts'
import type { FrameSender } from './connection/channel.ts'
import { Monitor } from './connection/monitor.ts'
import type { Transport, TransportClass } from './connection/transport.ts'
import { queue } from './connection/queue.ts'
import { loaded_, useParts } from './load.ts'
import { paramsOf, type ParamsOption } from './params.ts'
import { reload } from './reload.ts'

/** States of a WebSocket (`readyState`). */
export const OPEN = 1
export const CLOSED = 3

/** The page, as its connection needs it. */
export interface ConnectedPage {
  readonly options: Monitor['page_']['options'] & ParamsOption
  /** The connection is open. */
  opened_(): Promise<void>
  /** A frame has come, or the connection is closed; `side` is left out when the page itself goes away. */
  readonly views_: { receive_(frame: Frame): void; lost_(side?: 'client'): void }
}

/**
 * The one connection of a page: a WebSocket, or what stands in for it. Its monitor says when it opens and closes. Owned
 * by the live socket.
 */
export class Connection extends Monitor implements FrameSender {
  readonly #path: string
  readonly page_: ConnectedPage
  /** The newest socket; it may be closed. */
  socket_: Transport | undefined
  /** The time of the last loss of the connection, and its close code. */
  error_: LastError | undefined
  /** The class of the next transport; undefined for a WebSocket. */
  TransportClass_: TransportClass | undefined
  /** Has the router answered a request since the last connection? */
  isRouterReached_ = false
  /** The largest frame that the server takes. @unit bytes */
  limit_: number = FRAME_BYTES
  /** The size of the newest event if it was long, otherwise 0. @unit bytes */
  #long = 0
  #ref = 0

  /** @param path where the live router is mounted, such as `/live`; may be a whole URL */
  constructor(path: string, page: ConnectedPage) {
    super()
    this.#path = path
    this.page_ = page
  }

  send_(joinRef: string | null | undefined, topic: string, event: string, payload: object): string {
    const ref = `${++this.#ref}`
    this.socket_?.send(JSON.stringify([joinRef === undefined ? ref : joinRef, ref, topic, event, payload]))
    return ref
  }

  /**
   * Is this short enough to be sent? A character takes 3 bytes at most, and the rest of a frame is short. If it is too
   * long, the person is told.
   */
  fits_(payload: unknown, elements: readonly [Element, ...Element[]]): boolean {
    const [text, limit] = [JSON.stringify(payload), this.limit_]
    const bytes = (this.#long = text.length * 3 < limit ? 0 : new Blob([text]).size + 50)
    if (bytes > limit) void useParts(({ tooLarge_ }) => tooLarge_(elements, bytes, limit))
    return bytes <= limit
  }

  connect_(): void {
    const socket: Transport = new (this.TransportClass_ ?? WebSocket)(this.url_().replace('http', 'ws'))
    this.TransportClass_ = undefined
    socket.onopen = () => {
      this.isRouterReached_ = false
      // An earlier probe may have been answered while this connection was opening.
      this.TransportClass_ = undefined
      this.opened_()
      void this.page_.opened_()
    }
    socket.onmessage = ({ data }: MessageEvent<string>) => {
      this.heard_()
      const frame = JSON.parse(data) as Frame
      if (!loaded_() && /"(stream":\[|c":{)/.test(data)) {
        const release = queue.hold_()
        void useParts(release, release)
      }
      // A frame without a join and without a ref is about the connection itself: it need not wait for updates of the page.
      if (frame[0] ?? frame[1]) queue.add_(() => this.page_.views_.receive_(frame))
      else void useParts(({ hear_ }) => hear_(this, frame))
    }
    socket.onclose = ({ code }) => {
      this.error_ = [Date.now(), code]
      if (code === 1009 && this.#long) this.limit_ = this.#long - 1
      if (code === 1000) {
        this.stop_('client')
        reload('closed', true, () => this.start_())
      } else this.lost_()
    }
    this.socket_ = socket
  }

  close_(side?: 'client'): void {
    const { socket_: socket } = this
    if (socket) {
      socket.onclose = null
      socket.close()
    }
    this.page_.views_.lost_(side)
  }

  refused_(): void {
    void useParts(({ probe_ }) => probe_(this, this.url_(), reload))
  }

  heartbeat_(): string {
    return this.send_(null, CONNECTION_TOPIC, MESSAGE.heartbeat, {})
  }

  /** The address of its WebSocket. */
  url_(): string {
    const query = new URLSearchParams({ ...paramsOf(this.page_.options), vsn: '2.0.0' })
    // Servers and proxies write URLs into their logs. The join brings the token.
    query.delete('_csrf_token')
    return new URL(`${this.#path}/websocket?${query}`, location.href).href
  }
}
