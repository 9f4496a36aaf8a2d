import { html, liveView, type AnyLiveView } from '../../lib/index.ts'
import { hostOf } from '../../lib/testing/test-server.ts'
import { MESSAGE } from '../../lib/protocol/messages.ts'
import { joinedClient, clientOf, type WireClient } from './wire-client.ts'
import { gate, site, until, type Site } from './site.ts'

/** Keeps the whole process from working. */
function compute(milliseconds: number): void {
  const end = performance.now() + milliseconds
  while (performance.now() < end);
}

/** A view whose callbacks wait or compute; they wait until the gate opens. */
function idler(opened: Promise<void> = Promise.resolve()): AnyLiveView {
  return liveView({
    mount(socket) {
      socket.subscribe('news')
      return { n: 0 }
    },
    handleEvent: {
      quick: (socket) => socket.update('n', (n) => n + 1),
      wait: () => opened,
      compute: () => compute(60),
      draw: (socket) => socket.assign({ n: -1 }),
      async both() {
        await Promise.resolve()
        compute(60)
      },
    },
    handleInfo: { wait: () => opened },
    render({ n }) {
      if (n < 0) compute(60)
      return html`<b>${n}</b>`
    },
  })
}

/** What is reported of one kind of callback. On a busy machine others take long as well. */
const messages = (errors: readonly Error[], kind: string): readonly string[] =>
  errors.map(({ message }) => message.replace(/\d+ ms.*/, 'N ms')).filter((message) => message.includes(kind))

test.each(['compute', 'draw', 'both'])(
  '63: a callback that computes too long (%s) is reported',
  async (name) => {
    const it = site({ '/': idler() }, { limits: { callbackTime: 50 } })
    const client = await joinedClient(it.app)
    await client.event(name)
    await until(() => messages(it.errors, 'handleEvent').length > 0)
    expect(messages(it.errors, 'handleEvent')).toEqual([`/: handleEvent.${name} has taken N ms`])
    for (const error of it.errors) expect(error).toMatchObject({ code: 'LIVE_CALLBACK_SLOW', fault: 'app' })
  },
)

test.each([
  ['handleEvent', (client: WireClient) => client.event('wait')],
  [
    'handleInfo',
    (_client: WireClient, it: Site) => Promise.resolve(it.live.pubsub.broadcast('news', 'wait', {})),
  ],
])('63: a %s that waits too long is reported once, with its name', async (name, begin) => {
  const { opened, open } = gate()
  const it = site({ '/': idler(opened) }, { limits: { callbackTime: 20 } })
  const client = await joinedClient(it.app)
  const begun = begin(client, it)
  await until(() => messages(it.errors, `${name}.wait`).length > 0)
  open()
  await begun
  expect(await client.event('quick')).toMatchObject({ status: 'ok' })
  expect(messages(it.errors, '.wait')).toEqual([`/: ${name}.wait has taken N ms`])
})

test('its view goes on, unless it is to be ended', async () => {
  const it = site({ '/': idler(new Promise(() => undefined)) }, { limits: { callbackTimeout: 50 } })
  const [client, other] = [await joinedClient(it.app), await joinedClient(it.app)]
  const crash = client.heard(({ event }) => event === MESSAGE.error)
  client.event('wait').catch(() => undefined)
  await crash
  expect(it.errors.map(({ message }) => message)).toEqual([
    expect.stringMatching(
      /^\/: handleEvent\.wait has taken \d+ ms; limits\.callbackTimeout is 50\. The view was ended\./,
    ),
  ])
  expect(await other.event('quick')).toMatchObject({ status: 'ok' })
  expect(await client.join()).toMatchObject({ status: 'ok' })
})

describe('a mount that never ends', () => {
  const never = liveView({ mount: () => new Promise<object>(() => undefined), render: () => html`never` })
  const late = liveView({
    mount: ({ connected }) => (connected ? new Promise<object>(() => undefined) : {}),
    render: () => html`late`,
  })

  test('is given up in a first page, which is answered with an error', async () => {
    const it = site({ '/': never }, { limits: { callbackTime: 10, callbackTimeout: 50 } })
    const host = await hostOf(it.app)
    expect((await fetch(`http://${host.name}/`)).status).toBe(500)
    expect(messages(it.errors, 'mount')).toEqual(['/: mount has taken N ms'])
    host.release()
  })

  test('is given up in a join, which is refused', async () => {
    const it = site({ '/': late }, { limits: { callbackTimeout: 50 } })
    const client = await clientOf(it.app)
    expect(await client.join()).toEqual({ status: 'error', response: { reason: 'join crashed' } })
    expect(messages(it.errors, 'mount')).toEqual(['/: the join failed: /: mount has taken N ms'])
  })
})

test('a view that has ended is not ended again by a callback that runs on', async () => {
  const it = site({ '/': idler(new Promise(() => undefined)) }, { limits: { callbackTimeout: 60 } })
  const [client, other] = [await joinedClient(it.app), await joinedClient(it.app)]
  client.event('wait').catch(() => undefined)
  await client.ask([client.joinRef, 'bye', client.topic, MESSAGE.leave, {}])
  const crash = other.heard(({ event }) => event === MESSAGE.error)
  other.event('wait').catch(() => undefined)
  await crash
  expect(messages(it.errors, 'handleEvent')).toEqual(['/: handleEvent.wait has taken N ms'])
})
