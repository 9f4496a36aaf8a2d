import { describe, joinRefused, valueRefused, type LiveError } from '../errors/index.ts'
import { isLateMistake } from '../instance/callback.ts'
import type { Departure } from '../instance/flash.ts'
import type { Instance } from '../instance/instance.ts'
import type { HistoryEntry, RouteMatch } from '../instance/location.ts'
import type { InstanceOutput, Outcome } from '../instance/owner.ts'
import { CONSOLE } from '../join/console.ts'
import type { Rejection } from '../join/join-ask.ts'
import { JoinRequest, type JoinAnswer, type JoinDelegate } from '../join/join-request.ts'
import { resolveRoute } from '../join/patch-request.ts'
import type { Envelope, Printed } from '../protocol/diff.ts'
import type { Frame, Payload } from '../protocol/frame.ts'
import type { JsonValue } from '../protocol/json.ts'
import { FRAME_BYTES } from '../protocol/limits.ts'
import { MESSAGE } from '../protocol/messages.ts'
import type { KnownVisitor } from '../protocol/page-claims.ts'
import { readJoin } from '../protocol/payloads.ts'
import { LIVEVIEW_VERSION } from '../protocol/version.ts'
import { Redirect } from '../view/redirect.ts'
import { Backlog } from './backlog.ts'
import type { Channel, ChannelOwner, Work } from './channel.ts'
import { inputOf } from './question.ts'
import { BUSY, busyDiff, eventReply, redirectMessage } from './reply.ts'
import { ViewNode } from './view-tree.ts'

/**
 * One joined view on a connection: frames become calls of the instance, its news become frames.
 *
 *     joining ── granted ──► joined ── leave, failure, redirect, lost connection ──► closed
 *        └───── refused ─────────────────────────────────────────────────────────────►┘
 */
export class ViewChannel implements Channel, JoinDelegate {
  readonly topic: string
  readonly joinRef: string
  readonly #owner: ChannelOwner
  #state: 'joining' | 'joined' | 'closed' = 'joining'
  readonly #node: ViewNode
  /** The URL of the join, as the browser knows it; a nested view has none. */
  #page: string | undefined
  #isPatient = false
  /** The URL that the view took before its join was granted. */
  #entry: HistoryEntry | undefined
  readonly #backlog: Backlog
  /** Is the browser to know that an event failed? */
  #hearsFailures = false

  constructor(topic: string, joinRef: string, owner: ChannelOwner) {
    this.topic = topic
    this.joinRef = joinRef
    this.#owner = owner
    this.#node = new ViewNode(topic.slice('lv:'.length), this)
    owner.channels.views.add(this.#node)
    this.#backlog = new Backlog(owner.work)
  }

  get held(): number {
    return this.#backlog.size
  }

  join(payload: Payload, visitors: readonly KnownVisitor[]): Promise<void> {
    return (this.#node.joining = this.#join(payload, visitors))
  }

  async #join(payload: Payload, visitors: readonly KnownVisitor[]): Promise<void> {
    const read = readJoin(payload)
    if (typeof read === 'string')
      return this.#refused({ error: joinRefused(describe(this.topic), read), refusal: 'join crashed' })
    const { caller, channels } = this.#owner
    this.#page = read.url
    this.#hearsFailures = read.extensions.includes('failed')
    this.#isPatient = read.extensions.includes(BUSY)
    if (read.extensions.includes(CONSOLE)) caller.console?.listens()
    const claims = caller.doorkeeper.read(read.session)
    const nesting = read.url === undefined ? await channels.views.nest(this.#node, claims) : undefined
    const { id } = this.#node
    await new JoinRequest({ id, payload: read, visitors, claims, nesting }, caller, this).send()
  }

  /** A leave is heard at once, whatever waits. */
  receive(work: Work): void {
    const { frame } = work
    if (frame.event === MESSAGE.leave) {
      this.#reply(frame, {})
      this.#pushClose()
    } else if (frame.event !== MESSAGE.event && frame.event !== MESSAGE.patch)
      this.#refuse(frame, `there is no message ${describe(frame.event)}`)
    else if (this.#state !== 'closed' && this.#backlog.add(work, this.#state === 'joined')) this.#take(work)
  }

  flush(): void {
    if (this.#state !== 'joined') return
    this.#node.instance?.receive({ kind: 'flush' })
    this.#takeKept()
  }

  fail(error: LiveError): void {
    if (this.#state !== 'joined') return this.#refused({ error, refusal: 'join crashed' })
    this.#owner.report(error)
    this.#crashed()
  }

  close(): void {
    if (this.#state === 'closed') return
    this.#state = 'closed'
    const { channels } = this.#owner
    this.#node.instance?.close()
    this.#node.instance = undefined
    channels.closed(this)
    channels.views.remove(this.#node)
    this.#backlog.clear()
  }

  // Join delegate

  joinStarted(instance: Instance): boolean {
    if (this.#state !== 'joining') return false
    this.#node.instance = instance
    return true
  }

  joinAnswered(answer: JoinAnswer): void {
    if (answer.kind === 'granted') this.#granted(answer.tree, answer.printed)
    else if (answer.kind === 'redirect') this.#refuseJoin(redirectMessage(answer.departure))
    else this.#refused(answer)
  }

  // Instance owner

  isReady(): boolean {
    return this.#owner.isReady()
  }

  instanceSent(output: InstanceOutput): void {
    switch (output.kind) {
      case 'reply':
        return this.#answered(output.ref, output.outcome)
      case 'diff':
        return this.#pushDiff(output.diff)
      case 'patch':
        return this.#patched(output.entry)
      case 'redirect':
        return this.#redirected(output.departure)
      case 'failed':
        return this.#crashed()
      case 'booted':
      case 'bootFailed':
      // The join waits for its boot.
    }
  }

  pageUrl(): string | undefined {
    const { root } = this.#node
    return root === undefined ? undefined : this.#owner.channels.views.of(root)?.instance?.url
  }

  async resolveRoute(to: string): Promise<RouteMatch | Redirect | undefined> {
    // A view that is only a part of the page has no URL of its own: the page goes there.
    if (this.#page === undefined) return new Redirect(to, 'push')
    const url = new URL(to, this.#page)
    const found = await resolveRoute(
      this.#owner,
      url,
      this.#isPatient ? this.#node.instance?.signal : undefined,
    )
    if (!('seconds' in found)) return found
    this.#pushDiff(busyDiff(found, url.href))
    return undefined
  }

  outlivesPages(): boolean {
    return this.#node.isSticky
  }

  // Join

  #granted(tree: Envelope, printed: Printed | undefined): void {
    if (this.#state !== 'joining') return
    this.#welcome(tree, printed)
    this.#takeKept()
  }

  /** Joined only once it was sent: what is no JSON throws here, and a join can still be refused. */
  #welcome(tree: Envelope, printed: Printed | undefined): void {
    const live_patch = this.#entry
    const { frameBytes } = this.#owner.limits
    const response = {
      rendered: tree,
      liveview_version: LIVEVIEW_VERSION,
      ...(printed && { printed }),
      ...(frameBytes !== FRAME_BYTES && { frame_bytes: frameBytes }),
      ...(live_patch && { live_patch }),
    }
    this.#push(this.joinRef, MESSAGE.reply, { status: 'ok', response: response as unknown as JsonValue })
    if (this.#state === 'joining') this.#state = 'joined'
    this.#node.joining = undefined
  }

  /** A page is kept, if it says that it can be, while the application is busy. */
  #refused({ error, refusal, busy }: Rejection): void {
    if (busy && this.#isPatient) {
      this.#owner.report(error, false)
      this.#refuseJoin({ reason: 'busy', wait: busy.seconds })
    } else {
      if (this.#state === 'joining' || isLateMistake(error)) this.#owner.report(error)
      this.#refuseJoin({ reason: refusal })
    }
  }

  #refuseJoin(response: JsonValue): void {
    if (this.#state !== 'joining') return
    this.#push(this.joinRef, MESSAGE.reply, { status: 'error', response })
    this.close()
  }

  // Frames

  #take(work: Work): void {
    if (!this.#node.instance) return
    this.#backlog.opened(work)
    const input = inputOf(work, this.#page)
    if ('kind' in input) return this.#node.instance.receive(input)
    this.#owner.report(input)
    this.#answered(work, { diff: undefined })
  }

  #takeKept(): void {
    for (let next: Work | undefined; this.#owner.isReady() && (next = this.#backlog.next());) this.#take(next)
  }

  #answered(ref: unknown, outcome: Outcome): void {
    if (this.#state !== 'joined') return
    const work = this.#backlog.openFor(ref)
    if (!work) return this.#answeredElsewhere(outcome)
    const { frame, size } = work
    // What cannot be sent throws, and is answered otherwise.
    this.#reply(frame, eventReply(outcome, this.#hearsFailures ? frame : undefined))
    if ('redirect' in outcome && !this.outlivesPages()) this.#pushClose()
    this.#backlog.answered(work)
    if (this.#backlog.isKeeping) this.#takeKept()
    this.#backlog.release(size)
  }

  /** The event was sent by another connection, which this one has taken over from. What came of it is for this page. */
  #answeredElsewhere(outcome: Outcome): void {
    if ('redirect' in outcome) this.#redirected(outcome.redirect)
    else if ('diff' in outcome && outcome.diff) this.#pushDiff(outcome.diff)
  }

  #redirected(departure: Departure): void {
    if (this.#state !== 'joined') return
    for (const [message, payload] of Object.entries(redirectMessage(departure)))
      this.#push(null, message, payload)
    if (!this.outlivesPages()) this.#pushClose()
  }

  #patched(entry: HistoryEntry): void {
    if (this.#state === 'joining') this.#entry = entry
    else this.#push(null, MESSAGE.patch, entry)
  }

  #crashed(): void {
    if (this.#state === 'closed') return
    this.#push(this.joinRef, MESSAGE.error, { reason: 'channel_crash' })
    this.close()
  }

  #refuse(frame: Frame, why: string): void {
    this.#owner.report(valueRefused('a frame', why))
    this.#push(frame.ref, MESSAGE.reply, { status: 'error', response: { reason: why } })
  }

  #pushDiff(diff: Envelope): void {
    if (this.#state === 'joined') this.#push(null, MESSAGE.diff, diff as unknown as Payload)
  }

  #pushClose(): void {
    this.#push(this.joinRef, MESSAGE.close, {})
    this.close()
  }

  #reply(frame: Frame, response: JsonValue): void {
    this.#push(frame.ref, MESSAGE.reply, { status: 'ok', response })
  }

  #push(ref: string | null, event: string, payload: Payload): void {
    this.#owner.send({ joinRef: this.joinRef, ref, topic: this.topic, event, payload })
  }
}
