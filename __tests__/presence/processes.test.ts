import { innerTopics } from '../../lib/pubsub/pubsub.ts'
import { MemoryBroker } from '../pubsub/memory-broker.ts'
import { until } from '../support/until.ts'
import { pass, quiet, TestProcess } from './process.ts'

let broker: MemoryBroker
const all: TestProcess[] = []
beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'queueMicrotask', 'nextTick', 'performance'] })
  broker = new MemoryBroker()
})
afterEach(async () => {
  jest.useRealTimers()
  await Promise.all(all.splice(0).map(({ pubsub }) => pubsub.close()))
})

/** A process that follows the room. */
async function process(): Promise<TestProcess> {
  const made = new TestProcess(broker)
  all.push(made)
  made.follow()
  await quiet()
  return made
}

/** Keeps what a process says from the others, as a network does that is torn; returns what mends it. */
function cut({ pubsub }: TestProcess): () => void {
  const inner = innerTopics(pubsub)
  const before = { say: inner.say.bind(inner), tell: inner.tell.bind(inner) }
  Object.assign(inner, { say: () => undefined, tell: () => false })
  return () => void Object.assign(inner, before)
}

const texts = (name: string): readonly string[] =>
  broker.published.map(([, text]) => text).filter((text) => text.includes(`"${name}"`))

test('processes see who comes, who changes and who goes in the others', async () => {
  const [a, b] = [await process(), await process()]
  a.track('ada', 1)
  b.track('lin', 1)
  await quiet()
  expect([a.list(), b.list()]).toEqual([
    ['ada=1', 'lin=1'],
    ['ada=1', 'lin=1'],
  ])
  a.track('ada', 2)
  b.untrack('lin')
  await quiet()
  expect(b.heard).toEqual(['+ada=1', '+lin=1', '-lin=1', '+ada=2', '-ada=1'].sort(byOrderOf(b.heard)))
  expect([a.list(), b.list()]).toEqual([['ada=2'], ['ada=2']])
})

/** Two processes say something at the same time: which is first does not matter. */
function byOrderOf(heard: readonly string[]): (a: string, b: string) => number {
  return (a, b) => heard.indexOf(a) - heard.indexOf(b)
}

test('one person in several processes is one key', async () => {
  const [a, b] = [await process(), await process()]
  a.track('ada', 'desk')
  b.track('ada', 'phone')
  await quiet()
  expect([...a.presences.list('room').keys()]).toEqual(['ada'])
  a.untrack('ada')
  await quiet()
  expect([a.list(), b.list()]).toEqual([['ada=phone'], ['ada=phone']])
})

test('a process that begins to listen is told by all who is there, and nothing is told twice', async () => {
  const [a, b] = [await process(), await process()]
  a.track('ada')
  b.track('lin')
  await quiet()
  const told = [a.told.length, b.told.length]
  const late = await process()
  expect(late.list()).toEqual(['ada=ada', 'lin=lin'])
  expect([a.told.length, b.told.length]).toEqual(told)
})

test('what is said in one turn is one message, and one that is taken back at once is none', async () => {
  const a = await process()
  await process()
  for (let i = 0; i < 50; i++) a.track(String(i))
  a.track('short')
  a.untrack('short')
  await quiet()
  expect(texts('change')).toHaveLength(1)
  expect(texts('change')[0]).not.toContain('short')
})

test('a long list arrives whole, also one that is said at once', async () => {
  const a = await process()
  for (let i = 0; i < 1_000; i++) a.track(String(i), 'x'.repeat(100))
  const early = await process()
  const late = await process()
  expect([early.list().length, late.list().length]).toEqual([1_000, 1_000])
  expect(late.told).toHaveLength(1)
})

test('a process that dies without a word is forgotten after 30 seconds, and not before', async () => {
  const [a, b] = [await process(), await process()]
  a.track('ada')
  b.track('lin')
  await quiet()
  cut(a)
  await pass(25)
  expect(b.list()).toEqual(['ada=ada', 'lin=lin'])
  await pass(10)
  expect([b.list(), a.list()]).toEqual([['lin=lin'], ['ada=ada', 'lin=lin']])
})

test('a process that is alive is not forgotten, and says so for all its topics at once', async () => {
  const [a, b] = [await process(), await process()]
  for (let i = 0; i < 20; i++) {
    a.follow(`room ${i}`)
    a.track('ada', 1, `room ${i}`)
  }
  a.track('ada')
  await quiet()
  await pass(300)
  expect(b.heard).toEqual(['+ada=ada'])
  expect(texts('beat').length).toBeGreaterThanOrEqual(25)
  expect(texts('beat').length).toBeLessThanOrEqual(40)
})

test('a process that was itself stopped takes no other for dead', async () => {
  const [a, b] = [await process(), await process()]
  a.track('ada')
  await quiet()
  jest.setSystemTime(Date.now() + 120_000)
  jest.advanceTimersToNextTimer()
  await quiet()
  expect(b.list()).toEqual(['ada=ada'])
})

test('a process that was forgotten and comes back is merged again', async () => {
  const [a, b] = [await process(), await process()]
  a.track('ada')
  await quiet()
  const mend = cut(a)
  await pass(40)
  expect(b.list()).toEqual([])
  mend()
  await pass(15)
  expect([b.list(), b.heard]).toEqual([['ada=ada'], ['+ada=ada', '-ada=ada', '+ada=ada']])
  a.track('ada', 'again')
  await quiet()
  expect(b.list()).toEqual(['ada=again'])
})

test('a process that leaves in good order says so', async () => {
  const [a, b] = [await process(), await process()]
  a.track('ada')
  b.track('lin')
  await quiet()
  await a.pubsub.close()
  await quiet()
  expect([b.list(), a.list()]).toEqual([['lin=lin'], ['ada=ada']])
})

test('what a process said before it left does no harm when it comes late', async () => {
  const [a, b] = [await process(), await process()]
  a.track('ada')
  await quiet()
  const [topic, text] = broker.published.at(-1) ?? []
  await a.pubsub.close()
  await quiet()
  broker.bring(topic ?? '', (text ?? '').replace(/^\[1,"[^"]+"/, '[1,"another"'))
  await quiet()
  expect(b.list()).toEqual([])
})

test('a process without views in a topic listens to nothing', async () => {
  const a = await process()
  const end = a.follow('other')
  await quiet()
  expect(broker.listeners('express-liveview:presence:other')).toBe(1)
  end()
  await quiet()
  expect([
    broker.listeners('express-liveview:presence:other'),
    broker.listeners('express-liveview:presence'),
  ]).toEqual([0, 1])
})

test.each([
  ['one who came', (a: TestProcess) => a.track('lin'), ['ada=ada', 'lin=lin']],
  ['one who changed', (a: TestProcess) => a.track('ada', 'Ada'), ['ada=Ada']],
  ['the last who left', (a: TestProcess) => a.untrack('ada'), []],
])('a lost message is noticed: %s', async (_what, act, expected) => {
  const [a, b] = [await process(), await process()]
  a.track('ada')
  await quiet()
  const mend = cut(a)
  act(a)
  await quiet()
  mend()
  expect(b.list()).toEqual(['ada=ada'])
  await pass(15)
  expect(b.list()).toEqual(expected)
})

test('a lost message is noticed at once when the next one comes', async () => {
  const [a, b] = [await process(), await process()]
  a.track('ada')
  await quiet()
  const mend = cut(a)
  a.track('lin')
  await quiet()
  mend()
  a.track('eve')
  await quiet()
  expect(b.list()).toEqual(['ada=ada', 'eve=eve', 'lin=lin'])
})

test('after the broker was away all know who is there', async () => {
  jest.useRealTimers()
  const [a, b] = [await process(), await process()]
  a.track('ada')
  await quiet()
  broker.stop()
  a.track('lin')
  a.untrack('ada')
  b.track('eve')
  broker.start()
  const there = ['eve=eve', 'lin=lin'].join()
  await until(() => [a, b].every((each) => each.list().join() === there))
})

/** Numbers that look like chance, the same for the same seed. */
function chance(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return (state >>> 8) % below
  }
}

test.each([1, 2, 3, 4, 5])(
  'messages may be lost, late, doubled and in any order: afterwards all agree (%i)',
  async (seed) => {
    const random = chance(seed)
    const three = [await process(), await process(), await process()]
    const bring = broker.bring.bind(broker)
    const held: (readonly [string, unknown])[] = []
    broker.bring = (topic, text) => {
      const fate = random(4)
      if (fate > 1) held.push([topic, disguised(text, random(1_000))])
      if (fate > 2) bring(topic, text)
      if (fate === 1) bring(topic, text)
      if (random(3) === 0) for (const late of held.splice(0, random(3))) bring(...late)
    }
    for (let i = 0; i < 120; i++) {
      const it = three[random(3)]
      const key = String(random(5))
      if (random(3) === 0) it?.untrack(key)
      else it?.track(key, i)
      if (random(4) === 0) await quiet()
    }
    broker.bring = bring
    await pass(60)
    const there = three.flatMap(({ own }) => own).sort()
    expect(three.map((each) => each.all)).toEqual([there, there, there])
  },
)

/** As from another process of the relay, which would leave out what it has heard. */
function disguised(text: unknown, number: number): string {
  return String(text).replace(/^\[1,"[^"]+"/, `[1,"late-${number}"`)
}

const envelope = (name: string, payload: unknown): string =>
  `[1,"forger",[[${String((number += 1))},"said",${JSON.stringify([name, payload])}]]]`
let number = 0

test.each<readonly [string, string, unknown]>([
  ['an unknown message', 'hello', []],
  ['no list', 'change', 'text'],
  ['a short list', 'change', ['p', 0, 1]],
  ['no sender', 'change', ['', 0, 1, [], [], 0, 0]],
  ['a long sender', 'change', ['p'.repeat(65), 0, 1, [], [], 0, 0]],
  ['a number that is none', 'change', ['p', '0', 1, [], [], 0, 0]],
  ['a number below 0', 'change', ['p', -1, 1, [], [], 0, 0]],
  ['a number that is too large', 'change', ['p', 0, 1e300, [], [], 0, 0]],
  ['a number that goes back', 'change', ['p', 5, 5, [], [], 0, 0]],
  ['too many rows', 'change', ['p', 0, 1, Array.from({ length: 101 }, (_, i) => [i, 'a', 1]), [], 0, 0]],
  ['a row without a key', 'change', ['p', 0, 1, [[1, null, {}]], [], 0, 0]],
  ['a row without a meta', 'change', ['p', 0, 1, [[1, 'a']], [], 0, 0]],
  ['a table for rows', 'change', ['p', 0, 1, { length: 1 }, [], 0, 0]],
  ['one that left and is no number', 'change', ['p', 0, 1, [], ['a'], 0, 0]],
  ['a question of no process', 'who', [null, null]],
  ['a question to no process', 'who', ['p', 7]],
])('a forged message does no harm: %s', async (_what, name, payload) => {
  const [a, b] = [await process(), await process()]
  a.track('ada')
  await quiet()
  broker.bring('express-liveview:presence:room', envelope(name, payload))
  await quiet()
  expect(b.log).toEqual([expect.stringMatching(/^LIVE_BROKER_TEXT .*"express-liveview:presence:room"/)])
  b.track('lin')
  await quiet()
  expect(a.list()).toEqual(['ada=ada', 'lin=lin'])
})

test.each<readonly [string, string, unknown]>([
  ['an unknown message', 'hello', []],
  ['a beat of no process', 'beat', [null, []]],
  ['a beat without topics', 'beat', ['p']],
  ['a topic that is none', 'beat', ['p', [[7, 1, 1]]]],
  ['no process that leaves', 'leave', []],
])('a forged message to everyone does no harm: %s', async (_what, name, payload) => {
  const a = await process()
  broker.bring('express-liveview:presence', envelope(name, payload))
  await quiet()
  expect(a.log).toEqual([expect.stringContaining('LIVE_BROKER_TEXT')])
})

test.each<readonly [string, unknown]>([
  ['no text', undefined],
  ['bytes', Buffer.from('[1,"forger",[]]')],
  ['an empty text', ''],
  ['a text that was cut', envelope('change', ['p', 0, 1, [[1, 'a', {}]], [], 0, 0]).slice(0, -20)],
  ['an envelope of an older build', '[0,"older",[[1,"said",["change",["p",0,1,[],[],0,0]]]]]'],
  ['an envelope of a newer build', '[2,{"from":"newer"}]'],
  ['a message of a build with one member less', envelope('change', ['p', 0, 1, [[1, 'a', {}]], [], 0])],
  ['a message of a build with one member more', envelope('change', ['p', 0, 1, [], [], 0, 0, 'new'])],
  ['a megabyte', envelope('change', ['p', 0, 1, [[1, 'a', 'x'.repeat(1_000_000)]], [], 0, 0])],
])('what a broker brings does no harm, and is told once: %s', async (_what, text) => {
  const [a, b] = [await process(), await process()]
  a.track('ada')
  await quiet()
  broker.bring('express-liveview:presence:room', text)
  await quiet()
  expect(b.log).toEqual([expect.stringMatching(/^LIVE_BROKER_TEXT /)])
  b.track('lin')
  await quiet()
  expect([a.list(), b.list()]).toEqual([
    ['ada=ada', 'lin=lin'],
    ['ada=ada', 'lin=lin'],
  ])
})

test.each<readonly [string, readonly unknown[], string]>([
  [
    'two rows with one number',
    [
      [
        [1, 'a', 1],
        [1, 'b', 2],
      ],
      [],
    ],
    'b=2',
  ],
  ['one that left and never came', [[[1, 'a', 1]], [7]], 'a=1'],
  [
    'keys that objects have',
    [
      [
        [1, '__proto__', 1],
        [2, 'constructor', 2],
      ],
      [],
    ],
    '__proto__=1 constructor=2',
  ],
  [
    'a meta that reaches the prototype',
    [[[1, 'a', JSON.parse('{"__proto__":{"x":1}}')]], []],
    'a=[object Object]',
  ],
  ['no meta', [[[1, 'a', null]], []], 'a=null'],
  ['an empty key', [[[1, '', 1]], []], '=1'],
])('what is odd and can be read is taken as it is: %s', async (_what, rows, expected) => {
  const a = await process()
  const [joined, left] = rows
  broker.bring('express-liveview:presence:room', envelope('change', ['p', 0, 1, joined, left, 0, 0]))
  await quiet()
  expect([a.list().join(' '), a.log, ({} as { x?: 1 }).x]).toEqual([expected, [], undefined])
})

test('a process that others say has left, and has not, is back after a while', async () => {
  const [a, b] = [await process(), await process()]
  a.track('ada')
  await quiet()
  const [id] = /(?<=change",\[")[^"]+/.exec(texts('change')[0] ?? '') ?? []
  broker.bring('express-liveview:presence', envelope('leave', [id]))
  await quiet()
  expect([a.list(), b.list()]).toEqual([['ada=ada'], []])
  await pass(60)
  expect(b.list()).toEqual(['ada=ada'])
})

test('a flood of forged processes is not kept', async () => {
  const [a, b] = [await process(), await process()]
  for (let i = 0; i < 2_000; i++)
    broker.bring(
      'express-liveview:presence:room',
      envelope('change', [`p${i}`, 0, 1, [[1, `k${i}`, 1]], [], 0, 0]),
    )
  await quiet()
  expect(a.list()).toHaveLength(1_000)
  await pass(40)
  b.track('lin')
  await quiet()
  expect([a.list(), a.log.length]).toEqual([['lin=lin'], 4])
})

test('keys with special names are keys like others', async () => {
  const [a, b] = [await process(), await process()]
  for (const key of ['__proto__', 'constructor', 'ä\u0000"']) a.track(key, 1)
  await quiet()
  expect(b.list()).toEqual(['__proto__=1', 'constructor=1', 'ä\u0000"=1'])
})
