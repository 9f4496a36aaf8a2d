import type { Request } from 'express'
import { isLocalPath } from '../protocol/local-path.ts'

/** Where a router is mounted, which Express says only with each request that comes by. */
export class Mount {
  readonly #path: string
  readonly #endpoints = new WeakMap<Request, string>()
  /** The one that all requests agreed on; below a parameter it is as if there were no mount point. */
  #common: string | undefined

  /** @param path where the router's end points are below its mount point */
  constructor(path: string) {
    this.#path = path
  }

  /** A request comes by. */
  passed(req: Request): void {
    const endpoint = printable(req.baseUrl) + this.#path
    this.#common ??= endpoint
    // The same string for all: joined views keep it.
    this.#endpoints.set(req, endpoint === this.#common ? this.#common : endpoint)
    // Express takes "/APP" for "/app", and so it is no other place.
    if (this.#common.toLowerCase() !== endpoint.toLowerCase()) this.#common = this.#path
  }

  /**
   * The path of the router's end points in the page of a request, such as `/app/live`. Another visitor's path never is
   * in it. It names the router in tokens: it is what the page makes of its mount point and its `path`, in each process.
   */
  endpointOf(req: Request): string {
    return this.#endpoints.get(req) ?? this.#common ?? this.#path
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
