import { follow, isPromise } from './foreign.ts'

/**
 * Runs a function of the application without awaiting it. Neither what it throws nor what it rejects with
 * gets further than `failed`: either would end the process.
 */
export function attempt(work: () => unknown, failed: (error: unknown) => void): void {
  try {
    const promised = work()
    if (isPromise(promised)) follow(promised, failed)
  } catch (error) {
    failed(error)
  }
}
