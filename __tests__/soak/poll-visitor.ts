import { setTimeout as sleep } from 'node:timers/promises'
import { MESSAGE } from '../../lib/protocol/messages.ts'
import { Visitor } from '../../lib/testing/visitor.ts'
import type { Dice } from '../support/damage.ts'
import { ROOMS } from './site.ts'
import { PAUSE } from './visitor.ts'

type Polled = { readonly status: number; readonly token?: string; readonly messages?: readonly string[] }

/** A page whose browser has no WebSocket: it polls. */
class PollingPage {
  readonly #host: string
  readonly #path: string
  readonly #visitor = new Visitor({}, {})
  #topic = ''
  #token = ''
  #ref = 0
  readonly #unread: string[] = []

  constructor(host: string, path: string) {
    this.#host = host
    this.#path = path
  }

  /** Gets the page, begins a session, joins. */
  async open(): Promise<this> {
    const { text } = await this.#visitor.get(this.#host, this.#path)
    const [, id = '', session = ''] = /<div id="([^"]+)"[^>]* data-phx-session="([^"]+)"/.exec(text) ?? []
    this.#topic = `lv:${id}`
    this.#token = (await this.#ask('GET')).token ?? ''
    const url = `http://${this.#host}${this.#path}`
    const params = { _mounts: 0, _mount_attempts: 0 }
    await this.push(MESSAGE.join, { url, params, session, static: null, sticky: false })
    return this
  }

  event(event: string, value: object = {}): Promise<void> {
    return this.push(MESSAGE.event, { type: 'click', event, value })
  }

  /** Takes the view to another URL. */
  patch(show: string): Promise<void> {
    return this.push(MESSAGE.patch, { url: `http://${this.#host}${this.#path}?show=${show}` })
  }

  leave(): Promise<void> {
    return this.push(MESSAGE.leave, {})
  }

  /** Posts a frame, and polls until it is answered. */
  async push(message: string, payload: object): Promise<void> {
    const ref = String(++this.#ref)
    const { status } = await this.#ask('POST', ['1', ref, this.#topic, message, payload])
    if (status !== 200) throw new Error(`a post was answered with ${String(status)}`)
    const isAnswer = (text: string): boolean => text.startsWith(`["1","${ref}",`)
    while (!this.#unread.some(isAnswer)) {
      this.#unread.length = 0
      const polled = await this.#ask('GET')
      if (polled.status !== 200 && polled.status !== 204)
        throw new Error(`a poll was answered with ${String(polled.status)}`)
      this.#unread.push(...(polled.messages ?? []))
    }
    const answer = this.#unread.find(isAnswer) ?? ''
    if (!answer.includes('"status":"ok"')) throw new Error(`${message} was answered with ${answer}`)
  }

  async #ask(method: 'GET' | 'POST', frame?: readonly unknown[]): Promise<Polled> {
    const token = this.#token && `&token=${encodeURIComponent(this.#token)}`
    const path = `/live/longpoll?vsn=2.0.0${token}`
    const { text } =
      method === 'GET'
        ? await this.#visitor.get(this.#host, path)
        : await this.#visitor.postJson(this.#host, path, frame, { headers: {} })
    return JSON.parse(text) as Polled
  }
}

/** A person whose browser polls, and goes away with a word or without one. @returns how often they acted */
export async function visitByPolling(host: string, roll: Dice, until: number): Promise<number> {
  let acts = 0
  while (performance.now() < until) {
    const page = await new PollingPage(host, `/rooms/${String(roll(ROOMS) + 1)}`).open()
    for (let left = roll(20); left > 0 && performance.now() < until; left--) {
      const act = roll(4)
      if (act === 0) await page.event('toggle')
      else if (act === 1) await page.event('say', { text: `said ${String(roll(1000))}` })
      else if (act === 2) await page.event('wait')
      else await page.patch(`show${String(roll(5))}`)
      acts++
      await sleep(roll(PAUSE))
    }
    if (roll(2) === 0) await page.leave()
  }
  return acts
}
