import { guard } from '../dom/attempt.ts'

const holds = new Set<() => void>()
const waiting: (() => void)[] = []

/** What the server says waits here, in its order, while something happens that updates would disturb. The page has one. */
export const queue = {
  /** Does something as soon as nothing holds it: now, or in its turn. */
  add_(act: () => void): void {
    if (holds.size) waiting.push(act)
    else act()
  },

  /** Holds everything back until the function that comes back is called. */
  hold_(): () => void {
    const release = (): void => {
      holds.delete(release)
      for (const act of waiting.splice(0)) guard('update', '', () => queue.add_(act))
    }
    holds.add(release)
    return release
  },
}
