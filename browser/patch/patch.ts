import type { Diff, Node as Part, Printed, Rows } from '../../lib/protocol/diff.ts'
import { attempt } from '../dom/attempt.ts'
import { writeAttribute, writeDifference, type Keeps } from './attributes.ts'
import { SlotFinder, firstIn, runOf } from './slots.ts'
import { foreignRoot, isText, parse, parseInside, plainText, withLines } from '../dom/fragment.ts'
import { keepFocus } from '../dom/focus.ts'
import { loaded_ } from '../load.ts'
import { exactly, mismatch, nodesIn } from './nodes.ts'
import { Morpher, UNKNOWN, type PatchDelegate } from './morph.ts'
import { own } from '../dom/own.ts'
import { fillTokens, type Host, type PathAttribute, type Slot, type Span } from './path-map.ts'
import {
  adopt,
  arrange,
  before,
  beginMessage,
  drawn,
  eachDynamic,
  forget,
  isUpdate,
  merge,
  print,
  write,
  type Components,
  type Tree,
  type Value,
} from './tree.ts'

/** The patcher of a view: keeps the view's tree, and writes what is new in it to the page. */

/** Elements in which the HTML parser moves text elsewhere, such as tables. */
const MOVES_TEXT = /^(T(ABLE|BODY|HEAD|FOOT|R)|COLGROUP)$/

/** A value that is newer than the page: its slot, and the value that the page shows. */
type Change = {
  readonly tree: Tree
  readonly position: number
  readonly slot_: Slot
  readonly was: Value | undefined
}

/**
 * Keeps one live root as the server rendered it. A diff is merged into the tree and written straight to the
 * slots it names; what does not check out is morphed, from the smallest element around it up to the view.
 */
export class Patcher {
  readonly element_: Element
  readonly #delegate: PatchDelegate
  /** Shares with portals which fields keep what they show. */
  readonly morpher: Morpher
  /** By their numbers; those that have ended are taken out. */
  readonly components_: Components = {}
  readonly #slotFinder = new SlotFinder(this.components_)
  #root: Tree = { s: [''] }

  constructor(element: Element, delegate: PatchDelegate) {
    this.element_ = element
    this.#delegate = delegate
    this.morpher = new Morpher(delegate)
  }

  /**
   * Takes over the tree of a join. At the first join (`fresh`) a page that shows this tree already is left alone.
   * Otherwise, and after a later join, the differences are written.
   *
   * @param printed which values of the tree are as the page was printed with: see docs/protocol.md
   * @param keeps which fields keep what they show; by default none does, here and in the other methods
   */
  mount(rendered: Diff, fresh: boolean, printed?: Printed, keeps?: Keeps): void {
    const shown = this.#root
    this.#begin(rendered, true)
    const tree = (this.#root = adopt(rendered))
    this.redraw_(fresh ? printed && this.#printed(tree, printed) : before(() => this.#print(shown)), keeps)
  }

  /** Takes in what a message says of streams and components. @returns whether the page shows its components as they are now */
  #begin(message: Diff, isJoin?: boolean): boolean {
    beginMessage()
    return loaded_()?.readMessage_(message, this, isJoin) ?? true
  }

  /** The HTML that the page was printed with, as far as it is known. */
  #printed(tree: Tree, printed: Printed): string {
    const value = (i: number): string => {
      const is = printed[i]
      const rows = (tree[i] as Partial<Tree> | undefined)?.k
      if (typeof is === 'object')
        return is.map((row) => (rows?.[row] ? this.#print(rows[row]) : UNKNOWN)).join('')
      return is ? this.#print(tree[i]) : UNKNOWN
    }
    return tree.s.reduce((html, text, i) => html + value(i - 1) + text)
  }

  /**
   * Merges a diff and writes it to the page.
   * @throws when the diff does not fit the tree, or not even a morph of the whole view succeeds; the view has to join again
   */
  apply(diff: Diff, keeps?: Keeps): void {
    this.morpher.keeps_ = keeps
    keepFocus(() => {
      const shown = this.#root
      const isShown = this.#begin(diff)
      const tree = adopt(diff)
      let isWritten = !diff.s
      if (diff.s) this.#root = tree
      else isWritten = this.update_(this.#root, diff, { parent: this.element_, before_: null, after_: null })
      if (!isWritten || !isShown) this.redraw_(before(() => this.#print(shown)))
    })
  }

  /** Writes what was held back while an element was locked, once the delegate no longer calls it locked. */
  unlocked(element: Element, keeps?: Keeps): void {
    if ([...this.morpher.held].some((held) => own(element).contains(held)))
      this.redraw_(this.#print(this.#root), keeps)
  }

  #print(value: Value = ''): string {
    return print(value, this.components_)
  }

  /**
   * Morphs the view into what the server rendered, or only an element of it that has an id. For the view this is the
   * last resort.
   *
   * @param was the HTML that the view shows; without it the page itself is compared
   * @throws when the HTML cannot be parsed in this place
   */
  redraw_(was?: string, keeps: Keeps | undefined = this.morpher.keeps_, about?: Element): void {
    this.morpher.keeps_ = keeps
    const element = this.element_
    const html = this.#print(this.#root)
    if (was === html && !this.morpher.held.size) return
    forget(this.#root)
    const content = own(parseInside(element, html) ?? mismatch())
    const next = about && content.querySelector(`[id="${own(about).id}"]`)
    keepFocus(() => {
      if (next)
        return this.morpher.replace(
          own(about).parentElement ?? mismatch(),
          [about],
          [next],
          own(about).nextSibling,
        )
      this.morpher.replace(element, nodesIn(element), nodesIn(content), undefined, this.#parsed(element, was))
    })
    this.#delegate.elementUpdated(element)
  }

  /** The nodes of an earlier render; undefined if it is not known. */
  #parsed(parent: Node, was: string | undefined): ChildNode[] | undefined {
    const content = was !== undefined && parseInside(parent, was)
    return content ? nodesIn(content) : undefined
  }

  /**
   * Merges a diff into an instance whose nodes fill a span, and writes what it can.
   * @returns false when the page does not show the whole instance afterwards
   */
  update_(tree: Tree, diff: Part, span: Span): boolean {
    if (diff.k) return this.#updateList(tree, diff.k, span)
    // With `onBeforeElUpdated` every update compares the whole view, so that each element is asked about.
    if (!this.#delegate.ask_) attempt(() => (tree.slots ??= this.#slotFinder.find_(tree, span)))
    const { slots } = tree
    if (!slots) {
      merge(tree, diff)
      return !Object.keys(diff)[0]
    }
    const failed = new Set<Host | undefined>()
    const changes: Change[] = []
    eachDynamic(diff, (next, position) => {
      const slot = slots[position]
      if (!slot) return
      const was = tree[position]
      if (typeof was !== 'object' || !isUpdate(next)) write(tree, position, next)
      else if (isReachable(slot, this.#delegate)) {
        if (!this.update_(was, next, slot)) failed.add(slot.host)
        return
      } else {
        merge(was, next)
        forget(was)
      }
      changes.push({ tree, position, slot_: slot, was })
    })
    for (const change of changes) if (!this.#write(change)) failed.add(change.slot_.host)
    for (const host of failed) if (!this.#drawHost(tree, host)) return false
    return true
  }

  /** Writes a value to its slot, or holds it back; false when the slot's host element has to be drawn as a whole. */
  #write(change: Change): boolean {
    const { slot_: slot, tree, position } = change
    if (slot.access === 'none') return true
    if (this.#delegate.isLocked(slot.parent)) return !!this.morpher.held.add(slot.parent)
    if (slot.access === 'host') return false
    return attempt(() => {
      if (!isIntact(slot)) return false
      const element = slot.parent
      this.#delegate.elementWillUpdate(element)
      const isWritten = slot.attribute
        ? this.#writeAttribute(change, slot.attribute)
        : this.#writeContent(slot, tree[position], change.was)
      this.#delegate.elementUpdated(element)
      if (isWritten) drawn(tree, position)
      return isWritten
    })
  }

  #writeAttribute(
    { slot_: { parent: element }, tree, position, was }: Change,
    { name_: name, value_: value, slots }: PathAttribute,
  ): boolean {
    if (!name) {
      const tag = foreignRoot(element) || 'i'
      const [before = element, now = element] = [was, tree[position]].map(
        (each) => parse(`<${tag} ${this.#print(each)}>`).children[0],
      )
      writeDifference(element, before, now, this.morpher.keeps_)
      return true
    }
    const part = (i: number): string | null => plainText(this.#print(tree[i]))
    // An element that gets another id is a new element: it is not changed, but replaced.
    if (name === 'id' || slots.some((i) => part(i) === null)) return false
    const filled = (each: typeof part): string => fillTokens(value, (i) => each(i) ?? '')
    writeAttribute(
      element,
      name,
      filled(part),
      typeof was === 'string' ? filled((i) => (i === position ? plainText(was) : part(i))) : null,
      this.morpher.keeps_,
    )
    return true
  }

  #writeContent(slot: Slot, value: Value | undefined, was: Value | undefined): boolean {
    const { parent, after_: after } = slot
    const first = firstIn(slot)
    const text = typeof value === 'string' ? plainText(value) : null
    const isAlone = first === after || (isText(first) && first.nextSibling === after)
    if (text === null || !isAlone || MOVES_TEXT.test(own(parent).nodeName))
      return this.#replaceContent(slot, value, was)
    if (first && first !== after) first.nodeValue = text
    else if (text) own(parent).insertBefore(new Text(text), after)
    return true
  }

  #replaceContent(slot: Slot, value: Value | undefined, was: Value | undefined): boolean {
    const { parent, after_: after } = slot
    const content = parseInside(parent, this.#print(value))
    if (!content) return false
    const old = runOf(firstIn(slot), after)
    if (old[0] && own(old.at(-1))?.nextSibling !== after) return false
    this.morpher.replace(
      parent,
      old,
      nodesIn(content),
      after,
      old[0] && this.#parsed(parent, this.#print(was)),
    )
    return true
  }

  /** Draws an element of the template again, with everything in it. */
  #drawHost(tree: Tree, host: Host | undefined): boolean {
    tree.slots = undefined
    return attempt(() => {
      // The number of a component does not stand in its template.
      if (!host || !own(host.element_).isConnected || own(host.element_).hasAttribute('data-phx-component'))
        return false
      const { element_: element, path_: path } = host
      const parent = own(element).parentElement ?? mismatch()
      const html = (): string => fillTokens(withLines(exactly(path.node)), (slot) => this.#print(tree[slot]))
      const content = this.#parsed(parent, html())
      if (content?.length !== 1) return false
      const was = this.#parsed(parent, before(html))
      for (const slot of path.slots) forget(tree[slot])
      const end = own(element).nextSibling
      this.morpher.replace(parent, [element], content, end, was)
      for (const slot of path.slots) drawn(tree, slot)
      if (tree.first === element) tree.first = end ? own(end).previousSibling : own(parent).lastChild
      return true
    })
  }

  #updateList(list: Tree, diff: Rows, span: Span): boolean {
    const { parent } = span
    const old = list.k ?? []
    const isBound = attempt(() => [
      old[0] && !old[0].first && this.#slotFinder.findRows(old, parent, firstIn(span)),
    ])
    const { rows, updates } = arrange(list, diff)
    // Until the parts are loaded, a list in another order is drawn as a whole.
    const part = rows === old ? undefined : loaded_()
    let isWritten = isBound && (rows === old || !!part)
    if (isWritten && part) isWritten = list.isSure ||= part.areRowsInPlace_(old, parent, this.#print(list))
    write(list, 'k', rows)
    for (const [row, change] of updates) {
      if (isWritten && own(row.first)?.isConnected) isWritten = this.update_(row, change, spanOf(row))
      else {
        merge(row, change)
        isWritten = false
      }
    }
    if (!isWritten || !part) return isWritten
    return attempt(() => {
      this.#delegate.elementWillUpdate(parent)
      const isOrdered = part.orderRows_(old, rows, span, {
        morpher: this.morpher,
        slotFinder: this.#slotFinder,
      })
      this.#delegate.elementUpdated(parent)
      if (isOrdered) drawn(list, 'k')
      return isOrdered
    })
  }
}

/** Can the content of a slot be updated in place, without drawing the slot as a whole? */
function isReachable(slot: Slot, delegate: PatchDelegate): boolean {
  return slot.access === 'slot' && !slot.attribute && isIntact(slot) && !delegate.isLocked(slot.parent)
}

function spanOf({ first, last }: Tree): Span {
  const node = first ?? mismatch()
  return {
    parent: own(node).parentElement ?? mismatch(),
    before_: last ? node : own(node).previousSibling,
    after_: last,
  }
}

/** Are the nodes around a slot still where they were? Scripts of the page may have moved or removed them. */
function isIntact({ parent, before_: before, after_: after }: Slot): boolean {
  return own(parent).isConnected && [before, after].every((node) => !node || own(node).parentNode === parent)
}
