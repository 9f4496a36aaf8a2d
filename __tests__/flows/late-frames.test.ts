import { html, liveView, type AnyLiveView } from '../../lib/index.ts'
import { joinedPeer, type Peer } from './peer.ts'
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

const beat = (peer: Peer): Promise<unknown> => peer.ask([null, 'beat', 'phoenix', MESSAGE.heartbeat, {}])

test.each(['boom', 'go'])('events on their way to a view that ended (%s) are no mistakes', async (name) => {
  const { app, log } = site({ '/': mortal() })
  const peer = await joinedPeer(app)
  for (let i = 0; i < 40; i++) peer.event(name).catch(() => undefined)
  await beat(peer)
  expect(peer.isClosed).toBe(false)
  expect(log).toEqual([])
  expect(await peer.join()).toMatchObject({ status: 'ok' })
})

test('events to a topic that was never joined so are, also after such an end', async () => {
  const { app } = site({ '/': mortal() }, { limits: { refusedFrames: 5 } })
  const peer = await joinedPeer(app)
  peer.event('boom').catch(() => undefined)
  for (let i = 0; i < 5; i++) peer.say(JSON.stringify(['other', '7', peer.topic, 'event', {}]))
  expect(await peer.closed).toBe(1008)
})

test('what was refused is forgotten after a minute', async () => {
  const { app } = site({ '/': counter() }, { limits: { refusedFrames: 5 } })
  const peer = await joinedPeer(app)
  const now = jest.spyOn(performance, 'now')
  for (let minutes = 0; minutes < 3; minutes++) {
    now.mockReturnValue(1e6 + minutes * 61_000)
    for (let i = 0; i < 4; i++) peer.say('3{')
    await beat(peer)
  }
  now.mockRestore()
  expect(peer.isClosed).toBe(false)
})

test.each([
  ['the view', (peer: Peer) => [peer.joinRef, '7', peer.topic, '\n\u001b[31mfake', {}]],
  ['the connection', () => [null, '7', 'phoenix', '\n\u001b[31mfake', {}]],
  ['a topic', () => ['7', '7', 'lv:\n\u001b[31mfake', 'event', {}]],
  ['a join', () => ['7', '7', 'lv:\n\u001b[31mfake', MESSAGE.join, {}]],
])('what a client says to %s is not written raw into the log', async (_name, frame) => {
  const { app, log } = site({ '/': counter() })
  const peer = await joinedPeer(app)
  peer.say(JSON.stringify(frame(peer)))
  await beat(peer)
  expect(log).toEqual([expect.stringContaining('\\n\\u001b[31mfake')])
})
