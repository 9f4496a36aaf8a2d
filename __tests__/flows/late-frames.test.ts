import { html, liveView, type AnyLiveView } from '../../lib/index.ts'
import { joinedClient, type WireClient } from './wire-client.ts'
import { counter, site } from './site.ts'
import { MESSAGE } from '../../lib/protocol/messages.ts'

/** A view that ends in several ways. */
function mortal(): AnyLiveView {
  return liveView({
    mount: () => ({}),
    handleEvent: {
      boom() {
        throw new Error('boom')
      },
      go: (socket) => socket.redirect('/elsewhere'),
    },
    render: () => html`mortal`,
  })
}

const beat = (client: WireClient): Promise<unknown> =>
  client.ask([null, 'beat', 'phoenix', MESSAGE.heartbeat, {}])

test.each(['boom', 'go'])('events on their way to a view that ended (%s) are no mistakes', async (name) => {
  const { app, log } = site({ '/': mortal() })
  const client = await joinedClient(app)
  for (let i = 0; i < 40; i++) client.event(name).catch(() => undefined)
  await beat(client)
  expect(client.isClosed).toBe(false)
  expect(log).toEqual([])
  expect(await client.join()).toMatchObject({ status: 'ok' })
})

test('events to a topic that was never joined so are, also after such an end', async () => {
  const { app } = site({ '/': mortal() }, { limits: { refusedFrames: 5 } })
  const client = await joinedClient(app)
  client.event('boom').catch(() => undefined)
  for (let i = 0; i < 5; i++) client.say(JSON.stringify(['other', '7', client.topic, 'event', {}]))
  expect(await client.closed).toBe(1008)
})

test('what was refused is forgotten after a minute', async () => {
  const { app } = site({ '/': counter() }, { limits: { refusedFrames: 5 } })
  const client = await joinedClient(app)
  const now = jest.spyOn(performance, 'now')
  for (let minutes = 0; minutes < 3; minutes++) {
    now.mockReturnValue(1e6 + minutes * 61_000)
    for (let i = 0; i < 4; i++) client.say('3{')
    await beat(client)
  }
  now.mockRestore()
  expect(client.isClosed).toBe(false)
})

test.each([
  ['the view', (client: WireClient) => [client.joinRef, '7', client.topic, '\n\u001b[31mfake', {}]],
  ['the connection', () => [null, '7', 'phoenix', '\n\u001b[31mfake', {}]],
  ['a topic', () => ['7', '7', 'lv:\n\u001b[31mfake', 'event', {}]],
  ['a join', () => ['7', '7', 'lv:\n\u001b[31mfake', MESSAGE.join, {}]],
])('what a client says to %s is not written raw into the log', async (_name, frame) => {
  const { app, log } = site({ '/': counter() })
  const client = await joinedClient(app)
  client.say(JSON.stringify(frame(client)))
  await beat(client)
  expect(log).toEqual([expect.stringContaining('\\n\\u001b[31mfake')])
})
