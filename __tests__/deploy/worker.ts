import { setTimeout as wait } from 'node:timers/promises'
import { connect, pageAt, type Page, type WireClient } from '../flows/wire-client.ts'

/** A visitor who works without a pause, and comes back as a browser does when the connection is lost. */
export class Worker {
  readonly name: string
  /** The longest time without a connection. @unit milliseconds */
  away = 0
  /** The slowest answer: how busy the machine is. @unit milliseconds */
  slowest = 0
  /** How often the visitor was sent elsewhere. */
  moves = 0
  /** What was done and answered. */
  readonly done: string[] = []
  /** What should not have happened. */
  readonly faults: string[] = []
  readonly #page: Page
  #client: Promise<WireClient>
  #isGone = false

  static async arrive(name: string, host: string): Promise<Worker> {
    const worker = new Worker(name, await pageAt(host))
    await worker.#client
    worker.away = 0
    return worker
  }

  private constructor(name: string, page: Page) {
    this.name = name
    this.#page = page
    this.#client = this.#come()
  }

  /** Works until it is told to stop, with pauses of so many milliseconds or less. */
  async work(isOver: () => boolean, pause: number): Promise<void> {
    for (let count = 0; !isOver(); count++) {
      await this.#do(`${this.name} ${count}`)
      await wait(Math.random() * pause)
    }
    this.#isGone = true
  }

  /** What was not answered is done again. */
  async #do(what: string): Promise<void> {
    for (;;) {
      const client = await this.#client
      const since = performance.now()
      const reply = await client.event('work', { what }).catch(() => undefined)
      if (reply) this.slowest = Math.max(this.slowest, performance.now() - since)
      if (reply?.status === 'ok') return void this.done.push(what)
      if (!client.isClosed) this.faults.push(`${what}: ${JSON.stringify(reply)}`)
    }
  }

  /** Connects and joins, after pauses that grow as those of the client do. */
  async #come(): Promise<WireClient> {
    const since = performance.now()
    for (let pause = 10; ; pause = Math.min(2 * pause, 5000)) {
      await wait(pause * (0.5 + Math.random()))
      const client = await this.#join().catch(() => undefined)
      if (!client) continue
      this.away = Math.max(this.away, performance.now() - since)
      return client
    }
  }

  async #join(): Promise<WireClient> {
    const client = await connect(this.#page)
    const reply = await client.join()
    if (reply.status !== 'ok') this.faults.push(`join: ${JSON.stringify(reply)}`)
    void client.closed.then((code) => this.#lost(code))
    return client
  }

  #lost(code: number): void {
    if (this.#isGone) return
    this.moves++
    if (code !== 1012) this.faults.push(`closed with ${code}`)
    this.#client = this.#come()
  }
}
