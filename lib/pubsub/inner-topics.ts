import type { LiveError } from '../errors/index.ts'
import type { Logger } from '../logger.ts'
import type { End } from './local.ts'
import type { Relay } from './relay.ts'

/** What the names of such topics begin with. No other topic may be called so. */
export const PREFIX = 'express-liveview:'

/** The name of the one message that inner topics have. */
const SAID = 'said'

/** Is told what was said. It came from a broker, to which others may write: it can be anything. It must not throw. */
export type InnerListener = (said: unknown) => void

/** Does this name belong to the library itself? */
export function isInner(topic: unknown): boolean {
  return typeof topic === 'string' && topic.startsWith(PREFIX)
}

/**
 * What the routers of all processes say to each other. It goes the way of the messages of views, but views, their
 * browsers and the application can neither listen to it nor say something there.
 */
export class InnerTopics {
  readonly #relay: Relay | undefined
  readonly #logger: Logger
  readonly #listeners = new Map<string, Set<InnerListener>>()
  readonly #ends: (() => void)[] = []

  constructor(relay: Relay | undefined, logger: Logger) {
    this.#relay = relay
    this.#logger = logger
  }

  /** Listens until the returned function is called. */
  listen(name: string, listener: InnerListener): End {
    const topic = PREFIX + name
    const listeners = this.#listeners.get(topic) ?? new Set()
    if (listeners.size === 0) this.#relay?.listen(topic, true)
    this.#listeners.set(topic, listeners.add(listener))
    return () => {
      if (listeners.delete(listener) && listeners.size === 0) this.#relay?.listen(topic, false)
    }
  }

  /** Says something that JSON can carry to all who listen: in this process before it returns, elsewhere later. */
  say(name: string, said: object): void {
    this.heard(PREFIX + name, said)
    this.#relay?.publish(PREFIX + name, SAID, JSON.stringify(said))
  }

  /** Settles when the broker has taken for the others all that was said, or is away. Never rejects. */
  async taken(name: string): Promise<void> {
    await this.#relay?.taken(PREFIX + name)
  }

  /** Are there other processes, as far as this one can know? */
  get isShared(): boolean {
    return this.#relay !== undefined
  }

  /** How long a text may be that `tell` says. @unit bytes */
  get room(): number {
    return this.#relay?.room ?? 0
  }

  /** Settles as `PubSub.confirmed` does. */
  async confirmed(name: string): Promise<void> {
    await this.#relay?.confirmed(PREFIX + name)
  }

  /** Says something to the other processes now or never. Returns whether the broker is there to take it. */
  tell(name: string, said: unknown): boolean {
    return this.#relay?.tell(PREFIX + name, SAID, JSON.stringify(said)) ?? false
  }

  /** Writes down what is wrong with what came. */
  report({ code, message, cause }: LiveError): void {
    this.#logger.error(`${code} ${message}`, cause)
  }

  /** Keeps what is to be done when the PubSub is closed, while it can still send. It must not throw. */
  beforeEnd(work: () => void): void {
    this.#ends.push(work)
  }

  /** The PubSub is being closed. */
  end(): void {
    for (const work of this.#ends.splice(0)) work()
  }

  /** Tells the subscribers of this process. */
  heard(topic: string, said: unknown): void {
    for (const listener of this.#listeners.get(topic) ?? []) listener(said)
  }
}
