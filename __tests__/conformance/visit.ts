import type { Page, Response } from 'playwright-core'
import { engine } from '../support/browser.ts'
import { until } from '../support/until.ts'
import type { Heard, Site } from './site.ts'
import { firstScripts } from './witness.ts'
import { MESSAGE } from '../../lib/protocol/messages.ts'

/** A frame's event and payload, and which way it went. */
export type Said = {
  readonly by: 'browser' | 'server'
  readonly frame: readonly [string | null, string | null, string, string, object]
}

type Noted = { readonly notes: string[] }

/** A tab at the site, as a scenario uses it. */
export class Visit {
  readonly page: Page
  readonly site: Site
  /** Errors and warnings of the console, and uncaught exceptions. */
  readonly complaints: string[] = []
  readonly said: Said[] = []

  constructor(page: Page, site: Site) {
    this.page = page
    this.site = site
    if (engine === 'chromium') this.#listen()
    else this.#beTold()
  }

  #listen(): void {
    const { page, complaints } = this
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
    })
    page.on('pageerror', (error) => complaints.push(String(error)))
    page.on('websocket', (socket) => {
      socket.on('framesent', ({ payload }) => this.#hear('browser', String(payload)))
      socket.on('framereceived', ({ payload }) => this.#hear('server', String(payload)))
    })
    page.on('request', (request) => {
      if (!request.url().includes('/longpoll')) return
      for (const line of request.postData()?.split('\n') ?? []) this.#hear('browser', line)
    })
    page.on('response', (response) => {
      if (response.url().includes('/longpoll')) void this.#hearPoll(response)
    })
  }

  /** The same from the page itself, where the driver does not hear it. */
  #beTold(): void {
    const { page, site } = this
    site.firstScript = () => firstScripts(page)
    site.witnessed = ({ by, text }) => {
      if (by === 'console') this.complaints.push(text)
      else this.#hear(by, text)
    }
  }

  async open(): Promise<void> {
    await this.page.goto(this.site.url)
  }

  /** Waits until every live root of the page is joined, and its links are followed over the connection. */
  async joined(): Promise<void> {
    await this.page.waitForFunction(() => {
      const hasLinks = document.querySelector('[data-phx-link]') !== null
      if (hasLinks && history.scrollRestoration !== 'manual') return false
      const roots = document.querySelectorAll('[data-phx-session]')
      return roots.length > 0 && [...roots].every((root) => root.matches('.phx-connected:not(.phx-loading)'))
    })
  }

  /** What is found in the server's messages, as soon as it was found so often. */
  async heardOfServer<Found>(
    count: number,
    find: (event: string, payload: object) => Found | undefined,
  ): Promise<readonly Found[]> {
    const found = (): Found[] =>
      this.said.flatMap(({ by, frame }) => (by === 'server' && find(frame[3], frame[4])) || [])
    await until(
      () => found().length >= count,
      () => `${count} messages of the server`,
    )
    return found()
  }

  /** How often the browser has asked to join. */
  get joins(): number {
    return this.said.filter(({ by, frame }) => by === 'browser' && frame[3] === MESSAGE.join).length
  }

  /** Does something that makes the browser join again, and waits until it has. */
  async rejoined(act: () => unknown): Promise<void> {
    const before = this.joins
    await act()
    await until(
      () => this.joins > before,
      () => 'another join',
    )
    await this.joined()
  }

  /** Waits until the first element that fits has that text. */
  async shows(selector: string, text: string): Promise<void> {
    await this.page.waitForFunction(
      ([at, wanted]) => document.querySelector(at)?.textContent.trim() === wanted,
      [selector, text] as const,
    )
  }

  /** Clicks, and waits until the event is answered and drawn. */
  async click(selector: string): Promise<void> {
    await this.page.click(selector)
    await this.settled()
  }

  /** Waits until nothing in the page waits for an answer. */
  async settled(): Promise<void> {
    await this.page.waitForFunction(
      () => !document.querySelector('[class*="-loading"], [data-phx-ref-src], [data-phx-ref-loading]'),
    )
  }

  /** Waits for what handlers made by `hears` were given. */
  heard(count: number): Promise<readonly Heard[]> {
    return this.site.until(count)
  }

  /** The names of what was heard. */
  async heardNames(count: number): Promise<string[]> {
    return (await this.heard(count)).map(([name]) => name)
  }

  /** What the page's hooks wrote down, as soon as there is so much of it. */
  async notes(count: number): Promise<string[]> {
    await this.page.waitForFunction((wanted) => (window as unknown as Noted).notes.length >= wanted, count)
    return this.page.evaluate(() => (window as unknown as Noted).notes)
  }

  async #hearPoll(response: Response): Promise<void> {
    const { messages = [] } = (await response.json().catch(() => ({}))) as { messages?: string[] }
    for (const text of messages) this.#hear('server', text)
  }

  /** Frames of bytes are not written down. */
  #hear(by: Said['by'], text: string): void {
    if (!text.startsWith('[')) return
    this.said.push({ by, frame: JSON.parse(text) as Said['frame'] })
  }

  /** Remembers something on elements of the page, to see later whether they are the same. */
  async mark(selector: string): Promise<void> {
    await this.page.evaluate((at) => {
      for (const element of document.querySelectorAll(at)) Object.assign(element, { mark: element.id })
    }, selector)
  }

  /** For each element its id, and in brackets the mark it still has. */
  marks(selector: string): Promise<string[]> {
    return this.page.evaluate(
      (at) =>
        [...document.querySelectorAll(at)].map((element) => {
          const { mark } = element as Element & { mark?: string }
          return mark === undefined ? element.id : `${element.id}(${mark})`
        }),
      selector,
    )
  }
}
