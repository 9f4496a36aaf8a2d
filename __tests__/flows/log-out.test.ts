import type { Express, RequestHandler } from 'express'
import { html, liveRender, liveRequest, liveView, PubSub } from '../../lib/index.ts'
import { Visitor } from '../../lib/testing/visitor.ts'
import { MemoryBroker } from '../pubsub/memory-broker.ts'
import {
  inCookies,
  kindsOfSessions,
  onlyUsers,
  userOf,
  withLogIn,
  type Sessions,
} from '../support/sessions.ts'
import { connect, pageOf, type WireClient } from './wire-client.ts'
import { Poller } from './poller.ts'
import { stillClock } from './still-clock.ts'
import { expressVersions } from '../support/express-versions.ts'
import { gate, site, until, type Site, type SiteOptions } from './site.ts'

/** A view with something private, and what was done in it. */
const done: string[] = []
const diary = liveView({
  mount: (_socket, { session }) => ({ user: String(session['user']) }),
  handleEvent: {
    write: (_socket, value) => void done.push(JSON.stringify(value)),
    read: (socket) => socket.putSession('hasRead', true),
  },
  render: ({ user }) => html`<p>The diary of ${user}</p>`,
})

/** May the diary be seen? */
let isOpen = true

type Setting = SiteOptions & { readonly sessions?: Sessions; readonly guard?: RequestHandler }

/** An application that knows people, and logs them out everywhere in this browser. */
function house({ sessions = inCookies, guard, ...options }: Setting = {}): Site {
  const it: Site = site(
    { '/': diary, '/open': diary },
    {
      identity: userOf,
      before: (app) => {
        withLogIn(app, sessions, (req) => it.live.disconnect(req))
        if (guard) app.use(guard)
      },
      ...options,
    },
  )
  return it
}

async function loggedIn(
  app: Express,
  user: string,
  visitor = new Visitor({}, {}),
  extensions: readonly string[] = [],
): Promise<WireClient> {
  const { host } = await pageOf(app, `/in/${user}`, visitor)
  await visitor.get(host, '/')
  const client = await connect(await pageOf(app, '/', visitor))
  expect(await client.join({ extensions })).toMatchObject({ status: 'ok' })
  return client
}

const sentAway = (client: WireClient): Promise<unknown> =>
  client.heard(({ event }) => event === 'redirect').then(({ payload }) => payload)

const logOut = ({ page: { visitor, host } }: WireClient): Promise<unknown> => visitor.get(host, '/out')

describe.each(expressVersions)('%s', (_version, of) => {
  test.each(kindsOfSessions)(
    '50: %s: a log-out ends the pages of this browser and of no other',
    async (_kind, sessions) => {
      const { app } = house({ of, sessions, guard: onlyUsers })
      const [ada, lin] = [await loggedIn(app, 'ada'), await loggedIn(app, 'lin')]
      const other = await connect(await pageOf(app, '/', ada.page.visitor))
      await other.join()
      const away = [sentAway(ada), sentAway(other)]
      await logOut(ada)
      expect(await Promise.all(away)).toEqual([{ to: '/' }, { to: '/' }])
      expect(await Promise.all([ada.closed, other.closed])).toEqual([1012, 1012])
      expect(await lin.event('write')).toMatchObject({ status: 'ok' })
    },
  )
})

test('from the log-out on, no event of the page is handled', async () => {
  const { app } = house()
  const ada = await loggedIn(app, 'ada')
  done.length = 0
  await logOut(ada)
  ada.event('write', { value: 'late' }).catch(() => undefined)
  expect(await ada.closed).toBe(1012)
  expect(done).toEqual([])
})

test('a log-out counts once it is answered: the browser has the new cookies then', async () => {
  const { opened, open } = gate()
  const it: Site = site(
    { '/': diary },
    {
      before: (app) =>
        app.get('/slow', async (req, res) => {
          await it.live.disconnect(req)
          await opened
          res.send('bye')
        }),
    },
  )
  const ada = await connect(await pageOf(it.app))
  await ada.join()
  const answer = ada.page.visitor.get(ada.page.host, '/slow')
  expect(await ada.event('write', { value: 'still there' })).toMatchObject({ status: 'ok' })
  open()
  await answer
  expect(await ada.closed).toBe(1012)
})

test.each([true, false])(
  'once a log-out has begun (%s), no page puts anything into the session',
  async (begins) => {
    const [begun, answered] = [gate(), gate()]
    const slowly: RequestHandler = async (req, res, next) => {
      if (req.path !== '/slow') return next()
      if (begins) await it.live.disconnect(req)
      begun.open()
      await answered.opened
      res.send('bye')
    }
    const it = house({ guard: slowly })
    const ada = await loggedIn(it.app, 'ada', undefined, ['session'])
    const answer = ada.page.visitor.get(ada.page.host, '/slow')
    await begun.opened
    await ada.event('read')
    expect(ada.frames.some(({ payload: { ticket } }) => ticket)).toBe(!begins)
    answered.open()
    await answer
  },
)

test('a log-out that fails or is hung up ends the pages as well', async () => {
  const it: Site = site(
    { '/': diary },
    {
      before: (app) =>
        app.get('/cut', async (req) => {
          await it.live.disconnect(req)
          req.socket.destroy()
        }),
    },
  )
  const ada = await connect(await pageOf(it.app))
  await ada.join()
  await ada.page.visitor.get(ada.page.host, '/cut').catch(() => undefined)
  expect(await ada.closed).toBe(1012)
})

test('50: one person is disconnected in every process and every browser', async () => {
  const broker = new MemoryBroker()
  const houses = [1, 2].map(() => house({ pubsub: new PubSub({ adapter: broker.adapter() }) }))
  const [here, there] = houses as [Site, Site]
  const clients = await Promise.all([here, there].map(({ app }) => loggedIn(app, 'ada')))
  const lin = await loggedIn(there.app, 'lin')
  await until(() => broker.listeners('express-liveview:connections') === 2)
  await here.live.disconnect({ identity: 'ada' })
  expect(await Promise.all(clients.map((client) => client.closed))).toEqual([1012, 1012])
  expect(await lin.event('write')).toMatchObject({ status: 'ok' })
})

test('a log-out reaches the browser’s pages at other processes', async () => {
  const broker = new MemoryBroker()
  const houses = [1, 2].map(() => house({ pubsub: new PubSub({ adapter: broker.adapter() }) }))
  const [here, there] = houses as [Site, Site]
  const ada = await loggedIn(here.app, 'ada')
  const elsewhere = await loggedIn(there.app, 'ada', ada.page.visitor)
  await until(() => broker.listeners('express-liveview:connections') === 2)
  await logOut(ada)
  expect(await elsewhere.closed).toBe(1012)
})

test('a page that polls is sent away too', async () => {
  const { app } = house()
  const visitor = new Visitor({}, {})
  const { host } = await pageOf(app, '/in/ada', visitor)
  const poller = await new Poller(await pageOf(app, '/', visitor)).begin()
  await poller.join()
  await visitor.get(host, '/out')
  expect((await poller.heard(({ event }) => event === 'redirect')).payload).toEqual({ to: '/' })
})

test('a join that is under way is answered by sending the page away', async () => {
  const { opened, open } = gate()
  let mounts = 0
  const slow = liveView({
    mount: async () => {
      if (++mounts === 2) await opened
      return {}
    },
    render: () => html`<p>here</p>`,
  })
  const it: Site = site(
    { '/': slow },
    { before: (app) => withLogIn(app, inCookies, (req) => it.live.disconnect(req)) },
  )
  const client = await connect(await pageOf(it.app))
  const reply = client.join({ url: `${client.url}?page=2#there` })
  await until(() => mounts === 2)
  await logOut(client)
  expect(await reply).toEqual({ status: 'error', response: { redirect: { to: '/?page=2' } } })
  open()
})

/** A guard that keeps requests for a path waiting, from `begin` to `end`. */
function holding(path: string): {
  readonly guard: RequestHandler
  readonly reached: Promise<void>
  readonly begin: () => void
  readonly end: () => void
} {
  const [reached, later] = [gate(), gate()]
  let isHeld = false
  const guard: RequestHandler = async (req, _res, next) => {
    if (isHeld && req.path === path) {
      reached.open()
      await later.opened
    }
    next()
  }
  return { guard, reached: reached.opened, begin: () => (isHeld = true), end: later.open }
}

test('50: a page whose first poll is under way is joined with the cookies of its post, which are those of then', async () => {
  const held = holding('/live/longpoll')
  const { app } = house({ guard: held.guard })
  const ada = await loggedIn(app, 'ada')
  held.begin()
  const poller = new Poller(ada.page)
  const beginning = poller.begin()
  await held.reached
  await logOut(ada)
  held.end()
  await beginning
  expect(await poller.join()).toEqual({ status: 'error', response: { redirect: { to: '/' } } })
})

test('50: a connection whose handshake is under way is opened, ended, and opened anew with the cookies of then', async () => {
  const held = holding('/live/websocket')
  const { app } = house({ guard: held.guard })
  const ada = await loggedIn(app, 'ada')
  held.begin()
  const connecting = connect(ada.page)
  await held.reached
  await logOut(ada)
  expect(await ada.closed).toBe(1012)
  held.end()
  const late = await connecting
  late.join().catch(() => undefined)
  expect(await late.closed).toBe(1012)
  expect(late.frames).toEqual([])
  expect(await (await connect(ada.page)).join()).toMatchObject({ status: 'error' })
})

test.each([
  ['while all clocks stand still', 0],
  ['after the clock of the machine was set back', -5000],
])('a connection that is opened after a log-out stays, also %s', async (_when, step) => {
  const { app } = house({ sessions: inCookies })
  const ada = await loggedIn(app, 'ada')
  stillClock()
  await logOut(ada)
  jest.setSystemTime(Date.now() + step)
  const later = await connect(await pageOf(app, '/', ada.page.visitor))
  expect(await later.join()).toMatchObject({ status: 'ok' })
  jest.useRealTimers()
})

test.each<[string, (it: Site) => Promise<void>, (it: Site) => void]>([
  ['who is logged out', ({ live }) => live.disconnect({ identity: 'ada' }), () => undefined],
  ['who may not see it any more', ({ live }) => live.recheck({ identity: 'ada' }), () => (isOpen = false)],
])(
  '50, 51: a join that is under way is granted to a person %s, and ended at once',
  async (_who, act, before) => {
    const [reached, later] = [gate(), gate()]
    let isHeld = false
    isOpen = true
    const guard: RequestHandler = async (req, res, next) => {
      const mayPass = isOpen
      if (isHeld && liveRequest(req) === 'join') {
        reached.open()
        await later.opened
      }
      if (mayPass) next()
      else res.sendStatus(403)
    }
    const it = house({ guard })
    const visitor = new Visitor({}, {})
    const { host } = await pageOf(it.app, '/in/ada', visitor)
    await visitor.get(host, '/')
    const client = await connect(await pageOf(it.app, '/', visitor))
    isHeld = true
    const joining = client.join()
    await reached.opened
    before(it)
    await act(it)
    later.open()
    await joining.catch(() => undefined)
    expect(await client.closed).toBe(1012)
  },
)

test('an embedded view sends its page away, and a nested one ends with the view around it', async () => {
  const inner = liveView({ mount: () => ({}), render: () => html`<b>inside</b>` })
  const outer = liveView({
    mount: () => ({}),
    render: () => html`<p>${liveRender(inner, { id: 'inner' })}</p>`,
  })
  const it = site({}, { identity: () => 'ada' })
  it.app.get('/shop', async (req, res) => void res.send(await it.live.embed(req, res, outer)))
  const client = await connect(await pageOf(it.app, '/shop'))
  const { response } = await client.join()
  const [, session] =
    /id="inner" data-phx-session="([^"]*)"/.exec(JSON.stringify(response).replaceAll('\\', '')) ?? []
  expect(await client.join({ url: undefined, session }, 'lv:inner')).toMatchObject({ status: 'ok' })
  const away = client.heard(({ event }) => event === 'redirect')
  await it.live.disconnect({ identity: 'ada' })
  expect(await away).toMatchObject({ topic: client.topic, payload: { to: '/shop' } })
  await client.closed
  expect(client.frames.filter(({ event }) => event === 'redirect')).toHaveLength(1)
})

describe('a view belongs to the person who was given its page', () => {
  const loaded = (to: string): object => ({ status: 'error', response: { redirect: { to } } })

  test.each([
    ['after a log-out', '/out'],
    ['as another person', '/in/lin'],
  ])('%s, the old page does not join again', async (_when, path) => {
    const { app } = house()
    const ada = await loggedIn(app, 'ada')
    const { visitor, host } = ada.page
    await visitor.get(host, path)
    const again = await connect(ada.page)
    expect(await again.join()).toEqual(loaded('/'))
    expect(await (await connect(await pageOf(app, '/', visitor))).join()).toMatchObject({ status: 'ok' })
  })

  test('nor does the page that was given before somebody logged in', async () => {
    const { app } = house()
    const visitor = new Visitor({}, {})
    const page = await pageOf(app, '/open', visitor)
    await visitor.get(page.host, '/in/ada')
    expect(await (await connect(page)).join()).toEqual(loaded('/open'))
  })

  test('the same person joins again, over another connection and with another cookie', async () => {
    const { app } = house()
    const ada = await loggedIn(app, 'ada')
    await ada.page.visitor.get(ada.page.host, '/in/ada')
    expect(await (await connect(ada.page)).join()).toMatchObject({ status: 'ok' })
  })

  test('navigation and patches do not take a page to another person', async () => {
    let user = 'ada'
    const { app } = site({ '/': diary, '/open': diary }, { identity: () => user })
    const client = await connect(await pageOf(app))
    await client.join()
    user = 'lin'
    const url = `http://${client.page.host}/open`
    const patched = await client.ask([client.joinRef, client.nextRef(), client.topic, 'live_patch', { url }])
    expect(patched.response).toMatchObject({ redirect: { to: url } })
    expect(await client.join({ url: undefined, redirect: url })).toEqual(loaded('/open'))
  })

  test('a page whose join says something else each time is not loaded for ever', async () => {
    let n = 0
    const { app } = site({ '/': diary }, { identity: () => String(n++) })
    const client = await connect(await pageOf(app))
    const replies = []
    for (let i = 0; i < 21; i++) replies.push((await client.join()).response)
    expect(replies.slice(-2)).toEqual([{ redirect: { to: '/' } }, { reason: 'stale' }])
  })

  test('nothing can be read of a person in a page', async () => {
    const { app } = house({ identity: () => 'ada@example.org' })
    const { session } = await pageOf(app)
    const [claims = ''] = session.split('.')
    expect(Buffer.from(claims, 'base64url').toString()).not.toContain('ada@example')
  })
})

describe('what is said about people can be wrong', () => {
  const { live } = house()
  test.each([
    ['nothing', undefined],
    ['nobody', { identity: undefined }],
    ['the empty text', { identity: '' }],
    ['a number', { identity: 7 }],
    ['an answer', { req: {} }],
  ])('%s is refused', async (_what, whom) => {
    await expect(live.disconnect(whom as never)).rejects.toThrow('`live.disconnect` was given')
  })

  test('people are found by the option `identity`', async () => {
    const { live } = site({})
    await expect(live.disconnect({ identity: 'ada' })).rejects.toThrow('Option `identity` takes')
  })

  test.each([
    ['a number', () => 7],
    ['the empty text', () => ''],
    ['a promise', () => Promise.reject(new Error('late'))],
  ])(
    'an identity that is %s fails where it is asked for, and says how it is written',
    async (_what, make) => {
      let given = (): unknown => undefined
      const { app, errors } = site({ '/': diary }, { identity: () => given() as string })
      const client = await connect(await pageOf(app))
      given = make
      expect(await client.join()).toMatchObject({ response: { reason: 'join crashed' } })
      expect(errors.map(({ message }) => message).join()).toContain('such as String(user.id)')
      expect((await client.page.visitor.get(client.page.host, '/')).status).toBe(500)
    },
  )
})

describe('what processes say to each other', () => {
  const topic = 'express-liveview:connections'

  test('views and the application can neither hear nor say it', () => {
    const { live } = house()
    for (const attempt of [
      () => live.pubsub.subscribe(topic, () => undefined),
      () => live.pubsub.broadcast(topic, 'said', { kind: 'disconnect', whose: { identity: 'ada' } }),
      () => live.pubsub.broadcastFrom(() => undefined, topic, 'said'),
    ])
      expect(attempt).toThrow('begin with "express-liveview:"')
    expect(live.pubsub.size).toBe(0)
  })

  test('whatever else a broker brings there does no harm', async () => {
    const broker = new MemoryBroker()
    const { app } = house({ pubsub: new PubSub({ adapter: broker.adapter() }) })
    const ada = await loggedIn(app, 'ada')
    await until(() => broker.listeners(topic) === 1)
    const odd = [null, 7, {}, { kind: 'disconnect' }, { kind: 'x', whose: { identity: 'ada' } }]
    const more = [
      { kind: 'disconnect', whose: { visitors: [null, {}, 7] } },
      { kind: 'disconnect', whose: { identity: {} } },
    ]
    broker.bring(topic, JSON.stringify([1, 'x', [...odd, ...more].map((said, i) => [i, 'said', said])]))
    expect(await ada.event('write')).toMatchObject({ status: 'ok' })
  })
})
