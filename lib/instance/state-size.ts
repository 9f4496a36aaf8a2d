import { stateLarge, type LiveError } from '../errors/index.ts'
import type { AnyLiveView } from '../view/live-view.ts'
import type { State } from './state.ts'

/** How many members of a container are looked at; the others count as these do. */
const SAMPLE = 50

/** How many values are looked at in all. */
const MAX_VALUES = 2000

/** What an object takes beside its members. @unit bytes */
const OBJECT = 32

/** What a member takes in its container. @unit bytes */
const MEMBER = 8

type Look = { left: number; readonly seen: Set<object> }

/**
 * Estimates how much memory a value takes. Of large containers a sample is looked at, so it takes a fraction of a
 * millisecond, however large the value is.
 * @returns bytes; what cannot be read counts as nothing
 */
export function estimatedSize(value: unknown): number {
  try {
    return sizeOf(value, { left: MAX_VALUES, seen: new Set() })
  } catch {
    // A getter or a proxy of the application throws.
    return 0
  }
}

function sizeOf(value: unknown, look: Look): number {
  look.left--
  if (typeof value === 'string') return value.length
  if (typeof value !== 'object' || value === null || look.seen.has(value)) return 0
  look.seen.add(value)
  if (ArrayBuffer.isView(value)) return OBJECT + value.byteLength
  if (value instanceof Map || value instanceof Set)
    return OBJECT + ofMembers(firstOf(value), value.size, look)
  if (Array.isArray(value)) return OBJECT + ofMembers(spread(value), value.length, look)
  const names = Object.keys(value)
  return (
    OBJECT +
    ofMembers(
      spread(names).map((name) => value[name as keyof object]),
      names.length,
      look,
    )
  )
}

/** What so many members take, of which some are at hand. */
function ofMembers(sample: readonly unknown[], count: number, look: Look): number {
  let [sum, looked] = [0, 0]
  for (const member of sample) {
    if (look.left <= 0) break
    sum += sizeOf(member, look)
    looked++
  }
  return count * MEMBER + (looked === 0 ? 0 : (sum / looked) * count)
}

/** Some of a list, from all over it. */
function spread<Item>(list: readonly Item[]): readonly Item[] {
  if (list.length <= SAMPLE) return list
  const step = list.length / SAMPLE
  return Array.from({ length: SAMPLE }, (_, i) => list[Math.trunc(i * step)] as Item)
}

function firstOf(values: Iterable<unknown>): readonly unknown[] {
  const first: unknown[] = []
  for (const value of values) if (first.push(value) === SAMPLE) break
  return first
}

/** How many inputs there are at most between two looks at a state. */
const SELDOM = 256

/** Is a state to be weighed after so many inputs? After 1, 2, 4, 8 and so on; at last after each 256. */
export function isWeighingDue(inputs: number): boolean {
  return inputs % SELDOM === 0 || (inputs & (inputs - 1)) === 0
}

/** How large the state was that was reported last, by view. */
const told = new WeakMap<AnyLiveView, number>()

/** Estimates what a state takes, and says so when that is much: of each view once, and again when it has doubled. */
export function weigh(state: State, instance: { fail(error: LiveError): void }): void {
  const { name, view, report, limits } = state.config
  if (state.scope.isClosed) return
  const size = estimatedSize(state.assigns.values)
  if (size >= limits.maxStateBytes)
    return instance.fail(stateLarge(name, size, 'maxStateBytes', limits.maxStateBytes))
  if (size < limits.stateBytes || size < 2 * (told.get(view) ?? 0)) return
  told.set(view, size)
  report(stateLarge(name, size, 'stateBytes', limits.stateBytes))
}
