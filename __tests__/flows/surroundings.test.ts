import cookieParser from 'cookie-parser'
import session from 'express-session'
import helmet from 'helmet'
import type { Express } from 'express'
import request from 'supertest'
import { expressVersions } from '../support/express-versions.ts'
import { counter, site, type SiteOptions } from './site.ts'

const { NODE_ENV } = process.env
afterEach(() => {
  process.env['NODE_ENV'] = NODE_ENV
})

const sessions = () => session({ secret: 'keyboard cat', resave: false, saveUninitialized: false })

const plain = (): ReturnType<typeof helmet> =>
  helmet({ contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } } })

/** What the log says once pages, and what is no page, were asked for. */
async function saidOf(
  app: Express,
  log: readonly string[],
  headers: Record<string, string> = {},
): Promise<string[]> {
  for (const path of ['/', '/', '/admin']) await request(app).get(path).set(headers)
  return [...log]
}

describe.each(expressVersions)('%s', (_version, of) => {
  const served = (options: SiteOptions): ReturnType<typeof site> =>
    site({ '/': counter() }, { of, ...options })

  test('a page over plain HTTP that browsers load by https is told of, once', async () => {
    const { app, log } = served({ before: (it) => it.use(helmet()) })
    expect(await saidOf(app, log)).toEqual([expect.stringContaining('upgradeInsecureRequests: null')])
  })

  test.each<[what: string, options: SiteOptions, headers: Record<string, string>]>([
    ['without that directive', { before: (it) => it.use(plain()) }, {}],
    [
      'by https',
      { before: (it) => it.set('trust proxy', true).use(helmet()) },
      { 'X-Forwarded-Proto': 'https' },
    ],
    [
      'by https, which Express was not told of',
      { before: (it) => it.use(helmet()) },
      { 'X-Forwarded-Proto': 'https' },
    ],
  ])('nothing is said of a page %s', async (_what, options, headers) => {
    const { app, log } = served(options)
    expect(await saidOf(app, log, headers)).toEqual([])
  })

  test('a session that is installed behind the router is told of, once', async () => {
    const { app, log } = served({})
    app.use(sessions())
    expect(await saidOf(app, log)).toEqual([expect.stringContaining('above app.use(live)')])
  })

  test.each<[what: string, options: SiteOptions, after: (app: Express) => unknown]>([
    ['before the router', { before: (it) => it.use(sessions()) }, (it) => it.use(cookieParser())],
    ['for other paths', {}, (it) => it.use('/admin', sessions())],
    ['that views do not want', { session: () => ({}) }, (it) => it.use(sessions())],
  ])('nothing is said of a session %s', async (_what, options, after) => {
    const { app, log } = served(options)
    after(app)
    expect(await saidOf(app, log)).toEqual([])
  })
})

test('in production nothing is said', async () => {
  process.env['NODE_ENV'] = 'production'
  const { app, log } = site({ '/': counter() }, { before: (it) => it.use(helmet()) })
  app.use(sessions())
  expect(await saidOf(app, log)).toEqual([])
})
