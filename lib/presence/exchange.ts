import { randomBytes } from 'node:crypto'
import { brokerText } from '../errors/index.ts'
import { PREFIX, type InnerTopics } from '../pubsub/inner-topics.ts'
import type { End } from '../pubsub/local.ts'
import type { JsonValue } from '../protocol/json.ts'
import { Copies } from './copies.ts'
import type { Difference } from './entry.ts'
import { Lives, TICK } from './lives.ts'
import { Own } from './own.ts'
import { Repeat } from './repeat.ts'
import {
  changeText,
  channelOf,
  EVERYONE,
  readBeat,
  readChange,
  readLeaving,
  readQuestion,
  readSaid,
  type Beat,
  type Change,
  type Question,
  type Standing,
} from './wire.ts'

/** The exchange of presences: what processes tell each other of who is there. */

/** A topic that this process follows. */
type Followed = { readonly copies: Copies; readonly end: End }

/** Hears what has changed in a topic in other processes. */
type Listener = (topic: string, difference: Difference) => void

/**
 * Between the presences of this process and those of others. It needs nothing but messages, which may be lost, late,
 * doubled or forged: each process owns what it says of itself and numbers it, a gap is noticed and asked for, and what
 * a process has said is forgotten when it is silent for 30 seconds.
 */
export class Exchange {
  readonly #inner: InnerTopics
  readonly #listener: Listener
  /** Names this process to the others. */
  readonly #id = randomBytes(12).toString('base64url')
  readonly #own = new Own(this.#id)
  readonly #lives = new Lives()
  readonly #topics = new Map<string, Followed>()
  readonly #toAnswer = new Set<string>()
  #everyone: End | undefined
  /** Not all processes do so at once. */
  readonly #beats = new Repeat(
    () => BEAT * (0.8 + Math.random() * 0.4),
    () => this.#beat(),
  )
  readonly #ticks = new Repeat(
    () => TICK,
    () => this.#ticked(),
  )
  #isDue = false
  #isClosed = false
  #badTexts = 0

  constructor(inner: InnerTopics, listener: Listener) {
    this.#inner = inner
    this.#listener = listener
    inner.beforeEnd(() => {
      this.#close()
    })
  }

  /** Follows a topic: asks the others once they can be heard. */
  open(topic: string): void {
    if (this.#isClosed) return
    this.#everyone ??= this.#listen(EVERYONE)
    const channel = channelOf(topic)
    const followed = { copies: new Copies(), end: this.#listen(channel) }
    this.#topics.set(topic, followed)
    void this.#inner.confirmed(channel).then(() => {
      if (this.#topics.get(topic) === followed) this.#publish(channel, 'who', [this.#id, null])
    })
  }

  /** Follows it no longer. */
  close(topic: string): void {
    this.#topics.get(topic)?.end()
    this.#topics.delete(topic)
    if (this.#topics.size > 0) return
    this.#everyone?.()
    this.#everyone = undefined
    this.#lives.clear()
  }

  /** Tells the others what has changed in this process. What changes in one turn goes together. */
  say(topic: string, difference: Difference): void {
    if (this.#isClosed) return
    this.#own.say(topic, difference)
    this.#sendSoon()
    this.#beats.start()
  }

  #sendSoon(): void {
    if (this.#isDue) return
    this.#isDue = true
    queueMicrotask(() => {
      this.#isDue = false
      this.#send()
    })
  }

  /** Sends the changes first, for the answers have them, too. */
  #send(): void {
    if (this.#isClosed) return
    for (const [topic, changes] of this.#own.takeChanges()) this.#sendAll(topic, changes)
    for (const topic of this.#toAnswer) this.#sendAll(topic, this.#own.all(topic))
    this.#toAnswer.clear()
  }

  #sendAll(topic: string, changes: readonly Change[]): void {
    for (const change of changes) this.#publish(channelOf(topic), 'change', changeText(change))
  }

  #publish(channel: string, name: string, payload: JsonValue): void {
    this.#inner.say(channel, [name, payload])
  }

  /** Hears what another process says, or what others wrote to the broker. It never throws. */
  #listen(channel: string): End {
    return this.#inner.listen(channel, (said) => {
      try {
        const [name, payload] = readSaid(said)
        if (channel === EVERYONE) this.#heardEveryone(name, payload)
        else this.#heard(channel.slice(EVERYONE.length + 1), name, payload)
      } catch (error) {
        this.#badText(channel, error)
      }
    })
  }

  #heardEveryone(name: string, payload: unknown): void {
    if (name === 'beat') this.#beaten(readBeat(payload))
    else if (name === 'leave') this.#left(readLeaving(payload))
    else throw new TypeError(`it says ${JSON.stringify(name)}`)
  }

  #heard(topic: string, name: string, payload: unknown): void {
    const followed = this.#topics.get(topic)
    if (!followed) return
    if (name === 'change') this.#changed(topic, followed, readChange(payload))
    else if (name === 'who') this.#asked(topic, readQuestion(payload))
    else throw new TypeError(`it says ${JSON.stringify(name)}`)
  }

  #changed(topic: string, { copies }: Followed, change: Change): void {
    const { from } = change
    if (from === this.#id || this.#lives.hasLeft(from)) return
    const difference = copies.take(change)
    this.#alive(from)
    if (difference) this.#listener(topic, difference)
    else this.#ask(topic, copies, from)
  }

  #asked(topic: string, { from, to }: Question): void {
    if (from === this.#id) return
    if (to !== this.#id && (to !== undefined || !this.#own.has(topic))) return
    this.#toAnswer.add(topic)
    this.#sendSoon()
  }

  /** A process is alive, and says where it stands in some of its topics. */
  #beaten({ from, topics }: Beat): void {
    if (from === this.#id || this.#lives.hasLeft(from)) return
    if (this.#lives.has(from)) this.#lives.heard(from)
    for (const standing of topics) this.#compare(from, standing)
  }

  /** Was a change lost, or was this process taken for dead? */
  #compare(from: string, [topic, to, size]: Standing): void {
    const followed = this.#topics.get(topic)
    if (!followed || followed.copies.lastOf(from) >= to) return
    if (size > 0) this.#ask(topic, followed.copies, from)
    else this.#changed(topic, followed, { from, after: 0, to, joined: [], left: [], part: 0, rest: 0 })
  }

  #ask(topic: string, copies: Copies, process: string): void {
    if (!copies.mayAsk(process)) return
    this.#alive(process)
    this.#publish(channelOf(topic), 'who', [this.#id, process])
  }

  #left(process: string): void {
    if (process === this.#id) return
    this.#lives.left(process)
    this.#ticks.start()
    this.#forget(process)
  }

  #alive(process: string): void {
    this.#lives.heard(process)
    this.#ticks.start()
  }

  #forget(process: string): void {
    for (const [topic, { copies }] of this.#topics) this.#listener(topic, copies.drop(process))
  }

  /** Forgets the processes that have been silent for too long. */
  #ticked(): boolean {
    for (const process of this.#lives.tick()) this.#forget(process)
    for (const { copies } of this.#topics.values()) copies.forgetAsked()
    return !this.#lives.isEmpty
  }

  /** Says that this process is alive, as long as it has something to say. */
  #beat(): boolean {
    const standings = this.#own.standings()
    if (standings.length > 0) this.#inner.tell(EVERYONE, ['beat', [this.#id, standings]])
    return standings.length > 0
  }

  /** The first such text is told, the tenth, the hundredth. */
  #badText(channel: string, error: unknown): void {
    this.#badTexts += 1
    if (!/^10*$/.test(String(this.#badTexts))) return
    this.#inner.report(brokerText(PREFIX + channel, this.#badTexts, error))
  }

  /** The PubSub ends: says that this process leaves, and forgets the others, who are not heard any more. */
  #close(): void {
    if (!this.#own.isEmpty) this.#publish(EVERYONE, 'leave', [this.#id])
    this.#isClosed = true
    this.#beats.stop()
    this.#ticks.stop()
    for (const [topic, { copies }] of this.#topics) this.#listener(topic, copies.dropAll())
  }
}

/** Between two signs of life, more or less. @unit milliseconds */
const BEAT = 10_000
