import { callbackFailed, describe, limitReached, valueKind, type LiveError } from '../errors/index.ts'
import type { PresenceDiff, PresenceKey } from '../presence/api.ts'
import { Changes } from '../presence/changes.ts'
import type { Entry, Metas } from '../presence/entry.ts'
import { presencesOf, type Presences } from '../presence/presences.ts'
import { metaText, sealed } from '../pubsub/payload.ts'
import { nameOf, type Topic } from '../pubsub/topic.ts'
import type { ViewConfig } from './config.ts'
import type { Scope } from './scope.ts'

/** One topic that the view follows. */
type Followed = {
  /** What the view is still to be told. */
  readonly changes: Changes
  /** What it has said of itself. */
  readonly own: Map<string, Entry>
  /** Is it told of changes? */
  hears: boolean
  /** Did it ask who is there? What has changed before that is no news. */
  hasRead: boolean
  readonly end: () => void
}

/** What one view says of itself, and what it is to be told of others. */
export class Presence {
  readonly #config: ViewConfig
  readonly #presences: Presences
  readonly #scope: Scope | undefined
  readonly #changed: () => void
  readonly #topics = new Map<string, Followed>()
  #isDue = false
  #timer: NodeJS.Timeout | undefined

  /**
   * @param scope of the state; undefined in a first render over HTTP, which is told nothing and says nothing
   * @param changed called when there is something for `handlePresence`, which `take` then returns
   */
  constructor(config: ViewConfig, scope: Scope | undefined, changed: () => void) {
    this.#config = config
    this.#presences = presencesOf(config.pubsub)
    this.#scope = scope
    this.#changed = changed
    scope?.add(() => this.#close())
  }

  /**
   * Says that the view is there; again with the same key: says something else of it.
   * @throws LIVE_VALUE_KIND; LIVE_CALLBACK_FAILED when there are too many, or one is too large: its cause is LIVE_LIMIT_REACHED
   */
  track(to: string | Topic, of: PresenceKey, given: unknown): void {
    const [topic, key] = [nameOf(to), keyOf(of, '`track`')]
    const meta = metaText(given, topic, key)
    this.#checkSize(topic, key, meta)
    const followed = this.#follow(topic)
    if (!followed) return
    const before = followed.own.get(key)
    if (!before) this.#checkNumber()
    const entry = { key, meta: sealed(meta) }
    followed.own.set(key, entry)
    this.#presences.change(topic, { joined: [entry], left: before ? [before] : [] })
  }

  /** Takes it back. */
  untrack(to: string | Topic, of: PresenceKey): void {
    const [topic, key] = [nameOf(to), keyOf(of, '`untrack`')]
    const followed = this.#topics.get(topic)
    const entry = followed?.own.get(key)
    if (!followed || !entry) return
    followed.own.delete(key)
    this.#presences.change(topic, { joined: [], left: [entry] })
    this.#endIfUnused(topic, followed)
  }

  /** Who is there, as far as this process knows. What changes from here on comes to `handlePresence`. */
  list(to: string | Topic): Metas {
    const topic = nameOf(to)
    const followed = this.#follow(topic)
    if (followed && !followed.hasRead) {
      followed.hasRead = true
      followed.changes.clear()
    }
    return this.#presences.list(topic)
  }

  /** The view listens to the messages of a topic, so it hears who comes and goes there as well. */
  follow(to: string | Topic): void {
    this.#follow(nameOf(to))
  }

  /** The view hears no more of a topic; what it says of itself there stays. */
  unfollow(to: string | Topic): void {
    const topic = nameOf(to)
    const followed = this.#topics.get(topic)
    if (!followed) return
    followed.hears = followed.hasRead = false
    followed.changes.clear()
    this.#endIfUnused(topic, followed)
  }

  /** What there is to be told of one topic. What there is of others comes later. */
  take(): PresenceDiff<unknown> | undefined {
    const changed = [...this.#topics].filter(([, { changes }]) => !changes.isEmpty)
    const [first] = changed
    this.#isDue = false
    if (changed.length > 1) this.#tellLater()
    return first && { topic: first[0], ...first[1].changes.take() }
  }

  /** @throws LIVE_CALLBACK_FAILED */
  #follow(topic: string): Followed | undefined {
    if (!this.#scope || this.#scope.isClosed) return undefined
    const followed = this.#topics.get(topic) ?? this.#begin(topic)
    followed.hears = this.#config.view.definition.handlePresence !== undefined
    return followed
  }

  #begin(topic: string): Followed {
    const { subscriptions } = this.#config.limits
    if (this.#topics.size >= subscriptions) throw this.#failed('subscriptions', subscriptions)
    const changes = new Changes()
    const end = this.#presences.follow(topic, (difference) => {
      if (!followed.hears) return
      changes.add(difference)
      this.#tellLater()
    })
    const followed: Followed = { changes, own: new Map(), hears: false, hasRead: false, end }
    this.#topics.set(topic, followed)
    return followed
  }

  /** What changes meanwhile is told together. */
  #tellLater(): void {
    if (this.#isDue) return
    this.#isDue = true
    this.#timer = setTimeout(() => this.#tell(), TOGETHER)
  }

  #tell(): void {
    if ([...this.#topics.values()].some(({ changes }) => !changes.isEmpty)) this.#changed()
    else this.#isDue = false
  }

  #endIfUnused(topic: string, followed: Followed): void {
    if (followed.hears || followed.hasRead || followed.own.size > 0) return
    followed.end()
    this.#topics.delete(topic)
  }

  #checkSize(topic: string, key: string, meta: string | undefined): void {
    const { presenceBytes } = this.#config.limits
    const size = Buffer.byteLength(key) + Buffer.byteLength(meta ?? '')
    if (size <= presenceBytes) return
    const why = `The key ${describe(key)} in ${describe(topic)} and its meta have ${String(size)} bytes: keep what is long in your database.`
    throw this.#failed('presenceBytes', presenceBytes, why)
  }

  #checkNumber(): void {
    const { presences } = this.#config.limits
    let size = 0
    for (const { own } of this.#topics.values()) size += own.size
    if (size >= presences)
      throw this.#failed('presences', presences, 'So many keys may one view have, of all topics together.')
  }

  #failed(limit: string, max: number, remedy?: string): LiveError {
    return callbackFailed(this.#config.name, 'track', limitReached(limit, max, remedy))
  }

  /** Takes back all that was said, and hears no more. */
  #close(): void {
    clearTimeout(this.#timer)
    for (const [topic, { own, end }] of this.#topics) {
      end()
      this.#presences.change(topic, { joined: [], left: [...own.values()] })
    }
    this.#topics.clear()
  }
}

/** @throws LIVE_VALUE_KIND */
function keyOf(key: unknown, taker: string): string {
  const isKey = typeof key === 'string' ? key !== '' : typeof key === 'bigint' || Number.isFinite(key)
  if (!isKey) throw valueKind(key, 'a key: text that is not empty, or a number', taker)
  return String(key)
}

/** How long changes are kept together: a view is told at most once in this time. @unit milliseconds */
const TOGETHER = 50
