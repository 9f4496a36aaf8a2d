import { html, liveView, type AnyLiveView } from '../../lib/index.ts'
import { PageTokens } from '../../lib/page/token.ts'
import type { PageClaims } from '../../lib/protocol/page-claims.ts'
import { connect, pageOf, clientOf, type Page, type Reply } from './wire-client.ts'
import { SECRET, site, type Site, type SiteOptions } from './site.ts'

type Stage = { readonly it: Site; readonly mounts: string[] }

/** A site of two views and an item, which writes down what is mounted over the socket. */
function stage(options: SiteOptions = {}): Stage {
  const mounts: string[] = []
  const view = (name: string): AnyLiveView =>
    liveView({
      mount(socket) {
        if (socket.connected) mounts.push(`${name} ${socket.url.pathname}`)
        return {}
      },
      render: () => html`${name}`,
    })
  return {
    it: site({ '/one': view('one'), '/two': view('two'), '/items/:id': view('item') }, options),
    mounts,
  }
}

const stale: Reply = { status: 'error', response: { reason: 'stale' } }
const crashed: Reply = { status: 'error', response: { reason: 'join crashed' } }
const unauthorized: Reply = { status: 'error', response: { reason: 'unauthorized' } }

/** A token that only somebody with the secret can make. */
function signed(page: Page, changes: Partial<PageClaims>): string {
  const claims = new PageTokens([SECRET]).read(page.session)
  return new PageTokens([SECRET]).print({ ...(claims as PageClaims), ...changes })
}

const DAY = 24 * 60 * 60 * 1000

test.each<readonly [string, (page: Page) => string]>([
  ['nothing', () => ''],
  ['a dot', () => '.'],
  ['no signature', ({ session }) => session.replace(/\..*/, '.')],
  ['half a signature', ({ session }) => session.slice(0, -20)],
  ['another first letter', ({ session }) => `X${session.slice(1)}`],
  [
    'the signature of another secret',
    ({ session }) => {
      const claims = new PageTokens([SECRET]).read(session) as PageClaims
      return new PageTokens(['another secret, which is as long as it has to be']).print(claims)
    },
  ],
  ['something appended', ({ session }) => `${session}x`],
  ['the signature twice', ({ session }) => `${session}.${session}`],
  ['15 days of age', (page) => signed(page, { time: Date.now() - 15 * DAY })],
  ['another id', (page) => signed(page, { id: 'phx-other' })],
  ['another view', (page) => signed(page, { route: '/two' })],
  ['another visitor', (page) => signed(page, { visitor: 'somebody else' })],
  ['claims of other types', (page) => signed(page, { visitor: {} as never, route: [] as never })],
])('4, 31: a token with %s is stale, and nothing is mounted', async (_name, forge) => {
  const { it, mounts } = stage()
  const client = await clientOf(it.app, '/one')
  expect(await client.join({ session: forge(client.page) })).toEqual(stale)
  expect(mounts).toEqual([])
})

test('31: every letter of a token counts', async () => {
  const { it, mounts } = stage({ limits: { refusedFrames: 1000 } })
  const client = await clientOf(it.app, '/one')
  const { session } = client.page
  for (let at = 0; at < session.length; at++) {
    const other = session[at] === 'A' ? 'B' : 'A'
    const changed = session.slice(0, at) + other + session.slice(at + 1)
    expect([at, await client.join({ session: changed })]).toEqual([at, stale])
  }
  expect(mounts).toEqual([])
})

test('a token of 14 days is good, and maxPageAge makes it less', async () => {
  const { it } = stage()
  const client = await clientOf(it.app, '/one')
  const session = signed(client.page, { time: Date.now() - 13 * DAY })
  expect(await client.join({ session })).toMatchObject({ status: 'ok' })
  const strict = await clientOf(stage({ maxPageAge: 2 * DAY }).it.app, '/one')
  expect(await strict.join({ session: signed(strict.page, { time: Date.now() - 3 * DAY }) })).toEqual(stale)
})

test('a token of one view opens another only by navigation', async () => {
  const { it, mounts } = stage()
  const client = await clientOf(it.app, '/one')
  expect(await client.join({ url: `http://${client.page.host}/two` })).toEqual(stale)
  expect(mounts).toEqual([])
  expect(await client.join({ redirect: `http://${client.page.host}/two` })).toMatchObject({ status: 'ok' })
})

test('27, 32, 40: a page of somebody else cannot be joined', async () => {
  const { it, mounts } = stage()
  const [ada, lin] = [await pageOf(it.app, '/one'), await clientOf(it.app, '/one')]
  expect(await lin.join({ session: ada.session })).toEqual(stale)
  expect(mounts).toEqual([])
})

test('4: a token that is in use joins a view of its own, and the first one lives', async () => {
  const { it, mounts } = stage()
  const first = await clientOf(it.app, '/one')
  const second = await connect(first.page)
  for (const client of [first, second]) expect(await client.join()).toMatchObject({ status: 'ok' })
  expect(mounts).toEqual(['one /one', 'one /one'])
  expect(it.live.stats().views.joined).toBe(2)
  expect(first.isClosed).toBe(false)
})

test('a csrf token of somebody else is refused', async () => {
  const { it, mounts } = stage()
  const [ada, lin] = [await pageOf(it.app, '/one'), await clientOf(it.app, '/one')]
  expect(await lin.join({ params: { _csrf_token: ada.csrf } })).toEqual(stale)
  expect(mounts).toEqual([])
})

test('N11: a join without cookies is refused, without asking the browser to reload for ever', async () => {
  const { it, mounts } = stage()
  const page = await pageOf(it.app, '/one')
  const client = await connect(page, { headers: { cookie: '' } })
  expect(await client.join()).toEqual({ status: 'error', response: { reason: 'cookies' } })
  expect(mounts).toEqual([])
})

test.each([
  ['no URL', { url: undefined }, crashed],
  ['a URL that is none', { url: 'not a url' }, crashed],
  ['a number', { url: 7 }, crashed],
  ['no token', { session: undefined }, crashed],
  ['a token that is an object', { session: { length: 1 } }, crashed],
  ['a token of 20,000 letters', { session: 'x'.repeat(20_000) }, crashed],
  ['a script for a URL', { url: 'javascript:alert(1)' }, crashed],
  ['the URL of another host', { url: 'http://evil.test/one' }, crashed],
  ['the URL of another port', { url: 'http://127.0.0.1:1/one' }, crashed],
  ['the URL of another scheme', { url: 'https://127.0.0.1/one' }, crashed],
])('N11: a join with %s is refused', async (_name, changes, reply) => {
  const { it, mounts } = stage()
  const client = await clientOf(it.app, '/one')
  expect(await client.join(changes)).toEqual(reply)
  expect(await client.join()).toMatchObject({ status: 'ok' })
  expect(mounts).toEqual(['one /one'])
})

test('a join of a URL of more than 8192 letters is refused', async () => {
  const { it, mounts } = stage()
  const client = await clientOf(it.app, '/one')
  const urlOf = (length: number): string => `${client.url}?`.padEnd(length, 'x')
  expect(await client.join({ url: urlOf(8193) })).toEqual(crashed)
  expect(mounts).toEqual([])
  expect(await client.join({ url: urlOf(8192) })).toMatchObject({ status: 'ok' })
})

test.each([
  ['a path that is no text', '/items/%E0%A4%A', unauthorized],
  ['a page that is not there', '/nowhere', unauthorized],
  ['a page that is not live', '/plain', unauthorized],
  ['another item of the same view', '/items/8', undefined],
  ['a path that climbs', '/items/../two', stale],
  ['two slashes', '//two', unauthorized],
])('a join of %s gets what the page would get', async (_name, path, reply) => {
  const { it } = stage()
  it.app.get('/plain', (_req, res) => void res.send('plain'))
  const client = await clientOf(it.app, '/items/7')
  const answer = await client.join({ url: `http://${client.page.host}${path}` })
  expect(answer).toEqual(reply ?? expect.objectContaining({ status: 'ok' }))
  expect(await client.join()).toMatchObject({ status: 'ok' })
})

test.each([
  ['of another site', 'https://evil.test'],
  ['of another port', 'http://127.0.0.1:1'],
  ['that is null', 'null'],
  ['that only begins well', 'http://127.0.0.1.evil.test'],
  ['with a trailing dot', 'http://127.0.0.1.'],
])('1, 2: a page %s opens no connection', async (_name, origin) => {
  const page = await pageOf(stage().it.app, '/one')
  await expect(connect(page, { headers: { origin } })).rejects.toThrow('answered 403')
})

test('3: headers of a proxy that nobody trusts change nothing', async () => {
  const page = await pageOf(stage().it.app, '/one')
  const headers = {
    origin: 'https://evil.test',
    'x-forwarded-host': 'evil.test',
    'x-forwarded-proto': 'https',
  }
  await expect(connect(page, { headers })).rejects.toThrow('answered 403')
})

test('an origin that is allowed by name may connect, and joins its own pages only', async () => {
  const { it, mounts } = stage({ allowedOrigins: ['https://friend.test'] })
  const client = await connect(await pageOf(it.app, '/one'), { headers: { origin: 'https://friend.test' } })
  expect(await client.join()).toEqual(crashed)
  expect(await client.join({ url: 'https://friend.test/one' })).toMatchObject({ status: 'ok' })
  expect(mounts).toEqual(['one /one'])
})
