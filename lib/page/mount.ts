import type { Request } from 'express'
import { isLocalPath } from '../protocol/local-path.ts'

/** Where a router is mounted, which Express says only with each request that comes by. */
export class Mount {
  readonly #bases = new WeakMap<Request, string>()
  /** The one base that all requests agreed on; below a parameter there is none. */
  #common: string | undefined

  /** A request comes by. */
  passed(req: Request): void {
    const base = printable(req.baseUrl)
    this.#bases.set(req, base)
    this.#common ??= base
    // Express takes "/APP" for "/app", and so it is no other place.
    if (this.#common.toLowerCase() !== base.toLowerCase()) this.#common = ''
  }

  /** What stands before the router's paths in the page of a request. Another visitor's path never does. */
  baseOf(req: Request): string {
    return this.#bases.get(req) ?? this.#common ?? ''
  }
}

/**
 * A base that is printed is a path of this site, or nothing. Below a wildcard it is what the visitor's link says, and a
 * browser takes `//evil.test` and `/\\evil.test` for other sites.
 */
function printable(base: string): string {
  const path = base.replaceAll('\\', '%5C')
  return isLocalPath(path) ? path : ''
}
