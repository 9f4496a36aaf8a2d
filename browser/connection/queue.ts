import { guard } from '../dom/attempt.ts'

const holds = new Set<() => void>()
const waiting: (() => void)[] = []

/**
 * Holds frames of the server back, in order, while something runs that updates would disturb, such as a transition. One for
 * the page.
 */
export const queue = {
  /** Calls `act` at once, or in order as soon as nothing holds the queue. */
  add_(act: () => void): void {
    if (holds.size) waiting.push(act)
    else act()
  },

  /** Holds the queue. @returns the function that releases it */
  hold_(): () => void {
    const release = (): void => {
      holds.delete(release)
      for (const act of waiting.splice(0)) guard('update', '', () => queue.add_(act))
    }
    holds.add(release)
    return release
  },
}
