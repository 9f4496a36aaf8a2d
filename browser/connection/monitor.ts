import { document } from '../dom/document.ts'

type MonitorState = 'idle' | 'connecting' | 'open' | 'waiting'

/**
 * The first pause after a failure, and the longest. Each pause is twice the one before, times 0.5 to 1.5. @unit milliseconds
 */
const SHORTEST = 10
const LONGEST = 5000
const EVENTS = ['visibilitychange', 'online', 'pageshow', 'pagehide']
const CONNECTING = 5000
/** Many proxies close connections that are silent for 30 s. @unit milliseconds */
const HEARTBEAT = 25_000

/**
 * Knows when the connection has to open and close: idle → connecting → open → waiting → connecting.
 *
 * A lost connection is tried again after a growing, jittered pause, but never while the page is hidden; a page that
 * comes into view, back online or out of the back/forward cache tries at once. Owned by the live socket.
 */
export abstract class Monitor {
  abstract readonly page_: { readonly options: { readonly heartbeatIntervalMs?: number } }
  #state: MonitorState = 'idle'
  #failures = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #isAnswered = true

  /** Opens the connection. */
  abstract connect_(): void
  /** Closes it, without waiting for the server. `side` is left out when the page itself goes away. */
  abstract close_(side?: 'client'): void
  /** More than one attempt to connect has failed in a row. */
  abstract refused_(): void
  /** Sends a heartbeat, which the server has to answer. */
  abstract heartbeat_(): unknown

  start_(): void {
    if (this.#state !== 'idle') return
    for (const type of EVENTS) addEventListener(type, this)
    this.#connect()
  }

  /** Closes the connection until it is started again. `side` is left out when the page itself goes away. */
  stop_(side?: 'client'): void {
    for (const type of EVENTS) removeEventListener(type, this)
    this.#become('idle')
    this.close_(side)
  }

  opened_(): void {
    this.#isAnswered = true
    this.#rest()
  }

  /** A message came: the server is there, and has accepted the connection. */
  heard_(): void {
    this.#isAnswered = true
    this.#failures = 0
  }

  /** The connection is lost, or does not answer: closes it, and connects again after a pause. */
  lost_(): void {
    this.close_('client')
    const delay = Math.min(SHORTEST * 2 ** this.#failures++, LONGEST)
    this.#become('waiting', delay * (0.5 + Math.random()), () => document.hidden || this.#connect())
    if (this.#failures > 1) this.refused_()
  }

  handleEvent({ type }: Event): void {
    if (type === 'pagehide') {
      this.#become('waiting')
      this.close_()
    } else if (!document.hidden) {
      if (this.#state === 'waiting') this.#connect()
      else if (this.#state === 'open' && this.#isAnswered) this.#beat()
    }
  }

  #connect(): void {
    this.#become('connecting', CONNECTING, () => {
      // A proxy may never pass the answer on.
      this.#failures++
      this.lost_()
    })
    this.connect_()
  }

  #beat(): void {
    if (this.#isAnswered) {
      this.#isAnswered = false
      this.heartbeat_()
      this.#rest()
    } else this.lost_()
  }

  /** Waits for the next heartbeat, for a random time: the pages of a restarted server should not all send at once. */
  #rest(): void {
    const { heartbeatIntervalMs = HEARTBEAT } = this.page_.options
    this.#become('open', heartbeatIntervalMs * (1 - Math.random() / 5), () => this.#beat())
  }

  /** Changes the state. If it lasts for `delay`, calls `act`. */
  #become(state: MonitorState, delay?: number, act?: () => void): void {
    clearTimeout(this.#timer)
    this.#state = state
    if (act) this.#timer = setTimeout(act, delay)
  }
}
