import { inspect } from 'node:util'
import { disown, isPromise, memberOf } from '../foreign.ts'

/** The text of a thrown value, which need not be an Error. Never throws itself. */
export function messageOf(thrown: unknown): string {
  const message = Object(thrown) === thrown ? memberOf(thrown, 'message') : undefined
  if (typeof message === 'string') return message
  return describe(message ?? thrown)
}

/** A value in a few words, for a message. Never throws. */
export function describe(value: unknown): string {
  try {
    return inWords(value)
  } catch {
    return 'a value that cannot be read'
  }
}

/**
 * Describes a value that is refused. If it is a promise (an `await` is missing), or holds some, their rejections are
 * taken: they would end the process.
 */
export function refused(value: unknown): string {
  disown(value)
  return describe(value)
}

/**
 * What was thrown, to be printed by others: itself, or a few words where printing it would throw, be it alone or as the
 * cause of another error.
 */
export function printable(thrown: unknown): unknown {
  try {
    inspect(new Error('', { cause: thrown }))
    return thrown
  } catch {
    return describe(thrown)
  }
}

function inWords(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(short(value))
  if (typeof value === 'symbol') return 'a symbol'
  if (isPromise(value)) return 'a promise (is an await missing?)'
  if (typeof value === 'function') return `a function${named(value)}`
  if (typeof value !== 'object' || value === null) return String(value)
  if (Array.isArray(value)) return `a list of ${String(value.length)}`
  const keys = Object.keys(value).slice(0, 5).map(short)
  return `an object with ${keys.join(', ') || `no keys${classOf(value)}`}`
}

function short(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}

/** What an object is that shows nothing else of itself, such as a Date or a Map. */
function classOf(value: object): string {
  const name = named((Object.getPrototypeOf(value) as object | null)?.constructor)
  return name === ' (Object)' ? '' : name
}

function named(made: unknown): string {
  const name = memberOf(made, 'name')
  return typeof name === 'string' && name !== '' ? ` (${short(name)})` : ''
}

/** A hint at the known name that is nearest; empty text when none is near. */
export function didYouMean(name: unknown, known: readonly string[]): string {
  if (typeof name !== 'string' || name.length >= 50) return ''
  const others = known.filter((other) => other !== name && Math.abs(other.length - name.length) <= 2)
  const [near] = others
    .map((other) => ({ other, steps: distance(name, other) }))
    .filter(({ steps }) => steps <= 2)
    .sort((a, b) => a.steps - b.steps)
  return near ? ` Did you mean "${near.other}"?` : ''
}

/** Edit distance of Levenshtein. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
