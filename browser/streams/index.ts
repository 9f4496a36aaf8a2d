import type { Diff, StreamPayload } from '../../lib/protocol/diff.ts'
import type { Tree } from '../patch/tree.ts'
import { arrangeRows, elementOf, type Entry, type List } from './rows.ts'

/**
 * Streams: the server keeps none of their rows, and says with each message what becomes of them. Here such a message is
 * rewritten into one for a list, as the patcher reads it.
 */

/** A node of a message that says something of a stream. */
type StreamNode = {
  s?: readonly string[] | number | undefined
  k: { readonly [position: number]: Entry; sp?: unknown; kc?: number }
  stream?: StreamPayload
  ids_?: string[]
}

/** The streams of a view, by their refs. */
type Lists = Map<string, List>

const known = new WeakMap<object, Lists>()

/** Rewrites what a message says of streams. @param view names the tree @param isJoin does the message bring a new tree? */
export function readStreams(message: Diff, view: object, isJoin?: boolean): void {
  const lists: Lists = (!isJoin && known.get(view)) || new Map<string, List>()
  known.set(view, lists)
  // In a node that takes the place of what was there, all is new.
  const walk = (part: unknown, isNew: boolean): void => {
    if (!isNode(part)) return
    for (const each of Object.values(part)) walk(each, isNew || !!part.s)
    const { stream } = part
    if (!stream) return
    if (typeof part.s === 'number') part.s = message.p?.[part.s]
    rewrite(part, stream, isNew, lists)
  }
  walk(message, false)
}

/** A part of a message. Only with `stream` it has all that is said of a stream. */
function isNode(part: unknown): part is StreamNode {
  return typeof part === 'object' && !!part
}

function rewrite(node: StreamNode, payload: StreamPayload, isNew: boolean, lists: Lists): void {
  const { s } = node
  const [ref, inserts] = payload
  delete node.stream
  let list = lists.get(ref)
  // The element around the rows may have gone meanwhile, and they with it.
  if (s && !elementOf(list?.ids_[0])) list = undefined
  if (!list) {
    // The rows of a new stream are in their order.
    lists.set(
      ref,
      listOf(
        node,
        inserts.map(([id]) => id),
      ),
    )
    return
  }
  const statics = s && typeof s !== 'number' ? s : list.s
  const { ids, splices, changed } = arrangeRows(list, payload, node.k, isNew, statics)
  if (isNew) {
    const all = (list.k ?? []).map(asMessage)
    for (const [at, count, put] of splices) all.splice(at, count, ...(put as Entry[]))
    for (const [id, entry] of changed) all[ids.indexOf(id)] = entry
    node.k = Object.assign({ kc: ids.length }, all)
    lists.set(ref, listOf(node, ids))
    return
  }
  const places: Record<number, Entry> = {}
  for (const [id, entry] of changed) {
    const at = ids.indexOf(id)
    // A row of another template takes the place of the one before.
    if (entry.s) splices.push([at, 1, [entry]])
    else places[at] = entry
  }
  delete node.s
  node.k = { ...places, ...(splices[0] && { sp: splices }), kc: ids.length }
  Object.assign(list, { s: statics, ids_: ids })
}

/** The node of a new list becomes the list itself, once the patcher has read it. */
function listOf(node: StreamNode, ids: readonly string[]): List {
  return Object.assign(node as unknown as List, { ids_: ids })
}

/** A tree as a message would bring it. */
function asMessage(tree: Tree): Entry {
  const entries = Object.entries(tree).filter(([key]) => +key >= 0)
  const values = entries.map(([key, value]) => [
    key,
    typeof value === 'object' ? asMessage(value as Tree) : value,
  ])
  const k = tree.k && Object.assign({ kc: tree.k.length }, tree.k.map(asMessage))
  return { ...(Object.fromEntries(values) as Entry), s: tree.s, ...(k && { k }) }
}
