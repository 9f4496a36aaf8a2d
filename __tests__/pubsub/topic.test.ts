import { LiveError, on, PubSub, topic } from '../../lib/index.ts'

const rooms = topic<{ said: { readonly text: string } }>('room')

/** What all listeners of some topics hear of one message to one topic. */
async function heard(topics: readonly (string | ReturnType<typeof rooms.of>)[], to: typeof rooms.of) {
  const pubsub = new PubSub()
  const all: unknown[] = []
  for (const each of topics) pubsub.subscribe(each, (_name, payload, from) => void all.push([from, payload]))
  pubsub.broadcast(to('7'), 'said', { text: 'hi' })
  await Promise.resolve()
  return all
}

test('a message of a key reaches its listeners, also those who name the topic by a text', async () => {
  const said = ['room:7', { text: 'hi' }]
  expect(await heard([rooms.of('7'), rooms.of(7n), 'room:7'], (key) => rooms.of(key))).toEqual([
    said,
    said,
    said,
  ])
  expect(await heard([rooms, rooms.of('8'), 'room'], (key) => rooms.of(key))).toEqual([])
})

test('keys and names with a separator never meet', () => {
  const names = [
    topic('a').of('b:c'),
    topic('a:b').of('c'),
    topic('a:b:c'),
    topic('a%3Ab').of('c'),
    topic('a%3Ab:c'),
    topic('a').of('b%3Ac'),
    topic('a').of(''),
    topic('a'),
  ].map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
})

test.each([[undefined], [null], [{}], [Promise.resolve('7')]])('refuses %p as a key', (key) => {
  expect(() => rooms.of(key as never)).toThrow('`of` of the topic "room" was given')
})

test('refuses what is no name, no topic and no handler', () => {
  expect(() => topic('')).toThrow(LiveError)
  expect(() => on('room' as never, 'said' as never, () => undefined)).toThrow(
    'takes what `topic` or `liveComponent` has returned',
  )
  expect(() => on(rooms, 'said', undefined as never)).toThrow('`on` takes a handler')
})
