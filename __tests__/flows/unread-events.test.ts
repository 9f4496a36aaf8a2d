import { html, liveView } from '../../lib/index.ts'
import { joinedClient } from './wire-client.ts'
import { site } from './site.ts'

test('events for a browser that does not read are bounded by limits.unsentBytes', async () => {
  const chatty = liveView({
    mount(socket) {
      socket.subscribe('news')
      return {}
    },
    handleInfo: { told: (socket, text: string) => socket.pushEvent('told', { text }) },
    render: () => html`chatty`,
  })
  const { app, live, log } = site({ '/': chatty })
  const client = await joinedClient(app)
  client.webSocket.pause()
  let sent = 0
  for (; live.pubsub.size > 0 && sent < 60_000; sent++) {
    live.pubsub.broadcast('news', 'told', 'x'.repeat(1024))
    if (sent % 100 === 0) await new Promise(setImmediate)
  }
  expect([live.pubsub.size, sent < 60_000]).toEqual([0, true])
  expect(log).toEqual([expect.stringContaining('LIVE_READER_SLOW')])
  client.webSocket.resume()
  expect(await client.closed).toBe(1013)
})

test('a browser that reads late gets every event, in their order', async () => {
  const chatty = liveView({
    mount(socket) {
      socket.subscribe('news')
      return {}
    },
    handleInfo: { told: (socket, n: number) => socket.pushEvent('told', { n, text: 'x'.repeat(1024) }) },
    render: () => html`chatty`,
  })
  const { app, live } = site({ '/': chatty })
  const client = await joinedClient(app)
  client.webSocket.pause()
  for (let n = 0; n < 500; n++) live.pubsub.broadcast('news', 'told', n)
  client.webSocket.resume()
  await client.heard(({ payload }) => JSON.stringify(payload).includes('"n":499'))
  const events = client.frames.flatMap(({ payload }) => (payload['e'] ?? []) as [string, { n: number }][])
  expect(events.map(([, { n }]) => n)).toEqual(Array.from({ length: 500 }, (_, n) => n))
})
