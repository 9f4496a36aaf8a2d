import request from 'supertest'
import { html, liveView } from '../../lib/index.ts'
import { Visitor } from '../../lib/testing/visitor.ts'
import { connect, pageOf } from './wire-client.ts'
import { expressVersions } from '../support/express-versions.ts'
import { site } from './site.ts'

const where = liveView({
  mount: (socket) => ({ url: socket.url.href }),
  head: () => ({ canonical: '/' }),
  render: ({ url }) => html`<p>${url}</p>`,
})

const NO_HOSTS = [
  'h:99999',
  'h:65536',
  'xn--a',
  'a.xn--',
  '1.2.3.256',
  '1.2.3.4.5',
  '1.2.3.4:70000',
  'evil@h',
  'h/y',
  'h#y',
  'h?y',
  'h\\y',
  'h i',
]
const LONG = ['a'.repeat(254), `${'a'.repeat(15_000)}_`, `${'a.'.repeat(7_000)}_`, '['.repeat(15_000)]

const named = [...NO_HOSTS, ...LONG].map((host) => [host.slice(0, 20), host] as const)

describe.each(expressVersions)('%s', (_version, of) => {
  test.each(named)('a page that is asked for at the host %s has no origin', async (_name, host) => {
    const { app, errors } = site({ '/': where }, { of })
    const { status, text } = await request(app).get('/').set('Host', host)
    expect([status, text]).toEqual([200, expect.stringContaining('<p>http://localhost/</p>')])
    expect(text).toContain('href="http://localhost/"')
    expect(errors).toEqual([])
  })

  test.each(NO_HOSTS)(
    'a join of a connection to the host %j is no fault of the application',
    async (host) => {
      const { app, errors } = site({ '/': where }, { of, allowedOrigins: () => true })
      const client = await connect(await pageOf(app), { headers: { host } })
      expect(await client.join()).toMatchObject({ status: 'ok' })
      expect(errors).toEqual([])
    },
  )

  test.each([
    ['shop.example:8080', 'http://shop.example:8080/'],
    ['Shop.Example:80', 'http://shop.example/'],
    ['[::1]:3000', 'http://[::1]:3000/'],
    ['my_service', 'http://my_service/'],
    ['1.2.3.4', 'http://1.2.3.4/'],
    ['127.0.0.1:3000', 'http://127.0.0.1:3000/'],
    ['127.0.0.1:80', 'http://127.0.0.1/'],
    ['255.0.255.0:10000', 'http://255.0.255.0:10000/'],
    ['010.0.0.1', 'http://8.0.0.1/'],
    ['1.2.3', 'http://1.2.0.3/'],
    ['1.2.3.4.', 'http://1.2.3.4/'],
  ])('a page that is asked for at the host %s has its origin', async (host, url) => {
    const { app } = site({ '/': where }, { of })
    expect((await request(app).get('/').set('Host', host)).text).toContain(`<p>${url}</p>`)
  })

  test.each([
    ['wss', 'https', true],
    [' WSS , ws', 'https', true],
    ['ws', 'http', undefined],
  ])(
    '3: a page behind a proxy that forwards the scheme %j is one over %s',
    async (said, scheme, isSecure) => {
      const { app } = site({ '/': where }, { of, before: (app) => app.set('trust proxy', true) })
      const { text, headers } = await request(app).get('/').set({ Host: 'a.test', 'X-Forwarded-Proto': said })
      expect(text).toContain(`<p>${scheme}://a.test/</p>`)
      expect(String(headers['set-cookie'])).toMatch(isSecure ? /; Secure/ : /^(?!.*; Secure)/)
    },
  )

  test('a guard for secure connections sees one in a WebSocket whose scheme is forwarded as wss', async () => {
    const { app } = site(
      { '/': where },
      {
        of,
        before: (app) => {
          app.set('trust proxy', true)
          app.use((req, res, next) =>
            req.secure ? next() : res.redirect(`https://${req.hostname}${req.url}`),
          )
        },
      },
    )
    const page = await pageOf(app, '/', new Visitor({ 'x-forwarded-proto': 'https' }, {}))
    const client = await connect(page, {
      headers: { origin: `https://${page.host}`, 'x-forwarded-proto': 'wss' },
    })
    expect(await client.join({ url: `https://${page.host}/` })).toMatchObject({ status: 'ok' })
  })
})
