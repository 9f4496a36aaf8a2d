import type * as part from './session/index.ts'

/**
 * Where the part comes from that redeems tickets for the session. Few pages are sent one, so it is a file of its own. As
 * in `sources.ts`, the script that the router serves has its address in place of this file.
 */
export function session(): Promise<typeof part> {
  return import('./session/index.ts')
}
