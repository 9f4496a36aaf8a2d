import { html, liveRender, liveView, type AnyLiveView } from '../../lib/index.ts'
import { live } from '../../lib/testing/index.ts'
import { MESSAGE } from '../../lib/protocol/messages.ts'
import { clientOf, joinedClient, type WireClient, type Reply } from './wire-client.ts'
import { joinedPoller } from './poller.ts'
import { counter, site } from './site.ts'
import { later } from './still-clock.ts'

const BEAT = [null, 'beat', 'phoenix', MESSAGE.heartbeat, {}] as const

/** Few events at once, and hardly any after that. */
const SLOW = { eventsPerSecond: 0.001, viewEventsPerSecond: 0.001, eventBurst: 5 }

/** A view that counts its events, and how many all of them had. */
function counted(): { view: AnyLiveView; seen: string[] } {
  const seen: string[] = []
  const view = liveView({
    mount: () => ({}),
    handleEvent: { go: (_socket, value) => void seen.push(value['n'] as string) },
    render: () => html`<b phx-click="go">go</b>`,
  })
  return { view, seen }
}

function events(client: WireClient, count: number): Promise<Reply>[] {
  return Array.from({ length: count }, (_, n) => client.event('go', { n: String(n) }))
}

/** They may never be answered. */
function forget(asked: readonly Promise<unknown>[]): void {
  for (const each of asked) each.catch(() => undefined)
}

test('58: a view handles so many events at once; heartbeats, leaves and other visitors do not wait for the rest', async () => {
  const { view, seen } = counted()
  const { app, log } = site({ '/': view, '/counter': counter() }, { limits: SLOW })
  const [client, page] = [await joinedClient(app), await live(app, '/counter')]
  forget(events(client, 100))
  expect(await client.ask(BEAT)).toMatchObject({ status: 'ok' })
  await page.click('+')
  expect([page.text('#count'), seen]).toEqual(['1', ['0', '1', '2', '3', '4']])
  expect(log).toEqual([
    expect.stringContaining('LIVE_LIMIT_REACHED limits.viewEventsPerSecond (0.001) was reached.'),
  ])
  expect(await client.ask([client.joinRef, 'bye', client.topic, MESSAGE.leave, {}])).toMatchObject({
    status: 'ok',
  })
  expect(client.isClosed).toBe(false)
})

test('what comes too fast is handled later, in its order, and is said once', async () => {
  const { view, seen } = counted()
  const { app, log } = site({ '/': view }, { limits: { viewEventsPerSecond: 200, eventBurst: 10 } })
  const answers = await Promise.all(events(await joinedClient(app), 60))
  expect(answers.every(({ status }) => status === 'ok')).toBe(true)
  expect(seen).toEqual(Array.from({ length: 60 }, (_, n) => String(n)))
  expect(log).toHaveLength(1)
})

test('so is what comes by long polling', async () => {
  const { view, seen } = counted()
  const { app } = site({ '/': view }, { limits: { viewEventsPerSecond: 200, eventBurst: 10 } })
  const poller = await joinedPoller(app)
  const frames = Array.from({ length: 40 }, (_, n) => poller.eventFrame('go', { n: String(n) }))
  expect(await poller.post(...frames)).toEqual({ status: 200 })
  await poller.heard(({ ref }) => ref === frames[39]?.[1])
  expect(seen).toEqual(Array.from({ length: 40 }, (_, n) => String(n)))
})

test.each(['eventsPerSecond', 'viewEventsPerSecond'])(
  '%s: a connection that is looked at between its events may begin no more of them',
  async (limit) => {
    const { view, seen } = counted()
    const limits = { eventsPerSecond: 1000, viewEventsPerSecond: 1000, [limit]: 0.001 }
    const { app } = site({ '/': view }, { limits: { ...limits, eventBurst: 5 } })
    const client = await joinedClient(app)
    await Promise.all(events(client, 3))
    // What ends it has looked at the other one, too.
    const useless = await clientOf(app)
    later(30_000)
    expect(await useless.closed).toBe(1008)
    jest.restoreAllMocks()
    forget(events(client, 3))
    await client.ask(BEAT)
    expect(seen).toEqual(['0', '1', '2', '0', '1'])
  },
)

test('patches count as well', async () => {
  const { view, seen } = counted()
  const { app } = site({ '/': view }, { limits: SLOW })
  const client = await joinedClient(app)
  const patch = (): Promise<Reply> =>
    client.ask([client.joinRef, client.nextRef(), client.topic, MESSAGE.patch, { url: `${client.url}?a=1` }])
  await Promise.all(Array.from({ length: 4 }, patch))
  forget(events(client, 3))
  await client.ask(BEAT)
  expect(seen).toEqual(['0'])
})

test('the views of a connection have a limit together', async () => {
  const { view, seen } = counted()
  const album = liveView({
    mount: () => ({}),
    render: () => html`<main>${['a', 'b'].map((id) => liveRender(view, { id }))}</main>`,
  })
  const { app, log } = site({ '/': album }, { limits: { ...SLOW, viewEventsPerSecond: Infinity } })
  const client = await joinedClient(app)
  const told = JSON.stringify(client.frames).replaceAll('\\', '')
  for (const [, id = '', session] of told.matchAll(/id="([ab])" data-phx-session="([^"]*)"/g)) {
    await client.join({ url: undefined, session }, `lv:${id}`)
    const ask = (n: number): string =>
      JSON.stringify([
        client.joinRef,
        client.nextRef(),
        `lv:${id}`,
        'event',
        { type: 'click', event: 'go', value: { n: String(n) } },
      ])
    for (let n = 0; n < 4; n++) client.say(ask(n))
  }
  await client.ask(BEAT)
  expect(seen).toEqual(['0', '1', '2', '3', '0'])
  expect(log).toEqual([expect.stringContaining('limits.eventsPerSecond (0.001)')])
})

test('events that wait when their connection ends are never handled', async () => {
  const { view, seen } = counted()
  const { app } = site({ '/': view }, { limits: { viewEventsPerSecond: 20, eventBurst: 1 } })
  const [client, other] = [await joinedClient(app), await joinedClient(app)]
  forget(events(client, 50))
  await client.ask(BEAT)
  client.webSocket.terminate()
  await Promise.all(events(other, 4))
  const before = seen.length
  await Promise.all(events(other, 4))
  expect(seen.length - before).toBe(4)
})
