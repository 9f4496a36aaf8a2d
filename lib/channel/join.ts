import { callbackFailed, LiveError } from '../errors.ts'
import type { Envelope } from '../protocol/diff.ts'
import type { JoinPayload } from '../protocol/messages.ts'
import type { BootInfo, InstanceDelegate, InstancePlace, InstanceSetting } from '../view/casting.ts'
import type { Departure } from '../view/flash.ts'
import { Instance } from '../view/instance.ts'
import { wholePicture } from '../view/picture.ts'
import { Redirect } from '../view/redirect.ts'
import { readerOf } from '../view/renderer.ts'

/** Why a join is not granted, as the browser understands it (docs/protocol.md, "Joining"). */
export type Refusal = 'stale' | 'unauthorized' | 'join crashed'

/** Who asked for a join and hears what became of it. */
export interface JoinDelegate extends InstanceDelegate {
  /** The view is to boot; whatever happens, the delegate closes the instance. False when nobody waits any more. */
  joinStarted(instance: Instance): boolean
  joinGranted(tree: Envelope): void
  joinRedirected(departure: Departure): void
  joinRefused(error: LiveError, refusal: Refusal): void
}

/**
 * A join on its way through the application: what a channel wants, carried by the request to the live route
 * that can grant it.
 */
export class Join {
  /** The id of the element that is to become live. */
  readonly id: string
  readonly payload: JoinPayload
  readonly #delegate: JoinDelegate
  #booted: Promise<void> | undefined

  constructor(id: string, payload: JoinPayload, delegate: JoinDelegate) {
    this.id = id
    this.payload = payload
    this.#delegate = delegate
  }

  /** When the view has booted, or failed to; undefined when it was never asked to. */
  get booted(): Promise<void> | undefined {
    return this.#booted
  }

  /** Boots the view for the one who asked. */
  grant(setting: InstanceSetting, place: InstancePlace, info: () => BootInfo): Promise<void> {
    return (this.#booted = this.#boot(setting, place, info))
  }

  refuse(error: LiveError, refusal: Refusal): void {
    this.#delegate.joinRefused(error, refusal)
  }

  async #boot(setting: InstanceSetting, place: InstancePlace, info: () => BootInfo): Promise<void> {
    const instance = new Instance(setting, place, this.#delegate)
    if (!this.#delegate.joinStarted(instance)) return
    try {
      const { extensions, isNavigation } = this.payload
      const picture = await instance.boot(info())
      // After a navigation the page still has what another view said of it.
      const told = isNavigation && setting.page ? wholePicture(setting.page, picture) : picture
      this.#delegate.joinGranted(instance.firstTree(told, readerOf(extensions)))
    } catch (error) {
      if (error instanceof Redirect) this.#delegate.joinRedirected(instance.flash.leave(error.to))
      else this.#crashed(setting.name, error)
    }
  }

  #crashed(name: string, error: unknown): void {
    const isClients = error instanceof LiveError && error.fault === 'client'
    if (isClients) this.refuse(error, 'unauthorized')
    else this.refuse(callbackFailed(name, 'the join', error), 'join crashed')
  }
}
