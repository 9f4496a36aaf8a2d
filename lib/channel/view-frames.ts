import type { RedirectMessage } from '../instance/flash.ts'
import type { HistoryEntry } from '../instance/location.ts'
import type { Outcome } from '../instance/owner.ts'
import type { Busy } from '../join/busy.ts'
import type { Envelope } from '../protocol/diff.ts'
import type { Frame, Payload } from '../protocol/frame.ts'
import type { JsonValue } from '../protocol/json.ts'
import { MESSAGE } from '../protocol/messages.ts'
import type { Channel, ChannelOwner } from './channel.ts'
import { type ProbedView, probeSend } from './probe.ts'
import { namedMessage, replyTo, type Welcome, welcomeOf } from './view-replies.ts'

/** What the frames of a channel carry. */
type Named = Pick<Channel, 'topic' | 'joinRef'>

/** The frames that one joined topic sends to its page. Each carries the ref of the join. What cannot be sent throws. */
export class ViewFrames {
  readonly #topic: string
  readonly #joinRef: string
  readonly #owner: ChannelOwner
  readonly #view: ProbedView

  constructor({ topic, joinRef }: Named, owner: ChannelOwner, view: ProbedView) {
    this.#topic = topic
    this.#joinRef = joinRef
    this.#owner = owner
    this.#view = view
  }

  /** The join is granted. */
  welcome(welcome: Welcome): void {
    const payload = { status: 'ok', response: welcomeOf(welcome, this.#owner.channels.limits) }
    probeSend(this.#view, 'join', () => this.#push(this.#joinRef, MESSAGE.reply, payload))
  }

  /** Answers the join with an error: it is refused, or its browser is sent elsewhere. */
  joinRefused(response: JsonValue): void {
    this.#push(this.#joinRef, MESSAGE.reply, { status: 'error', response })
  }

  /** The join sends its browser elsewhere. */
  joinRedirected(message: RedirectMessage): void {
    this.joinRefused(namedMessage(message))
  }

  /** The answer to an event or a patch. @param hearsFailures is the browser to know that it failed? */
  answer(frame: Frame, outcome: Outcome, hearsFailures: boolean): void {
    const response = replyTo(frame, outcome, hearsFailures)
    probeSend(this.#view, 'reply', () => this.reply(frame, response))
  }

  reply(frame: Frame, response: JsonValue): string {
    return this.#push(frame.ref, MESSAGE.reply, { status: 'ok', response })
  }

  /** A frame was refused. */
  refuse(frame: Frame, reason: string): void {
    this.#push(frame.ref, MESSAGE.reply, { status: 'error', response: { reason } })
  }

  diff(diff: Envelope): void {
    probeSend(this.#view, 'push', () => this.#push(null, MESSAGE.diff, diff as unknown as Payload))
  }

  /** Tells a page that it was kept while the application is busy: the window hears it as `phx:page-busy`. */
  busy({ status, seconds }: Busy, to: string): void {
    this.diff({ e: [['page-busy', { to, status, retryAfter: seconds }]] })
  }

  patch(entry: HistoryEntry): void {
    this.#push(null, MESSAGE.patch, entry)
  }

  redirect(message: RedirectMessage): void {
    for (const [name, payload] of Object.entries(namedMessage(message))) this.#push(null, name, payload)
  }

  /** The view has failed; the browser joins it anew. */
  crash(): void {
    this.#push(this.#joinRef, MESSAGE.error, { reason: 'channel_crash' })
  }

  /** The view is over, and is not joined again. */
  close(): void {
    this.#push(this.#joinRef, MESSAGE.close, {})
  }

  #push(ref: string | null, event: string, payload: Payload): string {
    return this.#owner.sender.send(this.#frame(ref, event, payload))
  }

  #frame(ref: string | null, event: string, payload: Payload): Frame {
    return { joinRef: this.#joinRef, ref, topic: this.#topic, event, payload }
  }
}
