import { callbackFailed, joinRefused, isLiveError, type LiveError } from '../errors/index.ts'
import { memberOf } from '../foreign.ts'
import type { Envelope, Printed } from '../protocol/diff.ts'
import { compare } from '../protocol/digest.ts'
import type { JoinPayload } from '../protocol/payloads.ts'
import type { KnownVisitor, PageClaims } from '../protocol/page-claims.ts'
import type { BootInfo } from '../instance/boot-info.ts'
import type { NestedPart } from '../instance/children.ts'
import type { InstanceOwner } from '../instance/owner.ts'
import type { InstancePlace, InstanceSetting } from '../instance/setting.ts'
import type { Departure } from '../instance/flash.ts'
import { Instance } from '../instance/instance.ts'
import { wholePicture } from '../instance/render.ts'
import { isRedirect, type Redirect } from '../view/redirect.ts'
import { readerOf } from '../instance/outbox.ts'
import { audible, type ConsoleLine } from './console.ts'
import type { Door } from './door.ts'

/** Why a join is not granted, as the browser understands it (docs/protocol.md, "Joining"). */
export type Refusal = 'stale' | 'unauthorized' | 'cookies' | 'join crashed'

/** Why a join is not granted. */
export type Flaw = { readonly error: LiveError; readonly refusal: Refusal }

/** Where a nested view is nested. */
export type Nesting = {
  /** The id of the page's own view. */
  readonly root: string
  /** The id of the view that its token has to name: the one around it, or for a sticky view the page's. */
  readonly parent: string
  /** What it is to be; undefined for a sticky view that has outlived the one around it. */
  readonly part: NestedPart | undefined
}

/** What a browser asks for, and as whom. */
export type JoinWish = Pick<Join, 'id' | 'payload' | 'visitors'>

/** Who asked for a join and hears what became of it. */
export interface JoinDelegate extends InstanceOwner {
  /** The view is to boot; whatever happens, the delegate closes the instance. False when nobody waits any more. */
  joinStarted(instance: Instance): boolean
  /** @param printed what of it the page shows already, if it has asked */
  joinGranted(tree: Envelope, printed: Printed | undefined): void
  /** For the console of the page. */
  say(line: ConsoleLine): void
  joinRedirected(departure: Departure): void
  joinRefused(error: LiveError, refusal: Refusal): void
}

/**
 * A join on its way through the application: what a channel wants, carried by the request to the live route
 * that can grant it.
 */
export class Join {
  readonly kind = 'join'
  /** The id of the element that is to become live. */
  readonly id: string
  readonly payload: JoinPayload
  /** Those that the cookies of its connection name. */
  readonly visitors: readonly KnownVisitor[]
  /** The door of its connection, once it is on its way. */
  door: Door | undefined
  readonly #delegate: JoinDelegate
  #booted: Promise<void> | undefined
  #nesting: Nesting | undefined
  #claims: PageClaims | undefined

  constructor({ id, payload, visitors }: JoinWish, delegate: JoinDelegate) {
    this.id = id
    this.payload = payload
    this.visitors = visitors
    this.#delegate = delegate
  }

  /** Undefined for a view of the page itself. */
  get nesting(): Nesting | undefined {
    return this.#nesting
  }

  /** The id of the page's own view. */
  get root(): string {
    return this.#nesting?.root ?? this.id
  }

  /** What its token says; undefined as long as none was read that was signed here. */
  get claims(): PageClaims | undefined {
    return this.#claims
  }

  /** Its token was read, once for all who ask. */
  showed(claims: PageClaims | undefined): void {
    this.#claims = claims
  }

  nestIn(nesting: Nesting): void {
    this.#nesting = nesting
  }

  /** When the view has booted, or failed to; undefined when it was never asked to. */
  get booted(): Promise<void> | undefined {
    return this.#booted
  }

  /** Boots the view for the one who asked. */
  grant(setting: InstanceSetting, place: InstancePlace, info: () => BootInfo): Promise<void> {
    return (this.#booted = this.#boot(setting, place, info))
  }

  /** Boots what is found; a search that fails is a join that crashes. */
  grantWhenFound(name: string, search: () => Promise<void>): void {
    this.#booted = search().catch((error: unknown) => {
      this.#failed(name, error, ({ to }) => ({ to }))
    })
  }

  refuse(error: LiveError, refusal: Refusal): void {
    this.#delegate.joinRefused(error, refusal)
  }

  async #boot(setting: InstanceSetting, place: InstancePlace, info: () => BootInfo): Promise<void> {
    const heard = audible(setting, (line) => this.#delegate.say(line))
    const instance = new Instance(heard, place, this.#delegate)
    if (!this.#delegate.joinStarted(instance)) return
    try {
      const { extensions, isNavigation, printed } = this.payload
      const picture = await instance.boot(info())
      // After a navigation the page still has what another view said of it.
      const told = isNavigation && setting.page ? wholePicture(setting.page, picture) : picture
      const tree = instance.firstTree(told, readerOf(extensions))
      this.#delegate.joinGranted(tree, printed === undefined ? undefined : compare(printed, tree))
    } catch (error) {
      this.#failed(setting.name, error, (redirect) => instance.process.flash.leave(redirect))
    }
  }

  #failed(name: string, error: unknown, leave: (redirect: Redirect) => Departure): void {
    if (isRedirect(error)) this.#delegate.joinRedirected(leave(error))
    else this.#crashed(name, error)
  }

  #crashed(name: string, error: unknown): void {
    const status = statusOf(error)
    if (isLiveError(error) && error.fault === 'client') this.refuse(error, 'unauthorized')
    else if (status !== undefined)
      this.refuse(joinRefused(this.payload.url ?? name, `${name} answered ${String(status)}`), 'unauthorized')
    else this.refuse(callbackFailed(name, 'the join', error), 'join crashed')
  }
}

/**
 * What a view answers by an error with a `status` below 500, as for Express: 404 for what is not there is no failure.
 * The browser loads the page, and sees that answer.
 */
function statusOf(thrown: unknown): number | undefined {
  if (isLiveError(thrown)) return undefined
  const statuses = [memberOf(thrown, 'status'), memberOf(thrown, 'statusCode')]
  return statuses.find((status): status is number => Number.isInteger(status) && isRefusal(status as number))
}

const isRefusal = (status: number): boolean => status >= 400 && status < 500
