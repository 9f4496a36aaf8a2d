import { describe } from '../errors/index.ts'
import type { PubSubAdapter } from '../pubsub/adapter.ts'
import { withDeadline } from '../pubsub/time.ts'

type Waiting = { readonly topic: string; readonly count: number; readonly done: () => void }

/** An adapter under test, as one process uses it, and what it was told. */
export class Process {
  readonly #adapter: PubSubAdapter
  readonly #timeout: number
  readonly #texts = new Map<string, string[]>()
  #waiting: readonly Waiting[] = []

  /** @param timeout in milliseconds */
  constructor(adapter: PubSubAdapter, timeout: number) {
    this.#adapter = adapter
    this.#timeout = timeout
  }

  /** The topics to which something came. */
  get topics(): readonly string[] {
    return [...this.#texts.keys()]
  }

  start(): Promise<void> {
    return this.#answer('start', () => this.#adapter.start(this.#deliver, () => undefined))
  }

  subscribe(topic: string): Promise<void> {
    return this.#answer('subscribe', () => this.#adapter.subscribe(topic))
  }

  unsubscribe(topic: string): Promise<void> {
    return this.#answer('unsubscribe', () => this.#adapter.unsubscribe(topic))
  }

  publish(topic: string, text: string): Promise<void> {
    return this.#answer('publish', () => this.#adapter.publish(topic, text))
  }

  close(): Promise<void> {
    return this.#answer('close', () => this.#adapter.close())
  }

  /** What came to a topic, once there are as many texts as this. */
  async heard(topic: string, count: number): Promise<readonly string[]> {
    const enough = new Promise<void>((done) => {
      this.#waiting = [...this.#waiting, { topic, count, done }]
      this.#check()
    })
    const late = `Expected ${String(count)} texts to ${describe(topic)} in ${String(this.#timeout)} ms`
    await withDeadline(this.#timeout, enough, late)
    return this.#texts.get(topic) ?? []
  }

  readonly #deliver = (topic: string, text: string): void => {
    this.#texts.set(topic, [...(this.#texts.get(topic) ?? []), text])
    this.#check()
  }

  #check(): void {
    for (const { topic, count, done } of this.#waiting)
      if ((this.#texts.get(topic)?.length ?? 0) >= count) done()
  }

  async #answer(name: string, call: () => void | PromiseLike<void>): Promise<void> {
    const answer = call()
    if (answer) await withDeadline(this.#timeout, answer, `\`${name}\` of the adapter did not settle in time`)
  }
}
