import { componentOutside, nestedOutside } from '../../errors/index.ts'
import { STATICS, TEMPLATES, type Dynamic, type Node } from '../../protocol/diff.ts'
import { ANYWHERE, IN_VIEW, type Around } from '../compile/surroundings.ts'
import type { ComponentPlace, Nested } from '../rendered.ts'
import type { Template } from '../compile/template.ts'
import type { Sent } from './sent.ts'

/** What the receiving client understands beyond Phoenix's own protocol. */
export type Dialect = {
  /** Lists may be sent as splices (docs/protocol.md, "Splices"). */
  readonly splices: boolean
}

/** What changed, with what to remember when the value is of another kind than before. */
export type Change = { readonly dynamic: Dynamic; readonly sent: Sent }

/** Compares the values of a template. Values hold lists and rows hold values: what compares lists is handed this. */
export interface ValueDiffer {
  /** Writes all dynamics of a node or a row; where they are to be remembered, from `offset` on. */
  freshValues(
    template: Template,
    values: readonly unknown[],
    message: Message,
    node: { [position: number]: Dynamic },
    sent: Sent[] | undefined,
    offset: number,
  ): void
  /** The dynamics that changed, or undefined; what was sent is brought up to date. */
  updateValues(
    template: Template,
    sent: Sent[],
    offset: number,
    values: readonly unknown[],
    message: Message,
  ): Node | undefined
}

/** What a render stands in: it knows the element of each nested view, which is the same in every message, and the components. */
export interface RenderHost {
  /** The HTML of the empty element in which a nested view will live. */
  elementOf(nested: Nested): string
  /**
   * The number of the component that stands at a place. It is rendered for the message.
   * @param around what it stands in; undefined where its number alone is asked for
   */
  cidOf(place: ComponentPlace, around: Around | undefined): number
  /** How many components have been placed. */
  readonly placed: number
  /** The last ones are placed once more: how many stay. */
  replace(placed: number): void
}

/** The page that a part of it is rendered for. */
export type PartOf = { readonly dialect: Dialect; readonly host: RenderHost }

/** What stands in a page as a part of its own. */
export type Part = PartOf & {
  /** What it stands in. */
  readonly around: Around
}

/** The host of a render that is never sent: components keep the numbers that they have, and none is rendered. */
export function scratchHost(host: RenderHost): RenderHost {
  return {
    elementOf: (nested) => host.elementOf(nested),
    cidOf: (place) => host.cidOf(place, undefined),
    placed: 0,
    replace: () => undefined,
  }
}

const NO_HOST: RenderHost = {
  placed: 0,
  elementOf() {
    throw nestedOutside()
  },
  cidOf() {
    throw componentOutside()
  },
  replace: () => undefined,
}

/**
 * One message to the browser while it is made. It knows which templates it has named, so that statics that
 * are needed twice are sent once (docs/protocol.md, "Template table").
 */
export class Message {
  readonly dialect: Dialect
  /** What stands around the value that is being printed. */
  around: Around
  readonly differ: ValueDiffer
  readonly #host: RenderHost
  readonly #isScratch: boolean
  #users: Map<Template, Node[]> | undefined

  /** @param around what the render stands in; by default a view, if there is one */
  constructor(
    dialect: Dialect,
    differ: ValueDiffer,
    host?: RenderHost,
    around: Around = host ? IN_VIEW : ANYWHERE,
    isScratch = false,
  ) {
    this.dialect = dialect
    this.differ = differ
    this.around = around
    this.#host = host ?? NO_HOST
    this.#isScratch = isScratch
  }

  /** A scratch message, in which old values are rendered again; it is never sent. */
  scratch(): Message {
    return new Message(this.dialect, this.differ, this.#host, this.around, true)
  }

  /** The element of a nested view. */
  elementOf(nested: Nested): string {
    return this.#host.elementOf(nested)
  }

  /** The number of the component at a place. */
  cidOf(place: ComponentPlace): number {
    return this.#host.cidOf(place, this.#isScratch ? undefined : this.around)
  }

  /** Does something that is done anew when it says so: the components in it are placed once. */
  orAnew<Value>(work: () => Value, isAnew: (value: Value) => boolean): Value {
    const { placed } = this.#host
    const value = work()
    if (isAnew(value)) this.#host.replace(placed)
    return value
  }

  /** A node that brings its statics. */
  fresh(template: Template): Node {
    const node: Node = {}
    this.#users ??= new Map()
    const users = this.#users.get(template)
    if (users) users.push(node)
    else this.#users.set(template, [node])
    node[STATICS] = template.statics
    return node
  }

  /** Puts statics that several nodes need into a table beside the root. */
  share(root: Node): void {
    const table: Record<string, readonly string[]> = {}
    let count = 0
    for (const [template, nodes] of this.#users ?? []) {
      if (nodes.length < 2) continue
      table[count] = template.statics
      for (const node of nodes) node[STATICS] = count
      count++
    }
    if (count > 0) root[TEMPLATES] = table
  }
}
