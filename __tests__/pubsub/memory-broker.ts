import { setImmediate } from 'node:timers/promises'
import type { PubSubAdapter } from '../../lib/index.ts'

type Process = {
  readonly topics: Set<string>
  deliver?: (topic: string, text: string) => void
  report?: (error: unknown) => void
}

/** A broker in this process, for adapters that stand for several processes. */
export class MemoryBroker {
  readonly #processes = new Set<Process>()
  #isUp = true
  /** All that was published: topic and text. */
  readonly published: (readonly [topic: string, text: string])[] = []
  /** Answers to be: a publish fails with what this returns. */
  refuse: (topic: string) => string | undefined = () => undefined
  /** Awaited before a publish or a subscription is answered. */
  slowly: () => Promise<unknown> = () => setImmediate()

  /** Loses all connections with what was subscribed to; nothing is answered until `start`. */
  stop(): void {
    this.#isUp = false
    for (const process of this.#processes) {
      process.topics.clear()
      process.report?.(new Error('connection lost'))
    }
  }

  start(): void {
    this.#isUp = true
  }

  /** Brings a text to all who listen. */
  bring(topic: string, text: unknown): void {
    for (const { topics, deliver } of this.#processes) if (topics.has(topic)) deliver?.(topic, text as string)
  }

  /** How many processes listen to a topic. */
  listeners(topic: string): number {
    return [...this.#processes].filter(({ topics }) => topics.has(topic)).length
  }

  adapter(): PubSubAdapter {
    const process: Process = { topics: new Set() }
    const answer = async (): Promise<void> => {
      await this.slowly()
      if (!this.#isUp) throw new Error('no broker')
    }
    return {
      start: async (deliver, report) => {
        await answer()
        Object.assign(process, { deliver, report })
        this.#processes.add(process)
      },
      subscribe: async (topic) => {
        await answer()
        process.topics.add(topic)
      },
      unsubscribe: async (topic) => {
        await answer()
        process.topics.delete(topic)
      },
      publish: async (topic, text) => {
        await answer()
        const refusal = this.refuse(topic)
        if (refusal !== undefined) throw new Error(refusal)
        this.published.push([topic, text])
        this.bring(topic, text)
      },
      close: () => {
        this.#processes.delete(process)
      },
    }
  }
}
