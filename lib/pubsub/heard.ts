/**
 * What was heard last from each process, by topic. A message that was published, but whose confirmation was lost, is
 * published again; it is not to be delivered twice.
 */
export class Heard {
  readonly #topics = new Map<string, Map<string, number>>()

  /** Is this the first time that this message of a process comes? Its numbers grow. */
  isNew(topic: string, from: string, number: number): boolean {
    const senders = this.#topics.get(topic) ?? new Map<string, number>()
    this.#topics.set(topic, senders)
    if (number <= (senders.get(from) ?? -1)) return false
    // Those that speak are the last ones, so that the first ones can be forgotten.
    senders.delete(from)
    senders.set(from, number)
    for (const first of senders.keys()) if (senders.size > MAX_SENDERS) senders.delete(first)
    return true
  }

  /** Forgets a topic that is not listened to any more. */
  forget(topic: string): void {
    this.#topics.delete(topic)
  }
}

/** Processes that are remembered for a topic: those that restarted are not told from those that are silent. */
const MAX_SENDERS = 1_000
