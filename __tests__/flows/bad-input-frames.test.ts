import { createHash } from 'node:crypto'
import type { Socket } from 'node:net'
import { event, fields, html, liveView, type AnyLiveView } from '../../lib/index.ts'
import { joinedClient, clientOf, type WireClient } from './wire-client.ts'
import { site, until, type Site } from './site.ts'
import { MESSAGE } from '../../lib/protocol/messages.ts'

/** A view that writes down which of its handlers ran. */
function witness(ran: unknown[]): AnyLiveView {
  return liveView({
    mount(socket) {
      socket.subscribe('news')
      return { n: 0 }
    },
    handleEvent: {
      inc(socket, value) {
        ran.push(value)
        socket.update('n', (n) => n + 1)
      },
      add: event(fields({ by: Number }), (socket, { by }) => socket.update('n', (n) => n + by)),
    },
    handleInfo: { told: () => void ran.push('told') },
    render: ({ n }) => html`<b>${n}</b>`,
  })
}

type Stage = { readonly ran: unknown[]; readonly client: WireClient; readonly it: Site }

async function stage(limits = {}): Promise<Stage> {
  const ran: unknown[] = []
  const it = site({ '/': witness(ran) }, { limits })
  return { ran, it, client: await joinedClient(it.app) }
}

/** Proves that a connection still works, after all that was said before has been dealt with. */
async function works({ client }: Stage): Promise<void> {
  expect(await client.ask([null, 'alive?', 'phoenix', MESSAGE.heartbeat, {}])).toEqual({
    status: 'ok',
    response: {},
  })
  expect(await client.event('add', { by: 1 })).toMatchObject({
    status: 'ok',
    response: { diff: expect.anything() },
  })
}

/** The first bytes of frames. */
const [PING, CLOSE] = [0x89, 0x88]

const nothing = { status: 'ok', response: {} }

test.each([
  ['broken JSON', '3{'],
  ['nothing', ''],
  ['null', 'null'],
  ['an object', '{}'],
  ['an empty array', '[]'],
  ['a number', '42'],
  ['text', '"[]"'],
  ['a short array', '["1","2","lv:x","event"]'],
  ['a long array', '["1","2","lv:x","event",{},{}]'],
  ['a join ref that is a number', '[1,"2","lv:x","event",{}]'],
  ['a ref that is an object', '["1",{},"lv:x","event",{}]'],
  ['a topic that is null', '["1","2",null,"event",{}]'],
  ['an event that is a list', '["1","2","lv:x",["event"],{}]'],
  ['a payload that is null', '["1","2","lv:x","event",null]'],
  ['a payload that is a list', '["1","2","lv:x","event",[]]'],
  ['a payload that is text', '["1","2","lv:x","event","{}"]'],
  ['numbers too large', '["1","2","lv:x","event",1e999]'],
  ['an endless ref', `[null,"${'9'.repeat(256)}","phoenix","heartbeat",{}]`],
])('13, N4: refuses a frame that is %s, and the connection lives', async (_name, text) => {
  const it = await stage()
  it.client.say(text)
  await works(it)
  expect(it.it.log).toEqual([expect.stringContaining('LIVE_FRAME_INVALID')])
  expect(it.ran).toEqual([])
})

test('N4: closes with 1008 after too many refused frames', async () => {
  const { client } = await stage({ refusedFrames: 5 })
  for (let i = 0; i < 5; i++) client.say('3{')
  expect(await client.closed).toBe(1008)
})

test.each([
  ['an unknown topic', ['1', '7', 'lv:other', 'event', { type: 'click', event: 'inc', value: {} }]],
  ['no topic', ['1', '7', '', 'event', { type: 'click', event: 'inc', value: {} }]],
  ['a join of nothing', ['7', '7', '', MESSAGE.join, {}]],
  ['a join of another kind', ['7', '7', 'room:1', MESSAGE.join, {}]],
  ['a join of an endless topic', ['7', '7', 'lv:'.padEnd(256, 'x'), MESSAGE.join, {}]],
])('27: answers %s with an error', async (_name, frame) => {
  const it = await stage()
  const reply = await it.client.ask(frame as [string, string, string, string, object])
  expect(reply).toEqual({ status: 'error', response: { reason: 'unmatched topic' } })
  await works(it)
  expect(it.ran).toEqual([])
})

test.each([
  'info',
  'diff',
  'told',
  MESSAGE.reply,
  MESSAGE.error,
  MESSAGE.close,
  'live_redirect',
  '__proto__',
  'constructor',
  '',
])('30, N5, N8: refuses a message named "%s"', async (name) => {
  const it = await stage()
  const { client } = it
  const reply = await client.ask([
    client.joinRef,
    '7',
    client.topic,
    name,
    { event: 'inc', name: 'told', value: {} },
  ])
  expect(reply.status).toBe('error')
  await works(it)
  expect(it.ran).toEqual([])
})

test('drops what was meant for an earlier join, and what has no join', async () => {
  const it = await stage()
  const { client } = it
  for (const joinRef of ['0', null]) {
    client.say(
      JSON.stringify([joinRef, '7', client.topic, 'event', { type: 'click', event: 'inc', value: {} }]),
    )
  }
  await works(it)
  expect(it.ran).toEqual([])
})

test.each([
  ['no name', { type: 'click', value: {} }],
  ['a name that is a number', { type: 'click', event: 7, value: {} }],
  ['a name that is a list', { type: 'click', event: ['inc'], value: {} }],
  ['no value', { type: 'click', event: 'inc' }],
  ['a list for a value', { type: 'click', event: 'inc', value: [1] }],
  ['text for a value', { type: 'click', event: 'inc', value: 'x' }],
  ['null for a value', { type: 'click', event: 'inc', value: null }],
  ['an object for a form', { type: 'form', event: 'inc', value: { a: 1 } }],
  ['a form that is no text', { type: 'form', event: 'inc', value: 7 }],
  ['a component for its target', { type: 'click', event: 'inc', value: {}, cid: 1 }],
  ['a target that is none', { type: 'click', event: 'inc', value: {}, cid: '__proto__' }],
])('answers an event with %s, and runs nothing', async (_name, payload) => {
  const it = await stage()
  const { client } = it
  expect(await client.ask([client.joinRef, '7', client.topic, 'event', payload])).toEqual(nothing)
  await works(it)
  expect(it.ran).toEqual([])
})

test.each([
  ['text', 'x'],
  ['a list', [1]],
  ['an object', {}],
  ['a million characters', 'x'.repeat(60_000)],
  ['infinity', '1e999'],
  ['nothing', null],
])('20: a field of the wrong kind is refused by its parser: %s', async (_name, by) => {
  const it = await stage()
  expect(await it.client.event('add', { by })).toEqual(nothing)
  await works(it)
})

test('N9: values named type, event or cid are data', async () => {
  const { ran, client } = await stage()
  const value = { type: 'form', event: 'add', cid: 1, name: 'told', topic: 'x', value: 'v' }
  await client.event('inc', value)
  await client.event('inc', 'type=a&event=b&meta=c', 'form')
  expect(ran).toEqual([value, { type: 'a', event: 'b', meta: 'c' }])
})

test('answers a hundred frames of one piece in their order', async () => {
  const { ran, client } = await stage()
  const { _socket: socket } = client.webSocket as unknown as { _socket: { cork(): void; uncork(): void } }
  socket.cork()
  for (let i = 0; i < 100; i++) {
    client.say(
      JSON.stringify([
        client.joinRef,
        `n${String(i)}`,
        client.topic,
        'event',
        { type: 'click', event: 'inc', value: { i } },
      ]),
    )
  }
  socket.uncork()
  await until(() => client.frames.length === 101)
  expect(ran).toEqual(Array.from({ length: 100 }, (_, i) => ({ i })))
  expect(client.frames.slice(1).map(({ ref }) => ref)).toEqual(
    Array.from({ length: 100 }, (_, i) => `n${String(i)}`),
  )
})

test('events that come with the join wait for it', async () => {
  const ran: unknown[] = []
  const client = await clientOf(site({ '/': witness(ran) }).app)
  const [join, first] = [client.join(), client.event('inc', { n: 1 })]
  expect((await join).status).toBe('ok')
  expect(await first).toEqual({ status: 'ok', response: { diff: { 0: '1' } } })
})

test('events before any join are refused', async () => {
  const ran: unknown[] = []
  const client = await clientOf(site({ '/': witness(ran) }).app)
  expect(await client.event('inc')).toEqual({ status: 'error', response: { reason: 'unmatched topic' } })
  expect(ran).toEqual([])
})

test('events for a view that was left are refused, and a leave is always answered', async () => {
  const { ran, client } = await stage()
  const leave = (): Promise<unknown> => client.ask([client.joinRef, '7', client.topic, MESSAGE.leave, {}])
  expect(await leave()).toEqual(nothing)
  expect(await client.event('inc')).toEqual({ status: 'error', response: { reason: 'unmatched topic' } })
  expect(await leave()).toEqual(nothing)
  expect(await client.ask([null, '8', 'lv:', MESSAGE.leave, {}])).toEqual(nothing)
  expect(ran).toEqual([])
})

test('9, N15: a frame over the limit ends the connection with 1009', async () => {
  const { client } = await stage()
  client.say('x'.repeat(1_048_576))
  expect(await client.closed).toBe(1009)
})

test('10: a frame in a thousand pieces ends the connection', async () => {
  const { client } = await stage()
  for (let i = 0; i < 2000; i++) client.webSocket.send('', { fin: false })
  expect([1008, 1006, 1009]).toContain(await client.closed)
})

test('12: a ping is answered, and a flood of them ends the connection', async () => {
  const { client } = await stage()
  const answered = new Promise((resolve) =>
    client.webSocket.once('pong', (data: Buffer) => resolve(String(data))),
  )
  client.webSocket.ping('there?')
  expect(await answered).toBe('there?')
  for (let i = 0; i < 5000; i++) client.webSocket.ping('x'.repeat(125))
  expect(await client.closed).toBe(1006)
})

test('pings of a client that does not read end the connection, and leave others alone', async () => {
  const { client, it } = await stage()
  const other = await joinedClient(it.app)
  client.webSocket.pause()
  const flood = setInterval(() => {
    for (let i = 0; i < 5000; i++) client.webSocket.ping('x'.repeat(125))
  }, 10)
  await until(() => it.live.stats().connections.open === 1)
  clearInterval(flood)
  await works({ client: other, it, ran: [] })
})

test('a ping is answered no more once the connection is closing', async () => {
  const { client } = await stage()
  const { _socket: socket } = client.webSocket as unknown as { _socket: Socket }
  const said: Buffer[] = []
  socket.on('data', (data: Buffer) => said.push(data))
  // This end is slow to close, and pings first.
  jest.spyOn(client.webSocket, 'close').mockReturnValue()
  client.say(Buffer.of(0))
  await until(() => said.length > 0)
  socket.write(Buffer.of(PING, 0x80, 0, 0, 0, 0, CLOSE, 0x80, 0, 0, 0, 0))
  await client.closed
  expect(Buffer.concat(said)).toEqual(Buffer.of(CLOSE, 2, 1003 >> 8, 1003 & 255))
})

test('11: what only a compressed message may say ends the connection with 1002', async () => {
  const { client } = await stage()
  const { _socket: socket } = client.webSocket as unknown as { _socket: { write(data: Buffer): void } }
  socket.write(Buffer.from([0xc1, 0x81, 0, 0, 0, 0, 0x61]))
  expect(await client.closed).toBe(1002)
})

test('12, 60, N16: binary ends the connection with 1003', async () => {
  const { client } = await stage()
  client.say(createHash('sha256').digest())
  expect(await client.closed).toBe(1003)
})

test('12: text that is none ends the connection with 1007', async () => {
  const { client } = await stage()
  client.webSocket.send(Buffer.from([0x5b, 0xff, 0xfe]), { binary: false })
  expect(await client.closed).toBe(1007)
})

test('13: nesting 100,000 deep is refused in no time, wherever it stands', async () => {
  const it = await stage({ frameBytes: 1_000_000 })
  const { client } = it
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
  const deepObject = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`
  for (const value of [`{"a":${deep}}`, deepObject]) {
    client.say(
      `["${client.joinRef}","7","${client.topic}","event",{"type":"click","event":"inc","value":${value}}]`,
    )
    client.say(
      `["${client.joinRef}","7","${client.topic}","event",{"type":"form","event":"inc","value":"","meta":${value}}]`,
    )
    client.say(`["${client.joinRef}","7","${value.slice(0, 9).replaceAll('"', '')}","phx_join",${value}]`)
  }
  client.say(deep)
  await works(it)
  expect(it.ran).toEqual([])
})

test('N12: joining the same view eleven times leaves one of it', async () => {
  const { client, it } = await stage()
  for (let i = 0; i < 9; i++) client.join().catch(() => 'nobody waits for an answer that was overtaken')
  expect(await client.join()).toMatchObject({ status: 'ok' })
  expect(it.live.pubsub.size).toBe(1)
  expect(await client.event('inc')).toEqual({ status: 'ok', response: { diff: { 0: '1' } } })
})

test('a connection joins so many views and no more', async () => {
  const it = site({}, { limits: { channels: 2 } })
  it.app.get('/', async (req, res) => {
    const views = ['a', 'b', 'c'].map((id) => it.live.embed(req, res, witness([]), { id }))
    res.send((await Promise.all(views)).join(''))
  })
  const client = await clientOf(it.app)
  const joins = Object.entries(client.page.sessions).map(([id, session]) =>
    client.join({ session }, `lv:${id}`),
  )
  const [, , third] = await Promise.all(joins)
  expect(third).toEqual({ status: 'error', response: { reason: 'too many channels joined' } })
  expect(it.live.pubsub.size).toBe(2)
})
