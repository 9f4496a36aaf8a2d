import { source } from './sources.ts'

/** What the parts export. */
export type Parts = Awaited<ReturnType<typeof source>>

let loading: Promise<Parts> | undefined
let parts: Parts | undefined

/** The parts, if they are loaded already: for what can be done without them in another way. */
export function loaded_(): Parts | undefined {
  return parts
}

/**
 * The parts of the client that few pages need, loaded when one is first asked for. What cannot be loaded is tried again
 * three times within five seconds, then reported to the console and refused; the next to ask tries anew.
 */
export function load_(): Promise<Parts> {
  return (loading ??= attempt())
}

/** Every attempt has another address, for browsers remember that a module could not be loaded. */
async function attempt(): Promise<Parts> {
  for (let tries = 0; ; tries++) {
    try {
      return (parts = await source(tries))
    } catch (error) {
      if (tries === 3) {
        loading = undefined
        console.error('The parts were not loaded', error)
        throw error
      }
      await new Promise((resolve) => setTimeout(resolve, 250 * 4 ** tries))
    }
  }
}
