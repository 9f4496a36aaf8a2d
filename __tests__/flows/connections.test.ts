import type { Express } from 'express'
import { html, liveView } from '../../lib/index.ts'
import { hostOf } from '../../lib/testing/test-server.ts'
import { newPage } from '../support/browser.ts'
import { connect, pageOf, type Page, type WireClient } from './wire-client.ts'
import { Poller } from './poller.ts'
import { counter, site, until } from './site.ts'

/** Of as many handshakes, those that were let in. */
async function open(
  page: Page,
  count: number,
): Promise<{ readonly clients: WireClient[]; readonly refused: string[] }> {
  const clients: WireClient[] = []
  const refused: string[] = []
  for (let i = 0; i < count; i++)
    await connect(page).then(
      (client) => clients.push(client),
      (error: unknown) => refused.push(String(error)),
    )
  return { clients, refused }
}

test('57: a visitor has only so many connections, and one more when one has ended', async () => {
  const it = site({ '/': counter() }, { limits: { connections: 3 } })
  const page = await pageOf(it.app)
  const { clients, refused } = await open(page, 5)
  expect([clients.length, refused]).toEqual([
    3,
    [expect.stringContaining('429'), expect.stringContaining('429')],
  ])
  expect(it.log.join()).toContain('LIVE_LIMIT_REACHED limits.connections (3) was reached.')
  expect(await clients[0]?.join()).toMatchObject({ status: 'ok' })
  clients[1]?.webSocket.terminate()
  const again = async (): Promise<boolean> => (await open(page, 1)).clients.length === 1
  await until(again)
  expect((await open(page, 1)).refused).toHaveLength(1)
})

test('57: other visitors have their own', async () => {
  const it = site({ '/': counter() }, { limits: { connections: 2 } })
  for (const _ of [1, 2]) expect((await open(await pageOf(it.app), 3)).clients).toHaveLength(2)
})

test('those who show no cookie of a page are told apart by their addresses', async () => {
  const it = site(
    { '/': counter() },
    { limits: { connections: 2 }, before: (app) => app.set('trust proxy', true) },
  )
  const page = await pageOf(it.app)
  const from = (address: string) => ({ headers: { cookie: '', 'x-forwarded-for': address } })
  for (const address of ['192.0.2.1', '192.0.2.2'])
    for (const isIn of [true, true, false]) {
      const opened = connect(page, from(address)).then(
        () => true,
        () => false,
      )
      expect(await opened).toBe(isIn)
    }
  expect((await open(page, 1)).clients).toHaveLength(1)
})

test('57: an address has only so many connections, however many visitors it says it has', async () => {
  const it = site(
    { '/': counter() },
    { limits: { addressConnections: 3 }, before: (app) => app.set('trust proxy', true) },
  )
  const from = async (address: string): Promise<boolean> =>
    connect(await pageOf(it.app), { headers: { 'x-forwarded-for': address } }).then(
      () => true,
      () => false,
    )
  for (const addresses of [
    ['192.0.2.1', '::ffff:192.0.2.1', '::ffff:c000:201', '192.0.2.1'],
    ['2001:db8::1', '2001:db8:0:0:ffff::2', '2001:DB8::192.0.2.1', '2001:db8::4'],
    ['2001:db8:0:1::1', '2001:db8:0:1::2', '2001:db8:0:1:1:1:1:1', '2001:db8:0:1::'],
    ['no address', 'no address', 'no address', 'no address'],
  ]) {
    const isIn: boolean[] = []
    for (const address of addresses) isIn.push(await from(address))
    expect([addresses[0], ...isIn]).toEqual([addresses[0], true, true, true, false])
  }
  expect(it.log.at(-1)).toContain('limits.addressConnections (3) was reached. Behind a proxy, set')
})

/** All requests seem to come from one address, through a proxy. */
const comingFrom =
  (address: string) =>
  (app: Express): unknown =>
    app.set('trust proxy', true).use((req, _res, next) => {
      req.headers['x-forwarded-for'] = address
      next()
    })

test.each(['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1'])(
  'connections from the own machine, %s, are not counted: it is a proxy that is not trusted',
  async (address) => {
    const it = site({ '/': counter() }, { limits: { addressConnections: 1 }, before: comingFrom(address) })
    for (let i = 0; i < 3; i++) expect((await open(await pageOf(it.app), 1)).clients).toHaveLength(1)
  },
)

test('an address has a connection again when one has ended, and long polls count', async () => {
  const it = site({ '/': counter() }, { limits: { addressConnections: 2 }, before: comingFrom('192.0.2.7') })
  const [first] = (await open(await pageOf(it.app), 1)).clients
  const begin = async (): Promise<unknown> => new Poller(await pageOf(it.app)).said('GET')
  expect([await begin(), await begin()]).toMatchObject([{ status: 410 }, { status: 403 }])
  first?.webSocket.terminate()
  await until(async () => (await open(await pageOf(it.app), 1)).clients.length > 0)
})

test('long polls count as well, and each request that asks for the router hears that there is no room', async () => {
  const it = site({ '/': counter() }, { limits: { connections: 2 } })
  const page = await pageOf(it.app)
  await open(page, 1)
  for (const status of [410, 403]) expect(await new Poller(page).said('GET')).toMatchObject({ status })
  const headers = { cookie: page.visitor.headers['cookie'] ?? '' }
  const asked = await fetch(`http://${page.host}/live/websocket?vsn=2.0.0`, { headers })
  expect([asked.status, asked.headers.get('retry-after')]).toEqual([429, '5'])
  const other = await fetch(`http://${page.host}/live/websocket?vsn=2.0.0`)
  expect(other.status).toBe(426)
})

test('a page of a browser waits for a connection until another one is closed, and loses nothing', async () => {
  const view = liveView({
    mount: () => ({}),
    render: () => html`<form phx-change="x"><input name="a" /></form>`,
    handleEvent: { x: () => undefined },
  })
  const it = site({ '/': view }, { limits: { connections: 2 } })
  const host = await hostOf(it.app)
  const { page, context } = await newPage()
  const others = [await context.newPage(), await context.newPage()]
  const [first, second] = others
  for (const other of others) {
    await other.goto(`http://${host.name}/`)
    await other.waitForSelector('.phx-connected')
  }
  let loads = 0
  page.on('load', () => loads++)
  await page.goto(`http://${host.name}/`)
  await page.fill('input', 'typed')
  // It was refused more than twice, after which it asks whether the router is there.
  await until(() => it.log.filter((line) => line.includes('limits.connections')).length > 3)
  expect(await page.$('.phx-connected')).toBeNull()
  await first?.close()
  await page.waitForSelector('.phx-connected', { timeout: 60_000 })
  expect([await page.inputValue('input'), loads, await second?.$('.phx-connected')]).toEqual([
    'typed',
    1,
    expect.anything(),
  ])
  host.release()
})
