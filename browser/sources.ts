import { offer } from './gone/offer.ts'
import type * as parts from './parts.ts'

/** The number of the last attempt to load the parts, see `load_`. */
const LAST = 3

/**
 * Loads the parts. This file is for bundlers: if the last attempt fails, the files are gone with an older release, and the
 * page offers to reload (`browser/gone`). In the script that the router serves, the build puts the address of the parts in
 * place of this file (see .tools/browser-script.mjs), and the router answers the last attempt with that offer.
 */
export async function source(tries: number): Promise<typeof parts> {
  try {
    return await import('./parts.ts')
  } catch (error) {
    if (tries === LAST) offer()
    throw error
  }
}
