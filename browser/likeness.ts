/**
 * Which nodes of an element go on as which of another one: those that hold the same ids, else those that look alike.
 * It finds what idiomorph 0.8 would find (https://github.com/bigskysoftware/idiomorph), whose way this is.
 */
export class Likeness {
  /** Old elements by their ids, as far as these are in both, and once. */
  readonly #lasting = new Map<string, Element>()
  /** Such ids in and on nodes of either side. */
  readonly #ids = new Map<Node, Set<string>>()
  /** Where what goes on elsewhere waits for that: in the page, so that it keeps its state. */
  readonly pantry_: Element = document.createElement('div')

  constructor(from: Element, to: Element) {
    const heirs = byId(to)
    for (const [id, element] of byId(from)) {
      const heir = heirs.get(id)
      if (!element || heir?.nodeName !== element.nodeName) continue
      this.#lasting.set(id, element)
      this.#note(id, element, from)
      this.#note(id, heir, to)
    }
    document.documentElement.append(this.pantry_)
  }

  end_(): void {
    this.pantry_.remove()
  }

  /** Is there something in it that goes on? */
  isNeeded_(node: Node): boolean {
    return this.#ids.has(node)
  }

  /** The old element of the same id, wherever it is; it is to be taken from there. */
  take_(node: Node): Element | undefined {
    const id = idOf(node) ?? ''
    const element = this.#lasting.get(id)
    for (let around = element?.parentNode; around; around = around.parentNode) {
      const ids = this.#ids.get(around)
      if (ids?.delete(id) && !ids.size) this.#ids.delete(around)
    }
    return element
  }

  /** From an old sibling on, the one that goes on as a new node. */
  find_(node: Node, start: ChildNode | null): ChildNode | null {
    let alike: ChildNode | null | undefined = null
    let sibling = node.nextSibling
    let siblings = 0
    for (let old = start; old; old = old.nextSibling) {
      if (isAlike(old, node)) {
        const ids = this.#ids.get(node)
        if (ids && [...(this.#ids.get(old) ?? [])].some((id) => ids.has(id))) return old
        if (alike === null && !this.isNeeded_(old)) alike = old
      }
      // What comes later looks as if it would go on without this one.
      if (alike === null && sibling && isAlike(old, sibling)) {
        sibling = sibling.nextSibling
        if (++siblings > 1) alike = undefined
      }
      // The focus is lost by what is taken out of the page.
      if (old.contains(document.activeElement)) break
    }
    return alike ?? null
  }

  #note(id: string, element: Element, root: Element): void {
    for (let node: Element | null = element; node; node = node === root ? null : node.parentElement)
      this.#ids.set(node, (this.#ids.get(node) ?? new Set()).add(id))
  }
}

/** Elements by their ids; null for an id that is there twice. */
function byId(root: Element): Map<string, Element | null> {
  const found = new Map<string, Element | null>()
  for (const element of [root, ...root.querySelectorAll('[id]')]) {
    const id = idOf(element)
    if (id) found.set(id, found.has(id) ? null : element)
  }
  return found
}

/** May one go on as the other? Who has another id may hold what cannot be seen, and stays itself. */
function isAlike(old: Node, node: Node): boolean {
  const id = idOf(old)
  return old.nodeName === node.nodeName && (!id || id === idOf(node))
}

/** Not `element.id`: in a form a field of this name stands in its place. */
function idOf(node: Node): string | null | undefined {
  return (node as Partial<Element>).getAttribute?.('id')
}
