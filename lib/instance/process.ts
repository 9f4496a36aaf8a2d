import type { LiveError } from '../errors/index.ts'
import type { Awaitable } from '../view/schema.ts'
import { Flash } from './flash.ts'
import { Location, type HistoryEntry, type LocationOwner } from './location.ts'
import { Outbox } from './outbox.ts'
import { DetachedOwner } from './detached-owner.ts'
import { SessionPuts } from './session-puts.ts'
import type { PageUploads } from './page-uploads.ts'
import type { InstanceInput, InstanceOutput, InstanceOwner } from './owner.ts'
import type { InstanceContext, ViewConfig } from './config.ts'

/** The instance, as its process sees it. */
export interface ProcessOwner {
  receive(input: InstanceInput): void
  /** Ends the instance because of an error, reports that and tells the owner. */
  fail(error: LiveError): void
  /** Something changed that every state reads when it is rendered. */
  invalidate(): void
  /** The view is at another URL: runs `handleParams`. @throws when the view has ended meanwhile */
  patched(): Awaitable<unknown>
}

/** What all states of an instance share: one page with its URL and its flash messages, and one way out. */
export class Process implements LocationOwner {
  readonly context: InstanceContext
  readonly location: Location
  readonly outbox: Outbox = new Outbox()
  readonly #instance: ProcessOwner
  #owner: InstanceOwner
  /** Made for the first flash message. */
  knownFlash: Flash | undefined
  #session: SessionPuts | undefined
  /** The uploads of all states, made when the first is allowed: see `PageUploads.of`. */
  pageUploads: PageUploads | undefined

  constructor(config: ViewConfig, context: InstanceContext, owner: InstanceOwner, instance: ProcessOwner) {
    this.context = context
    this.#owner = owner
    this.#instance = instance
    this.location = new Location(config, context.url, this)
  }

  /** The flash messages of the view. */
  get flash(): Flash {
    return (this.knownFlash ??= new Flash(this.#instance, this.context))
  }

  /** What callbacks put into the session of the visitor. */
  get session(): SessionPuts {
    return (this.#session ??= new SessionPuts(this))
  }

  get owner(): InstanceOwner {
    return this.#owner
  }

  /** From here on another owner is told; what was kept for it while there was none comes first. */
  attach(owner: InstanceOwner): void {
    const last = this.#owner
    this.#owner = owner
    if (last instanceof DetachedOwner) last.handOver(owner)
  }

  /** From here on there is no owner. */
  detach(): void {
    if (!(this.#owner instanceof DetachedOwner)) this.#owner = new DetachedOwner(this.#owner)
  }

  /** Takes an input, in its turn. */
  receive(input: InstanceInput): void {
    this.#instance.receive(input)
  }

  /** Tells the owner. */
  send(output: InstanceOutput): void {
    this.#owner.instanceSent(output)
  }

  /** Has the session hold what was put, and tells the page which URLs the view took. What was rendered there follows. */
  sendAhead(): void {
    this.#session?.send()
    for (const entry of this.outbox.takePatches()) this.send({ kind: 'patch', entry })
  }

  // Location owner

  resolveRoute(to: string): ReturnType<LocationOwner['resolveRoute']> {
    this.#session?.send()
    return this.#owner.page.resolveRoute(to)
  }

  patched(entry: HistoryEntry | undefined): Awaitable<unknown> {
    if (entry) this.outbox.patched(entry)
    return this.#instance.patched()
  }
}
