import { messageOf } from '../errors/index.ts'
import type { PubSubAdapter } from '../pubsub/adapter.ts'
import { PubSub } from '../pubsub/pubsub.ts'
import { Process } from './contract-process.ts'

/** The contract of adapters: the cases that each of them has to pass. */

export type { PubSubAdapter } from '../pubsub/adapter.ts'

/** What the contract needs to try an adapter. */
export interface AdapterSetting {
  /** Makes the adapter of another process: each has a client of its own, all to the same broker. */
  readonly adapter: () => PubSubAdapter | PromiseLike<PubSubAdapter>
  /** Breaks the connections of all adapters made so far, as a network does. @default the cases that need it are left out */
  readonly interrupt?: () => void | PromiseLike<void>
  /** How long to wait for a message or an answer. @unit milliseconds @default 10_000 */
  readonly timeout?: number
}

/** One promise that an adapter has to keep. */
export interface AdapterCase {
  readonly name: string
  /** Resolves when the promise is kept; rejects with what was expected and what came. */
  readonly run: () => Promise<void>
}

/**
 * What an adapter has to keep to, as cases for any test runner. Each makes its own adapters and closes them.
 *
 * @example
 * for (const { name, run } of adapterContract({ adapter: () => myAdapter(connect()) })) test(name, run)
 * @see docs/reference/pubsub.md
 */
export function adapterContract(setting: AdapterSetting): readonly AdapterCase[] {
  const cases = setting.interrupt ? { ...CASES, ...INTERRUPTED } : CASES
  return Object.entries(cases).map(([name, check]) => ({ name, run: () => tried(setting, check) }))
}

type Check = (make: Maker, setting: AdapterSetting) => Promise<void>
type Maker = { (): Promise<Process>; pubsub(): Promise<PubSub> }

async function tried(setting: AdapterSetting, check: Check): Promise<void> {
  const ends: (() => unknown)[] = []
  const make = async (): Promise<Process> => {
    const made = new Process(await setting.adapter(), setting.timeout ?? 10_000)
    ends.push(() => made.close())
    await made.start()
    return made
  }
  const pubsub = async (): Promise<PubSub> => {
    const made = new PubSub({ adapter: await setting.adapter(), logger: QUIET })
    ends.push(() => made.close())
    return made
  }
  try {
    await check(Object.assign(make, { pubsub }), setting)
  } finally {
    await Promise.all(ends.map((end) => end()))
  }
}

const none = (): undefined => undefined
const QUIET = { debug: none, warn: none, error: none }

const CASES: Readonly<Record<string, Check>> = {
  async 'what one process publishes, another one that listens is told once'(make) {
    const [a, b] = [await make(), await make()]
    await b.subscribe('room')
    await a.publish('room', 'hello')
    await a.publish('room', 'end')
    equal(await b.heard('room', 2), ['hello', 'end'])
  },

  async 'subscribe resolves when the broker has confirmed it'(make) {
    const [a, b] = [await make(), await make()]
    for (let i = 0; i < 20; i++) {
      await b.subscribe(`room:${i}`)
      await a.publish(`room:${i}`, 'hello')
      equal(await b.heard(`room:${i}`, 1), ['hello'])
    }
  },

  async 'a topic that is not listened to is not heard'(make) {
    const [a, b] = [await make(), await make()]
    await b.subscribe('room')
    for (const topic of ['ROOM', 'room:1', 'roo', 'room ', '*', 'room*', '>', '', 'room'])
      await a.publish(topic, topic)
    equal(await b.heard('room', 1), ['room'])
    equal(b.topics, ['room'])
  },

  async 'any text is a topic'(make) {
    const [a, b] = [await make(), await make()]
    for (const topic of ODD_TOPICS) await b.subscribe(topic)
    for (const topic of ODD_TOPICS) await a.publish(topic, JSON.stringify(topic))
    for (const topic of ODD_TOPICS) equal(await b.heard(topic, 1), [JSON.stringify(topic)])
  },

  async 'any text arrives as it was sent'(make) {
    const [a, b] = [await make(), await make()]
    await b.subscribe('room')
    for (const text of ODD_TEXTS) await a.publish('room', text)
    equal(await b.heard('room', ODD_TEXTS.length), ODD_TEXTS)
  },

  async 'texts come in the order of sending, short ones and long ones'(make) {
    const [a, b] = [await make(), await make()]
    const texts = Array.from({ length: 200 }, (_, i) => `${i} ${'x'.repeat(i % 20 === 0 ? 20_000 : 1)}`)
    await b.subscribe('room')
    for (const text of texts) await a.publish('room', text)
    equal(await b.heard('room', texts.length), texts)
  },

  async 'subscribing twice is hearing once'(make) {
    const [a, b] = [await make(), await make()]
    await Promise.all([b.subscribe('room'), b.subscribe('other')])
    await b.subscribe('room')
    for (const text of ['hello', 'end']) await a.publish('room', text)
    equal(await b.heard('room', 2), ['hello', 'end'])
  },

  async 'unsubscribing ends it, for this topic and this process alone'(make) {
    const [a, b, c] = [await make(), await make(), await make()]
    for (const topic of ['room', 'other']) for (const process of [b, c]) await process.subscribe(topic)
    await b.unsubscribe('never listened to')
    await b.unsubscribe('room')
    for (const topic of ['room', 'other']) await a.publish(topic, 'hello')
    equal(await c.heard('room', 1), ['hello'])
    equal(await b.heard('other', 1), ['hello'])
    equal(b.topics, ['other'])
  },

  async 'a topic can be listened to again'(make) {
    const [a, b] = [await make(), await make()]
    for (let i = 0; i < 3; i++) {
      await b.subscribe('room')
      await a.publish('room', String(i))
      await b.heard('room', i + 1)
      await b.unsubscribe('room')
      await a.publish('room', 'lost')
    }
    equal(await b.heard('room', 3), ['0', '1', '2'])
  },

  async 'publishing needs no listener'(make) {
    const a = await make()
    for (let i = 0; i < 10; i++) await a.publish('nobody', 'hello')
  },

  async 'after close nothing comes, and the other processes go on'(make) {
    const [a, b, c] = [await make(), await make(), await make()]
    for (const process of [b, c]) await process.subscribe('room')
    await b.close()
    await b.close()
    await a.publish('room', 'hello')
    equal(await c.heard('room', 1), ['hello'])
    equal(b.topics, [])
  },

  async 'each PubSub hears all, its own messages once and at once'(make) {
    const [a, b] = [await make.pubsub(), await make.pubsub()]
    const heard = await Promise.all([a, b].map((pubsub) => listening(pubsub, 'room', 'end')))
    for (let i = 0; i < 100; i++) a.broadcast('room', 'said', i)
    a.broadcast('room', 'end')
    const numbers = Array.from({ length: 100 }, (_, i) => i)
    for (const { all } of heard) equal((await all).slice(0, 100), numbers)
  },
}

const INTERRUPTED: Readonly<Record<string, Check>> = {
  async 'after an interruption all that was said arrives, once and in order'(make, { interrupt }) {
    const [a, b] = [await make.pubsub(), await make.pubsub()]
    const heard = await listening(b, 'room', 'end')
    const numbers = Array.from({ length: 20 }, (_, i) => i)
    await confirmed(a)
    await interrupt?.()
    for (const i of numbers) a.broadcast('room', 'said', i)
    a.broadcast('room', 'end')
    equal((await heard.all).slice(0, 20), numbers)
  },
}

/** Waits until a PubSub has its broker. */
async function confirmed(pubsub: PubSub): Promise<void> {
  pubsub.subscribe('here', none)
  await pubsub.confirmed('here')
}

/** Collects the payloads of a topic until a message with this name comes. */
async function listening(
  pubsub: PubSub,
  topic: string,
  end: string,
): Promise<{ readonly all: Promise<unknown[]> }> {
  const payloads: unknown[] = []
  const all = new Promise<unknown[]>((resolve) => {
    pubsub.subscribe(topic, (name, payload) => {
      payloads.push(payload)
      if (name === end) resolve(payloads)
    })
  })
  await pubsub.confirmed(topic)
  return { all }
}

const ODD_TOPICS = [
  '',
  ' ',
  'a b',
  'a.b',
  'a.*',
  '>',
  '*',
  '%2E',
  '__proto__',
  'Ä/ö?#',
  'ä/ö?#',
  '🙂',
  "'; DROP TABLE x; --",
  '"quoted"',
  'a\nb\0c',
  'long '.repeat(1_000),
  `${'long '.repeat(1_000)}2`,
]

const ODD_TEXTS = [
  '',
  ' ',
  '0',
  '@1',
  '{"a":"ä🙂\\n"}',
  '\'"\\$1 %s',
  '🙂'.repeat(3_000),
  'x'.repeat(500_000),
  'end',
]

/** @throws an Error that says what was expected */
function equal(given: unknown, expected: unknown): void {
  const [is, should] = [given, expected].map((value) => JSON.stringify(value))
  if (is !== should) throw new Error(`Expected ${messageOf(should)}, but it was ${messageOf(is)}.`)
}
