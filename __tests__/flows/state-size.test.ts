import { html, liveView, type AnyLiveView } from '../../lib/index.ts'
import { estimatedSize } from '../../lib/instance/state-size.ts'
import { MESSAGE } from '../../lib/protocol/messages.ts'
import { joinedClient } from './wire-client.ts'
import { site, until } from './site.ts'

/** A view whose assigns grow with each event. */
function hoarder(): AnyLiveView {
  return liveView({
    mount: () => ({ kept: [] as string[] }),
    handleEvent: { keep: (socket) => socket.update('kept', (kept) => [...kept, 'x'.repeat(10_000)]) },
    render: ({ kept }) => html`<b>${kept.length}</b>`,
  })
}

test('59: a view whose assigns grow is reported, and ended where that is wanted', async () => {
  const it = site({ '/': hoarder() }, { limits: { stateBytes: 15_000, maxStateBytes: 40_000 } })
  const client = await joinedClient(it.app)
  for (let i = 0; i < 2; i++) await client.event('keep')
  await until(() => it.errors.length === 1)
  const crash = client.heard(({ event }) => event === MESSAGE.error)
  for (let i = 0; i < 3; i++) client.event('keep').catch(() => undefined)
  await crash
  expect(it.errors.map(({ code, message }) => [code, /limits\.\w+/.exec(message)?.[0]])).toEqual([
    ['LIVE_STATE_LARGE', 'limits.stateBytes'],
    ['LIVE_STATE_LARGE', 'limits.maxStateBytes'],
  ])
})

test('it is reported once for all who have it open', async () => {
  const it = site({ '/': hoarder() }, { limits: { stateBytes: 5_000 } })
  const clients = [await joinedClient(it.app), await joinedClient(it.app)]
  for (const client of clients) await client.event('keep')
  await until(() => it.errors.length === 1)
  for (const client of clients) for (let i = 0; i < 3; i++) await client.event('keep')
  await until(() => it.errors.length === 2)
  expect(
    it.errors.map(({ message }) => Math.round(Number(/about (\d+)/.exec(message)?.[1]) / 10_000)),
  ).toEqual([1, 4])
})

const rows = (count: number): unknown =>
  Array.from({ length: count }, (_, id) => ({ id, name: `the name of row ${String(id)}` }))

test.each<[string, unknown, number, number]>([
  ['nothing', undefined, 0, 0],
  ['a text', 'x'.repeat(1000), 1000, 3000],
  ['bytes', { file: Buffer.alloc(1_000_000) }, 1_000_000, 1_100_000],
  ['a list', rows(100_000), 4_000_000, 20_000_000],
  ['a map', new Map(Array.from({ length: 10_000 }, (_, id) => [id, 'x'.repeat(100)])), 1_000_000, 3_000_000],
  [
    'a table by names',
    Object.fromEntries(Array.from({ length: 10_000 }, (_, id) => [`k${String(id)}`, 'x'.repeat(100)])),
    1_000_000,
    3_000_000,
  ],
  ['lists in lists', Array.from({ length: 1000 }, () => rows(1000)), 20_000_000, 200_000_000],
])('the size of %s is estimated', (_what, value, least, most) => {
  expect(estimatedSize(value)).toBeGreaterThanOrEqual(least)
  expect(estimatedSize(value)).toBeLessThanOrEqual(most)
})

test('what holds itself, or cannot be read, does no harm', () => {
  const circle: Record<string, unknown> = { text: 'x'.repeat(100) }
  circle['again'] = [circle]
  expect(estimatedSize(circle)).toBeLessThan(1000)
  const broken = {
    get text(): string {
      throw new Error('not now')
    },
  }
  const proxy = new Proxy(
    {},
    {
      ownKeys: () => {
        throw new Error('not now')
      },
    },
  )
  for (const value of [broken, proxy, { proxy }]) expect(estimatedSize(value)).toBe(0)
})
