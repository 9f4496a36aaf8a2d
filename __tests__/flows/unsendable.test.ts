import { html, liveView, type AnyLiveView } from '../../lib/index.ts'
import { joinedClient, clientOf, type WireClient } from './wire-client.ts'
import { counter, site } from './site.ts'
import { MESSAGE } from '../../lib/protocol/messages.ts'

type Loop = { itself?: Loop }

/** What TypeScript would not let pass. */
function unsendable(kind: string): never {
  const loop: Loop = {}
  loop.itself = loop
  return (kind === 'a loop' ? { loop } : { big: 1n }) as never
}

/** A view that pushes, or answers, what is no JSON. */
function careless(kind: string, isEarly: boolean): AnyLiveView {
  return liveView({
    name: 'careless',
    mount(socket) {
      socket.subscribe('news')
      if (isEarly) socket.pushEvent('told', unsendable(kind))
      return {}
    },
    handleEvent: {
      push: (socket) => socket.pushEvent('told', unsendable(kind)),
      pushLater: (socket) => Promise.resolve().then(() => socket.pushEvent('told', unsendable(kind))),
      reply: () => unsendable(kind),
      tell: (socket) => socket.broadcast('news', 'told'),
    },
    handleInfo: { told: (socket) => socket.pushEvent('told', unsendable(kind)) },
    render: () => html`careless`,
  })
}

/** The connection has survived: a heartbeat is answered. */
const lives = (client: WireClient): Promise<unknown> =>
  client.ask([null, 'beat', 'phoenix', MESSAGE.heartbeat, {}])

describe.each(['a loop', 'a BigInt'])('%s', (kind) => {
  test('pushed by mount is a join that crashed, and the application is told', async () => {
    const { app, errors, live } = site({ '/': careless(kind, true), '/counter': counter() })
    const client = await clientOf(app)
    expect(await client.join()).toEqual({ status: 'error', response: { reason: 'join crashed' } })
    expect(errors.map(({ message }) => message)).toEqual([
      expect.stringContaining('careless: the join failed: '),
    ])
    expect(live.pubsub.size).toBe(0)
    await lives(client)
  })

  test.each([
    ['push', 'handleEvent.push'],
    ['pushLater', 'handleEvent.pushLater'],
    ['reply', 'handleEvent.reply'],
    ['tell', 'handleInfo.told'],
  ])('in %s ends that view, and the application is told', async (event, callback) => {
    const { app, errors, live } = site({ '/': careless(kind, false) })
    const client = await joinedClient(app)
    const crash = client.heard((frame) => frame.event === MESSAGE.error)
    client.event(event).catch(() => undefined)
    expect((await crash).joinRef).toBe(client.joinRef)
    expect(errors.map(({ message }) => message)).toEqual([
      expect.stringContaining(`careless: ${callback} failed: `),
    ])
    expect(live.pubsub.size).toBe(0)
    await lives(client)
  })
})
