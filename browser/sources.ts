import type * as parts from './parts.ts'

/**
 * Where the parts of the client come from that few pages need. A bundler finds them here. The script that the router
 * serves has their address in place of this file (see .tools/browser-script.mjs).
 */
export function source(_tries: number): Promise<typeof parts> {
  return import('./parts.ts')
}
