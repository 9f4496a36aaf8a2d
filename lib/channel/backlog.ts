import type { Work, WorkCounter } from './channel.ts'

/** Events that a view works on at once; more are kept until these are answered. */
const MAX_OPEN = 16

/** The events of one view that are not answered yet: some are open, the rest is kept in its order. */
export class Backlog {
  readonly #counter: WorkCounter
  #kept: Work[] | undefined
  #open = 0
  #size = 0

  constructor(counter: WorkCounter) {
    this.#counter = counter
  }

  /** The room that all of them take. @unit bytes */
  get size(): number {
    return this.#size
  }

  get isKeeping(): boolean {
    return this.#kept !== undefined
  }

  /** An event has arrived. True when it may be worked on at once; otherwise it is kept. */
  add(work: Work, mayOpen: boolean): boolean {
    this.#size += work.size
    this.#counter.workOpened(work.size)
    if (mayOpen && this.#open < MAX_OPEN && !this.#kept) return true
    ;(this.#kept ??= []).push(work)
    return false
  }

  opened(): void {
    this.#open++
  }

  /** An open event has its answer. It takes room until `release`: first those that were kept have their turn. */
  answered(): void {
    this.#open--
  }

  /** The next of those that were kept, if it may be worked on now. What comes before the last was taken is kept too. */
  next(): Work | undefined {
    if (this.#open >= MAX_OPEN) return undefined
    const next = this.#kept?.shift()
    if (!next) this.#kept = undefined
    return next
  }

  /** Gives room back. After `clear` there is none to give. */
  release(size: number): void {
    if (this.#size === 0) return
    this.#size -= size
    this.#counter.workClosed(size)
  }

  /** The view has ended. */
  clear(): void {
    this.#kept = undefined
    this.release(this.#size)
  }
}
