import { guard } from './dom/attempt.ts'
import type { Parts } from './parts.ts'
import { source } from './sources.ts'

let loading: Promise<Parts> | undefined
let parts: Parts | undefined

/** The parts if they are loaded already: for callers that can do without. */
export function loaded_(): Parts | undefined {
  return parts
}

/**
 * The parts of the client that few pages need, loaded when one is first asked for. A failed attempt is repeated three
 * times within five seconds, then reported to the console and rejected; the next call tries again.
 */
export function load_(): Promise<Parts> {
  return (loading ??= attempt())
}

/** Calls `act` with the parts once they are loaded, or `failed` if they cannot be loaded, which has been reported by then. */
export function useParts(act: (parts: Parts) => void, failed: () => void = () => {}): Promise<void> {
  return load_().then((part) => guard('A part', '', () => act(part)), failed)
}

/** Every attempt has another URL, because browsers remember that a module could not be loaded. */
async function attempt(): Promise<Parts> {
  for (let tries = 0; ; tries++) {
    try {
      return (parts = (await source(tries)).parts)
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
