import { queue } from '../connection/queue.ts'
import { guard } from '../dom/attempt.ts'
import { setClasses } from './sticky.ts'

/** Class names: `'fade in'` or `['fade', 'in']`. */
export type Names = string | readonly string[]

/**
 * Classes for the whole transition; or classes for the whole transition, for its first frame, and from its second frame on.
 */
export type Phases = string | readonly [during: Names, from: Names, to: Names]

/** The transition of a command. */
export type Timing = {
  readonly transition?: Phases | undefined
  readonly time?: number
  readonly blocking?: boolean
}

/**
 * Runs a transition of an element, if the command has one.
 * @param ended is called when the time is over, before updates go on, with the classes of the last phase
 */
export function play(
  element: Element,
  { transition, time = 200, blocking = true }: Timing,
  ended: (to: readonly string[]) => void = () => {},
): void {
  if (!transition) return ended([])
  const release = blocking && queue.hold_()
  const [during = [], from = [], to = []] = [transition].flat().map(namesIn)
  let isOver = false
  const change = (gone: readonly string[]): void => {
    setClasses(element, gone)
    setClasses(element, to, true)
  }
  setClasses(element, to)
  setClasses(element, [...from, ...during], true)
  // The browser has to render the first phase before the second, or nothing is animated.
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      if (!isOver) change(from)
    }),
  )
  setTimeout(() => {
    isOver = true
    change([...during, ...from])
    guard('transition', element, () => ended(to))
    if (release) release()
  }, time)
}

export function namesIn(names: Names): string[] {
  return [names].flat().join(' ').match(/\S+/g) ?? []
}
