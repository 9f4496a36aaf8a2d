/**
 * Runs something of the application's that nobody waits for. Neither what it throws nor what it rejects with
 * gets further than `failed`: either would end the process.
 */
export function attempt(work: () => unknown, failed: (error: unknown) => void): void {
  try {
    Promise.resolve(work()).catch(failed)
  } catch (error) {
    failed(error)
  }
}
