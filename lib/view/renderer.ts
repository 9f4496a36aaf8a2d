import { EVENTS, REPLY, type Envelope, type PushedEvent } from '../protocol/diff.ts'
import type { JsonValue } from '../protocol/json.ts'
import type { Dialect } from '../template/message.ts'
import type { Rendered } from '../template/rendered.ts'
import type { SentNode } from '../template/sent.ts'
import { firstTree, nextDiff } from '../template/to-diff.ts'

/** What one browser has of a view, and what it still has to be told. */
export class Renderer {
  #sent: SentNode | undefined
  #dialect: Dialect | undefined
  #isStale = false
  #events: PushedEvent[] | undefined

  /** The state is another: the next diff needs a render. */
  invalidate(): void {
    this.#isStale = true
  }

  /** Do events wait? Unlike changes they cannot be put together, so who goes on waiting must bound them. */
  get hasEvents(): boolean {
    return this.#events !== undefined
  }

  /** Keeps an event for the page until the next message. */
  pushEvent(name: string, payload: JsonValue): void {
    this.#events ??= []
    this.#events.push([name, payload])
  }

  /** The whole tree, for a browser that has nothing. */
  first(rendered: Rendered, dialect: Dialect): Envelope {
    const { tree, sent } = firstTree(rendered, dialect)
    this.#sent = sent
    this.#dialect = dialect
    this.#isStale = false
    return this.#withEvents(tree) ?? tree
  }

  /** What changed since the last message, the events that wait, and a reply; undefined when there is nothing to say. */
  next(render: () => Rendered, reply?: JsonValue | void): Envelope | undefined {
    const diff = this.#withEvents(this.#isStale ? this.#changes(render) : undefined)
    return reply === undefined ? diff : { ...diff, [REPLY]: reply }
  }

  /** Forgets everything. */
  clear(): void {
    this.#sent = undefined
    this.#events = undefined
  }

  #changes(render: () => Rendered): Envelope | undefined {
    this.#isStale = false
    if (!this.#sent || !this.#dialect) return undefined
    const { diff, sent } = nextDiff(this.#sent, render(), this.#dialect)
    this.#sent = sent
    return diff
  }

  #withEvents(diff: Envelope | undefined): Envelope | undefined {
    const events = this.#events
    if (!events) return diff
    this.#events = undefined
    return { ...diff, [EVENTS]: events }
  }
}
