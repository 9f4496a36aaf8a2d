import { streamOutside } from '../../errors/index.ts'
import type { Dynamic, Envelope, Node } from '../../protocol/diff.ts'
import { freshList, updateList } from './list-diff.ts'
import { isComparable, isPlain, print, textChange } from './leaf.ts'
import { RESEND } from './list-step.ts'
import { freshStream, updateStream } from './stream-diff.ts'
import {
  Message,
  type Change,
  type Dialect,
  type Part,
  type RenderHost,
  type ValueDiffer,
} from './message.ts'
import { withPlace } from '../error-location.ts'
import { ComponentPlace, Keyed, Nested, Rendered, Streamed } from '../rendered.ts'
import { PrintedText, SentCid, SentList, SentNode, SentStream, type Sent } from './sent.ts'
import { isContent, takesStream, type Hole } from '../compile/hole.ts'
import type { Template } from '../compile/template.ts'

/** The diff of a render: what it changes in what the browser has. */

/** A render for a browser that has nothing yet: the whole tree, and what to remember of it. */
export function firstTree(
  rendered: Rendered,
  dialect: Dialect,
  host?: RenderHost,
): { readonly tree: Envelope; readonly sent: SentNode } {
  const message = new Message(dialect, differ, host)
  const [tree, sent] = freshNode(rendered, message)
  message.share(tree)
  return { tree, sent }
}

/**
 * What turns the page that was sent into this render; undefined when nothing changed. `sent` is brought up
 * to date; another one comes back when the outermost template is another.
 */
export function nextDiff(
  sent: SentNode,
  rendered: Rendered,
  dialect: Dialect,
  host?: RenderHost,
): { readonly diff: Envelope | undefined; readonly sent: SentNode } {
  const message = new Message(dialect, differ, host)
  if (rendered.template !== sent.template) {
    const [tree, fresh] = freshNode(rendered, message)
    message.share(tree)
    return { diff: tree, sent: fresh }
  }
  const diff = updateNode(sent, rendered, message)
  if (diff) message.share(diff)
  return { diff, sent }
}

/**
 * A render of a part of a page, such as a component: what changed since `sent`, or without that the whole node. Statics
 * that it needs twice are sent twice: only the whole page has a table for them.
 */
export function partDiff(
  sent: SentNode | undefined,
  rendered: Rendered,
  { dialect, host, around }: Part,
): { readonly node: Node | undefined; readonly sent: SentNode } {
  const message = new Message(dialect, differ, host, around)
  rendered.template.within(around)
  if (sent?.template === rendered.template) return { node: updateNode(sent, rendered, message), sent }
  const [node, fresh] = freshNode(rendered, message)
  return { node, sent: fresh }
}

function freshNode({ template, values }: Rendered, message: Message): [Node, SentNode] {
  const node = message.fresh(template)
  const sent: Sent[] = new Array<Sent>(values.length)
  freshValues(template, values, message, node, sent, 0)
  return [node, new SentNode(template, sent)]
}

/** Writes all dynamics of a node or a row; where they are to be remembered, from `offset` on. */
function freshValues(
  template: Template,
  values: readonly unknown[],
  message: Message,
  node: { [position: number]: Dynamic },
  sent: Sent[] | undefined,
  offset: number,
): void {
  const { holes } = template
  template.within(message.around)
  for (let i = 0; i < holes.length; i++) {
    const value = values[i]
    const hole = holes[i]
    if (isPlain(value)) {
      node[i] = print(hole, value)
      if (sent) sent[offset + i] = value
    } else {
      const made = freshAt({ template, values }, i, message)
      node[i] = made.dynamic
      if (sent) sent[offset + i] = made.sent
    }
  }
}

const differ: ValueDiffer = { freshValues, updateValues }

function updateNode(sent: SentNode, { values }: Rendered, message: Message): Node | undefined {
  return updateValues(sent.template, sent.values, 0, values, message)
}

/** The dynamics that changed, or undefined; what was sent is brought up to date. */
function updateValues(
  template: Template,
  sent: Sent[],
  offset: number,
  values: readonly unknown[],
  message: Message,
): Node | undefined {
  let diff: Node | undefined
  for (let i = 0; i < template.holes.length; i++) {
    const value = values[i]
    if (value === sent[offset + i]) continue
    const was = sent[offset + i]
    const change =
      isPlain(value) && isPlain(was)
        ? textChange(template.holes[i], was, value)
        : updateAt({ template, values }, i, was, message)
    if (!change) continue
    sent[offset + i] = change.sent
    diff ??= {}
    diff[i] = change.dynamic
  }
  return diff
}

/** A template and its values: a render, or a row of one. */
type Filled = Pick<Rendered, 'template' | 'values'>

function updateAt(filled: Filled, at: number, was: Sent, message: Message): Change | undefined {
  const { around } = message
  message.around = filled.template.within(around)[at] ?? around
  try {
    return update(filled.template.holes[at], was, filled.values[at], message)
  } catch (error) {
    throw withPlace(error, filled, at)
  } finally {
    message.around = around
  }
}

function update(hole: Hole | undefined, was: Sent, value: unknown, message: Message): Change | undefined {
  if (was instanceof SentNode && value instanceof Rendered && value.template === was.template) {
    return changeOf(was, updateNode(was, value, message))
  }
  if (was instanceof SentList) {
    const list = asKeyed(value)
    const diff =
      list &&
      message.orAnew(
        () => updateList(was, list, message),
        (each) => each === RESEND,
      )
    if (diff !== RESEND) return list ? changeOf(was, diff) : fresh(hole, value, message)
  }
  if (was instanceof SentStream && value instanceof Streamed)
    return changeOf(was, updateStream(was, value, message))
  const made = fresh(hole, value, message)
  return isSame(hole, was, made) ? undefined : made
}

function changeOf(sent: Sent, diff: Node | undefined): Change | undefined {
  return diff && { dynamic: diff, sent }
}

/** `null` and `false`, or two class lists with the same names, are the same on the page; a component is itself. */
function isSame(hole: Hole | undefined, was: Sent, made: Change): boolean {
  if (was instanceof SentCid) return was.cid === made.dynamic
  if (typeof made.dynamic !== 'string' || isMarkup(was)) return false
  return (was instanceof PrintedText ? was.text : print(hole, was)) === made.dynamic
}

function isMarkup(was: Sent): was is SentNode | SentList | SentStream {
  return was instanceof SentNode || was instanceof SentList || was instanceof SentStream
}

function freshAt(filled: Filled, at: number, message: Message): Change {
  const { around } = message
  message.around = filled.template.within(around)[at] ?? around
  try {
    return fresh(filled.template.holes[at], filled.values[at], message)
  } catch (error) {
    throw withPlace(error, filled, at)
  } finally {
    message.around = around
  }
}

function fresh(hole: Hole | undefined, value: unknown, message: Message): Change {
  if (value instanceof Streamed) {
    if (takesStream(hole)) return freshStream(value, message)
    throw streamOutside()
  }
  if (hole === undefined || isContent(hole)) {
    if (value instanceof Rendered) {
      const [dynamic, sent] = freshNode(value, message)
      return { dynamic, sent }
    }
    const list = asKeyed(value)
    if (list) return freshList(list, message)
    if (value instanceof Nested) {
      const element = message.elementOf(value)
      return { dynamic: element, sent: new PrintedText(element) }
    }
    if (value instanceof ComponentPlace) {
      const cid = message.cidOf(value)
      return { dynamic: cid, sent: new SentCid(cid) }
    }
  }
  const text = print(hole, value)
  return { dynamic: text, sent: isComparable(value) ? value : new PrintedText(text) }
}

/** A plain array in a text is a list whose rows are known by position. */
function asKeyed(value: unknown): Keyed | undefined {
  if (value instanceof Keyed) return value
  return Array.isArray(value) ? new Keyed(value, byPosition, itself) : undefined
}

const byPosition = (_item: unknown, index: number): unknown => index
const itself = (item: unknown): unknown => item
