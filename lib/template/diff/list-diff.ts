import { COUNT, ROWS, type Node, type Row, type Rows } from '../../protocol/diff.ts'
import { disown } from '../../foreign.ts'
import { reorder } from './reorder.ts'
import { ListStep, RESEND, rowValues } from './list-step.ts'
import type { Change, Message } from './message.ts'
import { Rendered, type Keyed } from '../rendered.ts'
import { SentList, type Sent } from './sent.ts'
import { ANY_ROW, type Template } from '../compile/template.ts'

/** A list for a browser that has nothing of it; an empty one is an empty text. */
export function freshList(list: Keyed, message: Message): Change {
  const contents = list.items.map(list.render)
  try {
    return freshContents(list, contents, message)
  } catch (error) {
    disown(contents)
    throw error
  }
}

function freshContents(list: Keyed, contents: readonly unknown[], message: Message): Change {
  const sent = new SentList(templateOfRows(contents))
  const step = new ListStep(sent, list, message)
  const values: Sent[] | undefined = step.storesValues ? [] : undefined
  step.remember(step.keys(), values)
  if (sent.template === undefined) return { dynamic: '', sent }
  const node = message.fresh(sent.template)
  node[ROWS] = freshRows(sent.template, contents, message, values)
  return { dynamic: node, sent }
}

/** What changed in a list; RESEND when it has to be sent afresh. */
export function updateList(sent: SentList, list: Keyed, message: Message): Node | undefined | typeof RESEND {
  const step = new ListStep(sent, list, message)
  if (!step.isComparable) return RESEND
  if (sent.template === undefined) return undefined
  step.checkItems()
  const places = changedPlaces(step)
  const rows = places ? updateInPlace(step, places) : reorder(step)
  if (rows === RESEND) return RESEND
  return rows && { [ROWS]: rows }
}

/** All dynamics of rows of one template. */
export function freshRows(
  template: Template,
  contents: readonly unknown[],
  message: Message,
  remembered?: Sent[],
): Rows {
  const rows: Rows = {}
  for (let i = 0; i < contents.length; i++) {
    const row: Row = {}
    message.differ.freshValues(
      template,
      rowValues(template, contents[i]) ?? [],
      message,
      row,
      remembered,
      i * template.holes.length,
    )
    rows[i] = row
  }
  rows[COUNT] = contents.length
  return rows
}

/** The template of rows; undefined when the list is empty. */
export function templateOfRows(contents: readonly unknown[]): Template | undefined {
  const [first] = contents
  if (contents.length === 0) return undefined
  const isUniform = first instanceof Rendered && contents.every((row) => rowValues(first.template, row))
  return isUniform ? first.template : ANY_ROW
}

/** The places whose rows may have changed; undefined when a row does not stand where it stood. */
function changedPlaces(step: ListStep): readonly number[] | undefined {
  const { sent, list, storesValues } = step
  const { items } = list
  if (items.length !== sent.count) return undefined
  const former = list.reuse ? sent.items : undefined
  const places: number[] = []
  for (let i = 0; i < items.length; i++) {
    const isSame = former !== undefined && former[i] === items[i]
    if (isSame && (!storesValues || step.isReused(i, i))) continue
    if (!isSame && !hasKey(step, i)) return undefined
    places.push(i)
  }
  return places
}

/** Is the row at this place the one that stood there? A key that is a promise is refused when all keys are asked for. */
function hasKey(step: ListStep, place: number): boolean {
  const { items, key } = step.list
  const now = key(items[place], place)
  if (now === step.formerKey(place)) return true
  disown(now)
  return false
}

function updateInPlace(step: ListStep, places: readonly number[]): Rows | undefined | typeof RESEND {
  const { list, sent, width } = step
  const { values } = sent
  const isSparse = places.length * SPARSE < list.items.length
  let rows: Rows | undefined
  for (const i of places) {
    const change = values ? step.keptRow(i, values, i * width) : step.rerenderedRow(i, i)
    if (change === RESEND) return change
    if (!change) continue
    rows ??= {}
    if (isSparse) putSparsely(rows, i, change)
    else rows[i] = change
  }
  step.remember(sent.keys, values)
  if (rows) rows[COUNT] = list.items.length
  return rows
}

/** Few rows have changed where it is at most one of so many. */
const SPARSE = 16

/**
 * Sets one of few numbered members. V8 would make room for all numbers below, and JSON would walk through that; a member
 * that cannot be written to, which nothing does, is kept by itself.
 */
function putSparsely(rows: Rows, place: number, row: Row): void {
  Object.defineProperty(rows, place, { value: row, enumerable: true })
}
