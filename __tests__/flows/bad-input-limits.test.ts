import { event, fields, html, liveView, type AnyLiveView, type LiveError } from '../../lib/index.ts'
import { live } from '../../lib/testing/index.ts'
import { joinedClient, clientOf } from './wire-client.ts'
import { counter, gate, site, until } from './site.ts'
import { later } from './still-clock.ts'
import type { WebSocket } from 'ws'
import { MESSAGE } from '../../lib/protocol/messages.ts'

const KB = 1024

/** A view that shows what it is told, which may be long. */
function board(told: { renders: number }): AnyLiveView {
  return liveView({
    mount(socket) {
      socket.subscribe('news')
      return { text: '' }
    },
    handleEvent: { long: () => 'x'.repeat(50 * KB) },
    handleInfo: { told: (socket, text: string) => socket.assign({ text }) },
    render({ text }) {
      told.renders++
      return html`<p>${text}</p>`
    },
  })
}

test.each<[string, (webSocket: WebSocket) => unknown]>([
  ['says nothing', () => undefined],
  ['only has a heart', (webSocket) => webSocket.send('[null,"1","phoenix","heartbeat",{}]')],
  ['pings', (webSocket) => webSocket.ping()],
  ['sends a frame in drips', (webSocket) => webSocket.send('x', { fin: false })],
])('6: a connection that %s, but never joins, is ended', async (_what, drip) => {
  const { app, log } = site({ '/': counter() }, { limits: { joinTime: 20 } })
  const client = await clientOf(app)
  const dripping = setInterval(() => drip(client.webSocket), 5)
  void client.closed.then(() => clearInterval(dripping))
  expect(await client.closed).toBe(1008)
  expect(log).toEqual([expect.stringContaining('LIVE_JOIN_LATE')])
})

test('a connection that joined in time is not', async () => {
  const { app } = site({ '/': counter() })
  const [useless, client] = [await clientOf(app), await joinedClient(app)]
  later(30_000)
  expect(await useless.closed).toBe(1008)
  expect(await client.event('inc')).toMatchObject({ status: 'ok' })
  jest.restoreAllMocks()
})

test('N14: a connection that is silent is ended, and its view with it', async () => {
  const { app, live: router } = site({ '/': board({ renders: 0 }) }, { limits: { silence: 1500 } })
  const client = await joinedClient(app)
  expect(router.pubsub.size).toBe(1)
  expect(await client.closed).toBe(1001)
  expect(router.pubsub.size).toBe(0)
})

test('a heartbeat is enough not to be silent', async () => {
  const { app } = site({ '/': counter() }, { limits: { silence: 400 } })
  const [silent, client] = [await joinedClient(app), await joinedClient(app)]
  const beat = setInterval(() => client.say('[null,"1","phoenix","heartbeat",{}]'), 20)
  await silent.closed
  clearInterval(beat)
  expect(await client.event('inc')).toMatchObject({ status: 'ok' })
})

describe('a browser that does not read', () => {
  test('15: costs no more than what is on its way: news is put together until it reads', async () => {
    const told = { renders: 0 }
    const { app, live: router } = site({ '/': board(told) }, { limits: { unsentBytes: 1024 * KB } })
    const client = await joinedClient(app)
    client.webSocket.pause()
    for (let i = 0; i < 1000; i++) {
      router.pubsub.broadcast('news', 'told', `${String(i)} `.repeat(20 * KB))
      await new Promise(setImmediate)
    }
    expect(told.renders).toBeLessThan(500)
    client.webSocket.resume()
    await client.heard(({ payload }) => JSON.stringify(payload['0'] ?? '').startsWith('"999 '))
    expect(client.isClosed).toBe(false)
  })

  test('is not listened to either: its events wait until it reads', async () => {
    const { app } = site({ '/': board({ renders: 0 }) })
    const client = await joinedClient(app)
    client.webSocket.pause()
    const answers = Array.from({ length: 500 }, () => client.event('long'))
    const other = await joinedClient(app)
    expect(await other.event('long')).toMatchObject({ status: 'ok' })
    client.webSocket.resume()
    expect((await Promise.all(answers)).every(({ status }) => status === 'ok')).toBe(true)
  })

  test('15, N3: is left with 1013 when it goes on like that', async () => {
    // Long enough for a busy machine to fill what lies between server and browser: before that it would only be silent.
    const { app, live: router } = site({ '/': board({ renders: 0 }) }, { limits: { silence: 3000 } })
    const client = await joinedClient(app)
    client.webSocket.pause()
    while (router.pubsub.size > 0) {
      router.pubsub.broadcast('news', 'told', String(Math.random()).repeat(10 * KB))
      await new Promise(setImmediate)
    }
    client.webSocket.resume()
    expect(await client.closed).toBe(1013)
  })
})

describe('a browser that says too much', () => {
  test('58: waits, and other browsers do not', async () => {
    let handled = 0
    let isOver = false
    const busy = liveView({
      mount: () => ({}),
      handleEvent: {
        work() {
          handled++
        },
      },
      terminate: () => (isOver = true),
      render: () => html`<b phx-click="work">x</b>`,
    })
    const { app } = site({ '/': busy, '/counter': counter() }, { limits: { framesPerSecond: 50 } })
    const [flood, page] = [await joinedClient(app), await live(app, '/counter')]
    const event = JSON.stringify([
      flood.joinRef,
      '9',
      flood.topic,
      'event',
      { type: 'click', event: 'work', value: {} },
    ])
    for (let i = 0; i < 20_000; i++) flood.say(event)
    for (let i = 0; i < 10; i++) await page.click('+')
    expect(page.text('#count')).toBe('10')
    expect(handled).toBeLessThan(5000)
    expect(flood.isClosed).toBe(false)
    // That it leaves is noticed, though most of what it said was never read.
    flood.webSocket.terminate()
    await until(() => isOver)
  })

  test('N15: gets all its answers in the end, in their order', async () => {
    const limits = { framesPerSecond: 300, eventsPerSecond: Infinity, viewEventsPerSecond: Infinity }
    const { app, live: router, log } = site({ '/': counter() }, { limits })
    const client = await joinedClient(app)
    // However long a busy machine takes to read them.
    jest.spyOn(performance, 'now').mockReturnValue(performance.now())
    const answering = Promise.all(Array.from({ length: 500 }, () => client.event('inc')))
    await until(() => log.length > 0)
    jest.restoreAllMocks()
    const answers = await answering
    expect(answers.at(-1)).toEqual({ status: 'ok', response: { diff: { 0: '500' } } })
    expect(router.stats().refusals).toMatchObject({ 'LIVE_LIMIT_REACHED framesPerSecond': 1 })
    expect(log.filter((line) => line.includes('limits.framesPerSecond (300)'))).toHaveLength(1)
  })

  test.each([
    [10, 'phx_reply'],
    [100, 'nothing yet'],
  ])('with %i events open hears %s to the next message', async (count, answer) => {
    const { opened, open } = gate()
    const slow = liveView({
      mount: () => ({}),
      handleEvent: { wait: () => opened },
      render: () => html`slow`,
    })
    const { app } = site({ '/': slow }, { limits: { waitingBytes: 20_000 } })
    const [client, other] = [await joinedClient(app), await joinedClient(app)]
    const answers = Array.from({ length: count }, () => client.event('wait'))
    const beat = client.ask([null, 'beat', 'phoenix', MESSAGE.heartbeat, {}])
    for (let i = 0; i < 3; i++) await other.ask([null, 'beat', 'phoenix', MESSAGE.heartbeat, {}])
    expect(client.frames.at(-1)?.ref === 'beat' ? MESSAGE.reply : 'nothing yet').toBe(answer)
    open()
    await Promise.all([...answers, beat])
  })
})

test('59: a view listens to so many topics and no more', async () => {
  const follower = liveView({
    mount: () => ({}),
    handleEvent: {
      follow: event(fields({ topic: String }), (socket, { topic }) => socket.subscribe(topic)),
      leave: event(fields({ topic: String }), (socket, { topic }) => socket.unsubscribe(topic)),
    },
    render: () => html`following`,
  })
  const { app, errors, live: router } = site({ '/': follower }, { limits: { subscriptions: 3 } })
  const client = await joinedClient(app)
  for (const topic of ['a', 'b', 'b', 'c']) await client.event('follow', { topic })
  await client.event('leave', { topic: 'a' })
  await client.event('follow', { topic: 'd' })
  expect(router.pubsub.size).toBe(3)
  const crash = client.heard((frame) => frame.event === MESSAGE.error)
  client.event('follow', { topic: 'e' }).catch(() => undefined)
  await crash
  expect([router.pubsub.size, ...errors.map(({ cause }) => (cause as LiveError).message)]).toEqual([
    0,
    'limits.subscriptions (3) was reached.',
  ])
})

describe('a view with limits.timers', () => {
  const alarm = liveView({
    mount: () => ({ cancels: [] as (() => void)[], ticks: 0 }),
    handleEvent: {
      wake: (socket) => socket.update('cancels', (all) => [...all, socket.sendSelfAfter(60_000, 'rang')]),
      snooze: (socket) => socket.assigns.cancels.forEach((cancel) => cancel()),
      tick: (socket) => void socket.sendSelfAfter(1, 'ticked'),
    },
    handleInfo: {
      rang: () => undefined,
      ticked: (socket) => {
        socket.update('ticks', (n) => n + 1)
        if (socket.assigns.ticks < 10) socket.sendSelfAfter(1, 'ticked')
      },
    },
    render: ({ ticks }) => html`<b>${ticks}</b>`,
  })

  test('has so many of them running and no more', async () => {
    const { app, errors } = site({ '/': alarm }, { limits: { timers: 3 } })
    const client = await joinedClient(app)
    for (const name of ['wake', 'wake', 'wake', 'snooze', 'wake', 'wake', 'wake']) await client.event(name)
    expect(errors).toEqual([])
    const crash = client.heard((frame) => frame.event === MESSAGE.error)
    client.event('wake').catch(() => undefined)
    await crash
    expect(errors.map(({ cause }) => (cause as LiveError).message)).toEqual([
      'limits.timers (3) was reached.',
    ])
  })

  test('sets a timer for as long as it lives, as long as they end', async () => {
    const { app, errors } = site({ '/': alarm }, { limits: { timers: 1 } })
    const client = await joinedClient(app)
    await client.event('tick')
    await client.heard(({ payload }) => payload['0'] === '10')
    expect(errors).toEqual([])
  })
})

test('59: a view whose messages pile up behind a slow callback is ended', async () => {
  const { opened, open } = gate()
  const slow = liveView({
    mount(socket) {
      socket.subscribe('news')
      return {}
    },
    handleInfo: { told: () => opened },
    render: () => html`slow`,
  })
  const { app, live: router } = site({ '/': slow }, { limits: { queuedMessages: 100 } })
  const page = await live(app, '/')
  for (let i = 0; i < 200; i++) router.pubsub.broadcast('news', 'told', i)
  await page.until((it) => !it.isLive)
  expect(router.pubsub.size).toBe(0)
  open()
})
