import type { Channel } from '../../lib/channel/channel.ts'
import { Connection } from '../../lib/channel/connection.ts'
import type { BinaryFrame } from '../../lib/protocol/binary-frame.ts'
import { MESSAGE } from '../../lib/protocol/messages.ts'
import { SECRET } from '../flows/site.ts'
import { QUIET_ORIGIN, quietOwner, quietTransport } from './quiet-owner.ts'

/** A connection on which `box:` can be joined beside views: a channel that keeps the bytes it is sent. */
function connected(): { connection: Connection; boxed: BinaryFrame[]; code: () => number | undefined } {
  const boxed: BinaryFrame[] = []
  let code: number | undefined
  const transport = quietTransport((why) => (code = why))
  const owner = quietOwner({ secret: SECRET })
  const topics = {
    ...owner.context.topics,
    'box:': (topic: string, joinRef: string) => box(topic, joinRef, boxed),
  }
  const context = { ...owner.context, topics }
  return {
    connection: new Connection(transport, QUIET_ORIGIN, { ...owner, context }),
    boxed,
    code: () => code,
  }
}

function box(topic: string, joinRef: string, boxed: BinaryFrame[]): Channel {
  return {
    topic,
    joinRef,
    held: 0,
    join: () => Promise.resolve(),
    receive: () => undefined,
    receiveBytes: (frame) => boxed.push(frame),
    flush: () => undefined,
    fail: () => undefined,
    close: () => undefined,
  }
}

function join(connection: Connection, topic: string): void {
  const frame = ['1', '1', topic, MESSAGE.join, { url: 'http://localhost/', session: '' }]
  connection.transportReceived(Buffer.from(JSON.stringify(frame)), false)
}

/** As phoenix.js prints a push whose payload is an ArrayBuffer. */
function bytes(texts: readonly string[], payload: string): Buffer {
  return Buffer.concat([
    Buffer.from([0, ...texts.map((text) => Buffer.byteLength(text))]),
    Buffer.from(texts.join('') + payload),
  ])
}

test('a channel whose kind takes bytes gets those that are sent to it', () => {
  const { connection, boxed, code } = connected()
  join(connection, 'box:ä')
  connection.transportReceived(bytes(['1', '2', 'box:ä', 'chunk'], 'ü'), true)
  const payload = Buffer.from('ü')
  expect(boxed).toEqual([{ joinRef: '1', ref: '2', topic: 'box:ä', event: 'chunk', payload }])
  expect(code()).toBe(undefined)
})

test('bytes for an earlier join of a topic are dropped', () => {
  const { connection, boxed, code } = connected()
  join(connection, 'box:a')
  connection.transportReceived(bytes(['0', '2', 'box:a', 'chunk'], 'x'), true)
  expect([boxed, code()]).toEqual([[], undefined])
})

test.each([
  ['a view', bytes(['1', '2', 'lv:a', 'chunk'], 'x')],
  ['a topic that is not joined', bytes(['1', '2', 'box:b', 'chunk'], 'x')],
  ['what does not say where it goes', Buffer.from([7, 1, 2, 3])],
  ['what is shorter than it says', Buffer.from([0, 200, 1, 1, 1, 1])],
  ['an empty message', Buffer.alloc(0)],
])('bytes for %s end a connection', (_what, data) => {
  const { connection, boxed, code } = connected()
  join(connection, 'lv:a')
  connection.transportReceived(data, true)
  expect([boxed, code()]).toEqual([[], 1003])
})

test.each(['constructor:a', '__proto__:a', ':', 'lv', 'box', 'toString'])(
  'nothing is joined at %s',
  (topic) => {
    const { connection } = connected()
    const send = jest.spyOn(connection.sender, 'send')
    join(connection, topic)
    const response = { reason: 'unmatched topic' }
    expect(send.mock.calls).toMatchObject([[{ topic, payload: { status: 'error', response } }]])
  },
)
