import type { Socket } from 'node:net'
import { Writable } from 'node:stream'

/** @unit characters of an answer that are swallowed before the visitor hangs up; a page fits, a download does not */
const MOST = 262_144

/** Status line and headers of an answer that is final, as Node writes them: in one piece, before the body. */
const FINAL_HEAD = /^HTTP\/1\.1 ([2-5]\d\d) [^]*?\r\n\r\n/

/** Takes the place of a socket under a response that nobody reads: tells what the head says, and swallows the rest. */
export class AnswerSink extends Writable {
  readonly #answered: (status: number, location: string | undefined) => void
  #isAnswered = false
  #length = 0

  constructor(answered: (status: number, location: string | undefined) => void) {
    super({ decodeStrings: false })
    this.#answered = answered
  }

  /** To `ServerResponse` a socket is a writable stream with a time limit. */
  asSocket(): Socket {
    return this as unknown as Socket
  }

  /** There is nobody to be slow; the visit has a deadline of its own. */
  setTimeout(): this {
    return this
  }

  override _write(chunk: string | Buffer, _encoding: BufferEncoding, done: () => void): void {
    if (!this.#isAnswered && typeof chunk === 'string') this.#read(chunk)
    this.#length += chunk.length
    done()
    if (this.#length > MOST) this.destroy()
  }

  #read(text: string): void {
    const head = FINAL_HEAD.exec(text)
    if (head === null) return
    this.#isAnswered = true
    this.#answered(Number(head[1]), /\r\nlocation: *([^\r]*)/i.exec(head[0])?.[1])
  }
}
