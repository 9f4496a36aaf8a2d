import { createServer as createHttpServer, type Server } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import express, { type Express } from 'express'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { html, liveRouter, liveView, type LiveOptions, type LiveRouter } from '../../lib/index.ts'
import { newPage } from '../support/browser.ts'
import { certificate } from '../support/certificate.ts'

/** An application on a port of its own, with one live page at `/`. */
type House = { readonly url: string; readonly live: LiveRouter }

const ends: (() => unknown)[] = []

afterEach(() => {
  for (const end of ends.splice(0)) end()
})

const field = liveView({
  mount: () => ({ n: 0 }),
  handleEvent: { inc: (socket) => socket.update('n', (n) => n + 1) },
  render: ({ n }) => html`<textarea></textarea><button phx-click="inc">+</button><output>${n}</output>`,
})

async function listen(server: Server, scheme = 'http'): Promise<string> {
  server.listen(0, '127.0.0.1')
  ends.push(() => {
    server.close()
    server.closeAllConnections()
  })
  await new Promise((resolve) => server.once('listening', resolve))
  return `${scheme}://localhost:${(server.address() as AddressInfo).port}`
}

function houseOf(
  letter: string,
  options: LiveOptions = {},
): { readonly app: Express; readonly live: LiveRouter } {
  const live = liveRouter({ secret: letter.repeat(32), logger: quiet, ...options })
  live.live('/', field)
  return { app: express().use(live), live }
}

const nothing = (): void => undefined
const quiet = { debug: nothing, warn: nothing, error: nothing }

async function house(letter: string): Promise<House> {
  const { app, live } = houseOf(letter)
  return { url: await listen(createHttpServer(app)), live }
}

/** The same over https. */
async function safeHouse(options: LiveOptions = {}): Promise<string> {
  return listen(createHttpsServer(certificate, houseOf('s', options).app), 'https')
}

const joined = (page: Page): Promise<unknown> => page.waitForSelector('.phx-connected')

/** A page of the house, joined, with something half typed. */
async function typedAt(page: Page, url: string): Promise<void> {
  await page.goto(url)
  await joined(page)
  await page.fill('textarea', 'half a thought')
}

/** Loses the connection, and sees the same page joined again. */
async function reconnects(page: Page, { live }: House): Promise<void> {
  await page.evaluate(() => {
    const again = new Promise((resolve) => document.addEventListener('phx:update', resolve, { once: true }))
    Object.assign(window, { again: again.then(() => 'joined again') })
  })
  void live.close()
  expect(await page.evaluate('window.again')).toBe('joined again')
  await page.click('button')
  await page.getByText('1', { exact: true }).waitFor()
  expect(await page.inputValue('textarea')).toBe('half a thought')
}

test('two applications on one host leave each other’s visitors alone', async () => {
  const { page, context } = await newPage()
  const [first, second] = [await house('a'), await house('b')]
  const other = await context.newPage()
  await typedAt(page, first.url)
  await typedAt(other, second.url)
  await reconnects(page, first)
  await reconnects(other, second)
})

test('cookies of the same name that others have set beside it are no matter', async () => {
  const { page, context } = await newPage()
  const first = await house('a')
  await typedAt(page, first.url)
  const stranger = await newPage()
  await stranger.page.goto(first.url)
  const [{ name, value } = { name: '', value: '' }] = await stranger.context.cookies()
  await context.addCookies([
    { name, value, domain: 'localhost', path: '/live' },
    { name, value: 'nonsense', domain: 'localhost', path: '/live/websocket' },
  ])
  await reconnects(page, first)
})

test('over https the cookie is the host’s alone', async () => {
  const { page, context } = await newPage({ ignoreHTTPSErrors: true })
  await typedAt(page, await safeHouse())
  expect(await context.cookies()).toEqual([
    expect.objectContaining({
      name: expect.stringMatching(/^__Host-live_visitor_/),
      path: '/',
      secure: true,
    }),
  ])
})

/** A page in a frame of a page of another site. */
async function framed(url: string): Promise<Page> {
  const options: BrowserContextOptions = { ignoreHTTPSErrors: true }
  const { page } = await newPage(options)
  const around = await listen(createHttpServer((_req, res) => void res.end(`<iframe src="${url}"></iframe>`)))
  await page.goto(around.replace('localhost', '127.0.0.1'))
  return page
}

test('a page in a frame of another site is live when the router says so', async () => {
  const page = await framed(await safeHouse({ cookie: { crossSite: true } }))
  const frame = page.frameLocator('iframe')
  await frame.locator('.phx-connected').waitFor()
  // The mouse of Firefox's driver does not come into a frame of another site.
  await frame.locator('button').dispatchEvent('click')
  await frame.getByText('1', { exact: true }).waitFor()
  expect(await page.context().cookies()).toEqual([
    expect.objectContaining({ sameSite: 'None', secure: true }),
  ])
})

test('without that it stays as it was printed, with all that is typed', async () => {
  const page = await framed(await safeHouse())
  const frame = page.frameLocator('iframe')
  await frame.locator('.phx-static').waitFor()
  await frame.locator('textarea').fill('half a thought')
  expect(await frame.locator('textarea').inputValue()).toBe('half a thought')
  expect(await page.context().cookies()).toEqual([])
})
