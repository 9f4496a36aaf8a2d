import { offer } from './gone/offer.ts'
import type * as parts from './parts.ts'

/** The number of the last attempt, see `load_`. */
const LAST = 3

/**
 * Where the parts of the client come from that few pages need. A bundler finds them here, and what cannot be had at the
 * last attempt is gone with its release. The script that the router serves has the address of the parts in place of this
 * file (see .tools/browser-script.mjs), and the router answers to the last attempt with the offer (`browser/gone`).
 */
export async function source(tries: number): Promise<typeof parts> {
  try {
    return await import('./parts.ts')
  } catch (error) {
    if (tries === LAST) offer()
    throw error
  }
}
