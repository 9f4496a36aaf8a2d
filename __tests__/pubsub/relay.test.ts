import { PubSub, type PubSubOptions } from '../../lib/index.ts'
import { innerTopics } from '../../lib/pubsub/pubsub.ts'
import { until } from '../support/until.ts'
import { MemoryBroker } from './memory-broker.ts'

let broker: MemoryBroker
const open: PubSub[] = []
beforeEach(() => {
  broker = new MemoryBroker()
})
afterEach(async () => {
  await Promise.all(open.splice(0).map((pubsub) => pubsub.close()))
})

/** The PubSub of another process, and what it writes to its log. */
function process(options: PubSubOptions = {}): { readonly pubsub: PubSub; readonly log: string[] } {
  const log: string[] = []
  const write = (line: string): void => void log.push(line)
  const pubsub = new PubSub({
    adapter: broker.adapter(),
    logger: { debug: write, warn: write, error: write },
    ...options,
  })
  open.push(pubsub)
  return { pubsub, log }
}

/** What a process hears of a topic, up to a message of this name. */
async function hears(
  pubsub: PubSub,
  topic = 'room',
  last = 'end',
): Promise<{ readonly heard: unknown[]; readonly end: Promise<void> }> {
  const heard: unknown[] = []
  const end = new Promise<void>((resolve) => {
    pubsub.subscribe(topic, (name, payload) => {
      heard.push(payload ?? name)
      if (name === last) resolve()
    })
  })
  await pubsub.confirmed(topic)
  return { heard, end }
}

/** Waits until a process has its broker, or has lost it for good. */
async function settled({ log }: { readonly log: readonly string[] }, line: RegExp): Promise<void> {
  await until(
    () => log.some((each) => line.test(each)),
    () => `${String(line)} in ${log.join()}`,
  )
}

test('a message reaches the views of other processes, and those of its own once', async () => {
  const [a, b] = [process(), process()]
  const [own, other] = [await hears(a.pubsub), await hears(b.pubsub)]
  a.pubsub.broadcast('room', 'said', { text: 'hello' })
  a.pubsub.broadcast('room', 'end')
  await Promise.all([own.end, other.end])
  expect([own.heard, other.heard]).toEqual([
    [{ text: 'hello' }, 'end'],
    [{ text: 'hello' }, 'end'],
  ])
})

test('what comes from another process is frozen, too', async () => {
  const [a, b] = [process(), process()]
  const { heard, end } = await hears(b.pubsub)
  a.pubsub.broadcast('room', 'end', { rows: [{}] })
  await end
  const [payload] = heard as readonly { readonly rows: readonly object[] }[]
  expect([payload, payload?.rows, payload?.rows[0]].every(Object.isFrozen)).toBe(true)
})

test('what is sent while another message is on its way goes together', async () => {
  const [a, b] = [process(), process()]
  const { heard, end } = await hears(b.pubsub)
  for (let i = 0; i < 100; i++) a.pubsub.broadcast('room', 'said', i)
  a.pubsub.broadcast('room', 'end')
  await end
  expect(heard.slice(0, 100)).toEqual(Array.from({ length: 100 }, (_, i) => i))
  expect(broker.published.length).toBeLessThan(3)
})

test('one message to any number of views is one text', async () => {
  const [a, b] = [process(), process()]
  const { end } = await hears(b.pubsub)
  for (let i = 0; i < 50; i++) for (const { pubsub } of [a, b]) pubsub.subscribe('room', () => undefined)
  a.pubsub.broadcast('room', 'end')
  await end
  expect(broker.published).toHaveLength(1)
})

test('only topics that a process listens to are subscribed to, each once', async () => {
  const { pubsub } = process()
  const ends = [1, 2].map(() => pubsub.subscribe('room', () => undefined))
  await pubsub.confirmed('room')
  expect([broker.listeners('room'), broker.listeners('other')]).toEqual([1, 0])
  for (const end of ends) end()
  await until(() => broker.listeners('room') === 0)
})

test('a topic that is left and entered again at once is listened to', async () => {
  const [a, b] = [process(), process()]
  for (let i = 0; i < 10; i++) b.pubsub.subscribe('room', () => undefined)()
  const { end } = await hears(b.pubsub)
  a.pubsub.broadcast('room', 'end')
  await end
})

test('without an adapter there is nothing to wait for', async () => {
  const pubsub = new PubSub()
  let isDone = false
  void pubsub.confirmed('room').then(() => (isDone = true))
  await Promise.resolve()
  expect(isDone).toBe(true)
  await pubsub.close()
})

test('what is said while the broker is away arrives when it is back, once and in order', async () => {
  const [a, b] = [process(), process()]
  const { heard, end } = await hears(b.pubsub)
  broker.stop()
  for (let i = 0; i < 10; i++) a.pubsub.broadcast('room', 'said', i)
  a.pubsub.broadcast('room', 'end')
  await settled(a, /LIVE_BROKER_AWAY/)
  broker.start()
  await end
  expect(heard).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 'end'])
  expect(a.log.map((line) => line.slice(0, 24))).toEqual([
    'LIVE_BROKER_AWAY Message',
    'The broker is back, and ',
  ])
})

test('own views hear at once while the broker is away, and pages do not wait', async () => {
  const a = process()
  await hears(a.pubsub)
  broker.stop()
  const { heard, end } = await hears(a.pubsub, 'other')
  a.pubsub.broadcast('other', 'end')
  await end
  expect(heard).toEqual(['end'])
})

test('a message whose confirmation was lost is not delivered twice', async () => {
  const [a, b] = [process(), process()]
  const { heard, end } = await hears(b.pubsub)
  let isLost = true
  const bring = broker.bring.bind(broker)
  broker.bring = (topic, text) => {
    bring(topic, text)
    if (isLost) broker.bring = bring
    if (isLost) throw new Error(`answer ${String((isLost = false))}`)
  }
  a.pubsub.broadcast('room', 'said', 1)
  await settled(a, /LIVE_BROKER_AWAY/)
  a.pubsub.broadcast('room', 'end')
  await end
  expect(heard).toEqual([1, 'end'])
})

test('a message that the client kept over an outage, and sent too early, is sent again', async () => {
  const [a, b] = [process(), process()]
  const [{ heard, end }] = [await hears(b.pubsub), await hears(a.pubsub, 'else')]
  let send = (): void => undefined
  const kept = new Promise<void>((resolve) => (send = resolve))
  const { slowly } = broker
  broker.slowly = () => kept
  a.pubsub.broadcast('room', 'end')
  await Promise.resolve()
  broker.slowly = slowly
  broker.stop()
  broker.start()
  send()
  await end
  expect([heard, broker.published.length]).toEqual([['end'], 2])
})

test('what is told now or never is not told after an outage, nor again', async () => {
  const [a, b] = [process(), process()]
  const [{ heard, end }] = [await hears(b.pubsub), await hears(a.pubsub, 'else')]
  const [told, topics] = [[] as unknown[], innerTopics(a.pubsub)]
  innerTopics(b.pubsub).listen('inner', (said) => told.push(said))
  await innerTopics(b.pubsub).confirmed('inner')
  broker.refuse = () => 'full'
  expect(topics.tell('inner', 'on its way')).toBe(true)
  await settled(a, /LIVE_BROKER_AWAY/)
  expect(topics.tell('inner', 'later')).toBe(false)
  broker.refuse = () => undefined
  await settled(a, /The broker is back, and 0 messages/)
  expect(topics.tell('inner', 'when it is back')).toBe(true)
  a.pubsub.broadcast('room', 'end')
  await end
  expect([told, heard]).toEqual([['when it is back'], ['end']])
})

test('of what waits too long the oldest are dropped, which is said', async () => {
  const [a, b] = [process({ maxUnsent: 3 }), process()]
  const { heard, end } = await hears(b.pubsub)
  await hears(a.pubsub, 'else')
  broker.stop()
  for (const topic of ['other', 'room', 'room', 'room', 'room']) a.pubsub.broadcast(topic, 'said', topic)
  a.pubsub.broadcast('room', 'end')
  broker.start()
  await end
  expect(heard).toEqual(['room', 'room', 'end'])
  expect(a.log.filter((line) => line.startsWith('LIVE_BROKER_DROPPED 1 message was'))).toHaveLength(3)
})

test('a long line is not dropped while the broker is there', async () => {
  const [a, b] = [process({ maxUnsent: 3 }), process()]
  await a.pubsub.confirmed('room')
  const [{ heard, end }] = [await hears(b.pubsub), await hears(a.pubsub, 'else')]
  for (let i = 0; i < 2_000; i++) a.pubsub.broadcast('room', 'said', i)
  a.pubsub.broadcast('room', 'end')
  await end
  expect(heard).toHaveLength(2_001)
})

test('a message that is too long for the broker is refused, and the next one goes', async () => {
  const [a, b] = [process(), process()]
  const { heard, end } = await hears(b.pubsub)
  a.pubsub.broadcast('room', 'said', 'ä'.repeat(500_000))
  a.pubsub.broadcast('room', 'end')
  await end
  expect([heard, a.log]).toEqual([
    ['end'],
    [expect.stringContaining('"said" is longer than the 999900 bytes')],
  ])
})

test('a process that ends sends what waits first', async () => {
  const b = process()
  const { end } = await hears(b.pubsub)
  const a = process()
  a.pubsub.broadcast('room', 'end')
  await a.pubsub.close()
  await end
})

test('a process that ends without a broker says what was lost', async () => {
  broker.stop()
  const a = process()
  for (let i = 0; i < 3; i++) a.pubsub.broadcast('room', 'said')
  await a.pubsub.close()
  expect(a.log.at(-1)).toMatch(/^LIVE_BROKER_DROPPED 3 messages were not sent/)
})

test('after its end a PubSub still serves its own process', async () => {
  const a = process()
  const { end } = await hears(a.pubsub)
  await Promise.all([a.pubsub.close(), a.pubsub.close()])
  a.pubsub.broadcast('room', 'end')
  await end
  expect(broker.listeners('room')).toBe(0)
})

const GOOD = '[1,"another",[[7,"end"]]]'

test.each([
  ['no text', undefined],
  ['bytes', Buffer.from(GOOD)],
  ['no JSON', 'hello'],
  ['nothing', ''],
  ['half a message', GOOD.slice(0, -3)],
  ['another version', GOOD.replace('1', '2')],
  ['a table', '{"0":1,"1":"a","2":[]}'],
  ['null', 'null'],
  ['no sender', '[1,null,[[7,"end"]]]'],
  ['a long sender', `[1,"${'x'.repeat(65)}",[[7,"end"]]]`],
  ['no list', '[1,"a",{"length":1}]'],
  ['a message without a name', '[1,"a",[[7]]]'],
  ['a name that is no text', '[1,"a",[[7,["end"]]]]'],
  ['a number that is none', '[1,"a",[["7","end"]]]'],
  ['a number that is too large', '[1,"a",[[1e300,"end"]]]'],
  ['a message with more', '[1,"a",[[7,"end",1,2]]]'],
  ['something very long', `"${'x'.repeat(1_000_001)}"`],
  ['something very deep', `[1,"a",[[7,"end",${'['.repeat(200_000)}${']'.repeat(200_000)}]]]`],
])('a broker that brings %s is reported, and nothing else happens', async (_what, text) => {
  const { pubsub, log } = process()
  const { heard, end } = await hears(pubsub)
  broker.bring('room', text)
  expect(log).toEqual([expect.stringMatching(/^LIVE_BROKER_TEXT The broker brought a text to "room"/)])
  broker.bring('room', GOOD)
  await end
  expect(heard).toEqual(['end'])
})

test('a flood of bad texts is told a few times', async () => {
  const { pubsub, log } = process()
  await hears(pubsub)
  for (let i = 0; i < 1_000; i++) broker.bring('room', 'hello')
  expect(log.map((line) => /brought (?:a )?text(?: \d+)?/.exec(line)?.[0])).toEqual([
    'brought a text',
    'brought text 10',
    'brought text 100',
    'brought text 1000',
  ])
})

test('a member with a special name changes no prototype', async () => {
  const { pubsub } = process()
  const { heard, end } = await hears(pubsub)
  broker.bring('room', '[1,"another",[[7,"end",{"__proto__":{"isAdmin":true}}]]]')
  await end
  expect((heard[0] as { readonly isAdmin?: boolean }).isAdmin).toBeUndefined()
  expect(({} as { readonly isAdmin?: boolean }).isAdmin).toBeUndefined()
})

test.each(['__proto__', '', '"quoted"', 'half \uD800 a pair', 'half \uD801 a pair'])(
  'a topic may be named %j for all processes',
  async (topic) => {
    const [a, b] = [process(), process()]
    const others = await hears(b.pubsub, 'half \uD802 a pair')
    const { heard, end } = await hears(b.pubsub, topic)
    a.pubsub.broadcast(topic, 'end')
    await end
    expect([heard, others.heard]).toEqual([['end'], []])
  },
)

test('a message that the broker never takes is dropped, and the next one goes', async () => {
  const [a, b] = [process(), process()]
  const { end } = await hears(b.pubsub)
  await hears(a.pubsub, 'else')
  let refused = 0
  broker.refuse = (topic) => (topic === 'bad' && refused++ < 3 ? 'not this one' : undefined)
  a.pubsub.broadcast('bad', 'said')
  a.pubsub.broadcast('room', 'end')
  await end
  await settled(
    a,
    /LIVE_BROKER_DROPPED 1 message was not sent to other processes: the broker did not take it in 3 tries/,
  )
})
