import { AsyncLocalStorage } from 'node:async_hooks'
import type { RequestHandler } from 'express'
import { html, liveRender, liveView, type AnyLiveView } from '../../lib/index.ts'
import { live } from '../../lib/testing/index.ts'
import { site, until } from './site.ts'

type Store = { readonly tenant: string }

const store = new AsyncLocalStorage<Store>()
/** Every request is of its visitor's tenant. */
const tenants: RequestHandler = (req, _res, next) => {
  store.run({ tenant: String(req.headers['x-tenant']) }, next)
}
const tenant = (): string => store.getStore()?.tenant ?? 'none'

/** A view that writes down in whose name its callbacks run. */
function scribe(seen: string[], name = ''): AnyLiveView {
  const see = (callback: string): unknown => seen.push(`${name}${callback} ${tenant()}`)
  return liveView({
    mount(socket) {
      see('mount')
      socket.subscribe('all')
      socket.attachHook('handleEvent', () => void see('hook'))
      socket.attachHook('afterRender', () => void see('afterRender'))
      socket.signal.addEventListener('abort', () => see('signal'))
      return { count: 0 }
    },
    handleParams: () => void see('handleParams'),
    handleEvent: {
      async act(socket) {
        see('handleEvent')
        await new Promise(setImmediate)
        see('later')
        socket.sendSelfAfter(1, 'told')
      },
      fail() {
        throw new Error('broken')
      },
    },
    handleInfo: {
      told(socket) {
        see('handleInfo')
        socket.update('count', (n) => n + 1)
      },
    },
    handleError: () => void see('handleError'),
    terminate: () => void see('terminate'),
    pageTitle: () => (see('pageTitle'), 'Title'),
    render: ({ count }) => (see('render'), html`<b phx-click="act">${count}</b><i phx-click="fail">fail</i>`),
  })
}

const opened = (seen: string[]): ReturnType<typeof site> =>
  site({ '/': scribe(seen) }, { before: (app) => app.use(tenants) })

/** What was seen of others than this tenant. */
const strange = (seen: readonly string[], own: string): readonly string[] =>
  seen.filter((line) => !line.endsWith(` ${own}`))

test('every callback runs in the context of the request that its view came with', async () => {
  const seen: string[] = []
  const page = await live(opened(seen).app, '/', { headers: { 'x-tenant': 'ada' } })
  await page.click('b')
  await page.until((it) => it.text('b') === '1')
  await page.click('i')
  await page.close()
  await until(() => seen.some((line) => line.startsWith('terminate')))
  const callbacks = new Set(seen.map((line) => line.replace(/ .*/, '')))
  expect([...callbacks].sort()).toEqual(
    'afterRender handleError handleEvent handleInfo handleParams hook later mount pageTitle render signal terminate'.split(
      ' ',
    ),
  )
  expect(strange(seen, 'ada')).toEqual([])
})

test('what another visitor, or no visitor, sends is heard in the own context', async () => {
  const seen: string[] = []
  const { app, live: router } = opened(seen)
  const page = await live(app, '/', { headers: { 'x-tenant': 'ada' } })
  router.pubsub.broadcast('all', 'told')
  await page.until((it) => it.text('b') === '1')
  store.run({ tenant: 'lin' }, () => router.pubsub.broadcast('all', 'told'))
  await page.until((it) => it.text('b') === '2')
  expect(strange(seen, 'ada')).toEqual([])
})

test('nested views too, in the first page and once they are joined', async () => {
  const seen: string[] = []
  const inner = scribe(seen, 'inner ')
  const around = liveView({
    mount: () => ({ isOpen: true }),
    handleEvent: { toggle: (socket) => socket.update('isOpen', (is) => !is) },
    render: ({ isOpen }) => html`<u phx-click="toggle">t</u>${isOpen && liveRender(inner, { id: 'inner' })}`,
  })
  const { app } = site({ '/': around }, { before: (it) => it.use(tenants) })
  const page = await live(app, '/', { headers: { 'x-tenant': 'ada' } })
  await page.click('#inner b')
  await page.until((it) => it.text('b') === '1')
  await page.click('u')
  await until(() => seen.some((line) => line.includes('terminate')))
  expect(strange(seen, 'ada')).toEqual([])
})

test('29, 55, N19: two visitors at once do not take each other’s', async () => {
  const seen: string[] = []
  const { app } = opened(seen)
  const pages = await Promise.all(
    ['ada', 'lin'].map((name) => live(app, '/', { headers: { 'x-tenant': name } })),
  )
  seen.length = 0
  await Promise.all(pages.map((page) => page.click('b')))
  for (const page of pages) await page.until((it) => it.text('b') === '1')
  expect(new Set(seen.map((line) => line.split(' ')[1]))).toEqual(new Set(['ada', 'lin']))
  const of = (name: string): number => seen.filter((line) => line.endsWith(name)).length
  expect(of('ada')).toBe(of('lin'))
})
