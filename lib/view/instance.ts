import { attempt } from '../attempt.ts'
import { callbackFailed, eventUnknown, LiveError, valueRefused, viewSlow } from '../errors.ts'
import type { Envelope } from '../protocol/diff.ts'
import type { JsonValue } from '../protocol/json.ts'
import type { Nested } from '../template/rendered.ts'
import type { BootInfo, InstanceDelegate, InstancePlace, InstanceSetting, Outcome, Turn } from './casting.ts'
import type { EventValue } from './live-view.ts'
import { Flash } from './flash.ts'
import { Mailbox } from './mailbox.ts'
import { eventHandlerOf, handlerOf } from './own-events.ts'
import { readParams } from './params.ts'
import { pictureOf, type Picture } from './picture.ts'
import { Redirect } from './redirect.ts'
import { Renderer, type Reader } from './renderer.ts'
import { isPromise, type Awaitable } from './schema.ts'
import { Scope } from './scope.ts'
import { ViewSocket, type SocketOwner } from './socket.ts'
import { Subscriptions } from './subscriptions.ts'

const isDevelopment = process.env['NODE_ENV'] !== 'production'

/**
 * One running live view for one visitor. Decides when callbacks run, renders after each turn, and tells its
 * owner what changed. It knows neither HTTP nor WebSocket, and nothing in it assumes that a lost connection
 * ends it.
 */
export class Instance implements SocketOwner {
  readonly #setting: InstanceSetting
  readonly #place: InstancePlace
  readonly #delegate: InstanceDelegate
  readonly #mailbox = new Mailbox()
  readonly #scope = new Scope()
  readonly #renderer: Renderer
  readonly flash: Flash = new Flash(() => this.#renderer.invalidate())
  readonly #socket = new ViewSocket(this)
  #state: 'new' | 'booting' | 'running' | 'closed' = 'new'
  #assigns: Readonly<Record<string, unknown>> = {}
  #params: unknown
  #subscriptions: Subscriptions | undefined

  constructor(setting: InstanceSetting, place: InstancePlace, delegate: InstanceDelegate) {
    this.#setting = setting
    this.#place = place
    this.#delegate = delegate
    this.#renderer = new Renderer(place.elementOf)
  }

  /**
   * `mount`, `handleParams`, `render`. Infos that come meanwhile wait.
   * @throws LIVE_VALUE_REFUSED for parameters the view refuses; a `Redirect`; whatever a callback throws; an
   * `AbortError` when the view is closed meanwhile, which is nobody's mistake
   */
  async boot(info: BootInfo): Promise<Picture> {
    this.#goOn()
    this.#state = 'booting'
    return new Promise((resolve, reject) => {
      this.#mailbox.add(() => this.#boot(info).then(resolve, reject))
    })
  }

  /** The whole tree for a browser that has nothing yet; from here on diffs are made. */
  firstTree(picture: Picture, reader: Reader): Envelope {
    return this.#renderer.first(picture, reader)
  }

  /** Runs the handler of an event; `done` is told what came of it, unless the view ends. */
  event(name: string, value: EventValue, done: (outcome: Outcome) => void): void {
    const { handleEvent } = this.#setting.view.definition
    const handler = eventHandlerOf(handleEvent, name)
    if (!handler) {
      this.#refuse(eventUnknown(this.#setting.name, name, Object.keys(handleEvent ?? {})), done)
      return
    }
    this.#add({
      callback: `handleEvent.${name}`,
      work: () => handler(this.#socket, value),
      ended: done,
      settled: (reply) => {
        done({ diff: this.#nextDiff(reply) })
      },
    })
  }

  /** Runs the handler of a message. Nothing happens where the view has none. */
  info(name: string, payload: unknown): void {
    const handler = handlerOf(this.#setting.view.definition.handleInfo, name)
    if (!handler || !this.connected || this.#state === 'closed') return
    if (this.#mailbox.size >= this.#setting.mostWaiting) {
      this.#fail(viewSlow(this.#setting.name, this.#setting.mostWaiting))
      return
    }
    this.#news(`handleInfo.${name}`, () => handler(this.#socket, payload as never))
  }

  /** The view that this one nests under an id, as it was last rendered. */
  nested(id: string): Nested | undefined {
    return this.#renderer.nested(id, () => this.#render())
  }

  /** Sends what was kept back while the owner was not ready. */
  flush(): void {
    this.#news('render', () => undefined)
  }

  /** Ends the life, from any state. A running callback is not interrupted; its `socket.signal` is aborted. */
  close(): void {
    if (this.#state === 'closed') return
    this.#state = 'closed'
    this.#mailbox.close()
    this.#scope.close((error) => {
      this.#setting.report(callbackFailed(this.#setting.name, 'the end', error))
    })
    this.#renderer.clear()
  }

  // What a socket needs of its owner

  get id(): string {
    return this.#place.id
  }

  get url(): string {
    return this.#place.url
  }

  get params(): unknown {
    return this.#params
  }

  get connected(): boolean {
    return this.#place.connected
  }

  get signal(): AbortSignal {
    return this.#scope.signal
  }

  get assigns(): Readonly<Record<string, unknown>> {
    return this.#assigns
  }

  set assigns(assigns: Readonly<Record<string, unknown>>) {
    this.#assigns = isDevelopment ? Object.freeze(assigns) : assigns
    this.#renderer.invalidate()
  }

  subscribe(topic: string): void {
    if (!this.connected || this.#state === 'closed') return
    this.#subscriptions ??= this.#listen()
    this.#subscriptions.start(topic)
  }

  unsubscribe(topic: string): void {
    this.#subscriptions?.stop(topic)
  }

  broadcast(topic: string, name: string, payload: unknown): void {
    this.#setting.pubsub.broadcast(topic, name, payload)
  }

  broadcastFrom(topic: string, name: string, payload: unknown): void {
    if (this.#subscriptions) this.#subscriptions.broadcastFrom(topic, name, payload)
    else this.broadcast(topic, name, payload)
  }

  infoAfter(delay: number, name: string, payload: unknown): () => void {
    if (!this.connected) return () => undefined
    return this.#scope.later(delay, () => {
      this.info(name, payload)
    })
  }

  pushEvent(name: string, payload: JsonValue): void {
    this.#renderer.pushEvent(name, payload)
  }

  // Turns

  async #boot(info: BootInfo): Promise<Picture> {
    const { definition } = this.#setting.view
    const whose = `${this.#setting.name}: the parameters of ${this.url}`
    const read = info.params ? readParams(definition, info.params, whose) : {}
    const params = (this.#params = isPromise(read) ? await read : read)
    this.#goOn()
    this.flash.arrive(info.flash)
    this.assigns = { ...((await definition.mount(this.#socket, { ...info, params })) as typeof this.assigns) }
    if (this.connected && definition.terminate) this.#scope.add(() => this.#terminate())
    this.#goOn()
    if (info.params) await definition.handleParams?.(this.#socket, params)
    this.#goOn()
    const picture = this.#render()
    this.#state = 'running'
    return picture
  }

  /** After an `await` the view may have been left. */
  #goOn(): void {
    if (this.#state === 'closed') this.signal.throwIfAborted()
  }

  #terminate(): void {
    attempt(
      () => this.#setting.view.definition.terminate?.(this.#socket),
      (error) => {
        this.#setting.report(callbackFailed(this.#setting.name, 'terminate', error))
      },
    )
  }

  /** A turn that nobody in the browser asked for. */
  #news(callback: string, work: () => Awaitable<void>): void {
    this.#add({
      callback,
      work,
      ended: (outcome) => {
        if ('redirect' in outcome) this.#delegate.instanceRedirected(outcome.redirect)
      },
      settled: () => {
        this.#tell()
      },
    })
  }

  #add<Value>(turn: Turn<Value>): void {
    this.#mailbox.add(() => this.#run(turn))
  }

  /** One callback, then what follows from it; each way it can end is dealt with here. */
  #run<Value>(turn: Turn<Value>): void | Promise<void> {
    try {
      this.flash.turn()
      const value = turn.work()
      if (isPromise(value)) return this.#await(turn, value)
      if (this.#state === 'running') turn.settled(value)
    } catch (error) {
      this.#ended(turn, error)
    }
  }

  async #await<Value>(turn: Turn<Value>, work: PromiseLike<Value>): Promise<void> {
    try {
      const value = await work
      if (this.#state === 'running') turn.settled(value)
    } catch (error) {
      this.#ended(turn, error)
    }
  }

  /** A callback ended by a throw: a redirect, a refused value, or a failure. */
  #ended<Value>({ callback, ended }: Turn<Value>, thrown: unknown): void {
    if (this.#state !== 'running') return
    const { name } = this.#setting
    if (thrown instanceof Redirect) ended({ redirect: this.flash.leave(thrown.to) })
    else if (thrown instanceof LiveError && thrown.code === 'LIVE_CALLBACK_FAILED') this.#fail(thrown)
    else if (thrown instanceof LiveError && thrown.code === 'LIVE_VALUE_REFUSED') {
      this.#refuse(valueRefused(`${name}: ${callback}`, thrown.message, thrown.cause), ended)
    } else this.#fail(callbackFailed(name, callback, thrown))
  }

  #refuse(error: LiveError, done: (outcome: Outcome) => void): void {
    this.#setting.report(error)
    done({ diff: undefined })
  }

  #fail(error: LiveError): void {
    this.close()
    this.#delegate.instanceFailed(error)
  }

  #listen(): Subscriptions {
    const subscriptions = new Subscriptions(this.#setting.pubsub, (name, payload) => {
      this.info(name, payload)
    })
    this.#scope.add(() => {
      subscriptions.close()
    })
    return subscriptions
  }

  #tell(): void {
    const mayTell = this.#delegate.isReady() || this.#renderer.hasEvents
    const diff = mayTell ? this.#nextDiff() : undefined
    if (diff) this.#delegate.instanceChanged(diff)
  }

  #nextDiff(reply?: JsonValue | void): Envelope | undefined {
    try {
      return this.#renderer.next(() => this.#render(), reply)
    } catch (error) {
      throw callbackFailed(this.#setting.name, 'render', error)
    }
  }

  #render(): Picture {
    const context = { flash: this.flash.messages }
    return pictureOf(this.#setting, { assigns: this.#assigns, url: this.url, context })
  }
}
