import { setTimeout } from 'node:timers/promises'
import type { Request } from 'express'
import session, { MemoryStore, type Session, type SessionData } from 'express-session'
import { PubSub } from '../../lib/index.ts'
import { live } from '../../lib/testing/index.ts'
import type { Frame } from '../../lib/protocol/frame.ts'
import { MESSAGE } from '../../lib/protocol/messages.ts'
import { MemoryBroker } from '../pubsub/memory-broker.ts'
import { heldBy, keeper, withSession } from '../support/keeper.ts'
import { connect, pageOf, type WireClient } from './wire-client.ts'
import { gate, site, until, type Site } from './site.ts'
import { stillClock } from './still-clock.ts'

/** A store whose next write can be held up. */
class SlowStore extends MemoryStore {
  #held: Promise<void> | undefined
  isWriting = false

  hold(): () => void {
    const { opened, open } = gate()
    this.#held = opened
    return open
  }

  override set(id: string, data: SessionData, done?: (error?: unknown) => void): void {
    const [held, written] = [this.#held, JSON.parse(JSON.stringify(data)) as SessionData]
    this.#held = undefined
    this.isWriting = held !== undefined
    if (held) void held.then(() => super.set(id, written, done))
    else super.set(id, written, done)
  }
}

/** What an application is made of; another process has modules of its own. */
const here = { site, keeper, PubSub }
type Modules = typeof here

function elsewhere(): Modules {
  const there = { ...here }
  jest.isolateModules(() => {
    Object.assign(there, jest.requireActual('./site.ts'), jest.requireActual('../support/keeper.ts'))
    Object.assign(there, { PubSub: jest.requireActual<Modules>('../../lib/index.ts').PubSub })
  })
  return there
}

type LogOut = (it: Site, req: Request, done: () => void) => unknown
const storedIn = (req: Request): Session => heldBy(req) as unknown as Session

/** An application whose sessions are in a store, and with a way of logging out at `/bye`. */
function house(
  store: MemoryStore,
  logOut: LogOut,
  broker?: MemoryBroker,
  modules = here,
  resave = false,
): Site {
  const sessions = { secret: 'keyboard cat', resave, saveUninitialized: false, store }
  const it: Site = modules.site(
    { '/': modules.keeper() },
    {
      identity: (req) => heldBy(req)['user'] as string | undefined,
      before: (app) => {
        withSession(() => session(sessions))(app)
        app.get('/bye', (req, res) => logOut(it, req, () => void res.send('<!doctype html>bye')))
      },
      ...(broker && { pubsub: new modules.PubSub({ adapter: broker.adapter() }) }),
    },
  )
  return it
}

beforeEach(() => stillClock('Date'))
afterEach(() => {
  jest.useRealTimers()
})

const isTicket = ({ event, payload }: Frame): boolean => event === MESSAGE.session && 'ticket' in payload

/** A page of one who is logged in, and was sent a ticket for the session. */
class Ticketed {
  readonly client: WireClient
  readonly #ticket: unknown

  constructor(client: WireClient, ticket: unknown) {
    this.client = client
    this.#ticket = ticket
  }

  /** @param act after which the browser is sent the ticket @param first the page before, which logs in */
  static async of(it: Site, act = 'put', first = '/in'): Promise<Ticketed> {
    const door = await pageOf(it.app, first)
    const client = await connect(await pageOf(it.app, '/', door.visitor))
    await client.join({ extensions: ['session'] })
    const sent = client.heard(isTicket)
    if (act === 'look') jest.advanceTimersByTime(60_000)
    await client.event(act)
    return new Ticketed(client, (await sent).payload['ticket'])
  }

  /** What is answered to the ticket: the status, and whether a cookie is set. */
  async redeem(host = this.client.page.host, signal?: AbortSignal): Promise<string> {
    const { csrf, visitor, door } = this.client.page
    const origin = `http://${host}`
    const headers = { origin, 'content-type': 'application/json', 'x-csrf-token': csrf, ...visitor.headers }
    const body = JSON.stringify({ ticket: this.#ticket })
    const answer = await fetch(`${origin}${door}/session`, {
      method: 'POST',
      headers,
      body,
      ...(signal && { signal }),
    })
    return `${String(answer.status)}${answer.headers.has('set-cookie') ? ' with a cookie' : ''}`
  }

  /** What is answered at a path to the browser, with the cookies that it had before. */
  async get(path: string): Promise<string> {
    const { visitor, host } = this.client.page
    return (await fetch(`http://${host}${path}`, { headers: visitor.headers })).text()
  }
}

/** Logs out while the store writes. @returns what is answered to the ticket, and what the old cookie is worth then */
async function loggedOutMeanwhile(logOut: LogOut): Promise<readonly [string, string]> {
  const store = new SlowStore()
  const visit = await Ticketed.of(house(store, logOut))
  const open = store.hold()
  const late = visit.redeem()
  await until(() => store.isWriting)
  await visit.get('/bye')
  open()
  return [await late, await visit.get('/held')]
}

describe('52: a write that is still under way in the store when its visitor logs out brings no session back', () => {
  test.each<[string, LogOut]>([
    [
      'that was ended after `disconnect`',
      (it, req, done) => it.live.disconnect(req).then(() => storedIn(req).destroy(done)),
    ],
    [
      'that was ended before `disconnect`',
      (it, req, done) => storedIn(req).destroy(() => void it.live.disconnect(req).then(done)),
    ],
    [
      'that another took the place of',
      (it, req, done) => storedIn(req).regenerate(() => void it.live.disconnect(req).then(done)),
    ],
    [
      'from which the user was taken',
      (it, req, done) => {
        delete heldBy(req)['user']
        void it.live.disconnect(req).then(done)
      },
    ],
    [
      'of a person',
      (it, req, done) => storedIn(req).destroy(() => void it.live.disconnect({ identity: 'ada' }).then(done)),
    ],
  ])('%s', async (_how, logOut) => {
    const [answer, held] = await loggedOutMeanwhile(logOut)
    expect(answer).toBe('403')
    expect(held).not.toContain('ada')
  })
})

describe.each(['look', 'put'])('52: a browser that hangs up while its ticket is written (%s)', (act) => {
  test.each<[string, LogOut]>([
    ['and then logs out', (it, req, done) => it.live.disconnect(req).then(() => storedIn(req).destroy(done))],
    [
      'and is then logged out as a person',
      (it, req, done) => storedIn(req).destroy(() => void it.live.disconnect({ identity: 'ada' }).then(done)),
    ],
  ])('%s brings no session back, where each request saves it', async (_how, logOut) => {
    const store = new SlowStore()
    const visit = await Ticketed.of(house(store, logOut, undefined, here, true), act)
    const open = store.hold()
    const leaving = new AbortController()
    const late = visit.redeem(undefined, leaving.signal).catch(() => 'hung up')
    await until(() => store.isWriting)
    leaving.abort()
    await late
    await visit.get('/bye')
    open()
    await until(async () => !(await visit.get('/held')).includes('ada'))
  })
})

describe('52: a ticket is refused', () => {
  test('from the call of `disconnect` on, before the log-out is answered', async () => {
    const { opened, open } = gate()
    let isCalled = false
    const logOut: LogOut = async (it, req, done) => {
      await it.live.disconnect(req)
      isCalled = true
      await opened
      done()
    }
    const visit = await Ticketed.of(house(new MemoryStore(), logOut))
    const bye = visit.get('/bye')
    await until(() => isCalled)
    expect(await visit.redeem()).toBe('403')
    expect(await visit.client.event('put')).toMatchObject({ status: 'ok' })
    expect(visit.client.frames.filter(isTicket)).toHaveLength(1)
    open()
    await bye
  })

  test.each<[string, (it: Site, visit: Ticketed) => Promise<unknown>]>([
    ['browser', (_it, visit) => visit.get('/bye')],
    ['person', (it) => it.live.disconnect({ identity: 'ada' })],
  ])(
    'at each process, also at one that had no visitor before, once this %s was logged out at another',
    async (_whom, out) => {
      const [broker, store] = [new MemoryBroker(), new MemoryStore()]
      const logOut: LogOut = (it, req, done) => it.live.disconnect(req).then(done)
      const it = house(store, logOut, broker)
      const { host } = await pageOf(house(store, logOut, broker, elsewhere()).app)
      const visit = await Ticketed.of(it)
      await until(() => broker.listeners('express-liveview:connections') === 2)
      broker.slowly = () => setTimeout(50)
      await out(it, visit)
      expect(await visit.redeem(host)).toBe('403')
    },
  )
})

describe('the clock of the machine', () => {
  const setClock = (step: number): unknown => jest.spyOn(Date, 'now').mockReturnValue(Date.now() + step)
  const people = (): Site => house(new MemoryStore(), () => undefined)

  afterEach(() => jest.restoreAllMocks())

  test.each([
    ['in the same millisecond', 0],
    ['while it is set back', -5000],
  ])('makes no ticket one of before a log-out: %s', async (_when, step) => {
    const it = people()
    setClock(0)
    await it.live.disconnect({ identity: 'ada' })
    setClock(step)
    expect(await (await Ticketed.of(it)).redeem()).toBe('200')
  })

  test.each([
    ['stands still', 0],
    ['is set back', -5000],
    ['is set forward', 5000],
  ])('makes no ticket one of after a log-out: it %s', async (_what, step) => {
    const it = people()
    const visit = await Ticketed.of(it, 'put', '/')
    await pageOf(it.app, '/in', visit.client.page.visitor)
    setClock(step)
    await it.live.disconnect({ identity: 'ada' })
    expect(await visit.redeem()).toBe('403')
  })

  test.each([
    ['back', -3_600_000],
    ['forward', 3_600_000],
  ])('is set %s by an hour, and a ticket is as old as before', async (_way, step) => {
    const visit = await Ticketed.of(people())
    setClock(step)
    expect(await visit.redeem()).toBe('200')
  })

  test('says how old a ticket of another process is', async () => {
    const store = new MemoryStore()
    const { host } = await pageOf(house(store, () => undefined, undefined, elsewhere()).app)
    const visit = await Ticketed.of(house(store, () => undefined))
    setClock(31_000)
    expect(await visit.redeem(host)).toBe('403')
  })
})

test('a page that is closed while the store writes is no log-out', async () => {
  const store = new SlowStore()
  const visit = await Ticketed.of(house(store, () => undefined))
  const open = store.hold()
  const late = visit.redeem()
  await until(() => store.isWriting)
  visit.client.webSocket.close()
  await visit.client.closed
  open()
  expect(await late).toBe('403')
  expect(await visit.get('/held')).toContain('"user":"ada"')
})

test('a log-out of another visitor leaves the write alone', async () => {
  const store = new SlowStore()
  const it = house(store, ({ live: router }, req, done) => router.disconnect(req).then(done))
  const [ada, other] = [await Ticketed.of(it), await Ticketed.of(it)]
  const open = store.hold()
  const late = ada.redeem()
  await until(() => store.isWriting)
  await other.get('/bye')
  open()
  expect(await late).toBe('200')
  expect(await ada.get('/held')).toContain('"theme":"dark"')
})

test('what a callback puts and leaves after is in a slow store when the next page is asked for', async () => {
  const store = new SlowStore()
  const it = house(store, () => undefined)
  const page = await live(it.app, '/in')
  const tab = await live(it.app, '/', { visitor: page })
  const open = store.hold()
  const left = tab.click('#leave')
  await until(() => store.isWriting)
  setImmediate(open)
  await left
  expect((await tab.next()).text('p')).toContain('"theme":"dark"')
})

test('a store that fails to end a session is reported', async () => {
  class Failing extends SlowStore {
    override destroy = (_id: string, done?: (error?: unknown) => void): void => done?.(new Error('full'))
  }
  const store = new Failing()
  const it = house(store, ({ live: router }, req, done) => router.disconnect(req).then(done))
  const visit = await Ticketed.of(it)
  const open = store.hold()
  const late = visit.redeem()
  await until(() => store.isWriting)
  await visit.get('/bye')
  open()
  expect(await late).toBe('403')
  await until(() => it.errors.length > 0)
  expect(it.errors.map(({ code }) => code)).toEqual(['LIVE_CALLBACK_FAILED'])
})
