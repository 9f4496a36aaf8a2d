import type * as part from './session/index.ts'

/**
 * Loads the part that redeems tickets for the session. Few pages get such a ticket, so the part has a file of its own. As
 * with `sources.ts`, the build puts the address of the built part in place of this file.
 */
export function session(): Promise<typeof part> {
  return import('./session/index.ts')
}
