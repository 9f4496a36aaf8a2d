import { familyOf } from '../pubsub/topic.ts'

/** Handlers that hear one message of one family of topics: what `on` makes. */

/** Of each such handler: the family and the message, as one text; no family has a ":" in its name. */
const ties = new WeakMap<object, string>()
/** Of each table of handlers: those that are tied, by family and message. */
const tables = new WeakMap<object, ReadonlyMap<string, unknown>>()

/** Ties a handler to a message of a family. */
export function tie(handler: object, family: string, name: string): void {
  ties.set(handler, tieOf(family, name))
}

/** The handler of a message in a table: the one tied to it, or else the one that has its name and is tied to nothing. */
export function infoHandlerOf<Handler extends object>(
  table: Readonly<Record<string, Handler>> | undefined,
  name: string,
  topic: string | undefined,
): Handler | undefined {
  if (!table) return undefined
  const tied = topic === undefined ? undefined : tiedIn(table).get(tieOf(familyOf(topic), name))
  if (tied) return tied as Handler
  const handler = Object.hasOwn(table, name) ? table[name] : undefined
  return handler && ties.has(handler) ? undefined : handler
}

/** The names of two handlers in a table that are tied to the same message. */
export function tiedTwice(table: Readonly<Record<string, unknown>>): readonly [string, string] | undefined {
  const names = new Map<string, string>()
  for (const [name, handler] of Object.entries(table)) {
    const tied = ties.get(handler as object)
    const other = tied === undefined ? undefined : names.get(tied)
    if (other !== undefined) return [other, name]
    if (tied !== undefined) names.set(tied, name)
  }
  return undefined
}

function tiedIn(table: Readonly<Record<string, object>>): ReadonlyMap<string, unknown> {
  const known = tables.get(table)
  if (known) return known
  const all = Object.values(table).map((handler) => [ties.get(handler), handler] as const)
  const made = new Map(all.filter((entry): entry is readonly [string, object] => entry[0] !== undefined))
  tables.set(table, made)
  return made
}

/** The one message of one family that a handler hears; undefined where it hears all of its name. */
export function tieOfHandler(
  handler: object,
): { readonly family: string; readonly name: string } | undefined {
  const tied = ties.get(handler)
  if (tied === undefined) return undefined
  const end = tied.indexOf(':')
  return { family: tied.slice(0, end), name: tied.slice(end + 1) }
}

function tieOf(family: string, name: string): string {
  return `${family}:${name}`
}
