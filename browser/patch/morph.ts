import { isBusy, putAttribute, writeDifference, type Keeps } from './attributes.ts'
import { isKeptOut } from './slots.ts'
import { isText } from '../dom/fragment.ts'
import { move } from '../dom/move.ts'
import { elementsById, exactly, idOf, keyOf, mismatch, nodesIn, taker } from './nodes.ts'
import { own, type PageElement } from '../dom/own.ts'
import { isForeign } from '../dom/phx.ts'

/** Who is told what happens to the page, and asked what must not. */
export interface PatchDelegate {
  /** An element was put into the page; it stands for all that is inside it. */
  nodeAdded(element: Element): void
  /**
   * A node is about to be taken out of the page; it stands for all that is inside it. True when it is left where it
   * is, because it goes by itself, later.
   */
  isLeaving(node: Node): boolean | undefined
  /** Attributes or content of an element were written, and so of everything around it. May repeat itself. */
  elementUpdated(element: Element): void
  /** Attributes or content of an element are about to be written. */
  elementWillUpdate(element: Element): void
  /** Asked of each element that is to become another; false leaves it alone, with all that is in it. */
  readonly ask_?: ((from: Element, to: Element) => boolean | void) | undefined
  /** Must this element, or one around it, wait for the answer to an event? See `Patcher.unlocked`. */
  isLocked(element: Element): boolean
}

/**
 * Stands in a render for a value of which it is not known how it was printed. Between nodes it is parsed as a comment; in a
 * tag, where a value stands for whole attributes, as an attribute.
 */
export const UNKNOWN = '<!--\uE002-->'
const UNKNOWN_ATTRIBUTE = '<!--\uE002--'

/**
 * Turns one part of the page into another. What makes the difference is the render that the page shows, where it is known:
 * what is the same in both renders is not touched, and what neither of them has is other scripts' and stays. So does what a
 * person typed, ticked, chose or opened.
 */
export class Morpher {
  readonly #delegate: PatchDelegate
  /** Which fields keep what they show, in this drawing. */
  keeps_: Keeps | undefined
  /** Elements that were passed over because they are locked, or in which something failed: they are older than the tree. */
  readonly held: Set<Element> = new Set()
  /** Those of them that are drawn now, and what is to go, wherever a script has put it. */
  #due: Element[] = []
  /** For nodes of the page, the node of the render that they came of. */
  #shown = new Map<Node, Node>()
  /** Nodes of the page that no render has: other scripts'. */
  #theirs = new Set<Node>()
  /** The elements of the render that the page shows, by their ids. */
  #rendered: ReadonlyMap<string, Element | null> = new Map()
  /** The elements of the page by their ids, as long as they may get another parent. */
  #lasting: Map<string, Element | null> = new Map()
  /** What is to go, when what is inside has its new place. */
  readonly #leftover = new Set<ChildNode>()

  constructor(delegate: PatchDelegate) {
    this.#delegate = delegate
  }

  /**
   * Turns a run of siblings, up to `end`, into others; without an end, the content of the whole view.
   *
   * @param was the render that the run shows; without it the page itself stands for it
   */
  replace(
    parent: Element,
    from: readonly ChildNode[],
    to: readonly ChildNode[],
    end: ChildNode | null | undefined,
    was?: readonly Node[],
  ): void {
    this.#due = [...this.held]
    if (this.#due.includes(parent)) was = undefined
    // What is locked still is passed over anew.
    if (end === undefined) this.held.clear()
    this.#lasting = elementsById(from)
    this.#rendered = elementsById(was ?? [])
    // A script has taken it elsewhere: where that is, only the whole view knows.
    for (const id of this.#rendered.keys()) if (end !== undefined && !this.#lasting.has(id)) mismatch()
    // Should something fail, it is not known what is shown there.
    this.held.add(parent)
    this.#shown = new Map()
    this.#theirs = new Set()
    const heirs = elementsById(to)
    for (const [id, element] of this.#lasting) {
      if (element && this.#rendered.has(id) && !heirs.has(id)) this.#due.push(element)
      if (!element || own(heirs.get(id))?.nodeName !== own(element).nodeName) this.#lasting.delete(id)
    }
    this.#replace(parent, from, to, end ?? null, was)
    for (const node of this.#leftover) this.remove(node)
    this.#leftover.clear()
    this.held.delete(parent)
  }

  insert(parent: Node, node: Node, end: Node | null): void {
    own(parent).insertBefore(node, end)
    if (!isElement(node)) return
    // Those that were parsed together have unticked each other, whatever form they belong to.
    for (const radio of [node, ...own(node).querySelectorAll<PageElement>('[type=radio]')])
      if (radio.type === 'radio' && radio.defaultChecked) radio.checked = true
    this.#delegate.nodeAdded(node)
  }

  remove(node: ChildNode): void {
    if (!this.#delegate.isLeaving(node)) own(node).remove()
  }

  /** Every new node continues the one that was rendered the same, else the next of the same key, else one with its id. */
  #replace(
    parent: Node,
    from: readonly ChildNode[],
    to: readonly ChildNode[],
    end: ChildNode | null,
    was?: readonly Node[],
  ): void {
    this.#learn(from, was)
    const ours = from.filter((node) => !this.#theirs.has(node))
    const takeSame = taker(ours, (node) => exactly(this.#shown.get(node) ?? node))
    const same = to.map((node) => takeSame(exactly(node)))
    const staying = new Set<Node | null | undefined>([...same, end, null])
    const take = taker(
      ours.filter((node) => !staying.has(node)),
      keyOf,
    )
    const partners = to.map((node, i) => same[i] ?? take(keyOf(node)))
    for (const node of partners) staying.add(node)
    for (const node of ours) if (!staying.has(node)) this.#leftover.add(node)
    for (const [i, next] of [...to.entries()].reverse()) {
      const node = partners[i] ?? this.#lasting.get(idOf(next))
      if (node) {
        this.#leftover.delete(node)
        let follower: Node | null | undefined = own(node).nextSibling
        while (!staying.has(follower)) follower = own(follower)?.nextSibling
        if (follower !== end || own(node).parentNode !== parent) move(parent, node, end)
        if (isElement(node) && isElement(next)) {
          if (node !== same[i] || this.#due.some((each) => own(node).contains(each))) this.#become(node, next)
        } else if (node.nodeValue !== next.nodeValue) node.nodeValue = next.nodeValue
      }
      end = node ?? this.#add(parent, next, end)
      staying.add(end)
    }
  }

  /** Puts in what is new, around what is in the page already. */
  #add(parent: Node, next: ChildNode, end: Node | null): ChildNode {
    // What has another id is another thing, with all that is in it.
    const isAround = !idOf(next) && [...elementsById([next]).keys()].some((id) => this.#lasting.has(id))
    // A copy of an option knows nothing of what the parser chose.
    const isCopy = isAround || /^OPT/.test(own(next).nodeName)
    const made = isCopy ? (own(next).cloneNode(!isAround) as ChildNode) : next
    this.insert(parent, made, end)
    if (isAround) this.#replace(contentOf(made), [], nodesIn(contentOf(next)), null)
    return made
  }

  /** Makes an element the other, as far as it may be. */
  #become(element: Element, next: Element): void {
    const [before, after] = [own(element), own(next)]
    const was = this.#due.includes(element) ? undefined : (this.#shown.get(element) as Element | undefined)
    // What a person opened stays open; a modal <dialog> would otherwise stay on top, invisible.
    if (!was && /^D(ETAILS|IALOG)$/.test(before.nodeName) && before.hasAttribute('open'))
      after.setAttribute('open', '')
    if (this.#delegate.isLocked(element)) this.held.add(element)
    else if (this.#delegate.ask_?.(element, next) === false) return
    else if (isKeptOut(element)) {
      for (const { name, value } of after.attributes)
        if (/^data-(?!phx-(?!session))/.test(name)) putAttribute(element, name, value)
    } else {
      this.#delegate.elementWillUpdate(element)
      writeDifference(
        element,
        was && !own(was).hasAttribute(UNKNOWN_ATTRIBUTE) ? was : element,
        next,
        this.keeps_,
        true,
      )
      this.#becomeContent(element, next, was)
      this.#delegate.elementUpdated(element)
    }
  }

  #becomeContent(element: Element, next: Element, was: Element | undefined): void {
    const content = contentOf(element)
    const [from, to] = [nodesIn(content), nodesIn(contentOf(next))]
    if (own(element).localName === 'textarea') writeText(element, next, this.keeps_)
    // Foreign markup is replaced as a whole: its ids are not the page's.
    if (isForeign(element)) {
      for (const node of from) this.remove(node)
      for (const node of to) this.insert(element, node, null)
    } else this.#replace(content, from, to, null, was && nodesIn(contentOf(was)))
  }

  /** Finds which nodes of the page came of which of a render; those of neither render are other scripts'. */
  #learn(from: readonly ChildNode[], was: readonly Node[] | undefined): void {
    if (!was) return
    const shown = this.#shown
    const takeExactly = taker(from, exactly)
    const rest = was.filter((old) => {
      const node = takeExactly(exactly(old))
      if (node) shown.set(node, old)
      return !node && !isText(old)
    })
    const free = from.filter((node) => !isText(node) && !shown.has(node))
    // Where a script has written the text anew, it has taken our nodes for its own.
    const isKnown = !rest.some(isUnknown) && textOf(from) === textOf(was)
    const isAligned =
      free.length === rest.length &&
      rest.every((old, i) => isUnknown(old) || keyOf(old) === keyOf(free[i] as Node))
    const take = taker(free, keyOf)
    rest.forEach((old, i) => {
      const node = isAligned ? free[i] : isKnown && take(keyOf(old))
      if (node && !isUnknown(old)) shown.set(node, old)
    })
    if (!isKnown) return
    for (const node of free) if (!shown.has(node) && !this.#rendered.has(idOf(node))) this.#theirs.add(node)
  }
}

/** What a field shows changes only where the server says something new, and never under a person's hands. */
function writeText(field: PageElement, next: PageElement, keeps: Keeps | undefined): void {
  if (field.defaultValue !== next.defaultValue && !isBusy(field, keeps)) field.value = next.defaultValue
}

/** Of a template its content is elsewhere. */
function contentOf(node: Node & { readonly content?: Node }): Node {
  return node.content ?? node
}

function textOf(nodes: readonly Node[]): string {
  return nodes.map((node) => (isText(node) ? node.data : '')).join('')
}

function isUnknown(node: Node): boolean {
  return node.nodeValue === '\uE002'
}

function isElement(node: Node): node is PageElement {
  return node instanceof Element
}
