import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { Server } from 'node:http'
import express from 'express'
import { html, liveRouter, liveView, type LiveRouter } from '../../lib/index.ts'
import { newPage } from '../support/browser.ts'
import { leftOut } from '../support/thorough.ts'
import { found } from '../support/brokers.ts'
import { freePort } from '../support/ports.ts'
import { blockOf, Proxy } from './proxy.ts'

/** One process of the application, as the guide has them: what it says of a visitor shows what it saw of the way. */
class Shop {
  readonly #live: LiveRouter = liveRouter({ secret: 'the same in all processes, and long enough' })
  readonly #server: Server

  constructor(name: string) {
    const view = liveView({
      mount: (_socket, { connectInfo }) => ({ count: 0, from: connectInfo.address ?? '' }),
      handleEvent: { inc: (socket) => socket.update('count', (n) => n + 1) },
      render: ({ count, from }) =>
        html`<p>${name} ${count}</p><i>${from}</i><button phx-click="inc">+</button>`,
    })
    this.#live.live('/', view)
    const app = express().set('trust proxy', 1).use(this.#live)
    this.#server = app.listen(0, '127.0.0.1')
  }

  async port(): Promise<number> {
    if (!this.#server.listening) await once(this.#server, 'listening')
    return (this.#server.address() as AddressInfo).port
  }

  stop(): void {
    void this.#live.close()
    this.#server.close()
    this.#server.closeAllConnections()
  }
}

const ending: (() => unknown)[] = []

afterEach(async () => {
  for (const end of ending.splice(0)) await end()
})

async function behind(program: 'nginx' | 'caddy'): Promise<{ url: string; shops: readonly [Shop, Shop] }> {
  const shops = [new Shop('first'), new Shop('second')] as const
  const [front, first, second] = await Promise.all([freePort(), shops[0].port(), shops[1].port()])
  const proxy = await Proxy.start(program, { front, back: [first, second] })
  ending.push(() => proxy.stop(), ...shops.map((shop) => () => shop.stop()))
  return { url: `http://127.0.0.1:${front}/`, shops }
}

const programs = (['nginx', 'caddy'] as const).filter((program) => {
  if (!found(program)) leftOut(`the guide's configuration of ${program}: it is not installed`)
  return found(program)
})

// Where neither is installed, the line above says so, and this is all there is to see.
test('the guide has a configuration of nginx and of Caddy', () => {
  expect(['nginx', 'caddy'].map(blockOf)).toEqual([
    expect.stringContaining('proxy_pass'),
    expect.stringContaining('reverse_proxy'),
  ])
})

for (const program of programs)
  describe(`behind ${program}`, () => {
    test('a page is live by a WebSocket, and comes back from the other process', async () => {
      const { url, shops } = await behind(program)
      const { page } = await newPage()
      const sockets: string[] = []
      page.on('websocket', (socket) => sockets.push(socket.url()))
      await page.goto(url)
      await page.locator('[data-phx-main].phx-connected').waitFor()
      await page.click('button')
      const shown = (await page.locator('p', { hasText: ' 1' }).textContent()) ?? ''
      const [here, other] = shown.startsWith('first') ? [shops[0], 'second'] : [shops[1], 'first']
      expect(sockets).toHaveLength(1)
      expect(await page.textContent('i')).toBe('127.0.0.1')

      here.stop()
      await page.locator('p', { hasText: `${other} 0` }).waitFor()
      await page.click('button')
      await page.locator('p', { hasText: `${other} 1` }).waitFor()
    })
  })
