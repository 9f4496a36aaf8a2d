import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { event, fields, html, liveView } from '../../lib/index.ts'
import { live } from '../../lib/testing/index.ts'
import { connect, joinedClient, type WireClient } from './wire-client.ts'
import { site, until } from './site.ts'
import { MESSAGE } from '../../lib/protocol/messages.ts'
import { damaged, dice, HOSTILE } from '../support/damage.ts'
import { runsOf } from '../support/thorough.ts'

const ROUNDS = runsOf('connections with a thousand damaged messages', 5, 2)
const REFUSED = runsOf('events that are refused', 1000, 200)

const heard: unknown[] = []

const view = liveView({
  mount(socket): { n: number } {
    socket.subscribe('news')
    return { n: 0 }
  },
  handleEvent: {
    add: event(fields({ by: Number }), (socket, { by }) => {
      heard.push(by)
      socket.update('n', (n) => (n + by) % 1000)
    }),
    save(_socket, value) {
      heard.push(value)
    },
  },
  render: ({ n }) => html`<b id="n">${n}</b><button phx-click="add" phx-value-by="1">+</button>`,
})

/** What lives on the heap after the rubbish is gone. @unit bytes */
function heap(): number {
  setFlagsFromString('--expose-gc')
  ;(runInNewContext('gc') as () => void)()
  return process.memoryUsage().heapUsed
}

test('16: thousands of damaged messages do no damage', async () => {
  const limits = {
    refusedFrames: 1_000_000,
    framesPerSecond: 1_000_000,
    eventsPerSecond: Infinity,
    viewEventsPerSecond: Infinity,
  }
  const { app, live: router, errors, log } = site({ '/': view }, { limits })
  const roll = dice(2026)
  const storm = async (client: WireClient, count: number): Promise<void> => {
    for (let i = 0; i < count && !client.isClosed; i++) {
      client.say(damaged(client, roll))
      if (i % 50 === 0) await client.ask([null, `h${String(i)}`, 'phoenix', MESSAGE.heartbeat, {}])
      client.frames.length = 0
    }
  }
  const first = await joinedClient(app)
  await storm(first, 1000)
  const before = heap()
  for (let round = 0; round < ROUNDS; round++) {
    const client = await connect(first.page)
    await client.join()
    await storm(client, 1000)
    client.webSocket.terminate()
    heard.length = 0
    ;(log as string[]).length = 0
  }
  first.webSocket.terminate()
  await until(() => router.pubsub.size === 0)
  expect(errors).toEqual([])
  expect(heap() - before).toBeLessThan(5_000_000)
  const page = await live(app, '/')
  await page.click('+')
  expect(page.text('#n')).toBe('1')
})

test('what is refused reaches no handler', async () => {
  const { app } = site(
    { '/': view },
    {
      limits: {
        refusedFrames: 1_000_000,
        framesPerSecond: 1_000_000,
        eventsPerSecond: Infinity,
        viewEventsPerSecond: Infinity,
      },
    },
  )
  const client = await joinedClient(app)
  const roll = dice(7)
  heard.length = 0
  const refused: readonly unknown[] = [
    [],
    {},
    null,
    'x',
    'NaN',
    '1e999',
    true,
    [1],
    { valueOf: 1 },
    '0x',
    '',
    ' ',
  ]
  for (let i = 0; i < REFUSED; i++) {
    await client.event('add', { by: refused[roll(refused.length)] })
    await client.event(String(HOSTILE[roll(HOSTILE.length)]), { by: 1 })
  }
  expect(heard).toEqual([])
  await client.event('add', { by: '2' })
  expect(heard).toEqual([2])
})
