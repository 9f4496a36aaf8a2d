import { isBusy, putAttribute, writeDifference, type Keeps } from './attributes.ts'
import { isKeptOut } from './slots.ts'
import { isText } from '../dom/fragment.ts'
import { move } from '../dom/move.ts'
import { elementsById, exactly, idOf, keyOf, mismatch, nodesIn, taker } from './nodes.ts'
import { own, type PageElement } from '../dom/own.ts'
import { isForeign } from '../dom/phx.ts'

/** The morpher: turns a part of the page into other HTML, and keeps what scripts and people have done to it. */

/** Is told what happens to the page, and asked what may happen. */
export interface PatchDelegate {
  /** An element was put into the page; it stands for all that is inside it. */
  nodeAdded(element: Element): void
  /**
   * A node, with all that is inside it, is about to be removed. True leaves it in the page: the delegate removes it later,
   * after its `phx-remove`.
   */
  isLeaving(node: Node): boolean | undefined
  /**
   * Attributes or content of an element were written; elements around it have changed as well. May be called twice for one
   * element.
   */
  elementUpdated(element: Element): void
  /** Attributes or content of an element are about to be written. */
  elementWillUpdate(element: Element): void
  /** Is asked before each element is changed; false leaves the element alone, with all that is in it. */
  readonly ask_?: ((from: Element, to: Element) => boolean | void) | undefined
  /**
   * Does this element, or one around it, wait for the answer to an event? Then it is not changed yet. See `Patcher.unlocked`.
   */
  isLocked(element: Element): boolean
}

/**
 * Stands in a render in place of a value whose printed form is not known. Between nodes it is parsed as a comment, and in a
 * tag, where the value makes whole attributes, as an attribute.
 */
export const UNKNOWN = '<!--\uE002-->'
const UNKNOWN_ATTRIBUTE = '<!--\uE002--'

/**
 * Turns a part of the page into a new render. It compares the new render with the one that the page shows, where that is
 * known: what is the same in both is not touched. Nodes of the page that are in neither were made by other scripts and
 * stay. What a person typed, ticked, chose or opened stays, too.
 */
export class Morpher {
  readonly #delegate: PatchDelegate
  /** Which fields keep what they show, in this update. */
  keeps_: Keeps | undefined
  /** Elements that are older than the tree: they were locked when they should have changed, or changing them failed. */
  readonly held: Set<Element> = new Set()
  /** Those of them that this update changes, and elements to be removed, wherever a script has put them. */
  #due: Element[] = []
  /** For nodes of the page: the node of the earlier render that they were made from. */
  #shown = new Map<Node, Node>()
  /** Nodes of the page that are in no render: other scripts made them. */
  #theirs = new Set<Node>()
  /** The elements of the earlier render, by their ids. */
  #rendered: ReadonlyMap<string, Element | null> = new Map()
  /** The elements of the page by their ids, until they have their new parent. */
  #lasting: Map<string, Element | null> = new Map()
  /** Nodes to be removed at the end, when elements inside them that stay have moved out. */
  readonly #leftover = new Set<ChildNode>()

  constructor(delegate: PatchDelegate) {
    this.#delegate = delegate
  }

  /**
   * Turns siblings (`from`) into others (`to`), which end before the node `end`, or at the end of the parent for null.
   * Without `end` they are the whole content of the view.
   *
   * @param was the render that they show; without it the page itself is compared
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
    // Elements that are still locked are added again on the way.
    if (end === undefined) this.held.clear()
    this.#lasting = elementsById(from)
    this.#rendered = elementsById(was ?? [])
    // A script has moved the element elsewhere in the view: only an update of the whole view can find it.
    for (const id of this.#rendered.keys()) if (end !== undefined && !this.#lasting.has(id)) mismatch()
    // Until the end of the update: if something fails on the way, it is not known what the parent shows.
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
    // Radio buttons of one name that were parsed together have unticked each other, although they belong to several forms.
    for (const radio of [node, ...own(node).querySelectorAll<PageElement>('[type=radio]')])
      if (radio.type === 'radio' && radio.defaultChecked) radio.checked = true
    this.#delegate.nodeAdded(node)
  }

  remove(node: ChildNode): void {
    if (!this.#delegate.isLeaving(node)) own(node).remove()
  }

  /**
   * Each new node takes over an old node: one with the same HTML, else the next with the same key, else one with the same id.
   */
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
    for (const node of ours)
      if (!staying.has(node)) {
        if (own(node).isConnected) this.#leftover.add(node)
        // In a template nothing leaves slowly, and a portal is about to show it.
        else own(node).remove()
      }
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

  /** Inserts a new node. Elements inside it that are in the page already (by id) are moved into it. */
  #add(parent: Node, next: ChildNode, end: Node | null): ChildNode {
    // An element that has an id of its own is new with all that is in it.
    const isAround = !idOf(next) && [...elementsById([next]).keys()].some((id) => this.#lasting.has(id))
    // The copy of an option is not selected, although the parser selected the original.
    const isCopy = isAround || /^OPT/.test(own(next).nodeName)
    const made = isCopy ? (own(next).cloneNode(!isAround) as ChildNode) : next
    this.insert(parent, made, end)
    if (isAround) this.#replace(contentOf(made), [], nodesIn(contentOf(next)), null)
    return made
  }

  /** Makes an element equal to another, except for what must stay. */
  #become(element: Element, next: Element): void {
    const [before, after] = [own(element), own(next)]
    const was = this.#due.includes(element) ? undefined : (this.#shown.get(element) as Element | undefined)
    // What a person opened stays open. Closed by its attribute, a modal <dialog> would stay on top, invisible.
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
    // Foreign markup (`phx-foreign`) is replaced as a whole: its ids are not compared with those of the page.
    if (isForeign(element)) {
      for (const node of from) this.remove(node)
      for (const node of to) this.insert(element, node, null)
    } else this.#replace(content, from, to, null, was && nodesIn(contentOf(was)))
  }

  /** Finds for nodes of the page those of the earlier render that they were made from. The others were made by scripts. */
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
    // If the text differs, a script has rewritten it and may have replaced our nodes: then none counts as added by a script.
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

/** Changes what a text area shows only if the server sends a new text, and not while a person edits it. */
function writeText(field: PageElement, next: PageElement, keeps: Keeps | undefined): void {
  if (field.defaultValue !== next.defaultValue && !isBusy(field, keeps)) field.value = next.defaultValue
}

/** The node whose child nodes are the content: for a `<template>` it is its fragment. */
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
