import { setTimeout as sleep } from 'node:timers/promises'
import { MESSAGE } from '../../lib/protocol/messages.ts'
import { HttpClient } from './http-client.ts'
import { factsOf, type Facts } from './joined-view.ts'
import { WsClient } from './ws-client.ts'

/** What the visitors have seen, all together. */
export type Tally = {
  joined: number
  attempts: number
  /** Joins that were told to come back later. */
  later: number
  /** What no visitor may see: by its text, how often. */
  readonly errors: Record<string, number>
}

/** The pauses of our client: see browser/connection/monitor.ts and channel.ts. @unit milliseconds */
const [SHORTEST, LONGEST, SECOND, HEARTBEAT] = [10, 5000, 1000, 25_000]
const PAUSES = [1, 2, 5]

/** How long a join may take. @unit milliseconds */
const JOIN_TIME = 10_000

/**
 * One page of one visitor that comes back whenever it is lost, as our client does: after pauses that grow and differ at
 * random. Once it has its page it asks for no other: an answer that would have it loaded anew is an error.
 */
export class StormVisitor {
  readonly #port: number
  readonly #address: string
  readonly #tally: Tally
  #facts: (Facts & { readonly url: string }) | undefined
  #ws: WsClient | undefined
  #isJoined = false
  #lost = 0
  #failed = 0
  #joins = 0
  #late: NodeJS.Timeout | undefined

  constructor(port: number, index: number, tally: Tally) {
    this.#port = port
    this.#address = `10.${String((index >> 16) & 255)}.${String((index >> 8) & 255)}.${String(index & 255)}`
    this.#tally = tally
  }

  /** Says that it is there, if it is. */
  #beat(): void {
    this.#ws?.send(JSON.stringify([null, 'beat', 'phoenix', MESSAGE.heartbeat, {}]))
    setTimeout(() => this.#beat(), HEARTBEAT * (1 - Math.random() / 5))
  }

  /** Gets the page, and joins it. */
  async begin(page: string): Promise<void> {
    const http = await HttpClient.open(this.#port)
    const facts = factsOf(await http.request('GET', page), page)
    this.#facts = { ...facts, url: `http://127.0.0.1:${this.#port}${page}` }
    http.close()
    await this.#connect()
    this.#beat()
  }

  async #connect(): Promise<void> {
    const { csrf = '', cookie = '' } = this.#facts ?? {}
    this.#tally.attempts++
    const query = `_csrf_token=${csrf}&_mounts=${String(this.#joins)}&vsn=2.0.0`
    const headers = { cookie, 'x-forwarded-for': this.#address }
    try {
      this.#ws = await WsClient.open(this.#port, `/live/websocket?${query}`, headers, {
        textReceived: (text) => this.#received(text),
        connectionClosed: () => this.#closed(),
      })
      this.#join()
    } catch {
      this.#closed()
    }
  }

  #join(): void {
    const { id = '', session = '', csrf = '', url = '' } = this.#facts ?? {}
    const params = { _csrf_token: csrf, _mounts: this.#joins, _mount_attempts: this.#failed }
    const payload = { url, params, session, static: null, sticky: false, extensions: ['wait', 'failed'] }
    const ref = String(++this.#joins)
    clearTimeout(this.#late)
    this.#late = setTimeout(() => this.#error('a join was not answered in time'), JOIN_TIME)
    this.#ws?.send(JSON.stringify([ref, ref, `lv:${id}`, MESSAGE.join, payload]))
  }

  #received(text: string): void {
    this.#lost = 0
    const [ref, , , event, payload] = JSON.parse(text) as [string, string, string, string, Answer]
    if (ref !== String(this.#joins)) return
    if (event === MESSAGE.error) this.#isLater(0)
    else if (event !== MESSAGE.reply) return
    else if (payload.status === 'ok') this.#joinedNow()
    else if (payload.response?.reason === 'busy') this.#isLater(payload.response.wait ?? 0)
    else this.#error(text.slice(0, 200))
  }

  #joinedNow(): void {
    clearTimeout(this.#late)
    if (!this.#isJoined) this.#tally.joined++
    this.#isJoined = true
    this.#failed = 0
  }

  #isLater(wait: number): void {
    clearTimeout(this.#late)
    this.#tally.later++
    const pause = Math.max(wait, PAUSES[this.#failed++] ?? 10) * SECOND
    const ws = this.#ws
    setTimeout(() => ws === this.#ws && this.#join(), pause)
  }

  #closed(): void {
    clearTimeout(this.#late)
    if (this.#isJoined) this.#tally.joined--
    this.#isJoined = false
    this.#ws = undefined
    const pause = Math.min(SHORTEST * 2 ** this.#lost++, LONGEST) * (0.5 + Math.random())
    void sleep(pause).then(() => this.#connect())
  }

  #error(text: string): void {
    this.#tally.errors[text] = (this.#tally.errors[text] ?? 0) + 1
  }
}

type Answer = {
  readonly status?: string
  readonly response?: { readonly reason?: string; readonly wait?: number }
}
