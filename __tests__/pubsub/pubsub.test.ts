import { PubSub } from '../../lib/index.ts'

type Heard = readonly [name: string, payload: unknown]

/** A subscriber that writes down what it hears. */
function listener(): { readonly heard: Heard[]; readonly hear: (name: string, payload: unknown) => void } {
  const heard: Heard[] = []
  return { heard, hear: (name, payload) => void heard.push([name, payload]) }
}

test('delivers to all who listen to the topic, after the code that sent it', async () => {
  const pubsub = new PubSub()
  const [ada, lin, other] = [listener(), listener(), listener()]
  pubsub.subscribe('news', ada.hear)
  pubsub.subscribe('news', lin.hear)
  pubsub.subscribe('else', other.hear)
  pubsub.broadcast('news', 'told', 1)
  expect(ada.heard).toEqual([])
  await Promise.resolve()
  expect([ada.heard, lin.heard, other.heard]).toEqual([[['told', 1]], [['told', 1]], []])
})

test('delivers in the order of sending, also what is sent meanwhile', async () => {
  const pubsub = new PubSub()
  const ada = listener()
  pubsub.subscribe('a', (name) => {
    if (name === 'first') pubsub.broadcast('b', 'third')
  })
  for (const topic of ['a', 'b']) pubsub.subscribe(topic, ada.hear)
  pubsub.broadcast('a', 'first')
  pubsub.broadcast('b', 'second')
  await Promise.resolve()
  expect(ada.heard.map(([name]) => name)).toEqual(['first', 'second', 'third'])
})

test('leaves out the one it comes from', async () => {
  const pubsub = new PubSub()
  const [ada, lin] = [listener(), listener()]
  for (const { hear } of [ada, lin]) pubsub.subscribe('news', hear)
  pubsub.broadcastFrom(ada.hear, 'news', 'told')
  await Promise.resolve()
  expect([ada.heard.length, lin.heard.length]).toEqual([0, 1])
})

test('delivers to nobody who came after the sending or left before the delivery', async () => {
  const pubsub = new PubSub()
  const [early, late, gone] = [listener(), listener(), listener()]
  pubsub.subscribe('news', early.hear)
  const end = pubsub.subscribe('news', gone.hear)
  pubsub.broadcast('news', 'told')
  pubsub.subscribe('news', late.hear)
  end()
  await Promise.resolve()
  expect([early, late, gone].map(({ heard }) => heard.length)).toEqual([1, 0, 0])
})

test('a second subscription of the same listener changes nothing', async () => {
  const pubsub = new PubSub()
  const ada = listener()
  for (let i = 0; i < 11; i++) pubsub.subscribe('news', ada.hear)
  pubsub.broadcast('news', 'told')
  await Promise.resolve()
  expect([pubsub.size, ada.heard.length]).toEqual([1, 1])
})

test('counts its subscriptions, and forgets those that ended', () => {
  const pubsub = new PubSub()
  const ends = ['a', 'b', 'b'].map((topic) => pubsub.subscribe(topic, listener().hear))
  expect(pubsub.size).toBe(3)
  for (const end of [...ends, ...ends]) end()
  expect(pubsub.size).toBe(0)
})

test('an end ends only its own subscription', () => {
  const pubsub = new PubSub()
  const end = pubsub.subscribe('a', listener().hear)
  end()
  pubsub.subscribe('a', listener().hear)
  end()
  expect(pubsub.size).toBe(1)
})

test('a listener that fails is logged and keeps nobody from hearing', async () => {
  const errors: unknown[] = []
  const logger = {
    debug: () => undefined,
    warn: () => undefined,
    error: (...all: unknown[]) => void errors.push(all),
  }
  const pubsub = new PubSub({ logger })
  const ada = listener()
  pubsub.subscribe('news', () => {
    throw new Error('deaf')
  })
  pubsub.subscribe('news', ada.hear)
  pubsub.broadcast('news', 'told')
  await Promise.resolve()
  expect(ada.heard).toEqual([['told', undefined]])
  expect(errors).toEqual([['a subscriber of "news" failed on "told"', new Error('deaf')]])
})

test.each(['__proto__', 'constructor', ''])('a topic may be named "%s"', async (topic) => {
  const pubsub = new PubSub()
  const ada = listener()
  pubsub.subscribe(topic, ada.hear)
  pubsub.broadcast(topic, 'told')
  await Promise.resolve()
  expect(ada.heard).toHaveLength(1)
})

test('an async listener that fails is logged, too', async () => {
  const errors: unknown[] = []
  const none = (): undefined => undefined
  const logger = { debug: none, warn: none, error: (...all: unknown[]) => void errors.push(all) }
  const pubsub = new PubSub({ logger })
  pubsub.subscribe('news', () => Promise.reject(new Error('deaf')) as unknown as undefined)
  pubsub.broadcast('news', 'told')
  await new Promise(setImmediate)
  expect(errors).toEqual([['a subscriber of "news" failed on "told"', new Error('deaf')]])
})

test('listeners that answer each other for ever leave time for the rest of the process', async () => {
  const pubsub = new PubSub()
  let delivered = 0
  const end = pubsub.subscribe('a', () => {
    delivered += 1
    if (delivered < 100_000) pubsub.broadcast('a', 'again')
  })
  pubsub.broadcast('a', 'begin')
  await new Promise(setImmediate)
  end()
  expect(delivered).toBeLessThan(1_000)
})

test('so do those that wait a little before they answer', async () => {
  const pubsub = new PubSub()
  let delivered = 0
  const end = pubsub.subscribe('a', () => {
    delivered += 1
    if (delivered < 100_000) queueMicrotask(() => pubsub.broadcast('a', 'again'))
  })
  pubsub.broadcast('a', 'begin')
  await new Promise(setImmediate)
  end()
  expect(delivered).toBeLessThan(1_000)
})

test('delivers a long line whole and in its order', async () => {
  const pubsub = new PubSub()
  const heard: unknown[] = []
  const all = new Promise<void>((resolve) => {
    pubsub.subscribe('a', (_name, payload) => {
      heard.push(payload)
      if (payload === 999) resolve()
    })
  })
  const numbers = Array.from({ length: 1_000 }, (_, i) => i)
  for (const i of numbers) pubsub.broadcast('a', 'told', i)
  await all
  expect(heard).toEqual(numbers)
})
