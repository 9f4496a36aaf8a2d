import { joinRefused, valueRefused, describe, type LiveError } from '../errors/index.ts'
import { Backlog, type Work, type WorkCounter } from './backlog.ts'
import type { Frame, Payload } from '../protocol/frame.ts'
import type { Envelope, Printed } from '../protocol/diff.ts'
import type { JsonValue } from '../protocol/json.ts'
import { readJoin } from '../protocol/payloads.ts'
import { LIVEVIEW_VERSION } from '../protocol/version.ts'
import type { NestedPart } from '../instance/children.ts'
import type { HistoryEntry, RouteMatch } from '../instance/location.ts'
import type { Outcome } from '../instance/owner.ts'
import type { Departure } from '../instance/flash.ts'
import type { Instance } from '../instance/instance.ts'
import { isLateMistake } from '../instance/late.ts'
import { Redirect } from '../view/redirect.ts'
import { Join, type Flaw, type JoinDelegate, type Refusal } from './join.ts'
import { BUSY, busyDiff, type Busy } from './busy.ts'
import { CONSOLE, type ConsoleLine } from './console.ts'
import { exitOf, passedOn, responseOf, type VisitOutcome } from './exit.ts'
import { ask } from './question.ts'
import { travel, type Carriage } from './trip.ts'
import { MESSAGE } from '../protocol/messages.ts'

/** The connection, as its channels see it. */
export interface ChannelOwner extends WorkCounter, Carriage {
  /** Sends a frame, if the connection is still there. */
  send(frame: Frame): void
  /** The largest frame it takes, where clients take another for granted. @unit bytes */
  readonly frameBytes: number | undefined
  /** May a frame be sent that nobody waits for? Not while the browser reads too slowly. */
  isReady(): boolean
  /** The page is to hear what the log says of it. */
  listens(): void
  /** Says it. */
  say(line: ConsoleLine): void
  /** Brings a join to the live route of its page. */
  visit(join: Join, channel: Channel): Promise<VisitOutcome>
  /** The channel of a topic, if one is open. */
  channelOf(topic: string): Channel | undefined
  channelClosed(channel: Channel): void
}

/**
 * One joined view on a connection: frames become calls of the instance, its news become frames.
 *
 *     joining ── granted ──► joined ── leave, failure, redirect, lost connection ──► closed
 *        └───── refused ─────────────────────────────────────────────────────────────►┘
 */
export class Channel implements JoinDelegate {
  readonly topic: string
  readonly joinRef: string
  readonly #owner: ChannelOwner
  #state: 'joining' | 'joined' | 'closed' = 'joining'
  #instance: Instance | undefined
  /** The URL of the join, as the browser knows it; a nested view has none. */
  #page: string | undefined
  #isPatient = false
  /** The URL that the view took before its join was granted. */
  #entry: HistoryEntry | undefined
  readonly #backlog: Backlog
  #root: string | undefined
  #around: Channel | undefined
  #joined: Promise<void> | undefined
  /** Is the browser to know that an event failed? */
  #hearsFailures = false

  constructor(topic: string, joinRef: string, owner: ChannelOwner) {
    this.topic = topic
    this.joinRef = joinRef
    this.#owner = owner
    this.#backlog = new Backlog(owner)
  }

  /** The id of the view's element. */
  get id(): string {
    return this.topic.slice('lv:'.length)
  }

  /** The id of the page's own view: its own, but for a nested one. */
  get root(): string {
    return this.#root ?? this.id
  }

  /** The channel of the view that this one is nested in, and with which it ends. */
  get around(): Channel | undefined {
    return this.#around
  }

  /** Settles when the application is through with the join; undefined once the view is joined. */
  get joined(): Promise<void> | undefined {
    return this.#joined
  }

  /** How much of what its connection may hold would be free without this channel. */
  get held(): number {
    return this.#backlog.size
  }

  /** The path and the query of the view's page. */
  get path(): string {
    const { pathname, search } = new URL(this.#instance?.url ?? 'http://localhost')
    return pathname + search
  }

  /** What this view nests under an id. */
  nested(id: string): NestedPart | undefined {
    const instance = this.#state === 'joined' ? this.#instance : undefined
    const nested = instance?.nested(id)
    return instance && nested && { nested, assigns: instance.assigns.values }
  }

  /** The view is nested in a page, and perhaps in another view that it ends with. */
  nestIn(root: string, around?: Channel): void {
    this.#root = root
    this.#around = around
  }

  /**
   * Asks the application for the view. Ends when the application is through with it, also when the channel was closed
   * long before.
   * @param visitors that the cookies of the connection name
   */
  join(payload: Payload, visitors: Join['visitors']): Promise<void> {
    return (this.#joined = this.#join(payload, visitors))
  }

  async #join(payload: Payload, visitors: Join['visitors']): Promise<void> {
    const read = readJoin(payload)
    if (typeof read === 'string')
      return this.joinRefused(joinRefused(describe(this.topic), read), 'join crashed')
    const join = new Join({ id: this.id, payload: read, visitors }, this)
    this.#page = read.url
    this.#hearsFailures = read.extensions.includes('failed')
    this.#isPatient = read.extensions.includes(BUSY)
    if (read.extensions.includes(CONSOLE)) this.#owner.listens()
    const outcome = await this.#owner.visit(join, this)
    if (outcome.kind === 'redirect') this.joinRedirected(passedOn(outcome.to, read))
    else if (outcome.kind === 'refused') this.#refused(outcome)
    else await join.booted
  }

  /** Takes a frame of this channel. A leave is heard at once, whatever waits. */
  receive(work: Work): void {
    const { frame } = work
    if (frame.event === MESSAGE.leave) {
      this.#reply(frame, {})
      this.#pushClose()
    } else if (frame.event !== MESSAGE.event && frame.event !== MESSAGE.patch)
      this.#refuse(frame, `there is no message ${describe(frame.event)}`)
    else if (this.#state !== 'closed' && this.#backlog.add(work, this.#state === 'joined')) this.#take(work)
  }

  /** The browser reads again: what was kept back is sent. */
  flush(): void {
    if (this.#state !== 'joined') return
    this.#instance?.flush()
    this.#takeKept()
  }

  /** Ends the view because of what its client did; the client is told to join anew. */
  fail(error: LiveError): void {
    if (this.#state === 'joining') this.joinRefused(error, 'join crashed')
    else this.instanceFailed(error)
  }

  /** Ends the view, from any state. */
  close(): void {
    if (this.#state === 'closed') return
    this.#state = 'closed'
    this.#instance?.close()
    this.#instance = undefined
    this.#owner.channelClosed(this)
    this.#backlog.clear()
  }

  // Join delegate

  joinStarted(instance: Instance): boolean {
    if (this.#state !== 'joining') return false
    this.#instance = instance
    return true
  }

  say(line: ConsoleLine): void {
    this.#owner.say(line)
  }

  joinGranted(tree: Envelope, printed: Printed | undefined): void {
    if (this.#state !== 'joining') return
    this.#welcome(tree, printed)
    this.#takeKept()
  }

  joinRedirected(departure: Departure): void {
    this.#refuseJoin(exitOf(departure))
  }

  joinRefused(error: LiveError, refusal: Refusal): void {
    if (this.#state === 'joining' || isLateMistake(error)) this.#owner.report(error)
    this.#refuseJoin({ reason: refusal })
  }

  // Instance delegate

  isReady(): boolean {
    return this.#owner.isReady()
  }

  instanceChanged(diff: Envelope): void {
    if (this.#state === 'joined') this.#push(null, MESSAGE.diff, diff as unknown as Payload)
  }

  instanceRedirected(departure: Departure): void {
    if (this.#state !== 'joined') return
    for (const [message, payload] of Object.entries(exitOf(departure))) this.#push(null, message, payload)
    if (!this.outlivesPages()) this.#pushClose()
  }

  pageUrl(): string | undefined {
    const page = this.#root ? this.#owner.channelOf(`lv:${this.#root}`) : undefined
    return page ? page.#instance?.url : undefined
  }

  async instanceTravels(to: string): Promise<RouteMatch | Redirect | undefined> {
    // A view that is only a part of the page has no URL of its own: the page goes there.
    if (this.#page === undefined) return new Redirect(to, 'push')
    const url = new URL(to, this.#page)
    const found = await travel(this.#owner, url, this.#isPatient ? this.#instance?.signal : undefined)
    if (!('seconds' in found)) return found
    this.instanceChanged(busyDiff(found, url.href))
    return undefined
  }

  instancePatched(entry: HistoryEntry): void {
    if (this.#state === 'joining') this.#entry = entry
    else this.#push(null, MESSAGE.patch, entry)
  }

  /** A sticky view is nested in a page, and in no view that it ends with. */
  outlivesPages(): boolean {
    return this.#root !== undefined && this.#around === undefined
  }

  instanceFailed(error: LiveError): void {
    if (this.#state === 'closed') return
    this.#owner.report(error)
    this.#push(this.joinRef, MESSAGE.error, { reason: 'channel_crash' })
    this.close()
  }

  // Frames

  /** Joined only once it was sent: what is no JSON throws here, and a join can still be refused. */
  #welcome(tree: Envelope, printed: Printed | undefined): void {
    const live_patch = this.#entry
    const frame_bytes = this.#owner.frameBytes
    const response = {
      rendered: tree,
      liveview_version: LIVEVIEW_VERSION,
      ...(printed && { printed }),
      ...(frame_bytes && { frame_bytes }),
      ...(live_patch && { live_patch }),
    }
    this.#push(this.joinRef, MESSAGE.reply, { status: 'ok', response: response as unknown as JsonValue })
    if (this.#state === 'joining') this.#state = 'joined'
    this.#joined = undefined
  }

  #take(work: Work): void {
    if (!this.#instance) return
    this.#backlog.opened()
    const done = (outcome: Outcome): void => this.#answered(work, outcome)
    const error = ask(this.#instance, { frame: work.frame, page: this.#page, done })
    if (!error) return
    this.#owner.report(error)
    done({ diff: undefined })
  }

  #takeKept(): void {
    for (let next: Work | undefined; this.#owner.isReady() && (next = this.#backlog.next());) this.#take(next)
  }

  #answered({ frame, size }: Work, outcome: Outcome): void {
    if (this.#state !== 'joined') return
    // What cannot be sent throws, and is answered otherwise.
    this.#reply(frame, responseOf(outcome, this.#hearsFailures ? frame : undefined))
    if ('redirect' in outcome && !this.outlivesPages()) this.#pushClose()
    this.#backlog.answered()
    if (this.#backlog.isKeeping) this.#takeKept()
    this.#backlog.release(size)
  }

  #refuse(frame: Frame, why: string): void {
    this.#owner.report(valueRefused('a frame', why))
    this.#push(frame.ref, MESSAGE.reply, { status: 'error', response: { reason: why } })
  }

  /** A page is kept, if it says that it can be, while the application is busy. */
  #refused({ error, refusal, busy }: Flaw & { readonly busy?: Busy | undefined }): void {
    if (!busy || !this.#isPatient) return this.joinRefused(error, refusal)
    this.#owner.report(error, false)
    this.#refuseJoin({ reason: 'busy', wait: busy.seconds })
  }

  #refuseJoin(response: JsonValue): void {
    if (this.#state !== 'joining') return
    this.#push(this.joinRef, MESSAGE.reply, { status: 'error', response })
    this.close()
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
