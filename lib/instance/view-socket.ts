import { atOnce, sendable, withoutPromises } from '../at-once.ts'
import { valueKind } from '../errors/index.ts'
import { follow, isPromise, takeRejections } from '../foreign.ts'
import type { HistoryOptions } from '../js/commands.ts'
import { RESET_FORM, type PushedEvent } from '../protocol/diff.ts'
import type { JsonValue } from '../protocol/json.ts'
import type { Topic } from '../pubsub/topic.ts'
import type { Advice } from '../view/advice.ts'
import type { FlashMessages } from '../view/flash.ts'
import type { LocalTarget } from '../view/local-target.ts'
import { localPath, Redirect, redirectTo, type RedirectTarget } from '../view/redirect.ts'
import type { PushEventOptions, Socket, Stage, StageHooks } from '../view/socket.ts'
import type { AssignStore } from './assigns.ts'
import type { Flash } from './flash.ts'
import type { Stages } from './lifecycle.ts'
import type { HistoryEntry } from './location.ts'
import type { Subscriptions } from './subscriptions.ts'

/** What an instance lets its callbacks do. */
export interface SocketOwner {
  readonly id: string
  readonly url: string
  readonly params: unknown
  readonly connected: boolean
  readonly signal: AbortSignal
  readonly assigns: AssignStore
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
