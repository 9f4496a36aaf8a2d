import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { WebSocket } from 'ws'
import { liveRouter, type AnyLiveView } from '../../lib/index.ts'
import { blocks, document } from './documents.ts'
import { run } from './run-block.ts'
import { MESSAGE } from '../../lib/protocol/messages.ts'

const PROTOCOL = blocks(document('docs/protocol.md'))
const WRITTEN = PROTOCOL.filter(({ language }) => language === 'conversation').flatMap(({ code }) =>
  code.trim().split('\n'),
)

let server: Server

/** One of the events is unknown on purpose. */
const logger = { debug: jest.fn(), warn: jest.fn(), error: jest.fn() }

beforeAll(async () => {
  const [view] = PROTOCOL.filter(({ code }) => code.includes('export const shopping'))
  if (!view) throw new Error('the protocol has no view to talk with')
  const live = liveRouter({ logger }).live('/', run(view).exports['shopping'] as AnyLiveView)
  server = createServer(express().use(live)).listen(0)
  await once(server, 'listening')
})

afterAll(() => {
  server.close()
})

test('the conversation of docs/protocol.md is what is said', async () => {
  expect(await spoken()).toEqual(WRITTEN)
})

test('every piece of JSON in docs/protocol.md is JSON', () => {
  const pieces = PROTOCOL.filter(({ language }) => language === 'json').map(({ code }) => code)
  expect(pieces.map((piece) => JSON.parse(piece) as unknown)).toHaveLength(pieces.length)
})

/** What both sides say when the browser says what is written; a join of ref 1 opens a connection. */
async function spoken(): Promise<string[]> {
  const page = await Page.get()
  const lines: string[] = []
  for (const [i, line] of WRITTEN.entries()) {
    if (line.startsWith('→')) {
      if (line.includes(MESSAGE.join)) await page.connect()
      lines.push(line)
      page.say(line.slice(2))
    } else lines.push(`← ${await page.next()}`)
    if (!WRITTEN[i + 1]?.startsWith('←')) await page.quiet()
  }
  return [...lines, ...page.leave()]
}

/** A browser as far as the wire is concerned. */
class Page {
  readonly #base: string
  readonly #cookie: string
  readonly #token: string
  readonly #csrfToken: string
  readonly #heard: string[] = []
  #webSocket: WebSocket | undefined

  static async get(): Promise<Page> {
    const base = `http://localhost:${String((server.address() as AddressInfo).port)}`
    const answer = await fetch(base)
    const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? ''
    return new Page(base, cookie, await answer.text())
  }

  private constructor(base: string, cookie: string, text: string) {
    this.#base = base
    this.#cookie = cookie
    this.#token = /data-phx-session="([^"]*)"/.exec(text)?.[1] ?? ''
    this.#csrfToken = /name="csrf-token" content="([^"]*)"/.exec(text)?.[1] ?? ''
  }

  async connect(): Promise<void> {
    this.#webSocket?.close()
    const headers = { cookie: this.#cookie, origin: this.#base }
    const webSocket = new WebSocket(`${this.#base}/live/websocket?vsn=2.0.0`, { headers })
    webSocket.on('message', (data: Buffer) => {
      this.#heard.push(data.toString().replace(this.#base, 'http://localhost:3000'))
    })
    this.#webSocket = webSocket
    await once(webSocket, 'open')
  }

  say(line: string): void {
    const named = line.replace('http://localhost:3000', this.#base)
    this.#webSocket?.send(named.replace('TOKEN', this.#token).replace('CSRF', this.#csrfToken))
  }

  /** What the server says next. */
  async next(): Promise<string> {
    while (this.#heard.length === 0 && this.#webSocket) await once(this.#webSocket, 'message')
    return spaced(JSON.parse(this.#heard.shift() ?? ''))
  }

  /** What the server says unasked would be here before its answer to a ping. */
  async quiet(): Promise<void> {
    this.#webSocket?.ping()
    if (this.#webSocket) await once(this.#webSocket, 'pong')
  }

  /** Closes the page. What comes back was said and is not written. */
  leave(): readonly string[] {
    this.#webSocket?.close()
    return this.#heard
  }
}

/** JSON as it is written by hand. */
function spaced(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  return `{${Object.entries(value)
    .map(([name, each]) => `${JSON.stringify(name)}: ${spaced(each)}`)
    .join(', ')}}`
}
