type Link = {
  wanted: boolean
  isOn: boolean
  isBusy: boolean
  readonly waiting: Set<() => void>
}

/** How a topic is subscribed to at the broker, and how that is ended. */
export interface LinkOwner {
  /** Can the broker be asked now? */
  readonly isUp: boolean
  subscribe(topic: string): Promise<void>
  unsubscribe(topic: string): Promise<void>
  failed(error: unknown): void
}

/** The topics that this process wants to hear from others, and which of them the broker has confirmed. */
export class Links {
  readonly #links = new Map<string, Link>()
  readonly #owner: LinkOwner

  constructor(owner: LinkOwner) {
    this.#owner = owner
  }

  /** Begins or ends listening to a topic. */
  want(topic: string, wanted: boolean): void {
    const link = this.#links.get(topic) ?? { wanted, isOn: false, isBusy: false, waiting: new Set() }
    this.#links.set(topic, link)
    link.wanted = wanted
    if (!wanted) release(link)
    if (this.#owner.isUp) void this.#align(topic, link)
    else if (!wanted && !link.isOn && !link.isBusy) this.#links.delete(topic)
  }

  /** Calls back when the broker has confirmed a topic, or when there is nothing to wait for; undefined if so already. */
  onConfirmed(topic: string, done: () => void): (() => void) | undefined {
    const link = this.#links.get(topic)
    if (!link?.wanted || (link.isOn && !link.isBusy)) return undefined
    link.waiting.add(done)
    return () => link.waiting.delete(done)
  }

  /** After a connection was lost: the broker may have forgotten what it had confirmed. */
  forget(): void {
    for (const link of this.#links.values()) if (link.wanted) link.isOn = false
  }

  /** Asks the broker for what it has not confirmed. Resolves when each topic was tried once. */
  async alignAll(): Promise<void> {
    await Promise.all([...this.#links].map(([topic, link]) => this.#align(topic, link)))
  }

  /** Lets all go on who wait for a confirmation. */
  release(): void {
    for (const link of this.#links.values()) release(link)
  }

  /** Makes what is equal what is wanted; one call for a topic at a time. Never rejects. */
  async #align(topic: string, link: Link): Promise<void> {
    if (link.isBusy) return
    link.isBusy = true
    try {
      while (link.wanted !== link.isOn) {
        const { wanted } = link
        await (wanted ? this.#owner.subscribe(topic) : this.#owner.unsubscribe(topic))
        link.isOn = wanted
      }
      release(link)
      if (!link.wanted) this.#links.delete(topic)
    } catch (error) {
      this.#owner.failed(error)
    } finally {
      link.isBusy = false
    }
  }
}

function release({ waiting }: Link): void {
  const all = [...waiting]
  waiting.clear()
  for (const done of all) done()
}
