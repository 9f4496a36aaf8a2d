import { PubSub } from '../../lib/index.ts'
import { encoded } from '../../lib/pubsub/payload.ts'

type Payload = Parameters<PubSub['broadcast']>[2]

/** What each of two listeners is told. */
async function told(payload: unknown): Promise<readonly unknown[]> {
  const pubsub = new PubSub()
  const all: unknown[] = []
  for (let i = 0; i < 2; i++) pubsub.subscribe('room', (_name, given) => void all.push(given))
  pubsub.broadcast('room', 'said', payload as Payload)
  await Promise.resolve()
  return all
}

class Point {
  readonly x = 1
}

test.each([
  ['a text', 'hi', 'hi'],
  ['a number', 1.5, 1.5],
  ['nothing', undefined, undefined],
  ['null', null, null],
  ['a list of tables', [{ a: [true] }], [{ a: [true] }]],
  ['a table with a member that is not there', { a: 1, b: undefined }, { a: 1 }],
  ['the fields of an object of a class', { at: new Point() }, { at: { x: 1 } }],
  ['the same value twice', [[1], [1]], [[1], [1]]],
])('carries %s', async (_what, payload, expected) => {
  expect(await told(payload)).toStrictEqual([expected, expected])
})

test('JSON that fails is explained in production as well', () => {
  const round: unknown[] = []
  round.push([round])
  expect(() => encoded(round, 'payload', '`broadcast`')).toThrow(
    '`broadcast`, in `payload[0][0]`, was given a list of 1 where it takes no value that holds itself',
  )
  expect(() => encoded({ n: 1n }, 'payload', '`broadcast`')).toThrow('in `payload.n`, was given 1')
})

test.each([undefined, null, 7, Symbol('said'), {}])('a message is not named %p', (name) => {
  const pubsub = new PubSub()
  expect(() => pubsub.broadcast('room', name as string)).toThrow('takes a name: text')
})

const circle: { self?: unknown } = {}
circle.self = circle

test.each<[place: string, payload: unknown]>([
  ['payload', new Date()],
  ['payload.at', { at: new Date() }],
  ['payload.lines[1].at', { lines: [{}, { at: new Date() }] }],
  ['payload[0]', [undefined]],
  ['payload.map', { map: new Map() }],
  ['payload.set', { set: new Set() }],
  ['payload.id', { id: 1n }],
  ['payload.n', { n: Number.NaN }],
  ['payload.ask', { ask: () => 1 }],
  ['payload.error', { error: new Error('x') }],
  ['payload.bytes', { bytes: Buffer.from('x') }],
  ['payload.url', { url: new URL('https://a.test') }],
  ['payload.later', { later: Promise.reject(new Error('no await')) }],
  ['payload.self', circle],
])('refuses what JSON cannot carry, and says where it is: %s', (place, payload) => {
  const refusal = {
    code: 'LIVE_VALUE_KIND',
    message: expect.stringContaining(`"said" to "room", in \`${place}\``),
  }
  const send = (): void => new PubSub().broadcast('room', 'said', payload as Payload)
  expect(send).toThrow(expect.objectContaining(refusal))
})

test('what one receiver does to a payload, no other notices, nor what the sender does afterwards', async () => {
  const mine = { tags: ['a'] }
  const sending = told(mine)
  mine.tags.push('b')
  const [given] = (await sending) as readonly { tags: string[] }[]
  expect(given).toEqual({ tags: ['a'] })
  expect(() => given?.tags.push('c')).toThrow(TypeError)
  expect(Object.isFrozen(mine.tags)).toBe(false)
})
