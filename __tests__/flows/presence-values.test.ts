import { html, liveView, PubSub, topic, type AnyLiveView } from '../../lib/index.ts'
import { live, type LivePage } from '../../lib/testing/index.ts'
import { MemoryBroker } from '../pubsub/memory-broker.ts'
import { sampleOf } from '../support/thorough.ts'
import { site, until, type Site } from './site.ts'

/** The socket of a view in plain JavaScript: it takes whatever it is given. */
type Loose = Readonly<
  Record<'track' | 'untrack' | 'presences' | 'subscribe', (...values: unknown[]) => unknown>
>
type Act = (socket: Loose) => unknown

/** A view that does one thing when it is clicked, and shows what it was told; it goes on whatever becomes of it. */
const doing = (act: Act): AnyLiveView =>
  liveView({
    mount: () => ({ said: 'fine', seen: '' }),
    handleEvent: {
      act: (socket) => void act(socket as never),
      look: (socket) => socket.assign({ seen: JSON.stringify([...socket.presences('t')]) }),
    },
    handleError: (socket, error) => socket.assign({ said: (error as Error).message }),
    render: ({ said, seen }) => html`<b phx-click="act">${said}</b><i phx-click="look">${seen}</i>`,
  })

/** In a process that has a broker, where what is said has to be sent as well. */
function house(views: Record<string, AnyLiveView>): Site & { readonly broker: MemoryBroker } {
  const broker = new MemoryBroker()
  return { ...site(views, { pubsub: new PubSub({ adapter: broker.adapter() }) }), broker }
}

/** What became of something that a view does: what its author is told, and who is there then. */
async function outcomeOf(act: Act): Promise<{ said: string; seen: string }> {
  const page: LivePage = await live(house({ '/': doing(act) }).app, '/')
  await page.click('b')
  await page.click('i')
  return { said: page.text('b'), seen: page.text('i') }
}

const TOPIC = /The name of a topic was given .* where it takes (text, such as "room:7"|a text that does not)/

const NO_TOPICS: readonly (readonly [string, unknown])[] = [
  ['undefined', undefined],
  ['null', null],
  ['a number', 7],
  ['a symbol', Symbol('t')],
  ['an object', {}],
  ['a list', ['t']],
  ['a name of the library', 'express-liveview:presence'],
]

describe.each(sampleOf('what is no topic', NO_TOPICS, 3))('a topic that is %s', (_what, name) => {
  test.each<readonly [string, Act]>([
    ['track', (socket) => socket.track(name, 'a', 1)],
    ['untrack', (socket) => socket.untrack(name, 'a')],
    ['presences', (socket) => socket.presences(name)],
    ['subscribe', (socket) => socket.subscribe(name)],
  ])('is refused by %s, and nothing ends', async (_method, act) => {
    expect((await outcomeOf(act)).said).toMatch(TOPIC)
  })
})

test.each<readonly [string, unknown]>([
  ['empty', ''],
  ['long', 't'.repeat(10_000)],
  ['a name that objects have', '__proto__'],
  ['an emoji', '😀'],
  ['half a character', '\ud800'],
  ['a family', topic<object, number>('t')],
])('a topic may be %s', async (_what, name) => {
  const act: Act = (socket) => [socket.track(name, 'a', 1), socket.track('t', 'a', 1)]
  expect(await outcomeOf(act)).toEqual({ said: 'fine', seen: '[["a",[1]]]' })
})

test.each<readonly [unknown, string]>([
  ['__proto__', '__proto__'],
  ['constructor', 'constructor'],
  ['👨‍👩‍👧', '👨‍👩‍👧'],
  ['\ud800', '\ud800'],
  ['\0', '\0'],
  [0, '0'],
  [-0, '0'],
  [1e21, '1e+21'],
  [10n ** 20n, '100000000000000000000'],
])('the key %p is one key, however often it is tracked', async (given, key) => {
  const act: Act = (socket) => [
    socket.track('t', given, 1),
    socket.track('t', key, 2),
    socket.untrack('t', 'another'),
  ]
  expect(await outcomeOf(act)).toEqual({ said: 'fine', seen: JSON.stringify([[key, [2]]]) })
})

const KEY = /`track` was given .* a key: text that is not empty, or a number/

test.each<readonly [string, unknown, RegExp]>([
  ['empty', '', KEY],
  ['endless', Infinity, KEY],
  ['true', true, KEY],
  ['null', null, KEY],
  ['a symbol', Symbol('a'), KEY],
  ['an object', { id: 7 }, KEY],
  ['a boxed text', Object('a'), KEY],
  ['long', 'k'.repeat(10_000), /presenceBytes \(4096\)/],
])('a key that is %s is refused with a reason', async (_what, key, said) => {
  const { said: told, seen } = await outcomeOf((socket) => socket.track('t', key, 1))
  expect(told).toMatch(said)
  expect(seen).toBe('[]')
})

const round: Record<string, unknown> = {}
round['round'] = round
let nested: unknown = 1
for (let i = 0; i < 100_000; i++) nested = [nested]
const JSON_ONLY = /`track` of "a" in "t", in `meta.*`, was given .* where it takes/

const refused: readonly (readonly [string, unknown, RegExp])[] = [
  ['a function', () => 1, JSON_ONLY],
  ['what holds itself', round, /takes no value that holds itself/],
  ['a big number', 1n, JSON_ONLY],
  ['a symbol', Symbol('m'), JSON_ONLY],
  ['nested without end', nested, /not nested so deeply/],
  ['a megabyte', 'x'.repeat(1_000_000), /presenceBytes \(4096\).*keep what is long in your database/],
]

const refusedInDevelopment: typeof refused = [
  ...refused,
  ['a date', { at: new Date() }, JSON_ONLY],
  ['a map', new Map(), JSON_ONLY],
  ['no number', NaN, JSON_ONLY],
  ['a list with nothing in it', [undefined], JSON_ONLY],
]

test.each(refusedInDevelopment)('a meta that is %s is refused with a reason', async (_what, meta, said) => {
  const { said: told, seen } = await outcomeOf((socket) => socket.track('t', 'a', meta))
  expect(told).toMatch(said)
  expect(seen).toBe('[]')
})

test.each([
  ['null', null, null],
  ['false', false, false],
  ['a table with a member that is undefined', { a: undefined, b: 1 }, { b: 1 }],
  ['a table with the name of a prototype', JSON.parse('{"__proto__":1}'), JSON.parse('{"__proto__":1}')],
])('a meta may be %s', async (_what, meta: unknown, kept: unknown) => {
  const { said, seen } = await outcomeOf((socket) => socket.track('t', 'a', meta))
  expect({ said, seen }).toEqual({ said: 'fine', seen: JSON.stringify([['a', [kept]]]) })
})

test('a view that has ended is not there, whatever it says then', async () => {
  const kept: Loose[] = []
  const it = house({ '/': doing((socket) => kept.push(socket)) })
  const page = await live(it.app, '/')
  await page.click('b')
  await page.close()
  const watcher = await live(it.app, '/')
  await until(() => it.live.stats().views.joined === 1)
  for (const socket of kept) {
    socket.track('t', 'a', 1)
    socket.untrack('t', 'a')
    expect(socket.presences('t')).toEqual(new Map())
  }
  await watcher.click('i')
  expect(watcher.text('i')).toBe('[]')
})
