import { adapterContract } from '../../lib/adapters/contract.ts'
import { PubSub, type PubSubAdapter } from '../../lib/index.ts'
import { MemoryBroker } from './memory-broker.ts'

const broker = new MemoryBroker()
const interrupt = (): void => {
  broker.stop()
  setTimeout(() => {
    broker.start()
  }, 50)
}

describe('an adapter in memory', () => {
  for (const { name, run } of adapterContract({ adapter: () => broker.adapter(), interrupt })) test(name, run)
})

const adapter = (): PubSubAdapter => new MemoryBroker().adapter()

type Wrong = readonly [what: string, wrong: (right: PubSubAdapter) => Partial<PubSubAdapter>, caught: RegExp]

/** What an author of an adapter may do wrong, and the case that finds it. */
const WRONG: readonly Wrong[] = [
  ['tells it twice', doubled, /told once/],
  [
    'confirms too early',
    (right) => ({ subscribe: (topic) => void setTimeout(() => void right.subscribe(topic), 50) }),
    /confirmed/,
  ],
  ['cuts the names of topics', cut, /not listened to/],
  ['cannot unsubscribe', () => ({ unsubscribe: () => undefined }), /unsubscribing/],
  ['goes on after its end', () => ({ close: () => undefined }), /after close/],
  [
    'takes no long texts',
    (right) => ({ publish: (topic, text) => right.publish(topic, text.slice(0, 8_000)) }),
    /any text arrives/,
  ],
]

test.each(WRONG)('the contract finds an adapter that %s', async (_what, wrong, caught) => {
  const shared = new MemoryBroker()
  const broken = (): PubSubAdapter => {
    const right = shared.adapter()
    return { ...right, ...wrong(right) }
  }
  const cases = adapterContract({ adapter: broken, timeout: 300 }).filter(({ name }) => caught.test(name))
  expect(cases).toHaveLength(1)
  await expect(cases[0]?.run()).rejects.toThrow(/Expected|in time/)
})

function doubled(right: PubSubAdapter): Partial<PubSubAdapter> {
  return {
    start: (deliver, report) =>
      right.start((topic, text) => {
        for (let i = 0; i < 2; i++) deliver(topic, text)
      }, report),
  }
}

function cut(right: PubSubAdapter): Partial<PubSubAdapter> {
  const short = (topic: string): string => topic.slice(0, 4)
  return {
    subscribe: (topic) => right.subscribe(short(topic)),
    publish: (topic, text) => right.publish(short(topic), text),
  }
}

test.each([
  ['adapter', { adapter: {} }],
  ['adapter', { adapter: { ...adapter(), publish: 'later' } }],
  ['maxUnsent', { maxUnsent: -1 }],
  ['maxUnsent', { maxUnsent: '10' }],
])('a PubSub refuses an option that it cannot use: %s', (name, options) => {
  expect(() => new PubSub(options as never)).toThrow(new RegExp(`Option \`${name}\` takes`))
})
