import type { End } from '../pubsub/local.ts'
import { innerTopics, type PubSub } from '../pubsub/pubsub.ts'
import type { Difference, Metas } from './entry.ts'
import { Exchange } from './exchange.ts'
import { Roster, type Follower } from './roster.ts'

const NONE: Metas = new Map()

/**
 * Who is there, in all topics of one PubSub: what the views of this process have said of themselves, and with an adapter
 * what other processes have said. Here a change is known at once; the others are told of it.
 */
export class Presences {
  readonly #rosters = new Map<string, Roster>()
  readonly #exchange: Exchange | undefined

  constructor(pubsub: PubSub) {
    const inner = innerTopics(pubsub)
    if (!inner.isShared) return
    this.#exchange = new Exchange(inner, (topic, difference) => {
      this.#rosters.get(topic)?.change(difference)
    })
  }

  /** Who is there in a topic. Of one that nothing in this process follows, nothing is known. */
  list(topic: string): Metas {
    return this.#rosters.get(topic)?.list ?? NONE
  }

  /** Hears of changes in a topic, until the returned function is called. */
  follow(topic: string, follower: Follower): End {
    const roster = this.#rosters.get(topic) ?? this.#open(topic)
    roster.follow(follower)
    return () => {
      roster.unfollow(follower)
      if (!roster.isFollowed) this.#close(topic, roster)
    }
  }

  /** Changes what this process says of itself in a topic that it follows. */
  change(topic: string, difference: Difference): void {
    if (difference.joined.length === 0 && difference.left.length === 0) return
    this.#rosters.get(topic)?.change(difference)
    this.#exchange?.say(topic, difference)
  }

  #open(topic: string): Roster {
    const roster = new Roster()
    this.#rosters.set(topic, roster)
    this.#exchange?.open(topic)
    return roster
  }

  #close(topic: string, roster: Roster): void {
    if (this.#rosters.get(topic) !== roster) return
    this.#rosters.delete(topic)
    this.#exchange?.close(topic)
  }
}

const known = new WeakMap<PubSub, Presences>()

/** The presences of a PubSub: the same for all routers that share it. */
export function presencesOf(pubsub: PubSub): Presences {
  const presences = known.get(pubsub) ?? new Presences(pubsub)
  known.set(pubsub, presences)
  return presences
}
