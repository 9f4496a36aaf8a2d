import { html, liveView, type ConnectInfo } from '../../lib/index.ts'
import { live } from '../../lib/testing/index.ts'
import { clientOf } from './wire-client.ts'
import { site, type SiteOptions } from './site.ts'

const seen: ConnectInfo[] = []

const view = liveView({
  mount: (_socket, { connectInfo }) => {
    seen.push(connectInfo)
    return {}
  },
  render: () => html`here`,
})

beforeEach(() => seen.splice(0))

test('a view is told where a visit comes from, and the headers that were asked for', async () => {
  const { app } = site({ '/': view }, { connectHeaders: ['Accept-Language'] })
  const headers = { 'user-agent': 'a browser', 'accept-language': 'de', 'x-secret': '1' }
  await live(app, '/', { headers, timeZone: 'Europe/Berlin', viewport: [800, 600] })
  const both = { address: expect.stringContaining('127.0.0.1'), userAgent: 'a browser' }
  const shared = { ...both, headers: { 'Accept-Language': 'de' } }
  expect(seen).toEqual([
    { ...shared, timeZone: undefined, viewport: undefined },
    { ...shared, timeZone: 'Europe/Berlin', viewport: { width: 800, height: 600 } },
  ])
})

test('the address is asked for once by a connection, and when a view reads it, by any way of reading', async () => {
  let asked = 0
  const before: SiteOptions['before'] = (app) =>
    app.use((req, _res, next) => {
      Object.defineProperty(req, 'ip', { get: () => `10.0.0.${String(++asked)}`, configurable: true })
      next()
    })
  const silent = liveView({ mount: (_socket, { params }) => ({ params }), render: () => html`here` })
  const copied: unknown[] = []
  const copying = liveView({
    mount: (_socket, { params, ...others }) => {
      copied.push(others.connectInfo.address, { ...others }.connectInfo === others.connectInfo)
      return { params }
    },
    render: () => html`here`,
  })
  const { app } = site({ '/': silent, '/copying': copying }, { before })
  await live(app, '/')
  expect(asked).toBe(1)
  await live(app, '/copying')
  expect(copied).toEqual(['10.0.0.2', true, '10.0.0.4', true])
})

test.each([
  [{ _timeZone: 'Nowhere/Land', _viewport: [-1, 2] }],
  [{ _timeZone: 'x'.repeat(1000), _viewport: [1, 2, 3] }],
  [{ _timeZone: '<script>', _viewport: ['1', '2'] }],
  [{ _timeZone: 7, _viewport: 'wide' }],
  [{ _timeZone: ['Europe/Berlin'], _viewport: [1e9, 1] }],
  [{}],
])('what does not look like it is left out: %j', async (params) => {
  const client = await clientOf(site({ '/': view }).app)
  expect(await client.join({ params: { ...params, _csrf_token: client.page.csrf } })).toMatchObject({
    status: 'ok',
  })
  expect(seen.at(-1)).toMatchObject({ timeZone: undefined, viewport: undefined })
})
