import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { brokerAway, brokerDropped, brokerText, type LiveError } from '../errors/index.ts'
import { promiseOf } from '../foreign.ts'
import type { PubSubAdapter } from './adapter.ts'
import { AROUND, envelopeText, messageText, readEnvelope, wireName } from './envelope.ts'
import { Heard } from './heard.ts'
import { Links } from './links.ts'
import { Outbox, type Unsent } from './outbox.ts'
import { withDeadline } from './time.ts'

/** The relay: carries messages between this process and the adapter of its broker. */

/** Who hears what other processes say, and what goes wrong on the way. */
export interface RelayOwner {
  deliver(topic: string, name: string, payload: unknown): void
  /** Something is wrong with the broker, or with what it brought. */
  report(error: LiveError): void
  /** The broker is there again. */
  recovered(unsent: number): void
}

/**
 * Between the messages of this process and an adapter: what is published waits here while the broker is away, and what
 * this process listens to is subscribed to again when it is back. It has four states: before the adapter was first
 * reached, with a broker, without one, and at its end.
 */
export class Relay {
  readonly #adapter: PubSubAdapter
  readonly #owner: RelayOwner
  readonly #maxUnsent: number
  readonly #maxBytes: number
  /** Names this process in what it sends. */
  readonly #id = randomBytes(12).toString('base64url')
  readonly #links: Links
  readonly #heard = new Heard()
  readonly #outbox = new Outbox()
  readonly #publishing = new Map<string, Promise<void>>()
  readonly #end = new AbortController()
  readonly #topics = new Map<string, string>()
  #state: 'starting' | 'up' | 'away' | 'closed' = 'starting'
  #hasStarted = false
  #connecting: Promise<void>
  #closing: Promise<void> | undefined
  #failures = 0
  #awaySince = 0
  #sent = 0
  #badTexts = 0

  constructor(adapter: PubSubAdapter, owner: RelayOwner, maxUnsent: number) {
    this.#adapter = adapter
    this.#owner = owner
    this.#maxUnsent = maxUnsent
    this.#maxBytes = adapter.maxBytes ?? 1_000_000
    const state = (): string => this.#state
    this.#links = new Links({
      get isUp() {
        return state() === 'up'
      },
      subscribe: (topic) => called(() => adapter.subscribe(wireName(topic))),
      unsubscribe: (topic) => called(() => adapter.unsubscribe(wireName(topic))),
      failed: (error) => {
        this.#failed(error)
      },
    })
    this.#connecting = this.#connect()
  }

  /** Begins or ends listening to what other processes say to a topic. */
  listen(topic: string, wanted: boolean): void {
    if (this.#state === 'closed') return
    if (wanted) this.#topics.set(wireName(topic), topic)
    else {
      this.#topics.delete(wireName(topic))
      this.#heard.forget(topic)
    }
    this.#links.want(topic, wanted)
  }

  /** See `PubSub.confirmed`; undefined when there is nothing to wait for. */
  confirmed(topic: string): Promise<void> | undefined {
    if (this.#state === 'away' || this.#state === 'closed') return undefined
    let confirm = (): void => undefined
    const confirmation = new Promise<void>((resolve) => (confirm = resolve))
    if (!this.#links.onConfirmed(topic, confirm)) return undefined
    return withDeadline(PATIENCE, confirmation, LATE).catch((error: unknown) => {
      this.#failed(error)
    })
  }

  /** Sends a message to the other processes. @param payload as JSON; undefined for none */
  publish(topic: string, name: string, payload: string | undefined): void {
    if (this.#state === 'closed') return
    const number = (this.#sent += 1)
    const text = messageText(number, name, payload)
    const size = Buffer.byteLength(text)
    if (size > this.room) {
      this.#owner.report(
        brokerDropped(1, `"${name}" is longer than the ${String(this.room)} bytes it may be`),
      )
      return
    }
    this.#outbox.add(topic, { number, text, size, tries: 0, canWait: true })
    if (this.#state === 'up') this.#publish(topic)
    else this.#drop(this.#outbox.cut(this.#maxUnsent), `more than ${String(this.#maxUnsent)} waited`)
  }

  /**
   * Sends a message to the other processes now or never: while the broker is away it does not wait. Returns whether the
   * broker is there, as far as is known.
   *
   * @param payload as JSON, so that the message takes no more than `room`
   */
  tell(topic: string, name: string, payload: string): boolean {
    if (this.#state !== 'up') return false
    const number = (this.#sent += 1)
    const text = messageText(number, name, payload)
    this.#outbox.add(topic, { number, text, size: Buffer.byteLength(text), tries: 0, canWait: false })
    this.#publish(topic)
    return true
  }

  /**
   * Settles when the broker has taken all that was published to a topic, or is away; undefined when nothing is on its way.
   * Never rejects.
   */
  taken(topic: string): Promise<void> | undefined {
    return this.#publishing.get(topic)
  }

  /** How long a message may be. @unit bytes */
  get room(): number {
    return this.#maxBytes - AROUND
  }

  /** Sends what waits, if that can be done soon, and ends the adapter. Never rejects. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  /** Between two tries, others pause no longer than the broker was away, and the clients of brokers for 2 s at most. */
  get #grace(): number {
    return Math.min(performance.now() - this.#awaySince + LEAST_GRACE, MAX_GRACE)
  }

  /** Reaches the broker, however long that takes. Never rejects. */
  async #connect(): Promise<void> {
    for (let pause = FIRST_PAUSE; !this.#end.signal.aborted; pause = Math.min(pause * 2, LAST_PAUSE)) {
      try {
        await this.#reach()
        return
      } catch (error) {
        this.#failed(error)
        await this.#pause(pause)
      }
    }
  }

  /** One try to be where all topics are subscribed to and all that waits can be sent. */
  async #reach(): Promise<void> {
    const before = this.#failures
    if (!this.#hasStarted) await called(() => this.#adapter.start(this.#deliver, this.#report))
    this.#hasStarted = true
    if (this.#state === 'away') await this.#probe()
    this.#links.forget()
    await this.#links.alignAll()
    // The other processes come back, too: what is sent before they listen would be lost to them.
    if (this.#state === 'away') await this.#pause(this.#grace)
    if (this.#failures > before) throw new Error('the broker was lost again')
    if (this.#state !== 'closed') this.#up()
  }

  /** Subscribes to something new: so an answer comes from the broker, and from no memory of a client. */
  async #probe(): Promise<void> {
    const topic = `live:probe:${this.#id}:${String(this.#failures)}`
    await called(() => this.#adapter.subscribe(topic))
    await called(() => this.#adapter.unsubscribe(topic))
  }

  #up(): void {
    if (this.#state === 'away') this.#owner.recovered(this.#outbox.size)
    this.#state = 'up'
    void this.#links.alignAll()
    for (const topic of this.#outbox.topics) this.#publish(topic)
  }

  /** Something the adapter does for us did not succeed. It is told once, until the broker is back. */
  readonly #failed = (error: unknown): void => {
    this.#failures += 1
    const before = this.#state
    if (before === 'closed') return
    this.#state = 'away'
    this.#links.release()
    this.#outbox.dropWhatCannotWait()
    if (before !== 'away') {
      this.#awaySince = performance.now()
      this.#owner.report(brokerAway(error))
    }
    if (before === 'up') this.#connecting = this.#connect()
  }

  readonly #report = (error: unknown): void => {
    this.#failed(error)
  }

  #publish(topic: string): void {
    if (this.#publishing.has(topic)) return
    this.#publishing.set(topic, this.#publishAll(topic))
  }

  /** Sends what waits for a topic, one text at a time. Never rejects. */
  async #publishAll(topic: string): Promise<void> {
    // What is said in the same turn goes together.
    await Promise.resolve()
    while (this.#state === 'up') {
      const batch = this.#outbox.batch(topic, this.room)
      if (batch.length === 0) break
      await this.#publishBatch(topic, batch)
    }
    this.#publishing.delete(topic)
  }

  async #publishBatch(topic: string, batch: readonly Unsent[]): Promise<void> {
    const [first] = batch
    const last = batch.at(-1)
    const before = this.#failures
    const text = envelopeText(
      this.#id,
      batch.map((message) => message.text),
    )
    try {
      await withDeadline(
        PATIENCE,
        called(() => this.#adapter.publish(wireName(topic), text)),
        LATE,
      )
      // A client may have kept it over an outage, and sent it before the other processes listened again. It is sent once
      // more then; those that have heard it leave it out.
      if (last && this.#failures === before) this.#outbox.remove(topic, last.number)
    } catch (error) {
      for (const message of batch) message.tries += 1
      if (first && first.tries >= MAX_TRIES) {
        this.#outbox.remove(topic, first.number)
        this.#drop(1, `the broker did not take it in ${String(first.tries)} tries`)
      }
      this.#failed(error)
    }
  }

  #drop(count: number, why: string): void {
    if (count > 0) this.#owner.report(brokerDropped(count, why))
  }

  /** Takes a text from the broker, to which others may write as well. Never throws. */
  readonly #deliver = (wire: string, text: string): void => {
    const topic = this.#topics.get(wire)
    if (topic === undefined || this.#state === 'closed') return
    try {
      const { from, messages } = readEnvelope(text, this.#maxBytes)
      if (from === this.#id) return
      for (const [number, name, payload] of messages)
        if (this.#heard.isNew(topic, from, number)) this.#owner.deliver(topic, name, payload)
    } catch (error) {
      this.#badText(topic, error)
    }
  }

  /** One that is sent again and again is told the first time, the tenth, the hundredth. */
  #badText(topic: string, error: unknown): void {
    this.#badTexts += 1
    if (/^10*$/.test(String(this.#badTexts))) this.#owner.report(brokerText(topic, this.#badTexts, error))
  }

  async #close(): Promise<void> {
    const sent = this.#connecting.then(() => Promise.all(this.#publishing.values()))
    await withDeadline(CLOSING, sent, LATE).catch(() => undefined)
    this.#drop(this.#outbox.size, 'it was closed before they could be sent')
    this.#state = 'closed'
    this.#end.abort()
    this.#links.release()
    await called(() => this.#adapter.close()).catch((error: unknown) => {
      this.#owner.report(brokerAway(error))
    })
  }

  async #pause(time: number): Promise<void> {
    await sleep(time, undefined, { ref: false, signal: this.#end.signal }).catch(() => undefined)
  }
}

/** How long the broker may take to confirm something. @unit milliseconds */
const PATIENCE = 5_000
const LATE = 'the broker did not answer in time'
/** Between two tries. @unit milliseconds */
const FIRST_PAUSE = 100
const LAST_PAUSE = 2_000
/** For the other processes to come back. @unit milliseconds */
const LEAST_GRACE = 500
const MAX_GRACE = 3_000
/** For what waits at the end. @unit milliseconds */
const CLOSING = 2_000
/** How often a message is sent to a broker that answers otherwise. */
const MAX_TRIES = 3

/** Calls the adapter, which is another's: it may throw, and return any promise. */
async function called(call: () => void | PromiseLike<void>): Promise<void> {
  const answer = call()
  if (answer) await promiseOf(answer)
}
