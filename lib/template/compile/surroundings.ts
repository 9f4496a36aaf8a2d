import type { Nesting } from './nesting.ts'
import { outerStack, type Seen } from './open-element.ts'

/**
 * What a template stands in: the elements that are open there, as far as its own markup can have to do with them.
 * There is one object for all places of a kind.
 */
export class Around {
  /** The outermost first; empty when nothing is known. */
  readonly open: readonly Seen[]
  /** `textarea` or `title`, in which there is only text. */
  readonly rawText: string

  constructor(open: readonly Seen[], rawText: string) {
    this.open = open
    this.rawText = rawText
  }
}

/** Nothing is known of the place. */
export const ANYWHERE: Around = new Around([], '')

/** The element of a live view. */
export const IN_VIEW: Around = new Around([{ name: 'div', space: 'html', holdsHtml: false }], '')

const known = new Map<string, Around>()
for (const each of [ANYWHERE, IN_VIEW]) known.set(keyOf(each.open), each)

/** What stands around the place that a template has come to. */
export function aroundOf(nesting: Nesting): Around {
  const open = outerStack(nesting.sight)
  const key = keyOf(open)
  const place = known.get(key) ?? new Around(open, nesting.isRawText ? nesting.inner : '')
  known.set(key, place)
  return place
}

function keyOf(open: readonly Seen[]): string {
  return open.map(({ name, space, holdsHtml }) => `${name} ${space} ${String(holdsHtml)}`).join()
}
