import type { LiveError } from '../errors/index.ts'
import { runHandleParams } from './callbacks.ts'
import type { NestedPart } from './children.ts'
import { InputHandler } from './input-handler.ts'
import { InstanceComponents } from './instance-components.ts'
import { Mailbox } from './mailbox.ts'
import type { Capabilities, Outbox } from './outbox.ts'
import type { BootInput, InstanceInput, InstanceOwner } from './owner.ts'
import { Process, type ProcessOwner } from './process.ts'
import type { RenderResult } from './render.ts'
import type { InstanceContext, ViewConfig } from './config.ts'
import { State } from './state.ts'
import type { ComponentPlace, DrawnInPage } from '../template/rendered.ts'

/**
 * One running live view for one visitor: a mailbox of inputs, a process, and a root state. There is one way in,
 * `receive`, and one way out, its owner's `instanceSent`. It knows neither HTTP nor WebSocket, and ends only when its owner
 * closes it or a callback fails. It makes its parts and joins them, so it imports all of them.
 */
export class Instance implements ProcessOwner {
  readonly process: Process
  /** The state of its view. */
  readonly root: State
  readonly #components: InstanceComponents
  readonly #handler: InputHandler
  readonly #mailbox: Mailbox<InstanceInput>

  constructor(config: ViewConfig, context: InstanceContext, owner: InstanceOwner) {
    this.process = new Process(config, context, owner, this)
    this.#components = new InstanceComponents(config, this.process)
    this.root = new State(config, this.process, { components: this.#components })
    this.#handler = new InputHandler(this.root, this.#components, this)
    this.#mailbox = new Mailbox(this.#handler)
  }

  /** How many inputs wait. */
  get waiting(): number {
    return this.#mailbox.size
  }

  /** Does a callback run? */
  get isBusy(): boolean {
    return this.#mailbox.isBusy
  }

  /** Takes an input. After the end it is dropped. */
  receive(input: InstanceInput): void {
    const isTold = input.kind === 'info' || input.kind === 'update'
    if (!isTold || this.#handler.accepts(input, this.#mailbox.size)) this.#mailbox.add(input)
  }

  /** Receives a boot, and waits for it. @throws what `bootFailed` says was thrown */
  async boot(info: BootInput['info']): Promise<RenderResult> {
    this.root.scope.throwIfClosed()
    this.receive({ kind: 'boot', info })
    return this.#handler.firstRender as Promise<RenderResult>
  }

  /** The whole tree for a browser that has nothing yet; from here on diffs are made. */
  firstTree(result: RenderResult, capabilities: Capabilities): ReturnType<Outbox['first']> {
    this.#handler.taken()
    const tree = this.root.sent.first(result.rendered, capabilities)
    const message = this.process.outbox.first(tree, result, capabilities)
    this.root.sent.forgetTemporary()
    return message
  }

  /**
   * Hands the instance to another owner, for the same page. It hears what was kept while there was none, then what has
   * changed, and from then on everything: also replies to what the owner before it asked.
   */
  attach(owner: InstanceOwner): void {
    this.process.attach(owner)
    this.receive({ kind: 'flush' })
  }

  /**
   * Takes the instance from its owner. It goes on running: changes are kept together, and what cannot be merged, such as
   * events and replies, is kept for the next owner. That is not bounded, so who detaches an instance says when it ends.
   */
  detach(): void {
    this.process.detach()
  }

  /** The view that this one nests under an id, as it was last rendered. */
  nested(id: string): NestedPart | undefined {
    const nested = this.#mailbox.within(() => this.root.sent.nested(id))
    return nested && { nested, assigns: this.root.assigns.values }
  }

  /** A component in a first page. What it begins ends with it. */
  drawn(place: ComponentPlace): DrawnInPage {
    return this.#mailbox.within(() => (this.#components.renders ?? this.#components.begin()).drawn(place))
  }

  /** Ends the life, from any state. A running callback is not interrupted; its `socket.signal` is aborted. */
  close(): void {
    if (this.root.scope.isClosed) return
    this.#mailbox.close()
    this.#mailbox.within(() => {
      this.#components.known?.close()
      this.root.close()
    })
    this.process.outbox.clear()
  }

  // Process owner

  invalidate(): void {
    this.root.sent.invalidate()
    this.#components.known?.invalidate()
  }

  patched(): ReturnType<ProcessOwner['patched']> {
    return runHandleParams(this.root)
  }

  fail(error: LiveError): void {
    this.close()
    this.root.config.report(error)
    this.process.send({ kind: 'failed', error })
  }
}
