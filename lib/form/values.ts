import type { JsonValue } from '../protocol/json.ts'
import { UNUSED } from './name.ts'
import type { EventValue } from '../view/untrusted.ts'

/**
 * What a form has sent as its parser wants it: without the marks of the browser (`_target`, `_unused_…`), and with
 * a list for what is numbered from 0, as the rows of `lines[0][text]`, `lines[1][text]` are.
 */
export function valuesIn(sent: EventValue): EventValue {
  const { _target: _, ...rest } = sent
  return clean(rest) as EventValue
}

function clean(value: JsonValue | undefined | EventValue): unknown {
  if (Array.isArray(value)) return value.map(clean)
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value as EventValue).filter(([name]) => !name.startsWith(UNUSED))
  const entries = kept.map(([name, each]) => [name, clean(each)] as const)
  return isNumbered(entries) ? listOf(entries) : Object.fromEntries(entries)
}

type Entries = readonly (readonly [name: string, value: unknown])[]

function isNumbered(entries: Entries): boolean {
  const names = new Set(entries.map(([name]) => name))
  return entries.length > 0 && entries.every((_, i) => names.has(String(i)))
}

function listOf(entries: Entries): unknown[] {
  return entries.toSorted(([a], [b]) => Number(a) - Number(b)).map(([, value]) => value)
}

/** A value as the text of a field: empty for what is neither text, number, bigint nor boolean. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint'
    ? String(value)
    : ''
}
