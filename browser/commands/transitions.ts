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

/** Updates of the page that wait, and how many things happen that they would disturb. */
const waiting: (() => void)[] = []
let running = 0

/** Does something as soon as nothing happens that it would disturb: now, or in its turn. */
export function afterTransitions(act: () => void): void {
  if (running) waiting.push(act)
  else act()
}

/** Lets updates wait until the function that comes back is called. */
export function block(): () => void {
  let mine = 1
  running++
  return () => {
    running -= mine
    mine = 0
    while (!running && waiting[0]) waiting.shift()?.()
  }
}

/**
 * Takes an element through a transition, if there is one.
 * @param ended what happens when the time is over, before updates go on
 */
export function play(
  element: Element,
  { transition, time = 200, blocking }: Timing,
  ended: () => void,
): void {
  if (!transition) return ended()
  const unblock = blocking !== false && block()
  const [during = [], from = [], to = []] = [transition].flat().map(namesIn)
  let isOver = false
  setClasses(element, to)
  setClasses(element, [...from, ...during], true)
  // The browser has to see the first phase before the second, or there is nothing to animate.
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      if (isOver) return
      setClasses(element, from)
      setClasses(element, to, true)
    }),
  )
  setTimeout(() => {
    isOver = true
    setClasses(element, [...during, ...from])
    setClasses(element, to, true)
    ended()
    if (unblock) unblock()
  }, time)
}

export function namesIn(names: Names): string[] {
  return [names].flat().flatMap((each) => each.split(/\s+/).filter(Boolean))
}
