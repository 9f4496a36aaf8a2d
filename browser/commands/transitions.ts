import { queue } from '../connection/queue.ts'
import { guard } from '../dom/attempt.ts'
import { setClasses } from './sticky.ts'

/** Class names: `'fade in'` or `['fade', 'in']`. */
export type Names = string | readonly string[]

/** Classes that an element has all the time, or all the time, in the first frame, and from the second on. */
export type Phases = string | readonly [during: Names, from: Names, to: Names]

/** What goes with a change that takes its time. */
export type Timing = {
  readonly transition?: Phases | undefined
  readonly time?: number
  readonly blocking?: boolean
}

/**
 * Takes an element through a transition, if there is one.
 * @param ended what happens when the time is over, before updates go on; hears which classes it ends with
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
  // The browser has to see the first phase before the second, or there is nothing to animate.
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
