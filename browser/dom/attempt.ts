/**
 * Calls what is not ours. What it throws is reported once, with its place: to the console, and to those who listen for
 * errors on the window. All else goes on.
 *
 * @param place what was called, as its author calls it
 * @param about the element it was called for, if any
 * @param failed hears that it has thrown
 */
export function guard<Result>(
  place: string,
  about: unknown,
  act: () => Result,
  failed?: () => void,
): Result | undefined {
  try {
    return act()
  } catch (error) {
    console.error(`${place} failed:`, about, error)
    dispatchEvent(new ErrorEvent('error', { error }))
    return failed?.() as undefined
  }
}

/** Does some work that may throw. @returns whether it has brought anything */
export function attempt(work: () => unknown): boolean {
  try {
    return !!work()
  } catch {
    return false
  }
}
