import type { IncomingHttpHeaders } from 'node:http'
import type { RequestSource } from '../http/subrequest.ts'
import type { KnownVisitor, PageClaims } from '../protocol/page-claims.ts'
import type { Flaw, Join } from './join.ts'

/** Knows the tokens and cookies that a router hands out, and checks those of a join before the application is asked. */
export interface Doorkeeper {
  /** The visitors that the cookies of a connection name, the newest first; none if it was never given a page. */
  visitorsOf(headers: IncomingHttpHeaders): readonly KnownVisitor[]
  /** What a token says; undefined for one that was not signed here. */
  read(token: string): PageClaims | undefined
  /** What is wrong with a join, as far as it can be known without the application. */
  flawOf(join: Join): Flaw | undefined
  /** The application has no live view where a join led. */
  wasAstray(join: Join): void
}

/** Where the joins and patches of a connection come from. */
export interface Caller {
  /** What its handshake, or its last post, has shown. */
  readonly source: RequestSource
  readonly doorkeeper: Doorkeeper
  /** What browsers have in front of the application's paths. */
  readonly basePath: string
}
