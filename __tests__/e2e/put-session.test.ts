import type { AddressInfo } from 'node:net'
import express, { Router, type RequestHandler, type Response } from 'express'
import session from 'express-session'
import type { Page } from 'playwright-core'
import { liveRouter, type LiveRouter } from '../../lib/index.ts'
import { until } from '../flows/site.ts'
import { newPage, type Tab } from '../support/browser.ts'
import { keeper, sessionKinds, withSession } from '../support/keeper.ts'
import { noWebSocket } from '../support/no-web-socket.ts'

const ends: (() => unknown)[] = []

afterEach(() => {
  for (const end of ends.splice(0)) end()
})

type Open = Tab & {
  readonly live: LiveRouter
  /** The paths that the server was asked for, and those of them that it has answered. */
  readonly requests: readonly string[]
  readonly answers: readonly Response[]
}

/** A page whose view puts something into its session, open and joined. */
async function open(middleware: () => RequestHandler): Promise<Open> {
  const live = liveRouter({ secret: 's'.repeat(32) })
  live.live('/', keeper())
  const app = express()
  const [requests, answers]: [string[], Response[]] = [[], []]
  app.use((req, res, next) => {
    requests.push(req.path)
    res.once('finish', () => answers.push(res))
    next()
  })
  withSession(middleware)(app)
  const server = app.use(live).listen(0, '127.0.0.1')
  ends.push(() => (server.close(), server.closeAllConnections()))
  await new Promise((resolve) => server.once('listening', resolve))
  const tab = await newPage()
  await tab.page.goto(`http://localhost:${String((server.address() as AddressInfo).port)}`)
  await tab.page.waitForSelector('.phx-connected')
  return { ...tab, live, requests, answers }
}

const isOfSession = (path: string): boolean => path.endsWith('/session')

/** The browser has the answer to its request for the session. */
async function renewed(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    performance.getEntriesByType('resource').some(({ name }) => name.endsWith('/session')),
  )
}

describe.each(sessionKinds)('%s', (_kind, middleware) => {
  test('what a callback puts is there when the page is loaded again, and no script sees the cookie', async () => {
    const { page, errors, requests } = await open(middleware)
    expect(requests.filter(isOfSession)).toEqual([])
    await page.click('#put')
    await renewed(page)
    await page.reload()
    expect(await page.textContent('p')).toBe('dark')
    expect(await page.evaluate(() => document.cookie)).toBe('')
    expect(errors).toEqual([])
  })

  test('and on the page where the same callback goes', async () => {
    const { page } = await open(middleware)
    await page.click('#leave')
    await page.waitForURL('**/held')
    expect(await page.textContent('p')).toContain('"theme":"dark"')
  })
})

const [, [, inStore]] = sessionKinds as [never, (typeof sessionKinds)[number]]

test('where no WebSocket is to be had, too', async () => {
  const { page, requests } = await open(() => Router().use(noWebSocket, inStore()))
  await page.click('#leave')
  await page.waitForURL('**/held')
  expect(await page.textContent('p')).toContain('"theme":"dark"')
  expect(requests).toContain('/live/longpoll')
})

test('what a visitor does after a minute has the browser renew a session that rolls', async () => {
  const options = { resave: false, saveUninitialized: false, rolling: true, cookie: { maxAge: 3_600_000 } }
  const { page, requests, answers } = await open(() => session({ secret: 'keyboard cat', ...options }))
  await page.goto(new URL('/in', page.url()).href)
  await page.waitForSelector('.phx-connected')
  await page.click('#look')
  const now = performance.now.bind(performance)
  const later = jest.spyOn(performance, 'now').mockImplementation(() => now() + 60_000)
  ends.push(() => later.mockRestore())
  await page.click('#look')
  await renewed(page)
  const [answer] = answers.filter(({ req }) => isOfSession(req.originalUrl))
  expect(String(answer?.getHeader('set-cookie'))).toContain('connect.sid')
  await page.click('#look')
  expect(requests.filter(isOfSession)).toHaveLength(1)
})

test('a page that is told to leave aborts its request', async () => {
  const sessions = inStore()
  const held: Response[] = []
  const holding: RequestHandler = (req, res, next) => {
    if (isOfSession(req.path)) held.push(res)
    else sessions(req, res, next)
  }
  const { page, live } = await open(() => holding)
  await page.click('#put')
  await until(() => held.length > 0)
  live.pubsub.broadcast('out', 'out')
  await until(() => held.every(({ closed }) => closed))
  await page.waitForURL('**/held')
})
