import { describe, valueRefused } from '../errors/index.ts'
import { WRITER_ERROR, type Intake, type IntakeChannel, type IntakeRefusal } from '../instance/intake.ts'
import type { BinaryFrame } from '../protocol/binary-frame.ts'
import type { Payload } from '../protocol/frame.ts'
import { MESSAGE } from '../protocol/messages.ts'
import { sizeOf, type Channel, type ChannelOwner, type Work } from './channel.ts'

const UNMATCHED: IntakeRefusal = { reason: 'unmatched topic' }
const INVALID: IntakeRefusal = { reason: 'invalid_token' }
const OUT_OF_ORDER: IntakeRefusal = { reason: 'chunk_out_of_order' }

/**
 * The bytes of one file on a connection: each chunk is answered when it is written, and only then the next may come.
 *
 *     joining ── granted ──► open ── last byte, cancelled, refused, lost ──► closed
 *        └───── refused ───────────────────────────────────────────────────────►┘
 */
export class UploadChannel implements Channel, IntakeChannel {
  readonly topic: string
  readonly joinRef: string
  readonly #owner: ChannelOwner
  #state: 'joining' | 'open' | 'closed' = 'joining'
  #intake: Intake | undefined
  /** The chunk that is being written takes this room. @unit bytes */
  #writing = 0
  #timer: NodeJS.Timeout | undefined

  constructor(topic: string, joinRef: string, owner: ChannelOwner) {
    this.topic = topic
    this.joinRef = joinRef
    this.#owner = owner
  }

  get held(): number {
    return this.#writing
  }

  async join({ token }: Payload): Promise<void> {
    const uploads = this.#owner.channels.views.instances.flatMap(({ process }) => process.pageUploads ?? [])
    const intake = typeof token === 'string' ? uploads.map((each) => each.of(token)).find(Boolean) : undefined
    const none = uploads.length === 0 ? UNMATCHED : INVALID
    const refusal = intake ? await intake.open(this) : none
    if (this.#state !== 'joining') return intake?.lost()
    if (!refusal) {
      this.#state = 'open'
      this.#intake = intake
      this.#reply(this.joinRef)
      this.#expect()
    } else {
      this.#refuse(this.joinRef, refusal)
      this.close()
    }
  }

  /** Bytes are due; as text comes only the wish to leave. */
  receive({ frame: { ref, event } }: Work): void {
    if (event === MESSAGE.leave) {
      this.#reply(ref)
      this.finish()
    } else this.#refuse(ref, { reason: `no message ${describe(event)} as text` })
  }

  receiveBytes({ ref, event, payload }: BinaryFrame): void {
    if (event !== MESSAGE.chunk) this.#refuse(ref, { reason: `no message ${describe(event)}` })
    else if (!this.#intake) this.#refuse(ref, OUT_OF_ORDER)
    else if (this.#writing > 0) this.#end(ref, this.#intake.refuse(OUT_OF_ORDER))
    else void this.#write(this.#intake, ref, payload)
  }

  flush(): void {
    // What it sends are answers, which are never kept back.
  }

  fail(): void {
    this.finish()
  }

  /** Its client does not join it anew. */
  finish(): void {
    if (this.#state === 'closed') return
    if (this.#state === 'open') this.#send(this.joinRef, MESSAGE.close, {})
    this.close()
  }

  close(): void {
    if (this.#state === 'closed') return
    this.#state = 'closed'
    clearTimeout(this.#timer)
    this.#owner.channels.closed(this)
    this.#intake?.lost()
  }

  async #write(intake: Intake, ref: string, chunk: Buffer): Promise<void> {
    const room = sizeOf('') + chunk.length
    this.#writing = room
    this.#owner.work.workOpened(room)
    clearTimeout(this.#timer)
    const refusal = await intake.write(chunk)
    this.#writing = 0
    this.#owner.work.workClosed(room)
    if (this.#state === 'closed') return
    if (refusal) return this.#end(ref, refusal)
    this.#reply(ref)
    if (intake.isComplete) this.finish()
    else this.#expect()
  }

  /** Nothing more is taken. */
  #end(ref: string, refusal: IntakeRefusal): void {
    this.#refuse(ref, refusal)
    this.finish()
  }

  /** The next chunk is due. */
  #expect(): void {
    if (this.#state !== 'open' || !this.#intake) return
    this.#timer = setTimeout(() => this.finish(), this.#intake.chunkTimeout).unref()
  }

  #reply(ref: string | null): void {
    this.#send(ref, MESSAGE.reply, { status: 'ok', response: {} })
  }

  #refuse(ref: string | null, refusal: IntakeRefusal): void {
    // What has failed here was reported, and is no fault of the client's.
    if (refusal !== WRITER_ERROR) this.#owner.report(valueRefused('an upload', refusal.reason))
    this.#send(ref, MESSAGE.reply, { status: 'error', response: refusal })
  }

  #send(ref: string | null, event: string, payload: Payload): void {
    this.#owner.sender.send({ joinRef: this.joinRef, ref, topic: this.topic, event, payload })
  }
}
