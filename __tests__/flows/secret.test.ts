import request from 'supertest'
import { liveRouter } from '../../lib/index.ts'
import { live } from '../../lib/testing/index.ts'
import { connect, pageOf, type WireClient } from './wire-client.ts'
import { counter, SECRET, site, type SiteOptions } from './site.ts'

const { NODE_ENV } = process.env
afterEach(() => {
  process.env['NODE_ENV'] = NODE_ENV
})

const next = 'the secret that comes after that one, and as long'

/** The client of a page that another process has printed. */
async function clientElsewhere(printed: string | string[], joined: string | string[]): Promise<WireClient> {
  const page = await pageOf(site({ '/': counter() }, { secret: printed }).app)
  const { host } = await pageOf(site({ '/': counter() }, { secret: joined }).app)
  return connect({ ...page, host })
}

test('36, N20: production needs a secret', () => {
  process.env['NODE_ENV'] = 'production'
  expect(() => liveRouter()).toThrow(expect.objectContaining({ code: 'LIVE_SECRET_MISSING' }))
  expect(() => liveRouter({ secret: [] })).toThrow('process.env.LIVE_SECRET')
  expect(() => liveRouter({ secret: SECRET })).not.toThrow()
})

test('development makes one, and says so', async () => {
  process.env['NODE_ENV'] = 'development'
  const { app, log } = site({ '/': counter() }, { secret: [] })
  expect(log).toEqual([expect.stringContaining('no secret was given')])
  await (await live(app, '/')).click('+')
})

test.each(['short', ['long enough to be a secret, I should say', 'short']])(
  '36: a short secret is refused: %j',
  (secret) => {
    expect(() => liveRouter({ secret })).toThrow(expect.objectContaining({ code: 'LIVE_SECRET_SHORT' }))
  },
)

test('a page joins another process that knows its secret', async () => {
  const client = await clientElsewhere(SECRET, SECRET)
  expect(await client.join()).toMatchObject({ status: 'ok' })
})

test('35: a secret can be replaced: the old one is still good for pages of before', async () => {
  const client = await clientElsewhere(SECRET, [next, SECRET])
  expect(await client.join()).toMatchObject({ status: 'ok' })
})

test('pages of the new secret are no good to those who only know the old one', async () => {
  const client = await clientElsewhere([next, SECRET], SECRET)
  expect(await client.join()).toEqual({ status: 'error', response: { reason: 'stale' } })
})

test('35: a retired secret is good for nothing', async () => {
  const client = await clientElsewhere(SECRET, next)
  expect(await client.join()).toEqual({ status: 'error', response: { reason: 'stale' } })
})

describe('the visitor cookie', () => {
  test('is out of reach of scripts and of other sites', async () => {
    const { headers } = await request(site({ '/': counter() }).app).get('/')
    expect(headers['set-cookie']).toEqual([
      expect.stringMatching(/^live_visitor_[0-9a-f]{6}=s%3A[\w-]+\.[\w%]+; Path=\/; HttpOnly; SameSite=Lax$/),
    ])
  })

  test('stays on the secure side, behind a proxy that says so', async () => {
    const { app } = site({ '/': counter() }, { before: (it) => it.set('trust proxy', true) })
    const { headers } = await request(app).get('/').set('X-Forwarded-Proto', 'https')
    expect(headers['set-cookie']).toEqual([
      expect.stringMatching(
        /^__Host-live_visitor_[0-9a-f]{6}=[^;]+; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
      ),
    ])
  })

  test('is given beside those of the application', async () => {
    const before: SiteOptions['before'] = (it) =>
      it.use((_req, res, next) => {
        res.cookie('a', 'x').cookie('b', 'y')
        next()
      })
    const { headers } = await request(site({ '/': counter() }, { before }).app).get('/')
    const names = (headers['set-cookie'] as unknown as string[]).map((cookie) => cookie.split('=')[0])
    expect(names).toEqual(['a', 'b', expect.stringMatching(/^live_visitor_/)])
  })

  test('is given once', async () => {
    const agent = request.agent(site({ '/': counter() }).app)
    await agent.get('/')
    expect((await agent.get('/')).headers['set-cookie']).toBe(undefined)
  })

  test('is one for each secret, the same for all processes that know it', async () => {
    const nameOf = async (secret: string | string[]): Promise<string> => {
      const { visitor } = await pageOf(site({ '/': counter() }, { secret }).app)
      return Object.keys(visitor.cookies).join()
    }
    expect(await nameOf([SECRET, next])).toBe(await nameOf(SECRET))
    expect(await nameOf(next)).not.toBe(await nameOf(SECRET))
  })

  test('of an older secret is known, and replaced by one of the new', async () => {
    const { visitor } = await pageOf(site({ '/': counter() }, { secret: SECRET }).app)
    const { app } = site({ '/': counter() }, { secret: [next, SECRET] })
    const page = await pageOf(app, '/', visitor)
    const [before, after] = Object.values(visitor.cookies)
    expect(after?.split('.')[0]).toBe(before?.split('.')[0])
    expect(await (await connect(page)).join()).toMatchObject({ status: 'ok' })
  })

  test('is another over https, and pages of before the change can still join', async () => {
    const { app } = site({ '/': counter() }, { before: (it) => it.set('trust proxy', true) })
    const page = await pageOf(app)
    const answer = await request(app)
      .get('/')
      .set({ Cookie: String(page.visitor.headers['cookie']), 'X-Forwarded-Proto': 'https' })
    const [pair = ''] = String(answer.headers['set-cookie']).split(';')
    page.visitor.keep(pair.split('=')[0] ?? '', pair.split('=')[1] ?? '')
    expect(Object.keys(page.visitor.cookies)).toHaveLength(2)
    expect(await (await connect(page)).join()).toMatchObject({ status: 'ok' })
  })

  test.each([
    ['https', '; Secure; Partitioned; SameSite=None'],
    ['http', '; SameSite=Lax'],
  ])('comes along in frames of other sites when the router says so: %s', async (scheme, expected) => {
    const before: SiteOptions['before'] = (it) => it.set('trust proxy', true)
    const { app } = site({ '/': counter() }, { cookie: { crossSite: true }, before })
    const { headers } = await request(app).get('/').set('X-Forwarded-Proto', scheme)
    expect(String(headers['set-cookie']).split('; HttpOnly')[1]).toBe(expected)
  })

  test.each([true, null, { crossSite: 'yes' }, { crosSite: true }])('is not set as %j says', (cookie) => {
    expect(() => liveRouter({ cookie: cookie as never })).toThrow('{ crossSite: true }')
  })

  test.each(['%', '%zz', 'a.b', '', `${'a'.repeat(36)}.${'b'.repeat(43)}`, '"x"'])(
    'may be nonsense before the good one: %s',
    async (nonsense) => {
      const page = await pageOf(site({ '/': counter() }).app)
      const { cookie = '' } = page.visitor.headers
      const [name = ''] = cookie.split('=')
      const client = await connect(page, { headers: { cookie: `a=1; ${name}=${nonsense}; ${cookie}` } })
      expect(await client.join()).toMatchObject({ status: 'ok' })
    },
  )

  test('leaves the application’s own cookie parser alone', async () => {
    const { app } = site({ '/': counter() })
    const page = await live(app, '/', { cookies: { theme: 'dark' } })
    expect(Object.keys(page.visitor.cookies)).toEqual(['theme', expect.stringMatching(/^live_visitor_/)])
  })

  test('that was changed is no cookie', async () => {
    const page = await pageOf(site({ '/': counter() }).app)
    const cookie = String(page.visitor.headers['cookie']).replace(/=./, '=x')
    const client = await connect(page, { headers: { cookie } })
    expect(await client.join()).toEqual({ status: 'error', response: { reason: 'cookies' } })
  })
})
