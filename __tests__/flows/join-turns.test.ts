import { html, liveRender, liveView, type AnyLiveView } from '../../lib/index.ts'
import {
  connect,
  joinedClient,
  pageOf,
  clientOf,
  type Page,
  type WireClient,
  type Reply,
} from './wire-client.ts'
import { Poller } from './poller.ts'
import { counter, gate, site, until } from './site.ts'
import { later } from './still-clock.ts'
import { MESSAGE } from '../../lib/protocol/messages.ts'

afterEach(() => jest.restoreAllMocks())

const BEAT = [null, 'beat', 'phoenix', MESSAGE.heartbeat, {}] as const

/** A view whose join takes until the gate opens, and how many have begun. */
function slow(): { view: AnyLiveView; begun: () => number; open: () => void } {
  const { opened, open } = gate()
  let begun = 0
  const view = liveView({
    mount: ({ connected }) => (connected ? (begun++, opened.then(() => ({}))) : {}),
    render: () => html`<p>slow</p>`,
  })
  return { view, begun: () => begun, open }
}

/** A page of so many views. */
function album(inner: AnyLiveView, count: number): AnyLiveView {
  const views = Array.from({ length: count }, (_, i) => `n${String(i)}`)
  return liveView({
    mount: () => ({}),
    render: () => html`<main>${views.map((id) => liveRender(inner, { id }))}</main>`,
  })
}

/** Joins all views that are nested in a page. */
function joinAll(client: WireClient): Promise<Reply>[] {
  const told = JSON.stringify(client.frames).replaceAll('\\', '')
  const views = told.matchAll(/id="(n\d+)" data-phx-session="([^"]*)"/g)
  return [...views].map(([, id = '', session]) => client.join({ url: undefined, session }, `lv:${id}`))
}

/** Waits until the server has read what was said before. */
async function heard(...clients: WireClient[]): Promise<void> {
  for (const client of clients) await client.ask(BEAT)
}

/** Joins that the test does not wait for. */
function forget(joined: readonly Promise<Reply>[]): void {
  for (const join of joined) join.catch(() => undefined)
}

/** So many tabs of one browser that ask for the page. */
async function tabs(page: Page, count: number): Promise<{ clients: WireClient[]; joined: Promise<Reply>[] }> {
  const clients = await Promise.all(Array.from({ length: count }, () => connect(page)))
  return { clients, joined: clients.map((client) => client.join()) }
}

test.each([undefined, 2])('a page of 60 views joins them all (limits.joins: %p)', async (joins) => {
  const { app, log } = site({ '/': album(counter(), 60) }, joins ? { limits: { joins } } : {})
  const replies = await Promise.all(joinAll(await joinedClient(app)))
  expect(replies.map(({ status }) => status)).toEqual(Array(60).fill('ok'))
  expect(log).toEqual([])
})

test('so many joins of one visitor run at once, and the others when these are over', async () => {
  const { view, begun, open } = slow()
  const { app } = site({ '/': view }, { limits: { joins: 4 } })
  const { clients, joined } = await tabs(await pageOf(app), 7)
  await until(() => begun() === 4)
  await heard(...clients)
  expect(begun()).toBe(4)
  open()
  expect((await Promise.all(joined)).map(({ status }) => status)).toEqual(Array(7).fill('ok'))
})

test('other visitors do not wait for them', async () => {
  const { view, begun } = slow()
  const { app } = site({ '/': view, '/counter': counter() }, { limits: { joins: 2 } })
  const { joined } = await tabs(await pageOf(app), 3)
  forget(joined)
  await until(() => begun() === 2)
  expect(await (await clientOf(app, '/counter')).join()).toMatchObject({ status: 'ok' })
})

test('half of them may be of one connection, so that other tabs have a turn', async () => {
  const { view, begun } = slow()
  const { app } = site({ '/': album(view, 10), '/counter': counter() }, { limits: { joins: 4 } })
  const page = await pageOf(app)
  const client = await connect(page)
  await client.join()
  forget(joinAll(client))
  await until(() => begun() === 2)
  await heard(client)
  expect(begun()).toBe(2)
  const other = await connect(await pageOf(app, '/counter', page.visitor))
  expect(await other.join()).toMatchObject({ status: 'ok' })
})

test('a join that waits can be left, and is never begun', async () => {
  const { view, begun, open } = slow()
  const { app } = site({ '/': view }, { limits: { joins: 2 } })
  const page = await pageOf(app)
  const { joined } = await tabs(page, 2)
  await until(() => begun() === 2)
  const client = await connect(page)
  client.join().catch(() => undefined)
  expect(await client.ask([client.joinRef, 'bye', client.topic, MESSAGE.leave, {}])).toMatchObject({
    status: 'ok',
  })
  open()
  await Promise.all(joined)
  expect(await client.join()).toMatchObject({ status: 'ok' })
  expect(begun()).toBe(3)
})

test('joins that are never over hold others up for ten seconds', async () => {
  const { view, begun } = slow()
  const { app } = site({ '/': view }, { limits: { joins: 2 } })
  const { clients, joined } = await tabs(await pageOf(app), 4)
  forget(joined)
  await heard(...clients)
  await until(() => begun() === 2)
  later(11_000)
  await until(() => begun() === 4)
})

test('they wait by long polling too', async () => {
  const { view, begun, open } = slow()
  const { app } = site({ '/': view }, { limits: { joins: 2 } })
  const page = await pageOf(app)
  const pollers = await Promise.all([1, 2, 3].map(() => new Poller(page).begin()))
  const joined = pollers.map((poller) => poller.join())
  await until(() => begun() === 2)
  await heard(await connect(page))
  expect(begun()).toBe(2)
  open()
  expect((await Promise.all(joined)).map(({ status }) => status)).toEqual(['ok', 'ok', 'ok'])
})

test('a nested view whose mount never ends keeps none of those beside it waiting', async () => {
  const { view, begun } = slow()
  const { app } = site({ '/': album(view, 3) })
  const client = await joinedClient(app)
  forget(joinAll(client))
  await until(() => begun() === 3)
})
