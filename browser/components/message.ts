import type { Diff, Node as Part } from '../../lib/protocol/diff.ts'
import { own } from '../dom/own.ts'
import { phxName } from '../dom/phx.ts'
import { mismatch } from '../patch/nodes.ts'
import type { Span } from '../patch/path-map.ts'
import { adopt, forget, merge, write, type Components, type Tree } from '../patch/tree.ts'
import { readStreams } from '../streams/index.ts'

/** What a message says of components. */

/** Has the components of a view, and writes to their elements. */
interface ComponentPatcher {
  readonly element_: Element
  readonly components_: Components
  /** Merges a diff into a tree whose nodes fill a span, and writes it. False when the page does not show it afterwards. */
  update_(tree: Tree, diff: Part, span: Span): boolean
}

type Given = NonNullable<Diff['c']>

/**
 * Takes streams and components out of a message, and merges the components. What a message says of components alone is
 * written to their elements.
 * @param isJoin does the message bring a new tree?
 * @returns whether the page shows the components as they are now
 */
export function readMessage(message: Diff, patcher: ComponentPatcher, isJoin?: boolean): boolean {
  readStreams(message, patcher, isJoin)
  const { components_: components } = patcher
  const { c = {}, ...others } = message
  delete message.c
  const isAlone = !isJoin && !Object.keys(others)[0] && Object.values(c).every((diff) => isApart(diff, c))
  // A negative number of statics means a component as it was before this message, a positive one a component of the message:
  // so those come first, and these last. A component is written when those are known that are placed in it.
  const turnOf = (diff: Diff): number => (isAlone && !diff.s ? Infinity : donorOf(diff))
  const given = Object.entries(c).sort(([, a], [, b]) => turnOf(a) - turnOf(b))
  let isShown = true
  for (const [cid, diff] of given)
    if (diff.s) {
      // One that is new is shown by what places it.
      if (components[cid]) isShown = false
      replace(components, cid, diff)
    } else if (!updateElement(patcher, cid, adopt(diff), isAlone)) isShown = false
  return isShown
}

function replace(components: Components, cid: string, diff: Diff): void {
  const from = donorOf(diff)
  if (from) {
    write(components, cid, copy(components[Math.abs(from)]))
    delete diff.s
    merge(components[cid] as Tree, adopt(diff))
  } else write(components, cid, adopt(diff))
}

/** The number of the component that one begins as. A list of statics begins with a tag, and is no number. */
function donorOf({ s }: Diff): number {
  return Number(s) || 0
}

/** Does it not begin as one that this message changes? */
function isApart(diff: Diff, given: Given): boolean {
  const from = donorOf(diff)
  return from <= 0 || !!given[from]?.s
}

/** Merges a diff into a component, and writes it to its element where that `isAlone`. False when the page does not show it afterwards. */
function updateElement(patcher: ComponentPatcher, cid: string, diff: Part, isAlone: boolean): boolean {
  const tree = patcher.components_[cid] as Tree
  const element = isAlone && elementOf(patcher.element_, cid)
  // Its nodes may have been replaced since.
  forget(tree)
  if (element) return patcher.update_(tree, diff, spanOf(element))
  merge(tree, diff)
  return false
}

/** The element of a component, if it is the only one: another may be on its way out, or be that of a nested view. */
function elementOf(view: Element, cid: string): Element | undefined {
  const border = `[data-phx-session],[data-phx-teleported],[${phxName('update')}="ignore"]`
  const all = [...view.querySelectorAll(`[data-phx-component="${cid}"]`)]
  const [element, other] = all.filter((each) => own(each.parentElement)?.closest(border) === view)
  return other ? undefined : element
}

function spanOf(element: Element): Span {
  const { parentElement: parent, previousSibling: before_, nextSibling: after_ } = own(element)
  return { parent: parent ?? mismatch(), before_, after_ }
}

/** A tree with the same content. Neither of the two knows its nodes. */
function copy(tree: Tree | undefined): Tree | undefined {
  forget(tree)
  return structuredClone(tree)
}
