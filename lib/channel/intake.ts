import { clock } from './clock.ts'

/** What an intake reads from, and whom it hands texts to. */
export interface IntakeDelegate {
  /** May more be read now, apart from how fast it came? */
  mayRead(): boolean
  intakeReceived(text: string): void
  pauseReading(): void
  resumeReading(): void
}

/**
 * Takes frames in at a bounded rate and in their order. A client that is too fast, or that leaves too much
 * unanswered, is not punished: it is read later, and the network makes it wait.
 */
export class Intake {
  readonly #delegate: IntakeDelegate
  readonly #perSecond: number
  /** Frames that arrived in the same piece of the network's as one that has to wait. */
  #waiting: string[] | undefined
  #tokens: number
  #filledAt = clock()
  #timer: NodeJS.Timeout | undefined
  #isClosed = false

  constructor(perSecond: number, delegate: IntakeDelegate) {
    this.#delegate = delegate
    this.#perSecond = perSecond
    this.#tokens = perSecond
  }

  /** A frame has arrived. */
  add(text: string): void {
    if (this.#isClosed) return
    if (!this.#waiting && this.#mayTake()) this.#delegate.intakeReceived(text)
    else this.#wait(text)
  }

  /** Something changed that may let more in. */
  pump(): void {
    while (this.#waiting && this.#mayTake()) {
      const text = this.#waiting.shift()
      if (text !== undefined) this.#delegate.intakeReceived(text)
      else this.#resume()
    }
  }

  /** Nothing is taken any more. */
  close(): void {
    this.#isClosed = true
    clearTimeout(this.#timer)
    this.#waiting = undefined
  }

  #resume(): void {
    this.#waiting = undefined
    this.#delegate.resumeReading()
  }

  #wait(text: string): void {
    if (!this.#waiting) this.#delegate.pauseReading()
    this.#waiting ??= []
    this.#waiting.push(text)
  }

  /** A token bucket that holds one second's worth. */
  #mayTake(): boolean {
    if (this.#isClosed || !this.#delegate.mayRead()) return false
    if (this.#tokens < 1) this.#fill()
    if (this.#tokens < 1) {
      this.#pumpLater()
      return false
    }
    this.#tokens--
    return true
  }

  #fill(): void {
    const now = clock()
    const earned = Math.trunc(((now - this.#filledAt) / 1000) * this.#perSecond)
    if (earned < 1) return
    this.#tokens = Math.min(this.#perSecond, this.#tokens + earned)
    this.#filledAt = now
  }

  #pumpLater(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      this.pump()
    }, 20).unref()
  }
}
