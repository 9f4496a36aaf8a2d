import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import express, { type RequestHandler } from 'express'
import type { BrowserContext, Page } from 'playwright-core'
import { html, liveRouter, liveView, type LiveOptions } from '../../lib/index.ts'
import { newPage } from '../support/browser.ts'
import { kindsOfSessions, onlyUsers, userOf, withLogIn, type Sessions } from '../support/sessions.ts'

const ends: (() => unknown)[] = []

afterEach(() => {
  for (const end of ends.splice(0)) end()
})

const nothing = (): void => undefined
const quiet = { debug: nothing, warn: nothing, error: nothing }

const diary = liveView({
  mount: (_socket, { session }) => ({ user: session['user'] as string | undefined }),
  render: ({ user }) =>
    html`<p id="diary">${user === undefined ? 'Nothing' : `The diary of ${user}`}</p><input />`,
})

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
  withLogIn(app, sessions, (req) => live.disconnect(req))
  if (guard) app.use(guard)
  const server = createServer(app.use(live)).listen(0, '127.0.0.1')
  ends.push(() => (server.close(), server.closeAllConnections()))
  await new Promise((resolve) => server.once('listening', resolve))
  return `http://localhost:${(server.address() as AddressInfo).port}`
}

const joined = (page: Page): Promise<unknown> => page.waitForSelector('.phx-connected')

/** Two tabs of one browser, whose visitor is logged in. */
async function twoTabs(url: string): Promise<readonly [Page, Page, BrowserContext]> {
  const { page, context } = await newPage()
  await page.goto(`${url}/in/ada`)
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

describe.each(kindsOfSessions)('%s', (_kind, sessions) => {
  test.each([
    ['redirects', onlyUsers],
    ['answers 403', forbid],
  ])('after a log-out in another tab nothing private is left: the guard %s', async (_what, guard) => {
    const [page, other] = await twoTabs(await house({ sessions, guard }))
    await page.goto(new URL('/out', page.url()).href)
    await other.waitForSelector('#door')
    expect(await shown(other)).not.toMatch(/ada|private/)
  })

  test('a page that all may see becomes that of a stranger, its document too', async () => {
    const [page, other] = await twoTabs(await house({ sessions, identity: userOf }))
    await page.goto(new URL('/out', page.url()).href)
    await other.getByText('Hello stranger').waitFor()
    await joined(other)
    expect(await shown(other)).not.toMatch(/ada|private/)
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
    expect(await shown(page)).not.toMatch(/ada|private/)
  })
})
