import { html, LiveError, liveView, type Socket } from '../../lib/index.ts'
import { joinedClient, clientOf, type WireClient, type Reply } from './wire-client.ts'
import { expressVersions } from '../support/express-versions.ts'
import { site, type Site } from './site.ts'
import { MESSAGE } from '../../lib/protocol/messages.ts'

/** Where an application may send a browser by an answer over HTTP, and what the client of a view is told. */
const FOLLOWED = [
  ['/login', '/login'],
  ['login?next=/', '/login?next=/'],
  ['/a//b?c#d', '/a//b?c#d'],
  ['https://id.test/login', 'https://id.test/login'],
  ['HTTPS://ID.test', 'https://id.test/'],
  ['//id.test/login', '//id.test/login'],
  ['/\\id.test/login', '//id.test/login'],
  ['\\\\id.test', '//id.test/'],
  ['\thttps://id.test', 'https://id.test/'],
  ['/.//id.test', '/.//id.test'],
  ['', '/go'],
] as const

/** What no browser follows. */
const REFUSED = [
  'javascript:alert(1)',
  'JAVASCRIPT:alert(1)',
  '  javascript:alert(1)',
  'java\tscript:alert(1)',
  '\tjavascript:alert(1)',
  'javascript://id.test/%0aalert(1)',
  'vbscript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'blob:http://id.test/x',
  'blob:https://id.test/x',
  'file:///etc/passwd',
  'view-source:http://id.test/',
  'about:blank',
  'ws://id.test/',
  'mailto:a@id.test',
  'intent://id.test#Intent;end',
  'httpx://id.test/',
  'http://',
  'http://[',
  'https://a b/',
] as const

const home = liveView({
  mount: () => ({}),
  handleEvent: { away: (socket) => socket.pushPatch('/go') },
  render: () => html`<p>home</p>`,
})

/** An application that answers at `/go` with a header that Express would have encoded. */
function siteTo(location: string, of: (typeof expressVersions)[number][1]): Site {
  return site(
    { '/': home },
    {
      of,
      before: (app) => app.get('/go', (_req, res) => res.status(302).setHeader('Location', location).end()),
    },
  )
}

/** All ways by which the answer of the application at `/go` comes to a client. */
const WAYS: readonly (readonly [string, (client: WireClient) => Promise<unknown>])[] = [
  ['a join', async (client) => (await client.join({ url: `http://${client.page.host}/go` })).response],
  [
    'a navigation',
    async (client) => (await client.join({ redirect: `http://${client.page.host}/go` })).response,
  ],
  ['a patch', async (client) => (await patch(client, '/go')).response],
  ['a patch of a handler', async (client) => (await client.event('away')).response],
]

const patch = (client: WireClient, url: string): Promise<Reply> =>
  client.ask([client.joinRef, client.nextRef(), client.topic, MESSAGE.patch, { url }])

describe.each(expressVersions)('%s', (_version, of) => {
  test.each(FOLLOWED)('a redirect of the application to %j is followed to %j', async (location, to) => {
    const it = siteTo(location, of)
    const client = await clientOf(it.app)
    for (const [, go] of WAYS) {
      await client.join()
      expect(await go(client)).toEqual({ redirect: { to } })
    }
    expect(it.errors).toEqual([])
  })

  test.each(REFUSED)(
    'a redirect of the application to %j is refused, and reported to it',
    async (location) => {
      const it = siteTo(location, of)
      const client = await clientOf(it.app)
      const { host } = client.page
      for (const [way, go] of WAYS) {
        await client.join()
        const isJoin = /join|navigation/.test(way)
        const expected = isJoin ? { reason: 'unauthorized' } : { redirect: { to: `http://${host}/go` } }
        expect(await go(client)).toEqual(expected)
      }
      const reports = it.errors.map(({ code, fault }) => `${code} ${fault}`)
      expect(reports).toEqual(WAYS.map(() => 'LIVE_REDIRECT_UNSAFE app'))
      expect(it.errors[0]?.message).toMatch(/"\/go".*takes a URL of http or https, not /)
    },
  )
})

const NO_PATHS = [
  ...REFUSED,
  '//id.test',
  '/\\id.test',
  'https://id.test/',
  '/\t/id.test',
  '/\n/id.test',
  ' /x',
  ' //id.test',
  '',
  '\\id.test',
  '?a=\\',
  'x\n/y',
]

/** What becomes of each destination when a handler sends the browser there. */
async function tried(
  targets: readonly string[],
  go: (socket: Socket<object>, to: string) => unknown,
): Promise<unknown[]> {
  const codes: unknown[] = []
  const view = liveView({
    mount: () => ({}),
    handleEvent: {
      go: (socket) => {
        for (const to of targets)
          try {
            go(socket, to)
            codes.push(`went to ${to}`)
          } catch (error) {
            codes.push(error instanceof LiveError ? error.code : `went to ${to}`)
          }
      },
    },
    render: () => html`<p>home</p>`,
  })
  const client = await joinedClient(site({ '/': view }).app)
  await client.event('go')
  return codes
}

test.each<[string, (socket: Socket<object>, to: string) => unknown]>([
  ['redirect', (socket, to) => socket.redirect(to)],
  ['pushNavigate', (socket, to) => socket.pushNavigate(to)],
  ['pushPatch', (socket, to) => socket.pushPatch(to)],
])('%s leads to paths of the site only', async (_verb, go) => {
  expect(await tried(NO_PATHS, go)).toEqual(NO_PATHS.map(() => 'LIVE_REDIRECT_UNSAFE'))
})

test('a redirect to another site leads there by http or https only', async () => {
  const targets = [...REFUSED, '//id.test', '/']
  const codes = await tried(targets, (socket, external) => socket.redirect({ external }))
  expect(codes).toEqual(targets.map(() => 'LIVE_REDIRECT_UNSAFE'))
})
