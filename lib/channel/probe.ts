import { clock } from '../clock.ts'
import { channels } from '../diagnostics/channels.ts'
import type { DiffMessage, JoinMessage, LeaveMessage, LiveSubject, Open } from '../diagnostics/messages.ts'
import { pseudonym } from '../diagnostics/pseudonym.ts'
import { trace } from '../diagnostics/trace.ts'
import type { LiveError } from '../errors/index.ts'
import { subjectOf, type Probed } from '../instance/probe.ts'
import type { KnownVisitor } from '../protocol/page-claims.ts'

/** The view of a channel. Before its join is granted there may be no instance. */
interface Node {
  readonly id: string
  readonly instance: { readonly root: Probed } | undefined
}

/** Publishes the beginning and the end of a channel, and what it sends. */
export class ChannelProbe {
  readonly #node: Node
  #message: Open<JoinMessage> | undefined
  #since = 0

  constructor(node: Node) {
    this.#node = node
  }

  /** The join runs. @param visitors whose cookie its connection has */
  join(visitors: readonly KnownVisitor[], run: () => Promise<void>): Promise<void> {
    const { join } = channels
    if (!join.hasSubscribers) return run()
    const message = (this.#message = { id: this.#node.id, visitor: pseudonym(visitors[0]?.id) })
    return trace(join, message, run)
  }

  answered(outcome: NonNullable<JoinMessage['outcome']>, refusal?: LiveError): void {
    if (outcome === 'granted') this.#since = clock()
    const message = this.#message
    if (!message || message.outcome) return
    Object.assign(
      message,
      this.#node.instance && subjectOf(this.#node.instance.root),
      { outcome },
      refusal && { code: refusal.code },
    )
    this.#message = undefined
  }

  /** Sends something of the view to its page. @param send returns the text that was sent */
  sends(kind: DiffMessage['kind'], send: () => string): void {
    const { diff } = channels
    if (!diff.hasSubscribers) return void send()
    trace(diff, { ...subjectIn(this.#node), kind }, (message) => {
      message.bytes = Buffer.byteLength(send())
    })
  }

  /** A joined view has ended. */
  left(reason: LeaveMessage['reason']): void {
    if (!channels.leave.hasSubscribers) return
    const message: LeaveMessage = { ...subjectIn(this.#node), reason, duration: clock() - this.#since }
    channels.leave.publish(message)
  }
}

function subjectIn({ id, instance }: Node): LiveSubject {
  return instance ? subjectOf(instance.root) : { view: '', route: '', id }
}
