import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { event, fields, html, liveView } from '../../lib/index.ts'
import { live } from '../../lib/testing/index.ts'
import { connect, joinedPeer, type Peer } from './peer.ts'
import { site, until } from './site.ts'
import { MESSAGE } from '../../lib/protocol/messages.ts'

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

type Dice = (below: number) => number

/** The same numbers in every run (mulberry32), so that what fails once fails again. */
function dice(seed: number): Dice {
  return (below) => {
    seed = (seed + 0x6d2b79f5) | 0
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) % below
  }
}

const HOSTILE: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1e308,
  '',
  '\u0000',
  '\ud800',
  '__proto__',
  'constructor',
  'then',
  [],
  {},
  [[]],
  { then: 'x' },
  { ['__proto__']: { x: 1 } },
  { constructor: { prototype: {} } },
  { length: 1e9 },
  'x'.repeat(3000),
  Array(500).fill(null),
  'lv:',
  'phoenix',
  MESSAGE.join,
  MESSAGE.leave,
  'event',
  'a[__proto__]=1',
  'a[[[[=1&]',
  '%',
  '%E0%A4%A',
  'javascript:x',
  'http://[',
  '//evil.test',
]

/** Changes a message somewhere inside. */
function mutated(value: unknown, roll: Dice): unknown {
  if (typeof value !== 'object' || value === null || roll(4) === 0) return HOSTILE[roll(HOSTILE.length)]
  const copy = Array.isArray(value) ? [...(value as unknown[])] : { ...value }
  const keys = Object.keys(copy)
  const key = keys[roll(keys.length)] ?? 'extra'
  const table = copy as Record<string, unknown>
  if (roll(8) === 0) Reflect.deleteProperty(table, key)
  else table[key] = mutated(table[key], roll)
  return copy
}

/** Changes letters of a message. */
function garbled(text: string, roll: Dice): string {
  const [from, to] = [roll(text.length), roll(text.length)].sort((a, b) => a - b) as [number, number]
  const piece = text.slice(from, to)
  return (
    [
      text.slice(0, from),
      text.slice(from),
      text.slice(0, to) + piece + text.slice(to),
      piece,
      text.replace(piece, '"'),
    ][roll(5)] ?? ''
  )
}

function messages(peer: Peer): unknown[][] {
  const { url, topic, joinRef, page } = peer
  const params = { _csrf_token: page.csrf, _mounts: 0, _mount_attempts: 0 }
  const form = { type: 'form', event: 'save', value: 'a=1&b[c]=2&d[]=3', meta: { _target: 'b[c]' } }
  return [
    [joinRef, '7', topic, 'event', { type: 'click', event: 'add', value: { by: '1', value: '' } }],
    [joinRef, '8', topic, 'event', form],
    [
      '9',
      '9',
      topic,
      MESSAGE.join,
      { url, params, session: page.session, static: null, sticky: false, extensions: ['splice'] },
    ],
    [
      '12',
      '12',
      topic,
      MESSAGE.join,
      { redirect: url, params, session: page.session, static: null, sticky: false, flash: 'x' },
    ],
    [joinRef, '13', topic, MESSAGE.patch, { url: `${url}?a=b` }],
    [null, '10', 'phoenix', MESSAGE.heartbeat, {}],
    [joinRef, '11', topic, MESSAGE.leave, {}],
  ]
}

/** What lives on the heap after the rubbish is gone. @unit bytes */
function heap(): number {
  setFlagsFromString('--expose-gc')
  ;(runInNewContext('gc') as () => void)()
  return process.memoryUsage().heapUsed
}

test('thousands of damaged messages do no damage', async () => {
  const limits = { refusedFrames: 1_000_000, framesPerSecond: 1_000_000 }
  const { app, live: router, errors, log } = site({ '/': view }, { limits })
  const roll = dice(2026)
  const storm = async (peer: Peer, count: number): Promise<void> => {
    for (let i = 0; i < count && !peer.isClosed; i++) {
      const message = messages(peer)[roll(5)] ?? []
      const text = JSON.stringify(mutated(message, roll))
      peer.say(roll(3) === 0 ? garbled(JSON.stringify(message), roll) : text)
      if (i % 50 === 0) await peer.ask([null, `h${String(i)}`, 'phoenix', MESSAGE.heartbeat, {}])
      peer.frames.length = 0
    }
  }
  const first = await joinedPeer(app)
  await storm(first, 1000)
  const before = heap()
  for (let round = 0; round < 5; round++) {
    const peer = await connect(first.page)
    await peer.join()
    await storm(peer, 1000)
    peer.webSocket.terminate()
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
  const { app } = site({ '/': view }, { limits: { refusedFrames: 1_000_000, framesPerSecond: 1_000_000 } })
  const peer = await joinedPeer(app)
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
  for (let i = 0; i < 1000; i++) {
    await peer.event('add', { by: refused[roll(refused.length)] })
    await peer.event(String(HOSTILE[roll(HOSTILE.length)]), { by: 1 })
  }
  expect(heard).toEqual([])
  await peer.event('add', { by: '2' })
  expect(heard).toEqual([2])
})
