import type { LiveError } from '../errors/index.ts'
import type { Envelope } from '../protocol/diff.ts'
import type { BootInfo } from './boot-info.ts'
import { runHandleParams } from './callbacks.ts'
import type { NestedPart } from './children.ts'
import { InputHandler } from './input-handler.ts'
import { Mailbox } from './mailbox.ts'
import type { Reader } from './outbox.ts'
import type { InstanceDelegate, InstanceInput, Outcome } from './owner.ts'
import { Process } from './process.ts'
import type { Picture } from './render.ts'
import type { InstancePlace, InstanceSetting } from './setting.ts'
import { State } from './state.ts'
import type { EventValue } from '../view/untrusted.ts'

/**
 * One running live view for one visitor. Takes inputs one at a time, and tells its owner what the page is to hear. It
 * knows neither HTTP nor WebSocket, and nothing in it assumes that a lost connection ends it.
 */
export class Instance {
  readonly process: Process
  readonly #delegate: InstanceDelegate
  readonly #root: State
  readonly #handler: InputHandler
  readonly #mailbox: Mailbox<InstanceInput>

  constructor(setting: InstanceSetting, place: InstancePlace, delegate: InstanceDelegate) {
    this.#delegate = delegate
    this.process = new Process(setting, place, delegate, {
      hear: (info) => this.#receive({ kind: 'info', info }),
      flush: () => this.flush(),
      invalidate: () => this.#root.invalidate(),
      patched: () => runHandleParams(this.#root),
    })
    this.#root = new State(setting, this.process)
    this.#handler = new InputHandler(this.#root, (error) => this.#fail(error))
    this.#mailbox = new Mailbox((input) => this.#handler.handle(input))
  }

  get url(): string {
    return this.process.location.url
  }

  get assigns(): Readonly<Record<string, unknown>> {
    return this.#root.assigns.values
  }

  /** Aborted when the life ends. */
  get signal(): AbortSignal {
    return this.#root.scope.signal
  }

  /**
   * `mount`, `handleParams`, `render`. Infos that come meanwhile wait, those of a connected view until `firstTree`.
   * @throws as `runBoot`
   */
  async boot(info: BootInfo): Promise<Picture> {
    this.#root.scope.throwIfClosed()
    return new Promise((booted, failed) => {
      this.#mailbox.add({ kind: 'boot', info, booted, failed })
    })
  }

  /** The whole tree for a browser that has nothing yet; from here on diffs are made. */
  firstTree(picture: Picture, reader: Reader): Envelope {
    this.#handler.taken()
    const tree = this.#root.sent.first(picture.rendered, reader)
    const message = this.process.outbox.first(tree, picture, reader)
    this.#root.forgetTemporary()
    return message
  }

  /** Runs the handler of an event; `done` is told what came of it, unless the view ends. */
  event(name: string, value: EventValue, done: (outcome: Outcome) => void): void {
    this.#receive({ kind: 'event', name, value, done })
  }

  /** Takes the view to another URL, as its page asks. */
  patch(to: string, done: (outcome: Outcome) => void): void {
    this.#receive({ kind: 'patch', to, done })
  }

  /** Runs the handler of a message. Nothing happens where the view has none. */
  info(name: string, payload: unknown, topic?: string): void {
    this.#receive({ kind: 'info', info: { name, payload, topic } })
  }

  /** Sends what was kept back while the owner was not ready. */
  flush(): void {
    this.#receive({ kind: 'flush' })
  }

  /** The view that this one nests under an id, as it was last rendered. */
  nested(id: string): NestedPart | undefined {
    const nested = this.#mailbox.within(() => this.#root.nested(id))
    return nested && { nested, assigns: this.assigns }
  }

  /** Ends the life, from any state. A running callback is not interrupted; its `socket.signal` is aborted. */
  close(): void {
    if (this.#root.scope.isClosed) return
    this.#mailbox.close()
    this.#mailbox.within(() => this.#root.close())
    this.process.outbox.clear()
  }

  #receive(input: InstanceInput): void {
    if (input.kind !== 'info' || this.#handler.accepts(input, this.#mailbox.size)) this.#mailbox.add(input)
  }

  #fail(error: LiveError): void {
    this.close()
    this.#delegate.instanceFailed(error)
  }
}
