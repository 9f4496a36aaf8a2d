import type { Difference, Entry, Metas } from './entry.ts'

/** Hears what has changed in a topic. */
export type Follower = (difference: Difference) => void

/** Who is there in one topic, as far as this process knows, and who in this process wants to hear of changes. */
export class Roster {
  readonly #metas = new Map<string, readonly unknown[]>()
  readonly #followers = new Set<Follower>()
  #list: Metas | undefined

  /** The metas of each key. All who ask before the next change are given the same map. */
  get list(): Metas {
    return (this.#list ??= new Map(this.#metas))
  }

  get isFollowed(): boolean {
    return this.#followers.size > 0
  }

  follow(follower: Follower): void {
    this.#followers.add(follower)
  }

  unfollow(follower: Follower): void {
    this.#followers.delete(follower)
  }

  /** Takes a change, and tells it. What joins comes first: so a key whose meta is replaced keeps its place. */
  change(difference: Difference): void {
    const { joined, left } = difference
    if (joined.length === 0 && left.length === 0) return
    for (const entry of joined) this.#add(entry)
    for (const entry of left) this.#remove(entry)
    this.#list = undefined
    for (const follower of [...this.#followers]) follower(difference)
  }

  #add({ key, meta }: Entry): void {
    this.#metas.set(key, Object.freeze([...(this.#metas.get(key) ?? []), meta]))
  }

  #remove({ key, meta }: Entry): void {
    const metas = this.#metas.get(key) ?? []
    const at = metas.indexOf(meta)
    if (at === -1) return
    if (metas.length === 1) this.#metas.delete(key)
    else this.#metas.set(key, Object.freeze(metas.toSpliced(at, 1)))
  }
}
