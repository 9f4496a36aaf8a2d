import { nestedOutside } from '../errors/index.ts'
import { STATICS, TEMPLATES, type Node } from '../protocol/diff.ts'
import { ANYWHERE, IN_VIEW, type Around } from './around.ts'
import type { Nested } from './rendered.ts'
import type { Template } from './template.ts'

/** What the receiving client understands beyond Phoenix's own protocol. */
export type Dialect = {
  /** Lists may be sent as splices (docs/protocol.md, "Splices"). */
  readonly splices: boolean
}

/** Whose views are nested in a render: it knows the element of each, which says the same in every message. */
export interface Nester {
  /** The HTML of the empty element in which a nested view will live. */
  elementOf(nested: Nested): string
}

const NOBODY: Nester = {
  elementOf() {
    throw nestedOutside()
  },
}

/**
 * One message to the browser while it is made. It knows which templates it has named, so that statics that
 * are needed twice are sent once (docs/protocol.md, "Template table").
 */
export class Message {
  readonly dialect: Dialect
  /** What stands around the value that is being printed. */
  around: Around
  readonly #nester: Nester
  #users: Map<Template, Node[]> | undefined

  constructor(dialect: Dialect, nester?: Nester) {
    this.dialect = dialect
    this.around = nester ? IN_VIEW : ANYWHERE
    this.#nester = nester ?? NOBODY
  }

  /** A message that is never sent: what was said before is worked out once more in it. */
  aside(): Message {
    const message = new Message(this.dialect, this.#nester)
    message.around = this.around
    return message
  }

  /** The element of a nested view. */
  elementOf(nested: Nested): string {
    return this.#nester.elementOf(nested)
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
