import { document } from '../dom/document.ts'

/** Who opens and closes the connection. */
export interface MonitorDelegate {
  readonly options: { readonly heartbeatIntervalMs?: number }
  connectionWanted_(): void
  /** Close it, without waiting for the other side. The page goes away, unless it is said that the connection is dead. */
  connectionUnwanted_(dead?: 'client'): void
  /** More than one attempt has failed in a row. */
  connectionRefused_(): unknown
  /** The other side has to show that it is there. */
  heartbeatDue_(): unknown
}

type MonitorState = 'idle' | 'connecting' | 'open' | 'waiting'

/** The first pause after a failure, and the longest; each is twice the one before, give or take the half of it. */
const SHORTEST = 10
const LONGEST = 5000
const EVENTS = ['visibilitychange', 'online', 'pageshow', 'pagehide']
const CONNECTING = 5000
/** Many proxies end what is silent for 30 s. */
const HEARTBEAT = 25_000

/**
 * Knows when the connection has to open and close: idle → connecting → open → waiting → connecting.
 *
 * A lost connection is tried again after a growing, jittered pause, but never while the page is hidden; a page that
 * comes into view, back online or out of the back/forward cache tries at once. Owned by the live socket.
 */
export class Monitor {
  readonly #delegate: MonitorDelegate
  #state: MonitorState = 'idle'
  #failures = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #isAnswered = true

  constructor(delegate: MonitorDelegate) {
    this.#delegate = delegate
  }

  isOpen_(): boolean {
    return this.#state === 'open'
  }

  start_(): void {
    if (this.#state !== 'idle') return
    for (const type of EVENTS) addEventListener(type, this)
    this.#connect()
  }

  stop_(): void {
    for (const type of EVENTS) removeEventListener(type, this)
    this.#become('idle')
  }

  opened_(): void {
    this.#isAnswered = true
    this.#rest()
  }

  /** Any message shows that the other side is there, and lets us in. */
  heard_(): void {
    this.#isAnswered = true
    this.#failures = 0
  }

  lost_(): void {
    const delay = Math.min(SHORTEST * 2 ** this.#failures++, LONGEST)
    this.#become('waiting', delay * (0.5 + Math.random()), () => document.hidden || this.#connect())
    if (this.#failures > 1) this.#delegate.connectionRefused_()
  }

  handleEvent({ type }: Event): void {
    if (type === 'pagehide') {
      this.#become('waiting')
      this.#delegate.connectionUnwanted_()
    } else if (!document.hidden) {
      if (this.#state === 'waiting') this.#connect()
      else if (this.isOpen_() && this.#isAnswered) this.#beat()
    }
  }

  #connect(): void {
    this.#become('connecting', CONNECTING, () => {
      // A proxy may hold the answer back for ever.
      this.#failures++
      this.#fail()
    })
    this.#delegate.connectionWanted_()
  }

  #beat(): void {
    if (this.#isAnswered) {
      this.#isAnswered = false
      this.#delegate.heartbeatDue_()
      this.#rest()
    } else this.#fail()
  }

  /** Until the next heartbeat: not all pages of a server that was started anew are to beat at once. */
  #rest(): void {
    const { heartbeatIntervalMs = HEARTBEAT } = this.#delegate.options
    this.#become('open', heartbeatIntervalMs * (1 - Math.random() / 5), () => this.#beat())
  }

  #fail(): void {
    this.#delegate.connectionUnwanted_('client')
    this.lost_()
  }

  /** Changes the state, and says what happens if it lasts. */
  #become(state: MonitorState, delay?: number, act?: () => void): void {
    clearTimeout(this.#timer)
    this.#state = state
    if (act) this.#timer = setTimeout(act, delay)
  }
}
