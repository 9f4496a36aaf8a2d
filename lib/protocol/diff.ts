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
export const STREAM = 'stream'
export const COMPONENTS = 'c'
export const IS_ELEMENT = 'r'
export const EVENTS = 'e'
export const REPLY = 'r'
export const TITLE = 't'
export const HEAD = 'h'

/** What stands at one position: a leaf (finished HTML, or the number of a component), a node with dynamics of its own, or a list. */
export type Dynamic = string | number | Node

/**
 * A node of a tree. With statics it is fresh and replaces what was there; without, it is merged into it.
 * The statics are given themselves or as their place in the message's template table.
 */
export interface Node {
  [position: number]: Dynamic
  [STATICS]?: readonly string[] | number | undefined
  [TEMPLATES]?: Readonly<Record<string, readonly string[]>>
  [ROWS]?: Rows
  [STREAM]?: StreamPayload
}

/** A row that a stream brings: its id, its place (-1: the end), how many rows stay, and whether it comes only where it stands already. */
export type StreamInsert = readonly [id: string, at: number, limit: number | null, isUpdateOnly: boolean]

/** What becomes of the rows of a stream. The fourth member is there only when the rows that the browser has go first. */
export type StreamPayload = readonly [
  ref: string,
  inserts: readonly StreamInsert[],
  deletes: readonly string[],
  isReset?: true,
]

/** The dynamics of one row of a list, by position. */
export interface Row {
  [position: number]: Dynamic
}

/** A row that stood elsewhere before this message: its old place, or that and what changed in it. */
export type MovedRow = number | [from: number, row: Row]

/**
 * Runs of rows taken out and put in, in order; positions are those of the list as the runs before left it.
 * Only sent to a client that asked for it (see docs/protocol.md, "Splices").
 */
export type Splice = readonly [at: number, deleteCount: number, rows: readonly (Row | MovedRow)[]]

/** The rows of a list by position; how many there are; whether some of them moved. */
export interface Rows {
  [position: number]: Row | MovedRow
  [COUNT]?: number
  [MOVED]?: true
  [SPLICES]?: readonly Splice[]
}

/**
 * A component, or what changed in it. Its statics may be the number of another one, whose tree it begins with: of this
 * message, or negative as it was before.
 */
export interface ComponentNode extends Node {
  [IS_ELEMENT]?: 1
}

/** What changed in which component, by their numbers. */
export type ComponentNodes = Record<string, ComponentNode>

/** A tree or a diff: a number among the values is that of a component, and the outermost node says what changed in which. */
export interface Diff extends Node {
  [COMPONENTS]?: ComponentNodes
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
export interface Envelope extends Diff {
  [EVENTS]?: readonly PushedEvent[]
  [REPLY]?: JsonValue
  [TITLE]?: string
  [HEAD]?: PageHead
}
