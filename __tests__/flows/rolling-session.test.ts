import cookieSession from 'cookie-session'
import type { Express, RequestHandler } from 'express'
import session, { MemoryStore, type Store } from 'express-session'
import { html, liveView } from '../../lib/index.ts'
import { live, type LivePage } from '../../lib/testing/index.ts'
import { heldBy } from '../support/keeper.ts'
import { onlyUsers, userOf, withLogIn } from '../support/sessions.ts'
import { MESSAGE } from '../../lib/protocol/messages.ts'
import { connect, pageOf, type WireClient } from './wire-client.ts'
import { Poller } from './poller.ts'
import { site, until, type Site } from './site.ts'
import { stillClock } from './still-clock.ts'

const MINUTE = 60_000
const maxAge = 30 * MINUTE

beforeEach(() => stillClock())
afterEach(() => {
  jest.useRealTimers()
})

/** Sessions of half an hour, which each request renews that the browser makes. */
const kinds: readonly (readonly [string, () => RequestHandler])[] = [
  [
    'express-session',
    () =>
      session({
        secret: 'keyboard cat',
        resave: false,
        saveUninitialized: false,
        rolling: true,
        cookie: { maxAge },
      }),
  ],
  [
    'cookie-session',
    () => {
      const kept = cookieSession({ secret: 'keyboard cat', maxAge })
      return (req, res, next) =>
        kept(req, res, () => {
          // As its documentation has it: the cookie is set again when this has changed.
          if (userOf(req) !== undefined) heldBy(req)['minute'] = Math.floor(Date.now() / MINUTE)
          next()
        })
    },
  ],
]

const diary = liveView({
  mount: (socket) => {
    socket.subscribe('news')
    return { lines: 0 }
  },
  handleEvent: { write: (socket) => socket.update('lines', (n) => n + 1) },
  handleInfo: { news: (socket) => socket.update('lines', (n) => n + 1) },
  render: ({ lines }) => html`<p>${lines}</p><button phx-click="write">Write</button>`,
})

type House = Site & {
  /** How often a browser was at the end point. */
  readonly renewals: () => number
}

function house(middleware: () => RequestHandler, guard: RequestHandler = onlyUsers): House {
  let renewals = 0
  const it = site(
    { '/': diary },
    {
      identity: userOf,
      recheck: Infinity,
      limits: { silence: Number.MAX_SAFE_INTEGER },
      before: (app: Express) => {
        app.use((req, res, next) => {
          if (req.path === '/live/session') res.once('close', () => (renewals += 1))
          next()
        })
        withLogIn(app, { middleware, end: () => Promise.resolve() }, () => undefined)
        app.get('/', guard)
      },
    },
  )
  return { ...it, renewals: () => renewals }
}

/** Somebody who has logged in, at the page. */
async function loggedIn({ app }: Site): Promise<LivePage> {
  const door = await live(app, '/in/ada')
  return live(app, String(door.redirectedTo), { visitor: door })
}

describe.each(kinds)('%s', (_kind, middleware) => {
  test('a visitor who does something now and then stays logged in', async () => {
    const it = house(middleware)
    const page = await loggedIn(it)
    for (let i = 1; i <= 3; i++) {
      jest.advanceTimersByTime(20 * MINUTE)
      await page.click('Write')
      await until(() => it.renewals() === i)
    }
    jest.advanceTimersByTime(20 * MINUTE)
    await it.live.recheck({ identity: 'ada' })
    await page.click('Write')
    expect(page.text('p')).toBe('4')
    expect((await live(it.app, '/', { visitor: page })).text('p')).toBe('0')
  })
  test('an untouched tab is logged out when its session ends, whatever others say', async () => {
    const it = house(middleware)
    const page = await loggedIn(it)
    for (let i = 1; i <= 5; i++) {
      jest.advanceTimersByTime(5 * MINUTE)
      it.live.pubsub.broadcast('news', 'news')
      await it.live.recheck({ identity: 'ada' })
      await page.until(() => page.text('p') === String(i))
    }
    jest.advanceTimersByTime(6 * MINUTE)
    await it.live.recheck({ identity: 'ada' })
    await page.until(() => page.redirectedTo !== undefined)
    expect((await page.next()).text('#door')).toBe('Who are you?')
  })
})

/** Sessions in a store that tells what is done to it. */
function watchedStore(): { readonly middleware: () => RequestHandler; readonly done: string[] } {
  const done: string[] = []
  const store: Store = new MemoryStore()
  for (const name of ['set', 'touch'] as const) {
    const own = store[name]?.bind(store)
    store[name] = (...given: Parameters<Store['set']>) => {
      done.push(name)
      own?.(...given)
    }
  }
  const options = { resave: false, saveUninitialized: false, rolling: true, cookie: { maxAge }, store }
  return { middleware: () => session({ secret: 'keyboard cat', ...options }), done }
}

/** A page of somebody who has logged in, whose browser can be asked for its cookies. */
async function clientOf({ app }: Site): Promise<WireClient> {
  const door = await pageOf(app, '/in/ada')
  const client = await connect(await pageOf(app, '/', door.visitor))
  expect(await client.join({ extensions: ['session'] })).toMatchObject({ status: 'ok' })
  return client
}

const tickets = ({ frames }: WireClient): unknown[] =>
  frames.flatMap(({ event, payload: { ticket } }) => (event === MESSAGE.session && ticket ? [ticket] : []))

/** Posts the last ticket, and tells the server what came of it. */
async function redeem(client: WireClient): Promise<Response> {
  const { host, door, csrf, visitor } = client.page
  const headers = { origin: `http://${host}`, 'content-type': 'application/json', 'x-csrf-token': csrf }
  const body = JSON.stringify({ ticket: tickets(client).at(-1) })
  const answer = await fetch(`http://${host}${door}/session`, {
    method: 'POST',
    headers: { ...headers, ...visitor.headers },
    body,
  })
  client.say(JSON.stringify([null, client.nextRef(), 'phoenix', 'session', await answer.clone().json()]))
  return answer
}

describe('the browser is asked', () => {
  test('once a minute at most, and not in the first, when its page was just loaded', async () => {
    const client = await clientOf(house(watchedStore().middleware))
    await client.event('write')
    expect(tickets(client)).toHaveLength(0)
    jest.advanceTimersByTime(MINUTE)
    await client.event('write')
    expect(tickets(client)).toHaveLength(1)
    expect((await redeem(client)).headers.get('set-cookie')).toContain('connect.sid')
    await client.event('write')
    expect(tickets(client)).toHaveLength(1)
  })

  test.each(['click', 'form', 'keydown', 'keyup', 'focus', 'blur'])('after a %s', async (type) => {
    const client = await clientOf(house(watchedStore().middleware))
    jest.advanceTimersByTime(MINUTE)
    await client.event('write', type === 'form' ? '' : {}, type)
    expect(tickets(client)).toHaveLength(1)
  })

  test.each(['hook', 'js', 'mounted', 'remove', 'connected', 'disconnected', '', 7, null])(
    'not after what scripts may do by themselves: %p',
    async (type) => {
      const client = await clientOf(house(watchedStore().middleware))
      jest.advanceTimersByTime(MINUTE)
      await client.event('write', {}, type as string)
      expect(tickets(client)).toHaveLength(0)
    },
  )

  test('not where the application has no sessions', async () => {
    const { app } = site({ '/': diary })
    const client = await connect(await pageOf(app))
    await client.join({ extensions: ['session'] })
    jest.advanceTimersByTime(MINUTE)
    await client.event('write')
    expect(tickets(client)).toHaveLength(0)
  })

  test('for its cookies by a recheck that is refused, which renews nothing', async () => {
    const { middleware, done } = watchedStore()
    let isClosed = false
    const it = house(middleware, (_req, res, next) => (isClosed ? res.sendStatus(403) : next()))
    const client = await clientOf(it)
    isClosed = true
    await it.live.recheck({ identity: 'ada' })
    await until(() => tickets(client).length === 1)
    done.length = 0
    const answer = await redeem(client)
    expect([answer.status, answer.headers.get('set-cookie'), done]).toEqual([200, null, []])
    expect(await client.closed).toBe(1012)
  })
})

test('52: a page that polls neither saves its session nor keeps it from ending', async () => {
  const { middleware, done } = watchedStore()
  const { app } = house(middleware)
  const door = await pageOf(app, '/in/ada')
  const poller = await new Poller(await pageOf(app, '/', door.visitor)).begin()
  done.length = 0
  await poller.join()
  await poller.event('write')
  expect(done).toEqual([])
})

test.each(['shows the page', 'refuses it'])(
  'a recheck renews no session where an ordinary handler %s',
  async (what) => {
    const store = new MemoryStore()
    const touch = jest.spyOn(store, 'touch')
    const middleware = (): RequestHandler =>
      session({ secret: 'keyboard cat', resave: false, saveUninitialized: false, store })
    const answers: number[] = []
    const it = site(
      {},
      {
        identity: userOf,
        recheck: Infinity,
        before: (app) => withLogIn(app, { middleware, end: () => Promise.resolve() }, () => undefined),
      },
    )
    it.app.get('/page', async (req, res) => {
      res.once('close', () => answers.push(touch.mock.calls.length))
      if (answers.length === 2 && what === 'refuses it') res.status(403).send('no')
      else res.send(`<title>x</title>${await it.live.embed(req, res, diary)}`)
    })
    const page = await live(it.app, '/page', { visitor: await live(it.app, '/in/ada') })
    await page.click('Write')
    await it.live.recheck({ identity: 'ada' })
    await until(() => answers.length >= 3)
    expect(answers[2]).toBe(answers[1])
  },
)
