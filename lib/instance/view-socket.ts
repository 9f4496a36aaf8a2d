import { atOnce, sendable, withoutPromises } from '../at-once.ts'
import { valueKind } from '../errors/index.ts'
import { follow, isPromise, takeRejections } from '../foreign.ts'
import type { Watch } from '../diagnostics/watch.ts'
import type { HistoryOptions } from '../js/commands.ts'
import { RESET_FORM } from '../protocol/diff.ts'
import type { PresenceKey } from '../presence/api.ts'
import type { JsonValue } from '../protocol/json.ts'
import type { Topic } from '../pubsub/topic.ts'
import type { Advice } from '../view/advice.ts'
import type { AssignAsyncOptions, Async, AsyncHandlers, AsyncOptions, AsyncWork } from '../view/async.ts'
import type { ComponentKind, SomeProps } from '../view/component-kind.ts'
import type { FlashMessages } from '../view/flash.ts'
import { updateOf } from '../view/live-component.ts'
import type { LocalTarget } from '../view/local-target.ts'
import { localPath, Redirect, redirectTo, type RedirectTarget } from '../view/redirect.ts'
import type { StreamInsertOptions } from '../view/stream.ts'
import type { PushEventOptions, Socket, Stage, StageHooks } from '../view/socket.ts'
import type { AssignStore } from './assigns.ts'
import { NO_MESSAGES } from './flash.ts'
import type { Process } from './process.ts'
import type { Scope } from './scope.ts'
import type { ViewConfig } from './config.ts'
import type { StateParts } from './state-parts.ts'
import { Streams } from './streams.ts'

/** The socket of a view: all that its callbacks can do, so it imports the types of all of that. */

/** The state whose callbacks receive the socket. */
export interface SocketState {
  readonly config: ViewConfig
  readonly process: Process
  readonly assigns: AssignStore
  readonly scope: Scope
  readonly cid: number | undefined
  readonly parts: StateParts
  readonly knownParts: StateParts | undefined
}

/**
 * What the callbacks of a state receive: they can assign, subscribe and redirect, but neither boot nor close.
 * It is the author's `Socket`, so it has as many members as that.
 */
export class ViewSocket implements Socket<Record<string, unknown>> {
  readonly #state: SocketState

  /** What the router of a socket counts; undefined for a socket that is not of a router. */
  static watchOf(socket: unknown): Watch | undefined {
    return Object(socket) === socket && #state in (socket as object)
      ? (socket as ViewSocket).#state.config.watch
      : undefined
  }

  constructor(state: SocketState) {
    this.#state = state
  }

  get id(): string {
    return this.#process.context.id
  }

  get url(): URL {
    return new URL(this.#process.location.url)
  }

  get params(): unknown {
    return this.#process.location.params
  }

  get connected(): boolean {
    return this.#process.context.connected
  }

  get signal(): AbortSignal {
    return this.#state.scope.signal
  }

  get assigns(): Readonly<Record<string, unknown>> {
    return this.#state.assigns.guarded
  }

  get flash(): FlashMessages {
    return this.#process.knownFlash?.messages ?? NO_MESSAGES
  }

  assign(changes: Readonly<Record<string, unknown>>): void {
    this.#state.assigns.change(changes)
    this.#state.knownParts?.assigned(changes)
  }

  update(key: string, change: (value: unknown) => unknown): void {
    this.assign({ [key]: change(this.assigns[key]) })
  }

  attachHook<At extends Stage, Seen>(stage: At, hook: StageHooks<Seen>[At]): () => void {
    return this.#state.parts.attachHook(stage, hook)
  }

  assignNew<Value>(key: string, compute: () => Value): Value | Awaited<Value> {
    const given = this.#state.assigns.find(key) as Awaited<Value> | undefined
    const value = given === undefined ? compute() : given
    // Who awaits it hears of its failure. It may not be awaited at all.
    if (isPromise(value)) follow(value, () => undefined)
    return value
  }

  subscribe(topic: string | Topic): PromiseLike<void> {
    return this.#state.parts.topics.listen(atOnce(topic, '`subscribe`', 'a topic'))
  }

  unsubscribe(topic: string | Topic): void {
    this.#state.parts.topics.unlisten(atOnce(topic, '`unsubscribe`', 'a topic'))
  }

  broadcast(topic: string | Topic, name: string, payload?: unknown): void {
    addressed({ topic, name }, '`broadcast`', payload)
    this.#state.parts.topics.messages.broadcast(topic, name, payload)
  }

  broadcastFrom(topic: string | Topic, name: string, payload?: unknown): void {
    addressed({ topic, name }, '`broadcastFrom`', payload)
    this.#state.parts.topics.messages.broadcastFrom(topic, name, payload)
  }

  track(topic: string | Topic, key: PresenceKey, meta: unknown): void {
    addressed({ topic, key }, '`track`', meta)
    this.#state.parts.topics.presence.track(topic, key, meta)
  }

  untrack(topic: string | Topic, key: PresenceKey): void {
    withoutPromises({ topic, key }, '`untrack`')
    this.#state.parts.topics.presence.untrack(topic, key)
  }

  presences(topic: string | Topic): ReadonlyMap<string, readonly never[]> {
    return this.#state.parts.topics.presence.list(atOnce(topic, '`presences`', 'a topic')) as ReadonlyMap<
      string,
      never[]
    >
  }

  sendSelf(name: string, payload?: unknown): void {
    // The handler hears of a promise in it that rejects; there may be none by then.
    takeRejections(payload)
    this.#tell(atOnce(name, '`sendSelf`', 'a name'), payload)
  }

  sendSelfAfter(delay: number, name: string, payload?: unknown): () => void {
    takeRejections(payload)
    withoutPromises({ delay, name }, '`sendSelfAfter`')
    if (!this.connected) return () => undefined
    return this.#state.scope.later(delay, () => this.#tell(name, payload))
  }

  sendUpdate<Props>(component: ComponentKind<Props>, id: string | number, props: SomeProps<Props>): void {
    this.#process.receive({ kind: 'update', to: updateOf(component, id, props) })
  }

  async<Value>(work: AsyncWork<Value>, options?: AsyncOptions): Async<Value> {
    return this.#state.parts.work.value(work, options)
  }

  assignAsync(key: string, work: AsyncWork<unknown>, options: AssignAsyncOptions = {}): void {
    addressed({ key }, '`assignAsync`', work)
    this.#state.parts.work.assign(key, work, options)
  }

  startAsync<Value>(name: string, work: AsyncWork<Value>, handlers: AsyncHandlers<never, Value>): void {
    addressed({ name }, '`startAsync`', work)
    this.#state.parts.work.start(name, work, handlers as AsyncHandlers<unknown, Value>)
  }

  cancelAsync(name: string): void {
    this.#state.parts.startedWork?.cancel(atOnce(name, '`cancelAsync`', 'a name'))
  }

  stream(...given: readonly unknown[]): never {
    const [first, second, third] = given
    return (
      typeof first === 'string'
        ? this.#streams.refill(first, second, third)
        : this.#streams.make(first, second)
    ) as never
  }

  streamInsert(key: string, item: unknown, options: StreamInsertOptions = {}): void {
    this.#streams.insert(key, item, options)
  }

  streamDelete(key: string, item: unknown): void {
    this.#streams.delete(key, item)
  }

  streamDeleteById(key: string, id: string): void {
    this.#streams.deleteById(key, id)
  }

  allowUpload(options: unknown = {}): never {
    return this.#state.parts.uploads.allow(options) as never
  }

  consumeUploaded(key: string, consume: Parameters<StateParts['uploads']['consume']>[1]): Promise<never[]> {
    return this.#state.parts.uploads.consume(atOnce(key, '`consumeUploaded`', 'a key'), consume) as Promise<
      never[]
    >
  }

  cancelUpload(key: string, ref?: string): void {
    this.#state.parts.uploads.cancel(atOnce(key, '`cancelUpload`', 'a key'), ref)
  }

  disallowUpload(key: string): void {
    this.#state.parts.uploads.disallow(atOnce(key, '`disallowUpload`', 'a key'))
  }

  pushEvent(name: string, payload: JsonValue = {}, { dispatch }: PushEventOptions = {}): void {
    addressed({ name }, '`pushEvent`', payload)
    sendable(payload, '`pushEvent`')
    this.#advice?.called('pushEvent')
    this.#process.outbox.pushEvent(dispatch === 'before' ? [name, payload, true] : [name, payload])
  }

  resetForm(id: string): void {
    this.#advice?.called('resetForm')
    if (typeof (atOnce(id, '`resetForm`', 'an id') as unknown) !== 'string')
      throw valueKind(id, 'the id of a form', '`resetForm`')
    this.#process.outbox.pushEvent([RESET_FORM, { id }])
  }

  putSession(key: string, value: JsonValue): void {
    this.#advice?.called('putSession')
    this.#process.session.put(key, value)
  }

  putFlash(kind: string, text: string): void {
    this.#advice?.called('putFlash')
    this.#process.flash.put(kind, text)
  }

  clearFlash(kind?: string): void {
    this.#advice?.called('clearFlash')
    const cleared = atOnce(kind, '`clearFlash`', 'a kind')
    this.#process.knownFlash?.clear(cleared)
  }

  pushPatch(to: LocalTarget, { replace = false }: HistoryOptions = {}): void {
    this.#advice?.called('pushPatch')
    this.#process.location.requestPatch({
      to: localPath('pushPatch', this.#process.location.url, to),
      kind: replace ? 'replace' : 'push',
    })
  }

  pushNavigate(to: LocalTarget, { replace = false }: HistoryOptions = {}): never {
    this.#advice?.leaves('pushNavigate')
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- as below
    throw new Redirect(
      localPath('pushNavigate', this.#process.location.url, to),
      replace ? 'replace' : 'push',
    )
  }

  redirect(to: RedirectTarget): never {
    this.#advice?.leaves('redirect')
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- a redirect is no error, it is how a callback ends
    throw redirectTo(this.#process.location.url, to)
  }

  #tell(name: string, payload: unknown): void {
    this.#process.receive({ kind: 'info', info: { name, payload }, life: this.#state })
  }

  get #process(): Process {
    return this.#state.process
  }

  get #streams(): Streams {
    return new Streams(this.#state.assigns, this.#process.outbox)
  }

  get #advice(): Advice | undefined {
    return this.#state.assigns.advice
  }
}

/** Refuses promises in a name, a topic or the like. Then the payload is not sent, so its rejections are taken. */
function addressed(address: object, method: string, payload: unknown): void {
  try {
    withoutPromises(address, method)
  } catch (error) {
    takeRejections(payload)
    throw error
  }
}
