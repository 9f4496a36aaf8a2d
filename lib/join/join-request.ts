import type { Request } from 'express'
import { inside } from '../base-path.ts'
import { describe, joinRefused, LiveError } from '../errors/index.ts'
import { purposeOf, type RequestPurpose } from '../http/subrequest.ts'
import type { RedirectMessage } from '../instance/flash.ts'
import type { Instance } from '../instance/instance.ts'
import type { InstanceOwner } from '../instance/owner.ts'
import type { Envelope, Printed } from '../protocol/diff.ts'
import { endpointOf, type Caller, type EndpointRef } from './caller.ts'
import type { ConsoleLine } from './console.ts'
import { dispatch, type Dispatched } from './dispatch.ts'
import type { JoinAsk, Rejection } from './join-ask.ts'

/** What became of a join. */
export type JoinAnswer =
  | {
      readonly kind: 'granted'
      readonly tree: Envelope
      /** What of it the page shows already, if it has asked. */
      readonly printed: Printed | undefined
    }
  | { readonly kind: 'redirect'; readonly message: RedirectMessage }
  | ({ readonly kind: 'refused' } & Rejection)

/** The channel that wants to join. It owns the instance that its join starts. */
export interface JoinDelegate extends InstanceOwner {
  /** The view is to boot; the delegate closes the instance in any case. False when the view is not wanted any more. */
  joinStarted(instance: Instance): boolean
  joinAnswered(answer: JoinAnswer): void
}

/**
 * A join on its way through the application. The subrequest carries it to the live route that can grant it
 * (`Admission`); whichever way it goes, its delegate is told the answer.
 */
export class JoinRequest implements JoinAsk, RequestPurpose {
  readonly kind = 'join'
  readonly id: string
  readonly payload: JoinAsk['payload']
  readonly visitors: JoinAsk['visitors']
  readonly claims: JoinAsk['claims']
  readonly nesting: JoinAsk['nesting']
  readonly delegate: JoinDelegate
  readonly #caller: Caller
  #answered: Promise<void> | undefined

  constructor({ id, payload, visitors, claims, nesting }: JoinAsk, caller: Caller, delegate: JoinDelegate) {
    this.id = id
    this.payload = payload
    this.visitors = visitors
    this.claims = claims
    this.nesting = nesting
    this.#caller = caller
    this.delegate = delegate
  }

  /** The visitor of its page. The connection keeps the same text mostly, and one is enough. */
  get visitor(): string {
    const { visitor } = this.#caller
    return this.claims?.visitor === visitor ? visitor : (this.claims?.visitor ?? '')
  }

  /** The id of the page's own view. */
  get root(): string {
    return this.nesting?.root ?? this.id
  }

  /** Where its connection came in. */
  get endpoint(): EndpointRef {
    return endpointOf(this.#caller)
  }

  /**
   * The path at which it has to show itself to the application: that of its URL, or for a nested view that of its page.
   * An error for a page of another origin, and for a nested view when the view around it is gone.
   */
  get path(): string | LiveError {
    const { source, basePath } = this.#caller
    const { nesting } = this
    if (this.payload.url === undefined) {
      if (!nesting) return joinRefused(`#${this.id}`, 'the view around it is gone')
      return nesting.part ? inside(basePath, nesting.path) : nesting.path
    }
    const { origin } = source
    const url = new URL(this.payload.url)
    if (origin === undefined || url.origin === origin.toLowerCase())
      return inside(basePath, url.pathname) + url.search
    return joinRefused(url.href, `the page is of ${describe(origin)}`)
  }

  /** Says something to the console of the page. */
  say(line: ConsoleLine): void {
    this.#caller.console?.say(line)
  }

  /** Asks the application. Settles when that is through with it, and the delegate has been told the answer. */
  async send(): Promise<void> {
    const dispatched = await this.#dispatch()
    if (dispatched.kind === 'refused') this.delegate.joinAnswered(dispatched)
    else if (dispatched.kind === 'accepted') await this.#answered
    else {
      const { flash } = this.payload
      // Flash messages that no view has shown go back to the browser.
      const message = { to: dispatched.to, ...(flash !== undefined && { flash }) }
      this.delegate.joinAnswered({ kind: 'redirect', message })
    }
  }

  /** A live route has accepted it. @param answered never rejects; the delegate is told the answer before it settles */
  accepted(answered: Promise<void>): void {
    this.#answered = answered
  }

  /** What is wrong with it is found out before anything of the application runs for it, as far as that can be. */
  async #dispatch(): Promise<Dispatched> {
    const { path } = this
    if (path instanceof LiveError) return { kind: 'refused', error: path, refusal: 'join crashed' }
    const { doorkeeper } = this.#caller
    const rejection = doorkeeper.check(this)
    if (rejection) return { kind: 'refused', ...rejection }
    const dispatched = await dispatch(this.#caller, path, this)
    if (dispatched.kind === 'refused' && dispatched.error.code === 'LIVE_JOIN_REFUSED')
      doorkeeper.wasAstray(this)
    return dispatched
  }
}

/** The join that a request brings to a live route; undefined for an ordinary GET. */
export function joinOf(req: Request): JoinRequest | undefined {
  const purpose = purposeOf(req)
  return purpose instanceof JoinRequest ? purpose : undefined
}
