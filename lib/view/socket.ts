import { atOnce, sendable, withoutPromises } from '../at-once.ts'
import { valueKind } from '../errors/index.ts'
import { follow, isPromise, takeRejections } from '../foreign.ts'
import { RESET_FORM, type PushedEvent } from '../protocol/diff.ts'
import type { JsonValue } from '../protocol/json.ts'
import type { Broadcast } from '../pubsub/pubsub.ts'
import type { Topic } from '../pubsub/topic.ts'
import type { HistoryOptions } from '../js/commands.ts'
import type { Advice } from './advice.ts'
import type { Assigns } from '../instance/assigns.ts'
import type { HistoryEntry } from '../instance/contract.ts'
import type { Flash, FlashMessages } from './flash.ts'
import type { LocalTarget } from './local-target.ts'
import { localPath, Redirect, redirectTo, type RedirectTarget } from './redirect.ts'
import type { Stage, StageHooks, Stages } from '../instance/lifecycle.ts'
import type { Subscriptions } from '../instance/subscriptions.ts'

/** A view's assigns as its callbacks see them; what TypeScript knows nothing of stays so. */
export type State<Assigns> = 0 extends 1 & Assigns ? Assigns : Readonly<Assigns>

/**
 * Stands for the assigns where TypeScript cannot know them, in the messages for what then does not compile. Every view
 * has a socket of this type, so that a handler which reads no assigns fits each of them.
 */
export type UnknownAssigns = object & {
  readonly 'Unknown assigns: write mount(socket): State, or liveView<State>({ … })'?: never
}

/** When an event reaches the page: before or after the update that it comes with. @default 'after' */
export type PushEventOptions = { readonly dispatch?: 'before' | 'after' }

/** A view's own handle: what its callbacks receive. Never a network connection. */
export interface Socket<Assigns> {
  /** The id of the view's element in the page; the same in the first render and after the join. */
  readonly id: string
  /** The URL of the page. */
  readonly url: URL
  /** What the view's `params` parser made of the URL. */
  readonly params: unknown
  /** False in the first render over HTTP, true once the browser has joined. */
  readonly connected: boolean
  /** Aborted when the view ends: hand it to `fetch`, timers and listeners. */
  readonly signal: AbortSignal
  /** The view's state. It is replaced, never changed in place; outside production it is frozen. */
  readonly assigns: State<Assigns>
  /** Messages for the person at the browser by their kind; `render` finds them in its second argument. */
  readonly flash: FlashMessages
  /** Replaces some assigns. The view is rendered when the callback is through, or the next one if none runs. */
  assign(changes: Partial<Assigns>): void
  /** Replaces one assign by what a function makes of it. */
  update<Key extends keyof Assigns & string>(key: Key, change: (value: Assigns[Key]) => Assigns[Key]): void
  /**
   * Has a function run at a stage of the view's life, before the view's own callback, which it may keep from running.
   * The returned function ends it, and so does the end of the view.
   */
  attachHook<At extends Stage>(stage: At, hook: StageHooks<Assigns>[At]): () => void
  /** Listens to a pub/sub topic: its messages come to `handleInfo`. Ends with the view. Does nothing in the first render. */
  subscribe(topic: string | Topic): void
  /** Stops listening to a topic. */
  unsubscribe(topic: string | Topic): void
  /**
   * Sends a message to all who listen to a topic, this view included if it listens. They get a frozen copy of the payload.
   * @throws LIVE_VALUE_KIND outside production, when JSON cannot carry the payload
   */
  readonly broadcast: Broadcast
  /** Sends a message to all others who listen to a topic. */
  readonly broadcastFrom: Broadcast
  /** Sends a message to this view's own `handleInfo`, after the running callback. Does nothing in the first render. */
  sendSelf(name: string, payload?: unknown): void
  /**
   * The same after a while; the returned function cancels it, and so does the end of the view.
   * @param delay in milliseconds
   */
  sendSelfAfter(delay: number, name: string, payload?: unknown): () => void
  /** Sends an event to the page: hooks hear it by `handleEvent`, the window as `phx:<name>`. */
  pushEvent(name: string, payload?: JsonValue, options?: PushEventOptions): void
  /**
   * Resets the form of this page that has this id: its fields show again what the view has rendered, and none counts as
   * used. It happens after the update that it comes with. Does nothing in the first render.
   * @throws LIVE_VALUE_KIND when the id is no text
   */
  resetForm(id: string): void
  /**
   * Leaves a message for the person at the browser, such as `putFlash('info', 'Saved.')`. It is shown by this view's
   * `render`; when the same callback goes on to another page, by that page.
   * @throws LIVE_VALUE_KIND when one of them is no text
   */
  putFlash(kind: string, text: string): void
  /** Takes back the message of a kind, or all. */
  clearFlash(kind?: string): void
  /**
   * Takes the view to another URL of its own once the callback is through: the browser shows it, and `handleParams`
   * runs. The application's guards hold for it. In the first render it is a 302.
   *
   * @param to a path of this site, which leads to this view; one that is read from the URL of the page, such as
   * `?page=2`; or changes of its parameters, such as `{ page: 2 }`
   * @throws LIVE_REDIRECT_UNSAFE; later, as the end of the callback: LIVE_PATCH_ELSEWHERE, LIVE_PATCH_LOOP
   */
  pushPatch(to: LocalTarget, options?: HistoryOptions): void
  /**
   * Ends the callback and takes the browser to another live view, over the same connection; what is none is loaded
   * like any other page. In the first render it is a 302.
   *
   * @param to a path of this site, one that is read from the URL of the page, or changes of its parameters
   * @throws always; LIVE_REDIRECT_UNSAFE
   */
  pushNavigate(to: LocalTarget, options?: HistoryOptions): never
  /**
   * Ends the callback and sends the browser to another page: a 302 in the first render.
   * @param to a path of this site, one that is read from the URL of the page, or `{ external }`
   * @throws always; LIVE_REDIRECT_UNSAFE for all else
   */
  redirect(to: RedirectTarget): never
}

/**
 * In `mount` there are no assigns yet: they are what it returns. It goes elsewhere by `redirect` or `pushNavigate`.
 * `Told` are the assigns that TypeScript has been told of, by `liveView<State>`; otherwise it is `any`.
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the assigns are only about to be known
export interface MountSocket<Told = any> extends Omit<
  Socket<unknown>,
  'assigns' | 'assign' | 'update' | 'attachHook' | 'pushPatch'
> {
  /** As everywhere. A hook knows the assigns from `liveView<State>`, or from its own `socket: Socket<State>`. */
  attachHook<At extends Stage, Seen = 0 extends 1 & Told ? UnknownAssigns : Told>(
    stage: At,
    hook: StageHooks<Seen>[At],
  ): () => void
  /**
   * An assign that somebody may have made already: a hook of `onMount`, the view around this one, or the application
   * in `res.locals`. Only where none has, it is computed.
   * @example mount: async (socket, { session }) => ({ user: await socket.assignNew('user', () => users.of(session)) })
   */
  assignNew<Value>(key: string, compute: () => Value): Value | Awaited<Value>
}

/** What an instance lets its callbacks do. */
export interface SocketOwner {
  readonly id: string
  readonly url: string
  readonly params: unknown
  readonly connected: boolean
  readonly signal: AbortSignal
  readonly assigns: Assigns
  readonly flash: Flash
  readonly stages: Stages
  readonly subscriptions: Subscriptions
  info(name: string, payload: unknown): void
  infoAfter(delay: number, name: string, payload: unknown): () => void
  pushEvent(event: PushedEvent): void
  pushPatch(entry: HistoryEntry): void
}

/** A narrow face of an instance: a callback can assign, subscribe and redirect; it cannot boot or close. */
export class ViewSocket implements Socket<Record<string, unknown>> {
  readonly #owner: SocketOwner

  constructor(owner: SocketOwner) {
    this.#owner = owner
  }

  get id(): string {
    return this.#owner.id
  }

  get url(): URL {
    return new URL(this.#owner.url)
  }

  get params(): unknown {
    return this.#owner.params
  }

  get connected(): boolean {
    return this.#owner.connected
  }

  get signal(): AbortSignal {
    return this.#owner.signal
  }

  get assigns(): Readonly<Record<string, unknown>> {
    return this.#owner.assigns.guarded
  }

  get flash(): FlashMessages {
    return this.#owner.flash.messages
  }

  assign(changes: Readonly<Record<string, unknown>>): void {
    this.#owner.assigns.change(changes)
  }

  update(key: string, change: (value: unknown) => unknown): void {
    this.assign({ [key]: change(this.assigns[key]) })
  }

  attachHook<At extends Stage, Seen>(stage: At, hook: StageHooks<Seen>[At]): () => void {
    return this.#owner.stages.attach(stage, hook)
  }

  assignNew<Value>(key: string, compute: () => Value): Value | Awaited<Value> {
    const given = this.#owner.assigns.find(key) as Awaited<Value> | undefined
    const value = given === undefined ? compute() : given
    // Whoever awaits it hears of its failure; nobody may.
    if (isPromise(value)) follow(value, () => undefined)
    return value
  }

  subscribe(topic: string | Topic): void {
    this.#owner.subscriptions.start(atOnce(topic, '`subscribe`', 'a topic'))
  }

  unsubscribe(topic: string | Topic): void {
    this.#owner.subscriptions.stop(atOnce(topic, '`unsubscribe`', 'a topic'))
  }

  broadcast(topic: string | Topic, name: string, payload?: unknown): void {
    addressed({ topic, name }, '`broadcast`', payload)
    this.#owner.subscriptions.broadcast(topic, name, payload)
  }

  broadcastFrom(topic: string | Topic, name: string, payload?: unknown): void {
    addressed({ topic, name }, '`broadcastFrom`', payload)
    this.#owner.subscriptions.broadcastFrom(topic, name, payload)
  }

  sendSelf(name: string, payload?: unknown): void {
    // The handler hears of a promise in it that rejects; there may be none by then.
    takeRejections(payload)
    this.#owner.info(atOnce(name, '`sendSelf`', 'a name'), payload)
  }

  sendSelfAfter(delay: number, name: string, payload?: unknown): () => void {
    takeRejections(payload)
    withoutPromises({ delay, name }, '`sendSelfAfter`')
    return this.#owner.infoAfter(delay, name, payload)
  }

  pushEvent(name: string, payload: JsonValue = {}, { dispatch }: PushEventOptions = {}): void {
    addressed({ name }, '`pushEvent`', payload)
    sendable(payload, '`pushEvent`')
    this.#advice?.called('pushEvent')
    this.#owner.pushEvent(dispatch === 'before' ? [name, payload, true] : [name, payload])
  }

  resetForm(id: string): void {
    this.#advice?.called('resetForm')
    if (typeof (atOnce(id, '`resetForm`', 'an id') as unknown) !== 'string')
      throw valueKind(id, 'the id of a form', '`resetForm`')
    this.#owner.pushEvent([RESET_FORM, { id }])
  }

  putFlash(kind: string, text: string): void {
    this.#advice?.called('putFlash')
    this.#owner.flash.put(kind, text)
  }

  clearFlash(kind?: string): void {
    this.#advice?.called('clearFlash')
    this.#owner.flash.clear(atOnce(kind, '`clearFlash`', 'a kind'))
  }

  pushPatch(to: LocalTarget, { replace = false }: HistoryOptions = {}): void {
    this.#advice?.called('pushPatch')
    this.#owner.pushPatch({
      to: localPath('pushPatch', this.#owner.url, to),
      kind: replace ? 'replace' : 'push',
    })
  }

  pushNavigate(to: LocalTarget, { replace = false }: HistoryOptions = {}): never {
    this.#advice?.leaves('pushNavigate')
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- as below
    throw new Redirect(localPath('pushNavigate', this.#owner.url, to), replace ? 'replace' : 'push')
  }

  redirect(to: RedirectTarget): never {
    this.#advice?.leaves('redirect')
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- a redirect is no error, it is how a callback ends
    throw redirectTo(this.#owner.url, to)
  }

  get #advice(): Advice | undefined {
    return this.#owner.assigns.advice
  }
}

/** Refuses promises in a name, a topic or the like; then nobody knows what was to be sent, either. */
function addressed(address: object, method: string, payload: unknown): void {
  try {
    withoutPromises(address, method)
  } catch (error) {
    takeRejections(payload)
    throw error
  }
}
