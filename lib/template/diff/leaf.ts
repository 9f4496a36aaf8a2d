import { valueKind } from '../../errors/index.ts'
import type { Hole } from '../compile/hole.ts'
import { printAt } from '../compile/template.ts'
import { printText } from '../escape/escape.ts'
import { Keyed, Rendered } from '../rendered.ts'
import { Raw } from '../values.ts'
import type { Change } from './message.ts'
import type { SentText } from './sent.ts'

// The leaves of a diff: values that are printed as one text.

/** Most values are plain. They are printed first, before the other kinds of value are looked for. */
export function isPlain(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number'
}

/** Can a value itself be compared with the next one? Otherwise its text is. */
export function isComparable(value: unknown): value is SentText {
  return !(value instanceof Raw) && (typeof value !== 'object' || value === null)
}

/** A plain value in the place of another one; undefined where both are the same text. */
export function textChange(
  hole: Hole | undefined,
  was: SentText,
  value: string | number,
): Change | undefined {
  const text = print(hole, value)
  return text === print(hole, was) ? undefined : { dynamic: text, sent: value }
}

/** @throws LIVE_VALUE_KIND for markup in an attribute, and for what means nothing where it stands */
export function print(hole: Hole | undefined, value: unknown): string {
  if (hole === undefined || hole.kind === 'text') return printText(value)
  if (hole.kind !== 'foreign' && (value instanceof Rendered || value instanceof Keyed))
    throw valueKind(value, 'text in an attribute')
  return printAt(hole, value)
}
