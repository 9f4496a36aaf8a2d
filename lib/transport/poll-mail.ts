import type { IncomingHttpHeaders } from 'node:http'
import { memberOf } from '../foreign.ts'
import type { InnerTopics } from '../pubsub/inner-topics.ts'
import { innerTopics, type PubSub } from '../pubsub/pubsub.ts'
import type { PollAnswer, PollLines } from './poll-exchange.ts'

/** A request that reached another process than the one that holds its session. */
export type PollErrand = {
  readonly token: string
  readonly visitor: string
  /** What a POST brought; undefined for a GET. */
  readonly post?: { readonly lines: PollLines; readonly source: PollSource }
}

/** Of a request, what the joins of its session go by. */
export type PollSource = {
  readonly headers: IncomingHttpHeaders
  readonly endpoint: string
  readonly address: {
    readonly remoteAddress?: string | undefined
    readonly remotePort?: number | undefined
    readonly remoteFamily?: string | undefined
    readonly encrypted?: true
  }
}

/**
 * What one process says to another about polls:
 * - `errand`: answer this request; `id` names it.
 * - `answer`: the answer to an errand.
 * - `hungUp`: the browser did not wait for the answer to a GET.
 * - `ping`: are you there? Answered with `alive`.
 */
export type PollMail =
  | { readonly kind: 'errand'; readonly from: string; readonly id: number; readonly errand: PollErrand }
  | { readonly kind: 'answer'; readonly from: string; readonly id: number; readonly answer: PollAnswer }
  | { readonly kind: 'hungUp'; readonly from: string; readonly token: string; readonly visitor: string }
  | { readonly kind: 'ping' | 'alive'; readonly from: string }

/** Who reads what comes, and says how long to listen. */
export interface PollMailOwner {
  received(mail: PollMail): void
  /** Is something open that other processes may have to say something about? */
  isBusy(): boolean
}

/** How long a process goes on listening after there was something to listen for. @unit milliseconds */
const LINGER = 60_000

/** Pieces of letters that did not come whole, of processes that ended meanwhile. */
const MAX_UNFINISHED = 100

/**
 * The letterbox of one process: a topic of its own, by its name. A letter is sent now or never: what waits for a broker
 * would be too late when it arrives. A long one goes in several messages, since brokers take texts of a certain length.
 */
export class PollMailbox {
  readonly #name: string
  readonly #topics: InnerTopics
  readonly #owner: PollMailOwner
  readonly #unfinished = new Map<string, string>()
  #listening: { readonly end: () => void; readonly timer: NodeJS.Timeout } | undefined
  #sent = 0

  constructor(name: string, pubsub: PubSub, owner: PollMailOwner) {
    this.#name = name
    this.#topics = innerTopics(pubsub)
    this.#owner = owner
  }

  /** Can there be other processes that this one knows of? */
  get isShared(): boolean {
    return this.#topics.isShared
  }

  /** Listens from now on. Settles when other processes are heard, or when the broker is away. */
  async listen(): Promise<void> {
    if (!this.isShared) return
    const topic = topicOf(this.#name)
    this.#listening ??= {
      end: this.#topics.listen(topic, this.#receive),
      timer: setInterval(() => {
        if (!this.#owner.isBusy()) this.#close()
      }, LINGER).unref(),
    }
    this.#listening.timer.refresh()
    await this.#topics.confirmed(topic)
  }

  /** Sends a letter. Returns whether the broker is there to take it. */
  send(to: string, mail: PollMail): boolean {
    const text = JSON.stringify(mail)
    // JSON in JSON: no character of it takes more than three bytes, but half a pair, which takes six.
    const size = Math.min(Math.trunc(this.#topics.room / 6) - AROUND, MAX_CHARACTERS)
    const letter = `${this.#name} ${String((this.#sent += 1))}`
    let isTaken = true
    for (let at = 0; at < text.length && isTaken; at += size) {
      const piece: Piece = [letter, at + size >= text.length, text.slice(at, at + size)]
      isTaken = this.#topics.tell(topicOf(to), piece)
    }
    return isTaken
  }

  #close(): void {
    clearInterval(this.#listening?.timer)
    this.#listening?.end()
    this.#listening = undefined
    this.#unfinished.clear()
  }

  readonly #receive = (piece: unknown): void => {
    if (!isPiece(piece)) return
    const [letter, isLast, text] = piece
    const whole = (this.#unfinished.get(letter) ?? '') + text
    this.#unfinished.delete(letter)
    if (!isLast) {
      this.#unfinished.set(letter, whole)
      for (const first of this.#unfinished.keys())
        if (this.#unfinished.size > MAX_UNFINISHED) this.#unfinished.delete(first)
      return
    }
    const mail = read(whole)
    if (mail) this.#owner.received(mail)
  }
}

/** A part of a letter: which one, whether it is the last, and the text. */
type Piece = readonly [letter: string, isLast: boolean, text: string]

/** Characters of a message around the text of a piece. */
const AROUND = 100
const MAX_CHARACTERS = 100_000

/** The number is that of the format: processes with another one do not hear each other. */
const topicOf = (process: string): string => `polls:1:${process}`

function isPiece(value: unknown): value is Piece {
  if (!Array.isArray(value) || value.length !== 3) return false
  return typeof value[0] === 'string' && typeof value[1] === 'boolean' && typeof value[2] === 'string'
}

/** Undefined for what no process of ours has written: others may write to the broker. */
function read(text: string): PollMail | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isMail(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isMail(value: unknown): value is PollMail {
  const [kind, from] = [memberOf(value, 'kind'), memberOf(value, 'from')]
  if (typeof from !== 'string') return false
  if (kind === 'ping' || kind === 'alive') return true
  if (kind === 'hungUp') return isErrand(value)
  if (!Number.isSafeInteger(memberOf(value, 'id'))) return false
  if (kind === 'errand') return isErrand(memberOf(value, 'errand'))
  return kind === 'answer' && typeof memberOf(memberOf(value, 'answer'), 'status') === 'number'
}

function isErrand(value: unknown): boolean {
  const post = memberOf(value, 'post')
  if (typeof memberOf(value, 'token') !== 'string' || typeof memberOf(value, 'visitor') !== 'string')
    return false
  return post === undefined || (isLines(memberOf(post, 'lines')) && isSource(memberOf(post, 'source')))
}

function isLines(value: unknown): boolean {
  if (Array.isArray(value)) return value.every((line) => typeof line === 'string')
  return value === 'too large' || value === 'broken'
}

function isSource(value: unknown): boolean {
  const members = [memberOf(value, 'headers'), memberOf(value, 'address')]
  return (
    typeof memberOf(value, 'endpoint') === 'string' &&
    members.every((member) => typeof member === 'object' && member !== null)
  )
}
