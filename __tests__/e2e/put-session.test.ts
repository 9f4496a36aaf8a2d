import type { AddressInfo } from 'node:net'
import express, { Router, type RequestHandler } from 'express'
import session from 'express-session'
import { liveRouter, type LiveRouter } from '../../lib/index.ts'
import { newPage, type Tab } from '../support/browser.ts'
import { keeper, sessionKinds, withSession } from '../support/keeper.ts'

const ends: (() => unknown)[] = []

afterEach(() => {
  for (const end of ends.splice(0)) end()
})

type Open = Tab & { readonly live: LiveRouter; readonly requests: readonly string[] }

/** A page whose view puts something into its session, open and joined. */
async function open(middleware: () => RequestHandler): Promise<Open> {
  const live = liveRouter({ secret: 's'.repeat(32) })
  live.live('/', keeper())
  const app = express()
  withSession(middleware)(app)
  const server = app.use(live).listen(0, '127.0.0.1')
  ends.push(() => (server.close(), server.closeAllConnections()))
  await new Promise((resolve) => server.once('listening', resolve))
  const tab = await newPage()
  const requests: string[] = []
  tab.page.on('request', (request) => requests.push(new URL(request.url()).pathname))
  await tab.page.goto(`http://localhost:${String((server.address() as AddressInfo).port)}`)
  await tab.page.waitForSelector('.phx-connected')
  return { ...tab, live, requests }
}

const isOfSession = (path: string): boolean => path.includes('/session')

describe.each(sessionKinds)('%s', (_kind, middleware) => {
  test('what a callback puts is there when the page is loaded again, and no script sees the cookie', async () => {
    const { page, errors, requests } = await open(middleware)
    expect(requests.filter(isOfSession)).toEqual([])
    await Promise.all([
      page.waitForResponse((answer) => answer.ok() && /\/session$/.test(answer.url())),
      page.click('#put'),
    ])
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
  const noWebSocket: RequestHandler = (req, res, next) =>
    req.path === '/live/websocket' && req.headers.upgrade ? void res.status(503).end() : next()
  const { page, requests } = await open(() => Router().use(noWebSocket, inStore()))
  await page.click('#leave')
  await page.waitForURL('**/held')
  expect(await page.textContent('p')).toContain('"theme":"dark"')
  expect(requests).toContain('/live/longpoll')
})

test('what a visitor does after a minute has the browser renew a session that rolls', async () => {
  const options = { resave: false, saveUninitialized: false, rolling: true, cookie: { maxAge: 3_600_000 } }
  const { page, requests } = await open(() => session({ secret: 'keyboard cat', ...options }))
  await page.goto(new URL('/in', page.url()).href)
  await page.waitForSelector('.phx-connected')
  await page.click('#look')
  const now = performance.now.bind(performance)
  const later = jest.spyOn(performance, 'now').mockImplementation(() => now() + 60_000)
  ends.push(() => later.mockRestore())
  const asked = page.waitForResponse(/\/session$/)
  await page.click('#look')
  expect((await (await asked).allHeaders())['set-cookie']).toContain('connect.sid')
  await page.click('#look')
  expect(requests.filter((path) => path.endsWith('/session'))).toHaveLength(1)
})

test('a page that is told to leave aborts its request', async () => {
  const sessions = inStore()
  const held: RequestHandler = (req, res, next) => {
    if (req.path !== '/live/session') sessions(req, res, next)
  }
  const { page, live } = await open(() => held)
  const asked = page.waitForRequest(/\/session$/)
  const aborted = page.waitForEvent('requestfailed', (request) => /\/session$/.test(request.url()))
  await page.click('#put')
  await asked
  live.pubsub.broadcast('out', 'out')
  expect((await aborted).failure()?.errorText).toContain('ABORT')
  await page.waitForURL('**/held')
})
