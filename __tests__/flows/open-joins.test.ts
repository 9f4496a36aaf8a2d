import { html, liveView, type AnyLiveView } from '../../lib/index.ts'
import { hostOf } from '../../lib/testing/test-server.ts'
import { MESSAGE } from '../../lib/protocol/messages.ts'
import { newPage } from '../support/browser.ts'
import { connect, pageOf, clientOf, type WireClient, type Reply } from './wire-client.ts'
import { counter, gate, site, until } from './site.ts'
import { later } from './still-clock.ts'

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

/** So many visitors that ask for a page; our client says that it can wait. */
async function visitors(
  app: Parameters<typeof pageOf>[0],
  count: number,
  extensions: readonly string[] = [],
) {
  const clients: WireClient[] = []
  for (let i = 0; i < count; i++) clients.push(await clientOf(app))
  return clients.map((client) => {
    const joined = client.join({ extensions })
    // A test may end before it is answered.
    joined.catch(() => undefined)
    return { client, joined }
  })
}

test('so many joins of all visitors run at once, and the others when these are over', async () => {
  const { view, begun, open } = slow()
  const { app, log } = site({ '/': view }, { limits: { openJoins: 3, queuedJoins: 3 } })
  const asked = await visitors(app, 6)
  await until(() => begun() === 3)
  const beats = asked.map(({ client }) => client.ask([null, 'beat', 'phoenix', MESSAGE.heartbeat, {}]))
  await Promise.all(beats)
  expect(begun()).toBe(3)
  open()
  const answers = await Promise.all(asked.map(({ joined }) => joined))
  expect([answers.map(({ status }) => status), log]).toEqual([Array(6).fill('ok'), []])
})

test('61: one that does not fit is told when to come back, and keeps its page and its connection', async () => {
  const { view, begun, open } = slow()
  const { app, log } = site({ '/': view }, { limits: { openJoins: 1, queuedJoins: 1 } })
  await visitors(app, 2)
  await until(() => begun() === 1)
  const [late] = await visitors(app, 1, ['wait'])
  const answer = (await late?.joined) as Reply
  expect(answer).toEqual({
    status: 'error',
    response: { reason: 'busy', wait: expect.any(Number) as number },
  })
  expect(answer.response['wait']).toBeGreaterThanOrEqual(1)
  expect(log).toEqual([expect.stringContaining('LIVE_LIMIT_REACHED limits.queuedJoins (1) was reached.')])
  open()
  expect(await late?.client.join()).toMatchObject({ status: 'ok' })
})

test('a client that cannot be told hears of a failure, after which it joins again by itself', async () => {
  const { view, begun } = slow()
  const { app } = site({ '/': view }, { limits: { openJoins: 1, queuedJoins: 1, refusedFrames: 3 } })
  await visitors(app, 2)
  await until(() => begun() === 1)
  const client = await clientOf(app)
  for (let i = 0; i < 5; i++) {
    const failed = client.heard(({ event }) => event === MESSAGE.error)
    client.join().catch(() => undefined)
    expect(await failed).toMatchObject({ joinRef: client.joinRef, topic: client.topic })
  }
  expect(client.isClosed).toBe(false)
})

test('those who have left make room for others', async () => {
  const { view, begun, open } = slow()
  const { app, log } = site({ '/': view }, { limits: { openJoins: 1, queuedJoins: 2 } })
  const [, ...waiting] = await visitors(app, 3)
  await until(() => begun() === 1)
  for (const { client } of waiting) {
    expect(await client.ask([client.joinRef, 'bye', client.topic, MESSAGE.leave, {}])).toMatchObject({
      status: 'ok',
    })
  }
  const asked = await visitors(app, 2, ['wait'])
  open()
  expect((await Promise.all(asked.map(({ joined }) => joined))).map(({ status }) => status)).toEqual([
    'ok',
    'ok',
  ])
  expect([begun(), log]).toEqual([3, []])
})

test('joins that are never over hold others up for ten seconds', async () => {
  const { view, begun } = slow()
  const { app } = site({ '/': view, '/counter': counter() }, { limits: { openJoins: 2 } })
  await visitors(app, 2)
  await until(() => begun() === 2)
  const joined = (await connect(await pageOf(app, '/counter'))).join()
  later(11_000)
  expect(await joined).toMatchObject({ status: 'ok' })
  jest.restoreAllMocks()
})

test('a page of a browser that finds no room waits, keeps what was typed, and is joined without a load', async () => {
  const { view, begun, open } = slow()
  const typed = liveView({
    mount: () => ({}),
    render: () => html`<form phx-change="x"><input name="a" /></form>`,
    handleEvent: { x: () => undefined },
  })
  const { app, log } = site({ '/': view, '/form': typed }, { limits: { openJoins: 1, queuedJoins: 1 } })
  await visitors(app, 2)
  await until(() => begun() === 1)
  const host = await hostOf(app)
  const { page } = await newPage()
  let loads = 0
  page.on('load', () => loads++)
  await page.goto(`http://${host.name}/form`)
  await page.fill('input', 'typed')
  await until(() => log.some((line) => line.includes('limits.queuedJoins')))
  open()
  await page.waitForSelector('.phx-connected')
  expect([await page.inputValue('input'), loads]).toEqual(['typed', 1])
  host.release()
})
