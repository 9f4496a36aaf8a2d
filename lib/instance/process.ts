import type { Awaitable } from '../view/schema.ts'
import { Flash } from './flash.ts'
import { Location, type HistoryEntry, type LocationOwner } from './location.ts'
import { Outbox } from './outbox.ts'
import type { Info, InstanceDelegate } from './owner.ts'
import type { InstancePlace, InstanceSetting } from './setting.ts'

/** The instance, as its process sees it. */
export interface ProcessOwner {
  /** Takes a message for `handleInfo`. */
  hear(info: Info): void
  /** Sends what has changed, in its turn. */
  flush(): void
  /** Something changed that every state reads when it is rendered. */
  invalidate(): void
  /** The view is at another URL: runs `handleParams`. @throws when the view has ended meanwhile */
  patched(): Awaitable<unknown>
}

/** What all states of an instance share: one page with its URL and its flash messages, and one way out. */
export class Process implements LocationOwner {
  readonly place: InstancePlace
  readonly delegate: InstanceDelegate
  readonly flash: Flash
  readonly location: Location
  readonly outbox: Outbox = new Outbox()
  readonly #owner: ProcessOwner

  constructor(
    setting: InstanceSetting,
    place: InstancePlace,
    delegate: InstanceDelegate,
    owner: ProcessOwner,
  ) {
    this.place = place
    this.delegate = delegate
    this.#owner = owner
    this.flash = new Flash(() => owner.invalidate())
    this.location = new Location(setting, place.url, this)
  }

  /** Takes a message for `handleInfo`. */
  hear(info: Info): void {
    this.#owner.hear(info)
  }

  /** Sends what has changed, in its turn. */
  flush(): void {
    this.#owner.flush()
  }

  /** Tells the page which URLs the view took. What was rendered there follows. */
  sendPatches(): void {
    for (const entry of this.outbox.takePatches()) this.delegate.instancePatched(entry)
  }

  // Location owner

  pageUrl(): string | undefined {
    return this.delegate.pageUrl?.()
  }

  resolveRoute(to: string): ReturnType<LocationOwner['resolveRoute']> {
    return this.delegate.instanceTravels(to)
  }

  patched(entry: HistoryEntry | undefined): Awaitable<unknown> {
    if (entry) this.outbox.patched(entry)
    return this.#owner.patched()
  }
}
