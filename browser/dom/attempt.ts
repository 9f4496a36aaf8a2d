/**
 * Calls code of the application. An exception is reported once, with the name of the callback: to the console, and as an
 * `error` event of the window. Nothing else is interrupted.
 *
 * @param place the name of the callback, for the report
 * @param about the element that it was called for, if any
 * @param failed is called after an exception
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

/** Calls a function that may throw. @returns whether it has returned something truthy */
export function attempt(work: () => unknown): boolean {
  try {
    return !!work()
  } catch {
    return false
  }
}
