import { randomBytes } from 'node:crypto'
import { settled } from '../foreign.ts'
import type { UploadWriter } from '../uploads/writer.ts'
import type { UploadError } from '../view/upload.ts'

/** The channel by which the bytes of a file come. */
export interface IntakeChannel {
  /** No more bytes are taken. */
  finish(): void
}

/** What an intake is of, and whom it tells. */
export interface IntakeOwner {
  /** What the browser has said. @unit bytes */
  readonly size: number
  readonly chunkSize: number
  /** How long the browser may take for the next chunk. @unit milliseconds */
  readonly chunkTimeout: number
  /** Makes what takes the bytes. */
  readonly open: () => Promise<UploadWriter>
  /** The file will not be whole: its page is to know. */
  readonly failed: (reason: UploadError) => void
  /** What was to take the bytes has failed. */
  readonly report: (error: unknown) => void
  /** Gives its place among the files back. */
  readonly release: () => void
}

/** Why a join or a chunk is refused, as the client's reply says it. */
export type IntakeRefusal = { readonly reason: string; readonly limit?: number }

const REGISTERED: IntakeRefusal = { reason: 'already_registered' }
const DISALLOWED: IntakeRefusal = { reason: 'disallowed' }
/** What was to take the bytes has failed. */
export const WRITER_ERROR: IntakeRefusal = { reason: 'writer_error' }

/**
 * The bytes of one file on their way into its writer.
 *
 *     allowed ── join ──► open ── last byte ──► complete ── consumed ──► ended
 *        └──── cancelled, failed, its view has ended, at any time ───────►┘
 */
export class Intake {
  /** Only who has it may send the bytes, and only once. */
  readonly token: string = randomBytes(18).toString('base64url')
  readonly chunkTimeout: number
  readonly #owner: IntakeOwner
  #state: 'allowed' | 'open' | 'complete' | 'ended' = 'allowed'
  #received = 0
  #channel: IntakeChannel | undefined
  #writer: UploadWriter | undefined
  #meta: unknown
  /** Settles when the writer is through with what it was last given. It never rejects. */
  #busy: Promise<unknown> = Promise.resolve()
  /** Is it being consumed? Then its end waits for that. */
  isTaken = false

  constructor(owner: IntakeOwner) {
    this.#owner = owner
    this.chunkTimeout = owner.chunkTimeout
  }

  get isComplete(): boolean {
    return this.#state === 'complete'
  }

  get isEnded(): boolean {
    return this.#state === 'ended'
  }

  /** How much is here. @unit percent */
  get percent(): number {
    return Math.floor((this.#received / this.#owner.size) * 100)
  }

  /** What the writer returned when it was closed. */
  get meta(): unknown {
    return this.#meta
  }

  /** A channel is to bring the bytes. */
  async open(channel: IntakeChannel): Promise<IntakeRefusal | undefined> {
    if (this.#state !== 'allowed') return this.isEnded ? DISALLOWED : REGISTERED
    this.#state = 'open'
    this.#channel = channel
    return this.#does(async () => {
      this.#writer = await this.#owner.open()
    })
  }

  /** Takes a chunk, whole or not at all. Not before the one before it was taken. */
  async write(chunk: Buffer): Promise<IntakeRefusal | undefined> {
    const { size, chunkSize } = this.#owner
    if (this.#state !== 'open') return DISALLOWED
    if (chunk.length === 0) return this.#refuse('interrupted', { reason: 'chunk_empty' })
    if (chunk.length > chunkSize)
      return this.#refuse('interrupted', { reason: 'chunk_too_large', limit: chunkSize })
    if (this.#received + chunk.length > size)
      return this.#refuse('too_large', { reason: 'file_size_limit_exceeded', limit: size })
    return this.#does(async () => {
      await settled(this.#writer?.write(chunk))
      this.#received += chunk.length
      if (this.#received === size) await this.#close()
    })
  }

  /** The channel brings no more. */
  lost(): void {
    this.#channel = undefined
    if (this.#state === 'allowed' || this.#state === 'open') this.#fail('interrupted')
  }

  /** It was consumed, or is not wanted: what was written goes, and the channel ends. */
  end(isConsumed = false): void {
    if (this.isEnded) return
    this.#state = 'ended'
    this.#channel?.finish()
    this.#channel = undefined
    void this.#busy.then(() => this.#discard(isConsumed))
  }

  /** Fails it before it is complete. */
  refuse(refusal: IntakeRefusal): IntakeRefusal {
    return this.#refuse('interrupted', refusal)
  }

  async #close(): Promise<void> {
    this.#meta = await settled(this.#writer?.close())
    if (this.#state === 'open') this.#state = 'complete'
  }

  /** Has the writer do something. */
  async #does(work: () => Promise<void>): Promise<IntakeRefusal | undefined> {
    const working = work()
    this.#busy = working.catch(() => undefined)
    try {
      await working
    } catch (error) {
      this.#owner.report(error)
      return this.#refuse('writer_failure', WRITER_ERROR)
    }
    return this.isEnded ? DISALLOWED : undefined
  }

  #refuse(error: UploadError, refusal: IntakeRefusal): IntakeRefusal {
    if (this.#state !== 'ended' && this.#state !== 'complete') this.#fail(error)
    return refusal
  }

  #fail(error: UploadError): void {
    // The channel answers first, and then ends itself.
    this.#channel = undefined
    this.end()
    this.#owner.failed(error)
  }

  async #discard(isConsumed: boolean): Promise<void> {
    const writer = this.#writer
    this.#writer = undefined
    try {
      await settled(isConsumed ? writer?.consumed?.() : writer?.abort?.())
    } catch (error) {
      this.#owner.report(error)
    } finally {
      this.#owner.release()
    }
  }
}
