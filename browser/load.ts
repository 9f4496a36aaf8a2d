import { sources } from './sources.ts'

/** What the parts export, by their names. */
export type Parts = { readonly [Name in keyof typeof sources]: Awaited<ReturnType<(typeof sources)[Name]>> }

const loading: { -readonly [Name in keyof Parts]?: Promise<unknown> | undefined } = {}

/**
 * A part of the client that few pages need, loaded when it is first asked for. What cannot be loaded is tried again
 * three times within five seconds, then reported to the console and refused; the next to ask tries anew.
 */
export function load_<Name extends keyof Parts>(name: Name): Promise<Parts[Name]> {
  return (loading[name] ??= attempt(name)) as Promise<Parts[Name]>
}

/** Every attempt has another address, for browsers remember that a module could not be loaded. */
async function attempt(name: keyof Parts): Promise<unknown> {
  for (let tries = 0; ; tries++) {
    try {
      return await sources[name](tries)
    } catch (error) {
      if (tries === 3) {
        loading[name] = undefined
        console.error(`"${name}" was not loaded`, error)
        throw error
      }
      await new Promise((resolve) => setTimeout(resolve, 250 * 4 ** tries))
    }
  }
}
