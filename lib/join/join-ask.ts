import type { LiveError } from '../errors/index.ts'
import type { NestedPart } from '../instance/children.ts'
import type { KnownVisitor, PageClaims } from '../protocol/page-claims.ts'
import type { JoinPayload } from '../protocol/payloads.ts'
import type { Busy } from './busy.ts'

/** Where a nested view is nested. */
export type Nesting = {
  /** The id of the page's own view. */
  readonly root: string
  /** The id of the view that its token has to name: the one around it, or for a sticky view the page's. */
  readonly parent: string
  /** The path and the query of its page: as the browser has them where there is a `part`, else as the application has. */
  readonly path: string
  /** What it is to be; undefined for a sticky view that has outlived the one around it. */
  readonly part: NestedPart | undefined
}

/** What a browser asks for, and which browser it is. */
export interface JoinAsk {
  /** The id of the element that is to become live. */
  readonly id: string
  readonly payload: JoinPayload
  /** The visitors that the cookies of its connection name. */
  readonly visitors: readonly KnownVisitor[]
  /** What its token says; undefined for a token that was not signed here. */
  readonly claims: PageClaims | undefined
  /** Undefined for a view of the page itself, and for one that was nested in a view that is gone. */
  readonly nesting: Nesting | undefined
}

/** Why a join is not granted, as the browser understands it (docs/protocol.md, "Joining"). */
type Refusal = 'stale' | 'unauthorized' | 'cookies' | 'join crashed'

/** Why a join is not granted: what the log says, and what the browser is told. */
export type Rejection = {
  readonly error: LiveError
  readonly refusal: Refusal
  /** The application only says that the page cannot be had now. */
  readonly busy?: Busy | undefined
}
