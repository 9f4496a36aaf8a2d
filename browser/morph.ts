import { Idiomorph } from 'idiomorph'
import { isBusy, putAttribute, writeDifference } from './attributes.ts'
import { isKeptOut } from './bind.ts'
import { move } from './move.ts'
import { own } from './own.ts'
import { isForeign } from './phx.ts'

/** Who is told what happens to the page, and asked what must not. */
export interface PatchDelegate {
  /** An element was put into the page; it stands for all that is inside it. */
  nodeAdded(node: Node): void
  /**
   * A node is about to be taken out of the page; it stands for all that is inside it. True when it is left where it
   * is, because it goes by itself, later.
   */
  isLeaving(node: Node): boolean | undefined
  /** Attributes or content of an element were written, and so of everything around it. May repeat itself. */
  elementUpdated(element: Node): void
  /** Attributes or content of an element are about to be written. */
  elementWillUpdate(element: Element): void
  /** Asked of each element that is to become another; false leaves it alone, with all that is in it. */
  readonly ask_?: ((from: Element, to: Element) => boolean | void) | undefined
  /** Must this element, or one around it, wait for the answer to an event? See `Patcher.unlocked`. */
  isLocked(element: Element): boolean
}

/**
 * Siblings without ids are each compared with all others by idiomorph: 4,000 of them took a second. Beyond this
 * many pairs they are paired by order instead.
 */
const MOST_PAIRS = 10_000

/**
 * Turns one part of the page into another with as few changes as idiomorph can find, and keeps what it would
 * not: what a person typed, ticked, chose or opened, and what belongs to somebody else.
 */
export class Morpher {
  readonly #delegate: PatchDelegate
  /** Elements that were passed over because they are locked: they are older than the tree. */
  readonly held: Set<Element> = new Set()

  constructor(delegate: PatchDelegate) {
    this.#delegate = delegate
  }

  /**
   * Replaces a run of siblings by another, up to `end`. Those that are the same by id, else by name and order,
   * are morphed.
   */
  replace(parent: Node, from: readonly ChildNode[], to: readonly ChildNode[], end: Node | null): void {
    // Foreign markup is replaced as a whole.
    const partners = isElement(parent) && isForeign(parent) ? [] : pair(from, to)
    const kept = new Set(partners)
    for (const node of from) if (!kept.has(node)) this.remove(node)
    for (let i = to.length - 1; i >= 0; i--) {
      const node = to[i] as ChildNode
      const partner = partners[i]
      if (!partner) this.insert(parent, node, end)
      else {
        if (own(partner).nextSibling !== end) move(parent, partner, end)
        if (!isSame(partner, node)) {
          if (isElement(partner)) this.morph(partner, node as Element)
          else partner.nodeValue = node.nodeValue
        }
      }
      end = partner ?? node
    }
  }

  insert(parent: Node, node: Node, end: Node | null): void {
    own(parent).insertBefore(node, end)
    if (!isElement(node)) return
    // Those that were parsed together have unticked each other, whatever form they belong to.
    for (const each of [node, ...own(node).querySelectorAll('[type=radio]')]) {
      const radio = each as HTMLInputElement
      if (radio.type === 'radio' && radio.defaultChecked) radio.checked = true
    }
    this.#delegate.nodeAdded(node)
  }

  remove(node: ChildNode): void {
    if (!this.#delegate.isLeaving(node)) own(node).remove()
  }

  /** Turns an element into another. */
  morph(from: Element, to: Element): void {
    const delegate = this.#delegate
    void Idiomorph.morph(from, to, {
      restoreFocus: false,
      callbacks: {
        beforeNodeMorphed: (node, next) => !isElement(node) || this.#isOpen(node, next as Element),
        // We have written them before.
        beforeAttributeUpdated: () => false,
        afterNodeAdded: (node) => isElement(node) && delegate.nodeAdded(node),
        beforeNodeRemoved: (node) => !delegate.isLeaving(node),
        afterNodeMorphed: (node) => isElement(node) && delegate.elementUpdated(node),
      },
    })
  }

  /** May idiomorph go into this element? What it must not do there is done here. */
  #isOpen(element: Element, next: Element): boolean {
    // What a person opened stays open; a modal <dialog> would otherwise stay on top, invisible.
    const [before, after] = [own(element), own(next)]
    if (/^D(ETAILS|IALOG)$/.test(before.nodeName) && before.hasAttribute('open'))
      after.setAttribute('open', '')
    if (isSame(element, next)) return false
    if (this.#delegate.isLocked(element)) {
      this.held.add(element)
      return false
    }
    if (this.#delegate.ask_?.(element, next) === false) return false
    if (isKeptOut(element)) {
      for (const { name, value } of after.attributes)
        if (/^data-(?!phx-(?!session))/.test(name)) putAttribute(element, name, value)
      return false
    }
    this.#delegate.elementWillUpdate(element)
    writeDifference(element, element, next, true)
    if (isForeign(element) || before.childNodes.length * after.childNodes.length > MOST_PAIRS) {
      this.replace(element, [...before.childNodes], [...after.childNodes], null)
      this.#delegate.elementUpdated(element)
      return false
    }
    if (before.localName === 'textarea')
      writeText(element as HTMLTextAreaElement, next as HTMLTextAreaElement)
    return true
  }
}

/** What a field shows changes only where the server says something new, and never under a person's hands. */
function writeText(field: HTMLTextAreaElement, next: HTMLTextAreaElement): void {
  if (field.defaultValue !== next.defaultValue && !isBusy(field)) field.value = next.defaultValue
}

/** Nothing to do? `isEqualNode` alone does not look into templates. */
function isSame(from: Node, to: Node): boolean {
  return own(from).isEqualNode(to) && own(from as Element).outerHTML === own(to as Element).outerHTML
}

/** For every new node the old one that it continues: of the same id, or without one the next of its name. */
function pair(from: readonly ChildNode[], to: readonly ChildNode[]): (ChildNode | undefined)[] {
  const waiting = new Map<string, ChildNode[]>()
  for (const node of from) {
    const nodes = waiting.get(keyOf(node))
    if (nodes) nodes.push(node)
    else waiting.set(keyOf(node), [node])
  }
  return to.map((node) => waiting.get(keyOf(node))?.shift())
}

function keyOf(node: Node): string {
  const { nodeName } = own(node)
  // An option is what it stands for.
  const name = nodeName === 'OPTION' ? 'value' : 'id'
  return nodeName + ((isElement(node) && own(node).getAttribute(name)) || '')
}

function isElement(node: Node): node is Element {
  return node instanceof Element
}
