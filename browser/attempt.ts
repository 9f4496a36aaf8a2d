/** Does some work that may throw. @returns whether it has brought anything */
export function attempt(work: () => unknown): boolean {
  try {
    return !!work()
  } catch {
    return false
  }
}
