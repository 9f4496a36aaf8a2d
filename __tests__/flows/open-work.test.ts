import { html, liveView } from '../../lib/index.ts'
import { joinedClient, clientOf, type WireClient } from './wire-client.ts'
import { counter, gate, site, until } from './site.ts'
import { MESSAGE } from '../../lib/protocol/messages.ts'

/** Timers that were set while something ran. */
async function timersOf(work: () => Promise<unknown>): Promise<readonly (number | undefined)[]> {
  const spy = jest.spyOn(globalThis, 'setTimeout')
  await work()
  const delays = spy.mock.calls.map(([, delay]) => delay)
  spy.mockRestore()
  return delays
}

/** Waits until the server has read what was said before, by a few messages of another browser. */
async function heardBy(other: WireClient): Promise<void> {
  for (let i = 0; i < 3; i++) await other.ask([null, 'beat', 'phoenix', MESSAGE.heartbeat, {}])
}

test('a browser that leaves with 70 events open leaves no timer', async () => {
  const { opened, open } = gate()
  let isOver = false
  const slow = liveView({
    mount: () => ({}),
    handleEvent: { wait: () => opened },
    terminate: () => (isOver = true),
    render: () => html`slow`,
  })
  const { app } = site({ '/': slow })
  const [client, other] = [await joinedClient(app), await joinedClient(app)]
  for (let i = 0; i < 70; i++) client.event('wait').catch(() => undefined)
  await heardBy(other)
  const delays = await timersOf(async () => {
    client.webSocket.terminate()
    await until(() => isOver)
    for (let i = 0; i < 5; i++) await new Promise(setImmediate)
  })
  expect(delays).toEqual([])
  open()
})

test('a join counts until its mount is over, also when another took its place', async () => {
  const { opened, open } = gate()
  let begun = 0
  const slow = liveView({
    mount: ({ connected }) => (connected ? (begun++, opened.then(() => ({}))) : {}),
    render: () => html`slow`,
  })
  const { app } = site({ '/': slow, '/counter': counter() }, { limits: { waitingBytes: 10_000 } })
  const [client, other] = [await clientOf(app), await joinedClient(app, '/counter')]
  for (let i = 1; i < 30; i++) client.join().catch(() => undefined)
  const last = client.join()
  await heardBy(other)
  // On a busy machine most of them are overtaken before they begin.
  await until(() => begun > 0)
  expect(begun).toBeLessThan(15)
  open()
  expect(await last).toMatchObject({ status: 'ok' })
})

test('events before a join that one of them ends are open no more', async () => {
  const { opened, open } = gate()
  const fragile = liveView({
    mount: ({ connected }) => (connected ? opened.then(() => ({})) : {}),
    handleEvent: {
      boom() {
        throw new Error('boom')
      },
    },
    render: () => html`fragile`,
  })
  const { app } = site({ '/': fragile, '/counter': counter() })
  const [client, other] = [await clientOf(app), await joinedClient(app, '/counter')]
  const crash = client.heard(({ event }) => event === MESSAGE.error)
  void client.join()
  for (let i = 0; i < 90; i++) client.event('boom').catch(() => undefined)
  await heardBy(other)
  open()
  await crash
  await heardBy(client)
})
