import { EVENTS, HEAD, REPLY, TITLE, type Envelope, type PushedEvent } from '../protocol/diff.ts'
import type { JsonValue } from '../protocol/json.ts'
import type { Dialect, RenderHost } from '../template/diff/message.ts'
import type { Nested } from '../template/rendered.ts'
import { rebase } from '../template/diff/rebase.ts'
import { SentNode } from '../template/diff/sent.ts'
import { ANY_ROW } from '../template/compile/template.ts'
import { firstTree, nextDiff } from '../template/diff/to-diff.ts'
import type { InstancePlace } from './setting.ts'
import { Children } from './children.ts'
import type { Picture } from './render.ts'

/** What a browser understands beyond Phoenix's protocol. */
export type Reader = Dialect & {
  /** What stands in the page's head may change (docs/protocol.md, "Head"). */
  readonly heads: boolean
}

const READERS: readonly Reader[] = [
  { splices: true, heads: true },
  { splices: false, heads: false },
]

/** The same, of the names that a join gives. Nearly all views have one of the same two, which they share. */
export function readerOf(extensions: readonly string[]): Reader {
  const splices = extensions.includes('splice')
  const heads = extensions.includes('head')
  return READERS.find((reader) => reader.splices === splices && reader.heads === heads) ?? { splices, heads }
}

/** What is unlike every render. */
const NOTHING = new SentNode(ANY_ROW, [])

/** What one browser has of a view, and what it still has to be told. */
export class Renderer implements RenderHost {
  #sent: SentNode | undefined
  #reader: Reader | undefined
  /** Is the state another than that of the last render? */
  isStale = false
  /** How often what the browser has was brought up to date. */
  steps = 0
  #title: string | undefined
  /** Its language and its elements. */
  #head: string | undefined
  #events: PushedEvent[] | undefined
  readonly #place: Pick<InstancePlace, 'elementOf'>
  #children: Children | undefined

  /** @param place makes the elements of nested views, for the browser to join */
  constructor(place: Pick<InstancePlace, 'elementOf'>) {
    this.#place = place
  }

  /** The state is another: the next diff needs a render. */
  invalidate(): void {
    this.isStale = true
  }

  /** Do events wait? Unlike changes they cannot be put together, so who goes on waiting must bound them. */
  get hasEvents(): boolean {
    return this.#events !== undefined
  }

  /** Keeps an event for the page until the next message. */
  pushEvent(event: PushedEvent): void {
    this.#events ??= []
    this.#events.push(event)
  }

  /** The whole tree, for a browser that has nothing. */
  first(picture: Picture, reader: Reader): Envelope {
    const { tree, sent } = firstTree(picture.rendered, reader, this)
    this.#sent = sent
    this.#children?.rendered(() => picture.rendered)
    this.#reader = reader
    this.isStale = false
    return this.#withEvents(this.#withPage(tree, picture)) ?? tree
  }

  /** What changed since the last message, the events that wait, and a reply; undefined when there is nothing to say. */
  next(render: () => Picture, reply?: JsonValue | void): Envelope | undefined {
    const diff = this.#withEvents(this.isStale ? this.#changes(render) : undefined)
    return reply === undefined ? diff : { ...diff, [REPLY]: reply }
  }

  /** The events that wait, and nothing else. */
  events(): Envelope | undefined {
    return this.#withEvents(undefined)
  }

  /** @returns what brings the waiting events back */
  remember(): () => void {
    const events = this.#events && [...this.#events]
    return () => {
      this.#events = events
    }
  }

  /** The browser may not have what it was to be sent: with the next message it gets everything. */
  resend(): void {
    if (this.#sent) this.#sent = NOTHING
    this.#title = this.#head = undefined
    this.isStale = true
  }

  elementOf(nested: Nested): string {
    this.#children ??= new Children((child) => this.#place.elementOf?.(child) ?? '')
    return this.#children.elementOf(nested)
  }

  /** The view that is nested under an id, as it was last rendered. */
  nested(id: string, render: () => Picture): Nested | undefined {
    return this.#children?.of(id, () => render().rendered)
  }

  /** From now on what changes is told from another render, though the browser has not seen it. */
  rebase({ rendered }: Picture): void {
    if (this.#sent && this.#reader)
      this.#sent = rebase(this.#sent, firstTree(rendered, this.#reader, this).sent) as SentNode
  }

  /** Forgets everything. */
  clear(): void {
    this.#children = undefined
    this.#sent = undefined
    this.#events = undefined
  }

  #changes(render: () => Picture): Envelope | undefined {
    this.isStale = false
    if (!this.#sent || !this.#reader) return undefined
    const picture = render()
    this.steps++
    const { diff, sent } = nextDiff(this.#sent, picture.rendered, this.#reader, this)
    this.#sent = sent
    this.#children?.rendered(() => render().rendered)
    return this.#withPage(diff, picture)
  }

  /** Adds what the view says of the page around it, where that is not what it said before. */
  #withPage(diff: Envelope | undefined, { title, head }: Picture): Envelope | undefined {
    const page: Envelope = {}
    if (title !== undefined && title !== this.#title) page[TITLE] = this.#title = title
    if (head && this.#reader?.heads && head.lang + head.tags !== this.#head) {
      this.#head = head.lang + head.tags
      page[HEAD] = { lang: head.lang, tags: head.tags }
    }
    return TITLE in page || HEAD in page ? { ...diff, ...page } : diff
  }

  #withEvents(diff: Envelope | undefined): Envelope | undefined {
    const events = this.#events
    if (!events) return diff
    this.#events = undefined
    return { ...diff, [EVENTS]: events }
  }
}
