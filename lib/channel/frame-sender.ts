import { readerSlow, type LiveError } from '../errors/index.ts'
import { CLOSE } from '../protocol/close-codes.ts'
import { encode, type Frame } from '../protocol/frame.ts'
import type { Transport } from '../transport/transport.ts'

/** Unsent bytes above which views merge their changes until the browser has read. @unit bytes */
const BEHIND = 65_536

/** The connection whose frames are sent. */
interface SenderOwner {
  readonly channels: {
    readonly limits: { readonly unsentBytes: number }
    /** The browser reads again: sends what was kept back. */
    flush(): void
  }
  readonly work: {
    /** The browser reads again: reads what waits. */
    pump(): void
  }
  /** The browser does not read. */
  end(error: LiveError, code: number): void
}

/** Sends the frames of one connection, and knows whether its browser keeps up with reading them. */
export class FrameSender {
  readonly #transport: Transport
  readonly #owner: SenderOwner
  #isBehind = false
  #isClosed = false

  constructor(transport: Transport, owner: SenderOwner) {
    this.#transport = transport
    this.#owner = owner
  }

  /** What was sent and not read yet. @unit bytes */
  get unsent(): number {
    return this.#transport.bufferedAmount
  }

  /** Has the connection ended? */
  get isClosed(): boolean {
    return this.#isClosed
  }

  /** Does the browser read too slowly? */
  get isBehind(): boolean {
    return this.#isBehind
  }

  /** May a frame be sent that answers nothing? Not while the browser reads too slowly. */
  isReady(): boolean {
    return !this.#isBehind
  }

  /** Sends a frame, if the connection is still open. @returns the text that was sent; empty when it was not */
  send(frame: Frame): string {
    if (this.#isClosed) return ''
    const { bufferedAmount } = this.#transport
    if (bufferedAmount > this.#owner.channels.limits.unsentBytes) {
      this.#owner.end(readerSlow(bufferedAmount), CLOSE.tryLater)
      return ''
    }
    const text = encode(frame)
    if (!this.#isBehind && bufferedAmount + text.length * 3 <= BEHIND) {
      this.#transport.sendText(text)
    } else {
      this.#transport.sendText(text, () => {
        this.#wasSent()
      })
      // Only `#wasSent` ends this state, since it also sends what was kept back.
      this.#isBehind ||= this.#transport.bufferedAmount > BEHIND
    }
    return text
  }

  /** Nothing is sent any more. */
  close(): void {
    this.#isClosed = true
  }

  /** A frame that had to wait was sent. */
  #wasSent(): void {
    if (this.#isClosed || !this.#isBehind || this.#transport.bufferedAmount > BEHIND / 2) return
    this.#isBehind = false
    this.#owner.channels.flush()
    this.#owner.work.pump()
  }
}
