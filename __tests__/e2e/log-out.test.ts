import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import express, { type RequestHandler } from 'express'
import type { Session } from 'express-session'
import type { BrowserContext, Page } from 'playwright-core'
import { html, liveRequest, liveRouter, liveView, type LiveOptions } from '../../lib/index.ts'
import { until } from '../flows/site.ts'
import { newPage } from '../support/browser.ts'
import {
  inCookies,
  inStore,
  kindsOfSessions,
  onlyUsers,
  userOf,
  withLogIn,
  type Sessions,
} from '../support/sessions.ts'
import { sampleOf } from '../support/thorough.ts'

const ends: (() => unknown)[] = []
let [rechecks, renewals] = [0, 0]

afterEach(() => {
  rechecks = renewals = 0
  for (const end of ends.splice(0)) end()
})

/** A person, whose name has a letter that no token in a page has. */
const ADA = 'ada@home'

const PRIVATE = /ada@home|private/

const nothing = (): void => undefined
const quiet = { debug: nothing, warn: nothing, error: nothing }

const diary = liveView({
  mount: (_socket, { session }) => ({ user: session['user'] as string | undefined }),
  render: ({ user }) =>
    html`<p id="diary">${user === undefined ? 'Nothing' : `The diary of ${user}`}</p><input />`,
})

type WithSession = { readonly session: Session }

type Setting = LiveOptions & { readonly sessions: Sessions; readonly guard?: RequestHandler }

/** An application whose document and view both name the person who is logged in. */
async function house({ sessions, guard, ...options }: Setting): Promise<string> {
  const live = liveRouter({
    secret: 's'.repeat(32),
    logger: quiet,
    layout: ({ head, body, req }) => html`<!doctype html><html><head>${head}</head>
      <body><nav>Hello ${userOf(req) ?? 'stranger'}</nav>${body}</body></html>`,
    ...options,
  })
  live.live('/', diary)
  const app = express()
  app.use((req, res, next) => {
    if (liveRequest(req) === 'recheck') res.once('close', () => rechecks++)
    res.once('finish', () => (renewals += Number(liveRequest(req) === 'session')))
    next()
  })
  withLogIn(app, sessions, (req) => live.disconnect(req))
  app.get('/renew', renew)
  app.get('/end', (req, res) => void sessions.end(req).then(() => res.send('ended')))
  if (guard) app.use(guard)
  const server = createServer(app.use(live)).listen(0, '127.0.0.1')
  ends.push(() => (server.close(), server.closeAllConnections()))
  await new Promise((resolve) => server.once('listening', resolve))
  return `http://localhost:${(server.address() as AddressInfo).port}`
}

/** The same person gets another cookie, as after a log-in that is asked for once more. */
const renew: RequestHandler = (req, res) => {
  const user = userOf(req)
  ;(req as unknown as WithSession).session.regenerate(() => {
    Object.assign((req as unknown as WithSession).session, { user })
    res.send('renewed')
  })
}

const joined = (page: Page): Promise<unknown> => page.waitForSelector('.phx-connected')

/** Two tabs of one browser, whose visitor is logged in. */
async function twoTabs(url: string): Promise<readonly [Page, Page, BrowserContext]> {
  const { page, context } = await newPage()
  await page.goto(`${url}/in/${ADA}`)
  const other = await context.newPage()
  await other.goto(url)
  for (const tab of [page, other]) await joined(tab)
  await other.fill('input', 'something private')
  return [page, other, context]
}

const shown = (page: Page): Promise<string> => page.evaluate(() => document.documentElement.outerHTML)

const forbid: RequestHandler = (req, res, next) => {
  if (userOf(req) === undefined) res.status(403).send('<!doctype html><p id="door">Forbidden</p>')
  else next()
}

const kinds = sampleOf('kinds of sessions at a log-out in a browser', kindsOfSessions, 1)

describe.each(kinds)('%s', (_kind, sessions) => {
  test.each([
    ['redirects', onlyUsers],
    ['answers 403', forbid],
  ])('50: after a log-out in another tab nothing private is left: the guard %s', async (_what, guard) => {
    const [page, other] = await twoTabs(await house({ sessions, guard }))
    await page.evaluate(() => location.assign('/out'))
    await other.waitForSelector('#door')
    expect(await shown(other)).not.toMatch(PRIVATE)
  })

  test('a page that all may see becomes that of a stranger, its document too', async () => {
    const [page, other] = await twoTabs(await house({ sessions, identity: userOf }))
    await page.evaluate(() => location.assign('/out'))
    await other.getByText('Hello stranger').waitFor()
    await joined(other)
    expect(await shown(other)).not.toMatch(PRIVATE)
    expect(await other.inputValue('input')).toBe('')
  })

  test('a page that logs its visitor out by itself is left as well', async () => {
    const [page, other] = await twoTabs(await house({ sessions, guard: onlyUsers }))
    await page.evaluate(() => void fetch('/out'))
    for (const tab of [page, other]) await tab.waitForSelector('#door')
  })

  test('going back to a page of before the log-out shows nothing of it', async () => {
    const [page] = await twoTabs(await house({ sessions, guard: onlyUsers }))
    await page.evaluate(() => location.assign('/out'))
    await page.waitForSelector('#door')
    await page.goBack({ waitUntil: 'commit' })
    await page.waitForSelector('#door')
    expect(await shown(page)).not.toMatch(PRIVATE)
  })
})

describe('a page that is asked for again by itself', () => {
  const setting = { sessions: inStore, guard: onlyUsers, identity: userOf, recheck: 300 }

  test('is left when its session has ended in the store', async () => {
    const [page, other] = await twoTabs(await house(setting))
    await page.evaluate(() => void fetch('/end'))
    for (const tab of [page, other]) await tab.waitForSelector('#door')
    expect(await shown(other)).not.toMatch(PRIVATE)
  })

  test.each([
    ['since it was asked for', 300, () => until(() => rechecks > 0)],
    ['before it is first asked for', 2000, () => Promise.resolve()],
  ])(
    'is left when its cookie, which is the session, has ended in the browser %s',
    async (_when, recheck, then) => {
      const { page } = await newPage()
      await page.goto(`${await house({ ...setting, sessions: inCookies, recheck })}/in/${ADA}`)
      await joined(page)
      await then()
      await page.evaluate(() => void fetch('/end'))
      await page.waitForSelector('#door')
      expect(await shown(page)).not.toMatch(PRIVATE)
    },
  )

  test('goes on as it is when no browser is let through to say which cookies it has', async () => {
    const guard: RequestHandler = (req, res, next) =>
      req.path === '/live/session' ? res.sendStatus(403) : next()
    const { page } = await newPage()
    await page.goto(`${await house({ ...setting, sessions: inCookies, guard })}/in/${ADA}`)
    await joined(page)
    let opened = 0
    page.on('websocket', () => opened++)
    await until(() => rechecks > 6)
    expect(opened).toBe(0)
  })

  test('goes on as it is when its visitor is the same person by another cookie', async () => {
    const [page] = await twoTabs(await house(setting))
    await page.evaluate(() => Object.assign(window, { isSamePage: true }))
    let sockets = 0
    page.on('websocket', () => sockets++)
    await page.evaluate(() => fetch('/renew'))
    await until(() => renewals > 0)
    const before = rechecks
    await until(() => rechecks > before + 1)
    await joined(page)
    expect(sockets).toBe(0)
    expect(await page.evaluate(() => 'isSamePage' in window)).toBe(true)
    expect(await page.textContent('#diary')).toBe(`The diary of ${ADA}`)
  })
})
