import { liveRouter, liveView, html } from '../../lib/index.ts'
import { live } from '../../lib/testing/index.ts'
import { keeper, sessionKinds, withSession } from '../support/keeper.ts'
import { joinedClient } from './wire-client.ts'
import { expressVersions } from '../support/express-versions.ts'
import { SECRET, site } from './site.ts'

describe.each(sessionKinds)('%s', (_kind, middleware) => {
  describe.each(expressVersions)('%s', (_version, of) => {
    test('what a callback puts is in the session of the next page', async () => {
      const it = site({ '/': keeper() }, { of, before: withSession(middleware) })
      const page = await live(it.app, '/')
      await page.click('#put')
      expect((await live(it.app, '/', { visitor: page })).text('p')).toBe('dark')
      expect(it.log).toEqual([])
    })

    test('a router that is mounted at a path, and makes its sessions itself, has its end point there', async () => {
      const router = liveRouter({ secret: SECRET })
      router.live('/other', keeper()).use(middleware())
      const app = of().use('/app', router.live('/', keeper()))
      const page = await live(app, '/app')
      await page.click('#put')
      expect((await live(app, '/app', { visitor: page })).text('p')).toBe('dark')
    })
  })

  test('a redirect of the same callback waits until the session has it', async () => {
    const it = site({ '/': keeper() }, { before: withSession(middleware) })
    const page = await live(it.app, '/')
    await page.click('#leave')
    expect((await page.next()).text('p')).toContain('"theme":"dark"')
  })

  test('a view that is joined anew on the same connection sees it, and so does a patch', async () => {
    const there = liveView({
      mount: (_socket, { session }) => ({ theme: String(session['theme']) }),
      render: ({ theme }) => html`<h1>${theme}</h1>`,
    })
    const here = liveView({
      mount: () => ({}),
      handleEvent: {
        go: (socket) => {
          socket.putSession('theme', 'dark')
          socket.pushNavigate('/there')
        },
      },
      render: () => html`<button phx-click="go">Go</button>`,
    })
    const it = site({ '/': here, '/there': there }, { before: withSession(middleware) })
    const page = await live(it.app, '/')
    await page.click('Go')
    await page.until(() => page.text('h1') === 'dark')
  })

  test('the first render writes into the session at once', async () => {
    const visited = liveView({
      mount: (socket, { session }) => {
        if (!socket.connected) socket.putSession('visits', Number(session['visits'] ?? 0) + 1)
        return { visits: Number(session['visits']) }
      },
      render: ({ visits }) => html`<p>${visits}</p>`,
    })
    const it = site({ '/': visited }, { before: withSession(middleware) })
    const page = await live(it.app, '/')
    expect((await live(it.app, '/', { visitor: page })).text('p')).toBe('2')
  })
})

const [, [, inStore]] = sessionKinds as [never, (typeof sessionKinds)[number]]

test('the session that mount was given shows what was put, and not what was undone', async () => {
  const seen: unknown[] = []
  const view = liveView({
    mount: (socket, { session }) => {
      socket.attachHook('handleEvent', () => void seen.push(session['theme']))
      return {}
    },
    handleEvent: {
      put: (socket) => socket.putSession('theme', 'dark'),
      fail: (socket) => {
        socket.putSession('theme', 'pink')
        throw new Error('no')
      },
    },
    handleError: () => undefined,
    render: () => html`<button phx-click="put">Put</button><button phx-click="fail">Fail</button>`,
  })
  const it = site({ '/': view }, { before: withSession(inStore) })
  const page = await live(it.app, '/')
  await page.click('Put')
  await page.click('Fail').catch(() => undefined)
  await page.click('Put')
  expect(seen).toEqual([undefined, 'dark', 'dark'])
  expect((await live(it.app, '/held', { visitor: page })).text('p')).toContain('"theme":"dark"')
})

/** The message of what a callback threw that put something. */
async function refusalOf(key: unknown, value: unknown, before = withSession(inStore)): Promise<string> {
  const view = liveView({
    mount: () => ({}),
    handleEvent: { put: (socket) => socket.putSession(key as string, value as string) },
    render: () => html`<button phx-click="put">Put</button>`,
  })
  const it = site({ '/': view }, { before })
  const page = await live(it.app, '/')
  await page.click('Put').catch(() => undefined)
  return it.errors.map(({ cause }) => String((cause as { code?: string }).code)).join()
}

test.each([
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'cookie',
  'id',
  'save',
  'isNew',
  '_ctx',
  '',
  7,
  'k'.repeat(129),
  undefined,
  Promise.resolve('a'),
])('the key %p is refused', async (key) => {
  expect(await refusalOf(key, 1)).toBe('LIVE_VALUE_KIND')
})

const round: unknown[] = []
round.push(round)

test.each([
  ['undefined', undefined],
  ['a function', () => 1],
  ['a date', new Date()],
  ['a map', { in: new Map() }],
  ['a number that is none', NaN],
  ['a big number', 1n],
  ['what holds itself', round],
  ['a promise', [Promise.resolve(1)]],
  ['a long text', 'x'.repeat(20_000)],
  ['a name that reaches the prototype', JSON.parse('{"a":{"__proto__":1}}')],
])('%s is refused as a value', async (_what, value: unknown) => {
  expect(await refusalOf('key', value)).toBe('LIVE_VALUE_KIND')
})

test('where there is no session, an error says what to do', async () => {
  expect(await refusalOf('key', 1, () => undefined)).toBe('LIVE_SESSION_MISSING')
  const it = site({
    '/': liveView({ mount: (socket) => (socket.putSession('a', 1), {}), render: () => html`` }),
  })
  await expect(live(it.app, '/')).rejects.toThrow('500')
  expect(it.app).toBeDefined()
})

test('for a client that cannot redeem tickets, the log says so once', async () => {
  const it = site({ '/': keeper() }, { before: withSession(inStore) })
  const client = await joinedClient(it.app)
  for (let i = 0; i < 2; i++) expect(await client.event('put')).toMatchObject({ status: 'ok' })
  expect(await client.event('putAndLeave')).toMatchObject({ response: { redirect: { to: '/held' } } })
  expect(it.errors.map(({ code }) => code)).toEqual(['LIVE_SESSION_UNHEARD'])
})
