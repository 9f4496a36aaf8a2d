import type { JsonValue } from './json.ts'

/**
 * The short keys of rendered trees and diffs, each with its full name.
 * See docs/protocol.md, "Trees and diffs".
 */
export const STATICS = 's'
export const TEMPLATES = 'p'
export const ROWS = 'k'
export const COUNT = 'kc'
export const MOVED = 'km'
export const SPLICES = 'sp'
export const EVENTS = 'e'
export const REPLY = 'r'
export const TITLE = 't'
export const HEAD = 'h'

/** What stands at one position: a leaf (finished HTML), a node with dynamics of its own, or a list. */
export type Dynamic<Leaf = string> = Leaf | Node<Leaf>

/**
 * A node of a tree. With statics it is fresh and replaces what was there; without, it is merged into it.
 * The statics are given themselves or as their place in the message's template table.
 */
export interface Node<Leaf = string> {
  [position: number]: Dynamic<Leaf>
  [STATICS]?: readonly string[] | number | undefined
  [TEMPLATES]?: Readonly<Record<string, readonly string[]>>
  [ROWS]?: Rows<Leaf>
}

/** The dynamics of one row of a list, by position. */
export interface Row<Leaf = string> {
  [position: number]: Dynamic<Leaf>
}

/** A row that stood elsewhere before this message: its old place, or that and what changed in it. */
export type MovedRow<Leaf = string> = number | [from: number, row: Row<Leaf>]

/**
 * Runs of rows taken out and put in, in order; positions are those of the list as the runs before left it.
 * Only sent to a client that asked for it (see docs/protocol.md, "Splices").
 */
export type Splice<Leaf = string> = readonly [
  at: number,
  deleteCount: number,
  rows: readonly (Row<Leaf> | MovedRow<Leaf>)[],
]

/** The rows of a list by position; how many there are; whether some of them moved. */
export interface Rows<Leaf = string> {
  [position: number]: Row<Leaf> | MovedRow<Leaf>
  [COUNT]?: number
  [MOVED]?: true
  [SPLICES]?: readonly Splice<Leaf>[]
}

/**
 * A tree or a diff as the browser's client takes it. It knows components too, as Phoenix sends them: a number among the
 * values is that of a component, and the outermost node says what changed in which.
 */
export interface Diff extends Node<string | number> {
  c?: Record<string, Diff>
}

/** An event for the page: its name and what it carries. */
export type PushedEvent = readonly [name: string, payload: JsonValue, isEarly?: true]

/** The name of the event that resets a form of the page. It carries the form's `id`. */
export const RESET_FORM = 'live-reset'

/**
 * What a page has around its view but for the title, in the place of what it had: its language, and elements of its
 * head as HTML. Only sent to a client that asked for it (see docs/protocol.md, "Head").
 */
export interface PageHead {
  readonly lang: string
  readonly tags: string
}

/**
 * For each value of a tree, whether the page shows it as it was printed; of a list, for each row that was printed its
 * place now, or -1. Only sent to a client that asked for it (see docs/protocol.md, "Printed digests").
 */
export type Printed = readonly (0 | 1 | readonly number[])[]

/** The outermost node of a message, with what travels beside it. */
export interface Envelope extends Node {
  [EVENTS]?: readonly PushedEvent[]
  [REPLY]?: JsonValue
  [TITLE]?: string
  [HEAD]?: PageHead
}
