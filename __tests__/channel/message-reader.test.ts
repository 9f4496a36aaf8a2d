import { FrameBounds } from '../../lib/transport/frame-bounds.ts'
import { MessageReaders } from '../../lib/transport/message-reader.ts'
import { clientFrame, OPCODE, reason } from './client-frames.ts'
import { Hearing } from './hearing.ts'

const { rest, text, ping, close } = OPCODE
const part = { isLast: false }

/** What a client sends, in pieces after each of which every message that has begun is over. */
const MESSAGES = {
  'small ones': [clientFrame(text, 'a'), clientFrame(text), clientFrame(text, 'x'.repeat(125))],
  'one of two bytes of length': [clientFrame(text, 'x'.repeat(126))],
  'one of eight bytes of length': [clientFrame(text, 'x'.repeat(65_536))],
  'one of several frames': [
    Buffer.concat([clientFrame(text, 'a', part), clientFrame(rest, 'b', part), clientFrame(rest, 'c')]),
  ],
  'a ping amid one of several frames': [
    Buffer.concat([clientFrame(text, 'a', part), clientFrame(ping, 'b'), clientFrame(rest, 'c')]),
  ],
  'one without a mask': [clientFrame(text, 'abc', { isMasked: false }), clientFrame(text, 'd')],
}

describe.each(Object.entries(MESSAGES))('the bounds of %s', (_name, messages) => {
  const whole = Buffer.concat(messages)
  const ends = new Set([0])
  for (const { length } of messages) ends.add(Math.max(...ends) + length)
  const places = Array.from({ length: whole.length + 1 }, (_, i) => i)
  const cuts = places.filter((i) => i < 40 || i > whole.length - 40)

  test.each(cuts)('are known when it is cut after %d bytes', (cut) => {
    const bounds = new FrameBounds()
    bounds.follow(whole.subarray(0, cut))
    expect(bounds.isBetween).toBe(ends.has(cut))
    bounds.follow(whole.subarray(cut))
    expect(bounds.isBetween).toBe(true)
  })

  test('are known byte by byte', () => {
    const bounds = new FrameBounds()
    const found = places.slice(1).filter((end) => {
      bounds.follow(whole.subarray(end - 1, end))
      return bounds.isBetween
    })
    expect(found).toEqual([...ends].slice(1))
  })
})

function three(): readonly [Hearing, Hearing, Hearing] {
  const readers = new MessageReaders(1000)
  return [new Hearing(readers), new Hearing(readers), new Hearing(readers)]
}

test('what WebSockets hear between the pieces of the messages of others is their own', () => {
  const [ann, ben, cid] = three()
  const hello = clientFrame(text, 'hello of ann')
  ann.read(hello.subarray(0, 3))
  ben.read(
    Buffer.concat([clientFrame(text, 'one'), clientFrame(ping, 'of ben'), clientFrame(text, 'tw', part)]),
  )
  cid.read(clientFrame(text, 'all of cid'))
  ann.read(hello.subarray(3))
  ben.read(clientFrame(rest, 'o'))
  expect([ann, ben, cid].map(({ heard }) => heard)).toEqual([
    ['hello of ann'],
    ['one', 'ping of ben', 'two'],
    ['all of cid'],
  ])
  expect([ann, ben, cid].map(({ reader }) => reader)).toEqual([undefined, undefined, undefined])
})

test.each([
  ['fails', clientFrame(text, Buffer.of(0xff)), /invalid UTF-8/],
  ['closes', clientFrame(close, reason(1000)), /close 1000/],
])('a WebSocket that %s leaves the others alone', async (_what, bytes, heard) => {
  const [ann, ben] = three()
  ann.read(bytes)
  ben.read(clientFrame(text, 'of ben'))
  await new Promise(setImmediate)
  expect(ann.heard.join()).toMatch(heard)
  expect(ben.heard).toEqual(['of ben'])
})

test('a WebSocket that is read is not read by another that it makes read meanwhile', () => {
  const [ann, ben] = three()
  ann.messageReceived = (data) => {
    ann.heard.push(String(data))
    ben.read(clientFrame(text, `after ${String(data)}`))
  }
  ann.read(Buffer.concat([clientFrame(text, 'a'), clientFrame(text, 'b')]))
  expect([ann.heard, ben.heard]).toEqual([
    ['a', 'b'],
    ['after a', 'after b'],
  ])
})
