import { clock } from '../clock.ts'

/** How long nothing may move while frames wait. @unit milliseconds */
const STANDSTILL = 5000

/** How long a frame that has arrived may wait; a browser asks for a sign of life every 20 to 25 s. @unit milliseconds */
const LONGEST_WAIT = 20_000

type Waiting = {
  readonly texts: string[]
  readonly since: number
  movedAt: number
}

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
  #waiting: Waiting | undefined
  #isPumping = false
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
    // What is received may pump again; the loop below goes on by itself.
    if (this.#isPumping) return
    this.#isPumping = true
    while (this.#waiting && this.#mayTake()) this.#takeNext(this.#waiting)
    this.#isPumping = false
  }

  /** Do frames wait, and has none been taken for so long that the client may take the server for dead? */
  isStuck(now: number): boolean {
    if (!this.#waiting) return false
    const { since, movedAt } = this.#waiting
    return now - movedAt > STANDSTILL || now - since > LONGEST_WAIT
  }

  /** Nothing is taken any more. */
  close(): void {
    this.#isClosed = true
    clearTimeout(this.#timer)
    this.#waiting = undefined
  }

  #takeNext(waiting: Waiting): void {
    const text = waiting.texts.shift()
    if (text === undefined) {
      this.#waiting = undefined
      this.#delegate.resumeReading()
    } else {
      waiting.movedAt = clock()
      this.#delegate.intakeReceived(text)
    }
  }

  #wait(text: string): void {
    if (!this.#waiting) this.#delegate.pauseReading()
    this.#waiting ??= { texts: [], since: clock(), movedAt: clock() }
    this.#waiting.texts.push(text)
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
