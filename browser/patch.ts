import { attempt } from './attempt.ts'
import { writeAttribute, writeDifference } from './attributes.ts'
import { Binder, firstIn, type Host, type Slot, type Span } from './bind.ts'
import { foreignRoot, isText, parse, parseInside, plainText, withLines } from './fragment.ts'
import { orderRows } from './keyed-list.ts'
import { keepFocus } from './focus.ts'
import { Morpher, type PatchDelegate } from './morph.ts'
import { own } from './own.ts'
import { fillTokens } from './path-map.ts'
import {
  adopt,
  arrange,
  forget,
  isUpdate,
  merge,
  print,
  mergeComponents,
  type Components,
  type Diff,
  type RowsDiff,
  type Tree,
  type Value,
} from './tree.ts'

export type { PatchDelegate } from './morph.ts'
export type { Diff } from './tree.ts'

/** Parents in which a text may end up elsewhere when it is parsed. */
const MOVES_TEXT = /^(TABLE|TBODY|THEAD|TFOOT|TR|COLGROUP)$/

/** A dynamic that is newer than the page: where it belongs, and what was there before. */
type Change = {
  readonly tree: Tree
  readonly position: number
  readonly slot: Slot
  readonly was: Value | undefined
}

/**
 * Keeps one live root as the server rendered it. A diff is merged into the tree and written straight to the
 * slots it names; what does not check out is morphed, from the smallest element around it up to the view.
 */
export class Patcher {
  readonly #element: Element
  readonly #delegate: PatchDelegate
  readonly #morpher: Morpher
  readonly #components: Components = {}
  readonly #binder = new Binder(this.#components)
  #root: Tree = { s: [''] }

  constructor(element: Element, delegate: PatchDelegate) {
    this.#element = element
    this.#delegate = delegate
    this.#morpher = new Morpher(delegate)
  }

  /**
   * Takes over the tree of a join. The page's first render (`fresh`) is left alone when it says the same;
   * otherwise, and after a rejoin, the view is morphed where it differs.
   */
  mount(rendered: Diff, fresh: boolean): void {
    mergeComponents(rendered, this.#components)
    this.#root = adopt(rendered)
    if (!fresh || this.#element.innerHTML !== this.#print(this.#root)) this.redraw_()
  }

  /**
   * Merges a diff and writes it to the page.
   * @throws when the diff does not fit the tree, or the page defies even a morph of the view: rejoin
   */
  apply(diff: Diff): void {
    keepFocus(() => this.#apply(diff))
  }

  /** Writes what was held back in an element that the delegate no longer calls locked. */
  unlocked(element: Element): void {
    if ([...this.#morpher.held].some((held) => own(element).contains(held))) this.redraw_()
  }

  #apply(diff: Diff): void {
    const redrawn = mergeComponents(diff, this.#components)
    const tree = adopt(diff)
    let isWritten = !diff.s
    if (diff.s) this.#root = tree
    else isWritten = this.#update(this.#root, diff, { parent: this.#element, before: null, after: null })
    if (!isWritten || !redrawn.every((id) => this.#drawComponent(id))) this.redraw_()
  }

  #print(value: Value = ''): string {
    return print(value, this.#components)
  }

  /**
   * Draws the view as it was rendered, or only an element of it that has an id. For the view it is the last resort.
   *
   * @throws when it is of no use
   */
  redraw_(about: Element = this.#element): void {
    const element = this.#element
    forget(this.#root)
    const content = own(parseInside(element, this.#print(this.#root)) as ParentNode)
    const next = about !== element && content.querySelector(`[id="${own(about).id}"]`)
    keepFocus(() => {
      if (next) return this.#morpher.morph(about, next)
      this.#morpher.held.clear()
      this.#morpher.replace(element, [...own(element).childNodes], [...content.childNodes], null)
    })
    this.#delegate.elementUpdated(element)
  }

  /** Draws a component that is in the page; one that is new there is drawn by the slot that holds its number. */
  #drawComponent(id: string): boolean {
    return attempt(() => {
      const element = this.#element.querySelector(`[data-phx-component="${id}"]`)
      if (!element) return true
      const drawn = own(parseInside(own(element).parentNode as Node, this.#print(+id)))?.firstElementChild
      if (drawn) this.#morpher.morph(element, drawn)
      return !!drawn
    })
  }

  /**
   * Merges a diff into an instance whose nodes fill a span, and writes what it can.
   * @returns false when the page does not show the instance as it is now
   */
  #update(tree: Tree, diff: Diff, span: Span): boolean {
    if (diff.k) return this.#updateList(tree, diff.k, span)
    // Who is to be asked before elements change has them compared, from the view on down.
    if (!this.#delegate.ask_) attempt(() => (tree.slots ??= this.#binder.bind(tree, span)))
    const { slots } = tree
    if (!slots) {
      merge(tree, diff)
      return !Object.keys(diff)[0]
    }
    const failed = new Set<Host | undefined>()
    const changes: Change[] = []
    for (const key in diff) {
      const position = +key
      const slot = slots[position]
      if (!slot) continue
      const was = tree[position]
      const next = diff[position] as string | number | Diff
      if (!isUpdate(was, next)) tree[position] = next as Value
      else if (this.#isReachable(slot)) {
        if (!this.#update(was, next as Diff, slot)) failed.add(slot.host)
        continue
      } else {
        merge(was, next as Diff)
        forget(was)
      }
      changes.push({ tree, position, slot, was })
    }
    for (const change of changes) if (!this.#write(change)) failed.add(change.slot.host)
    for (const host of failed) if (!this.#drawHost(tree, host)) return false
    return true
  }

  /** Can what stands in a slot be updated bit by bit? */
  #isReachable(slot: Slot): boolean {
    return slot.access === 'slot' && !slot.attribute && isIntact(slot) && !this.#isLocked(slot)
  }

  #isLocked({ parent }: Slot): boolean {
    return this.#delegate.isLocked(parent as Element)
  }

  /** Writes a dynamic to its slot, or holds it back; false when that takes a host. */
  #write(change: Change): boolean {
    const { slot, tree, position } = change
    if (slot.access === 'none') return true
    if (this.#isLocked(slot)) return !!this.#morpher.held.add(slot.parent as Element)
    if (slot.access === 'host') return false
    return attempt(() => {
      if (!isIntact(slot)) return false
      const element = slot.parent as Element
      this.#delegate.elementWillUpdate(element)
      const isWritten = slot.attribute
        ? this.#writeAttribute(change)
        : this.#writeContent(slot, tree[position] as Value)
      this.#delegate.elementUpdated(element)
      return isWritten
    })
  }

  #writeAttribute({ slot, tree, position, was }: Change): boolean {
    const element = slot.parent as Element
    const { name, value, slots } = slot.attribute as NonNullable<Slot['attribute']>
    if (!name) {
      const tag = foreignRoot(element) || 'i'
      const [before, now] = [was, tree[position]].map(
        (each) => parse(`<${tag} ${this.#print(each)}>`).firstElementChild,
      )
      writeDifference(element, before as Element, now as Element)
      return true
    }
    const part = (i: number): string | null => plainText(this.#print(tree[i]))
    // An element with another id is another element.
    if (name === 'id' || slots.some((i) => part(i) === null)) return false
    writeAttribute(
      element,
      name,
      fillTokens(value, (i) => part(i) ?? ''),
    )
    return true
  }

  #writeContent(slot: Slot, value: Value): boolean {
    const { parent, after } = slot
    const first = firstIn(slot)
    const text = typeof value === 'string' ? plainText(value) : null
    const isAlone = first === after || (isText(first) && first.nextSibling === after)
    if (text === null || !isAlone || MOVES_TEXT.test(own(parent).nodeName))
      return this.#replaceContent(slot, value)
    if (first && first !== after) first.nodeValue = text
    else if (text) own(parent).insertBefore(new Text(text), after)
    return true
  }

  #replaceContent(slot: Slot, value: Value): boolean {
    const { parent, after } = slot
    const content = parseInside(parent, this.#print(value))
    if (!content) return false
    const old: ChildNode[] = []
    let node = firstIn(slot)
    for (; node && node !== after; node = own(node).nextSibling) old.push(node)
    if (node !== after) return false
    this.#morpher.replace(parent, old, [...own(content).childNodes], after)
    return true
  }

  /** Draws an element of the template anew, with everything in it. */
  #drawHost(tree: Tree, host: Host | undefined): boolean {
    tree.slots = undefined
    return attempt(() => {
      if (!host || !own(host.element).isConnected) return false
      const { element, path } = host
      const parent = own(element).parentNode as Node
      const html = fillTokens(withLines(own(path.node as Element).outerHTML), (slot) =>
        this.#print(tree[slot]),
      )
      const content = own(parseInside(parent, html))?.childNodes
      if (content?.length !== 1) return false
      for (const slot of path.slots) forget(tree[slot])
      const end = own(element).nextSibling
      this.#morpher.replace(parent, [element], [...content], end)
      if (tree.first === element)
        tree.first = end ? (own(end).previousSibling as ChildNode) : (own(parent).lastChild as ChildNode)
      return true
    })
  }

  #updateList(list: Tree, diff: RowsDiff, span: Span): boolean {
    const { parent } = span
    const old = list.k ?? []
    const isBound = attempt(() => {
      if (old[0] && !old[0].first) this.#binder.bindRows(old, parent, firstIn(span))
      return true
    })
    const { rows, updates } = arrange(list, diff)
    list.k = rows
    let isWritten = isBound
    for (const [row, change] of updates) {
      if (own(row.first)?.parentNode !== parent) {
        merge(row, change)
        isWritten = false
      } else isWritten = this.#update(row, change, spanOf(row)) && isWritten
    }
    if (!isWritten || rows === old) return isWritten
    return attempt(() => {
      this.#delegate.elementWillUpdate(parent as Element)
      const isOrdered = orderRows(old, rows, span, { morpher: this.#morpher, binder: this.#binder })
      this.#delegate.elementUpdated(parent)
      return isOrdered
    })
  }
}

function spanOf({ first, last }: Tree): Span {
  const node = first as ChildNode
  return {
    parent: own(node).parentNode as Node,
    before: last ? node : own(node).previousSibling,
    after: last,
  }
}

/** Are the nodes around a slot still where they were? Others may have moved or dropped them. */
function isIntact({ parent, before, after }: Slot): boolean {
  return own(parent).isConnected && [before, after].every((node) => !node || own(node).parentNode === parent)
}
