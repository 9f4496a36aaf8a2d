import type { IncomingHttpHeaders } from 'node:http'
import type { RequestSource } from '../http/request-source.ts'
import type { KnownVisitor, PageClaims } from '../protocol/page-claims.ts'
import type { PageConsole } from './console.ts'
import type { JoinAsk, Rejection } from './join-ask.ts'

/** Knows the tokens and cookies that a router hands out, and checks those of a join before the application is asked. */
export interface Doorkeeper {
  /** The visitors that the cookies of a connection name, the newest first; none if it was never given a page. */
  visitorsOf(whom: Pick<IncomingHttpHeaders, 'cookie'>): readonly KnownVisitor[]
  /** What a token says; undefined for one that was not signed here. */
  read(token: string): PageClaims | undefined
  /** What is wrong with a join, as far as it can be known without the application. */
  check(ask: JoinAsk): Rejection | undefined
  /** The application has no live view at the path of a join. */
  wasAstray(ask: JoinAsk): void
}

/** Whom a connection is counted for: those that its first request named. */
export interface Holder {
  /** The id of the visitor. */
  readonly visitor: string
  readonly network: string
}

/** The connection that joins and patches come from. */
export interface Caller extends Holder {
  /** Its handshake, or its last post. */
  readonly source: RequestSource
  readonly doorkeeper: Doorkeeper
  /** What browsers have in front of the application's paths. */
  readonly basePath: string
  /** The console of the page; undefined in production. */
  readonly console: PageConsole | undefined
}

/** Where a connection came in. A live route serves only connections that came in at its own router. */
export type EndpointRef = {
  /** The same object for all that belongs to one router of this process. */
  readonly router: object
  /** The path of the router's end points, as the browser has it; mounted elsewhere, a router has others. */
  readonly path: string
}

export function endpointOf({ doorkeeper, source }: Caller): EndpointRef {
  return { router: doorkeeper, path: source.endpoint }
}
