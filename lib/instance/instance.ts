import { sendable } from '../at-once.ts'
import { attempt } from '../attempt.ts'
import { callbackFailed, viewSlow, type LiveError } from '../errors/index.ts'
import { settled } from '../foreign.ts'
import type { Envelope, PushedEvent } from '../protocol/diff.ts'
import type { JsonValue } from '../protocol/json.ts'
import type { Nested } from '../template/rendered.ts'
import { AssignStore } from './assigns.ts'
import { type BootInfo, mountInfo } from './boot-info.ts'
import { type HistoryEntry, Course, type CourseOwner } from './location.ts'
import type { InstanceDelegate, Outcome } from './owner.ts'
import type { InstancePlace, InstanceSetting } from './setting.ts'
import type { EventValue } from '../view/untrusted.ts'
import { Drawing } from './drawing.ts'
import { Flash, type Departure } from './flash.ts'
import { eventHandlerOf } from './own-events.ts'
import { mendingOf } from './mending.ts'
import type { Picture } from './render.ts'
import type { Redirect } from '../view/redirect.ts'
import { Renderer, type Reader } from './outbox.ts'
import type { Awaitable } from '../view/schema.ts'
import { Scope } from './scope.ts'
import { ViewSocket, type SocketOwner } from './view-socket.ts'
import type { Stage } from '../view/socket.ts'
import { Stages } from './lifecycle.ts'
import { Subscriptions } from './subscriptions.ts'
import { infoHandlerOf } from '../view/ties.ts'
import { Turns, type TurnsOwner } from './turns.ts'

/**
 * One running live view for one visitor. Decides when callbacks run, renders after each turn, and tells its
 * owner what changed. It knows neither HTTP nor WebSocket, and nothing in it assumes that a lost connection
 * ends it.
 */
export class Instance implements CourseOwner, SocketOwner, TurnsOwner {
  readonly #setting: InstanceSetting
  readonly #place: InstancePlace
  readonly #delegate: InstanceDelegate
  readonly #turns: Turns
  readonly #scope = new Scope()
  readonly #renderer: Renderer
  readonly flash: Flash
  readonly #course: Course
  readonly #drawing: Drawing
  readonly socket: ViewSocket = new ViewSocket(this)
  #state: 'new' | 'booting' | 'running' | 'closed' = 'new'
  #stages: Stages | undefined
  readonly assigns: AssignStore
  #subscriptions: Subscriptions | undefined
  #taken: (() => void) | undefined

  constructor(setting: InstanceSetting, place: InstancePlace, delegate: InstanceDelegate) {
    this.#setting = setting
    this.#place = place
    this.#delegate = delegate
    this.#renderer = new Renderer(place)
    const invalidate = (): void => this.#renderer.invalidate()
    this.flash = new Flash(invalidate)
    this.assigns = new AssignStore(setting, invalidate)
    this.#course = new Course(setting, place.url, delegate, this)
    const state = { assigns: this.assigns, flash: this.flash, renderer: this.#renderer, course: this.#course }
    this.#drawing = new Drawing(setting, state, () => this.#rendered())
    this.#turns = new Turns(setting, this.#course, mendingOf(setting, state), this)
  }

  /**
   * `mount`, `handleParams`, `render`. Infos that come meanwhile wait, those of a connected view until `firstTree`.
   * @throws LIVE_VALUE_REFUSED for parameters the view refuses; a `Redirect`; whatever a callback throws; an
   * `AbortError` when the view is closed meanwhile, which is nobody's mistake
   */
  async boot(info: BootInfo): Promise<Picture> {
    this.#goOn()
    this.#state = 'booting'
    const taken = this.connected ? new Promise<void>((resolve) => (this.#taken = resolve)) : undefined
    return new Promise((resolve, reject) => {
      this.#turns.start(() => this.#boot(info).then(resolve, reject), taken)
    })
  }

  /** The whole tree for a browser that has nothing yet; from here on diffs are made. */
  firstTree(picture: Picture, reader: Reader): Envelope {
    this.#taken?.()
    this.#taken = undefined
    return this.#drawing.first(picture, reader)
  }

  /** Runs the handler of an event; `done` is told what came of it, unless the view ends. */
  event(name: string, value: EventValue, done: (outcome: Outcome) => void): void {
    const handler = eventHandlerOf(this.#setting, name)
    this.#turns.add({
      callback: `handleEvent.${name}`,
      work: () => this.#through('handleEvent', [name, value], () => handler(this.socket, value)),
      ended: done,
      settled: (reply) => done({ diff: this.#nextDiff(sendable(reply, 'A reply')) }),
      mended: () => done({ diff: this.#nextDiff(), hasFailed: true }),
    })
  }

  /** Takes the view to another URL, as its page asks. */
  patch(to: string, done: (outcome: Outcome) => void): void {
    this.#turns.add({
      callback: 'handleParams',
      work: () => this.#course.go(to),
      ended: done,
      settled: (isHere) => done(isHere ? { diff: this.#nextDiff() } : { isElsewhere: true }),
    })
  }

  /** Runs the handler of a message. Nothing happens where the view has none. */
  info(name: string, payload: unknown, topic?: string): void {
    const handler = infoHandlerOf(this.#setting.view.definition.handleInfo, name, topic)
    const isHeard = handler ?? this.#stages?.has('handleInfo')
    if (!this.connected || this.#state === 'closed') return
    if (!isHeard) return this.assigns.advice?.unheard(name, topic)
    if (this.#turns.size >= this.#setting.limits.waiting) {
      this.turnFailed(viewSlow(this.#setting.name, this.#setting.limits.waiting))
      return
    }
    this.#news(`handleInfo.${name}`, () =>
      this.#through('handleInfo', [name, payload], () => handler?.(this.socket, payload as never)),
    )
  }

  /** The view that this one nests under an id, as it was last rendered. */
  nested(id: string): Nested | undefined {
    return this.#turns.within(() => this.#drawing.nested(id))
  }

  /** Sends what was kept back while the owner was not ready. */
  flush(): void {
    this.#news('render', () => undefined)
  }

  /** Ends the life, from any state. A running callback is not interrupted; its `socket.signal` is aborted. */
  close(): void {
    if (this.#state === 'closed') return
    this.#state = 'closed'
    this.#turns.close()
    this.#turns.within(() => this.#scope.close(this.#teller('the end')))
    this.#renderer.clear()
  }

  // What a socket needs of its owner

  get id(): string {
    return this.#place.id
  }

  get url(): string {
    return this.#course.url
  }

  get params(): unknown {
    return this.#course.params
  }

  get connected(): boolean {
    return this.#place.connected
  }

  get signal(): AbortSignal {
    return this.#scope.signal
  }

  get stages(): Stages {
    return (this.#stages ??= new Stages())
  }

  get subscriptions(): Subscriptions {
    const hear = (name: string, payload: unknown, topic: string): void => this.info(name, payload, topic)
    const scope = this.connected ? this.#scope : undefined
    return (this.#subscriptions ??= new Subscriptions(this.#setting, hear, scope))
  }

  infoAfter(delay: number, name: string, payload: unknown): () => void {
    if (!this.connected) return () => undefined
    return this.#scope.later(delay, () => this.info(name, payload))
  }

  pushEvent(event: PushedEvent): void {
    this.#renderer.pushEvent(event)
  }

  pushPatch(entry: HistoryEntry): void {
    this.#course.want(entry)
  }

  // Course owner

  arrived(): Awaitable<void> {
    this.#goOn()
    this.flash.patched()
    const { handleParams } = this.#setting.view.definition
    return this.#through('handleParams', [this.params], () => handleParams?.(this.socket, this.params))
  }

  // Turns owner

  isRunning(): boolean {
    return this.#state === 'running'
  }

  turnFailed(error: LiveError): void {
    this.close()
    this.#delegate.instanceFailed(error)
  }

  /** What the page was to hear is not lost with the view; one that stays tells it in a turn of its own. */
  leaves(redirect: Redirect): Departure {
    this.#course.tell()
    if (this.#delegate.outlivesPages()) this.flush()
    else {
      const events = this.#renderer.events()
      if (events) this.#delegate.instanceChanged(events)
    }
    return this.flash.leave(redirect)
  }

  // Turns

  #boot(info: BootInfo): Promise<Picture> {
    const { advice } = this.assigns
    const picture = this.#start(info)
    if (!advice) return picture
    return picture.catch((error: unknown) => {
      advice.failed('mount, handleParams or render', error)
      throw error
    })
  }

  async #start(info: BootInfo): Promise<Picture> {
    const { definition } = this.#setting.view
    this.flash.arrive(info.flash)
    this.assigns.give(info.given)
    for (const hook of this.#setting.onMount ?? [])
      await settled(hook(this.socket, mountInfo(info, info.params ?? {})))
    await this.#course.read(this.url, info.params)
    this.#goOn()
    this.assigns.mount(await settled(definition.mount(this.socket, mountInfo(info, this.params))))
    if (this.connected && definition.terminate) this.#scope.add(() => this.#terminate())
    if (info.params) await settled(this.arrived())
    await this.#course.settle()
    this.#goOn()
    this.assigns.advice?.answered('mount or handleParams', undefined, this.assigns.values)
    const picture = this.#drawing.draw()
    this.#course.tell()
    this.#state = 'running'
    return picture
  }

  /** A callback of the view, and before it the hooks of its stage. */
  #through<Value>(stage: Stage, values: readonly unknown[], work: () => Awaitable<Value>): Awaitable<Value> {
    if (!this.#stages) return work()
    return this.#stages.through(stage, [this.socket, ...values], work) as Awaitable<Value>
  }

  /** After an `await` the view may have been left. */
  #goOn(): void {
    if (this.#state === 'closed') this.signal.throwIfAborted()
  }

  #terminate(): void {
    attempt(() => this.#setting.view.definition.terminate?.(this.socket), this.#teller('terminate'))
  }

  /** Reports what failed without ending the view. */
  #teller(callback: string): (error: unknown) => void {
    return (error) => this.#setting.report(callbackFailed(this.#setting.name, callback, error))
  }

  /** A turn that nobody in the browser asked for. */
  #news(callback: string, work: () => Awaitable<unknown>): void {
    this.#turns.add({
      callback,
      work,
      ended: (outcome) => {
        if ('redirect' in outcome) this.#delegate.instanceRedirected(outcome.redirect)
      },
      settled: () => this.#tell(),
      mended: () => this.#tell(),
    })
  }

  #tell(): void {
    // What is gone after one render cannot wait for the next, nor can events.
    const mustTell = this.#renderer.hasEvents || this.assigns.hasTemporary
    const mayTell = mustTell || this.#delegate.isReady()
    const diff = mayTell ? this.#nextDiff() : undefined
    this.#course.tell()
    if (diff) this.#delegate.instanceChanged(diff)
  }

  #nextDiff(reply?: JsonValue | void): Envelope | undefined {
    const diff = this.#drawing.next(reply)
    this.#course.tell()
    return diff
  }

  #rendered(): void {
    this.#stages?.rendered(this.socket, this.#teller('afterRender'))
  }
}
