import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import express, { type Express } from 'express'
import session, { MemoryStore } from 'express-session'
import { WebSocket } from 'ws'
import type { Frame } from '../../lib/protocol/frame.ts'
import { MESSAGE } from '../../lib/protocol/messages.ts'
import { keeper, sessionKinds, withSession } from '../support/keeper.ts'
import { connect, pageOf, type Page, type WireClient } from './wire-client.ts'
import { gate, site, until, type Site } from './site.ts'
import { stillTimeouts } from './still-clock.ts'

type Asked = { readonly method?: string; readonly headers?: Record<string, string>; readonly body?: string }

/** A page that has been sent a ticket for its session, and redeems it as it likes. */
class Holder {
  readonly client: WireClient
  readonly ticket: string

  constructor(client: WireClient, ticket: string) {
    this.client = client
    this.ticket = ticket
  }

  static async of(it: Site, visitor?: Parameters<typeof pageOf>[2]): Promise<Holder> {
    const client = await connect(await pageOf(it.app, '/', visitor))
    await client.join({ extensions: ['session'] })
    return new Holder(client, await ticketFor(client))
  }

  /** Posts the ticket, with what is given in the place of what is right. */
  redeem({ method = 'POST', headers = {}, body }: Asked = {}): Promise<Response> {
    const { host, door, csrf, visitor } = this.client.page
    const right = {
      origin: `http://${host}`,
      'content-type': 'application/json',
      'x-csrf-token': csrf,
      ...visitor.headers,
    }
    const init = method === 'POST' ? { body: body ?? JSON.stringify({ ticket: this.ticket }) } : {}
    return fetch(`http://${host}${door}/session`, { method, headers: { ...right, ...headers }, ...init })
  }
}

const isTicket = ({ event, payload }: Frame): boolean => event === MESSAGE.session && 'ticket' in payload
const isClose = ({ event }: Frame): boolean => event === MESSAGE.close

async function ticketFor(client: WireClient): Promise<string> {
  const sent = client.heard(isTicket)
  await client.event('put')
  return (await sent).payload['ticket'] as string
}

const [, [, inStore]] = sessionKinds as [never, (typeof sessionKinds)[number]]
const [[, inCookie]] = sessionKinds as [(typeof sessionKinds)[number]]
const sessions = (before?: (app: Express) => unknown) => ({
  before: (app: Express): void => {
    before?.(app)
    withSession(inStore)(app)
  },
})
const answered = async (response: Promise<Response>): Promise<unknown[]> => {
  const { status, headers } = await response
  return [status, headers.get('cache-control'), headers.get('set-cookie')]
}
const REFUSED = [403, 'no-store', null]

test('a ticket is redeemed once, and the answer is not kept', async () => {
  const holder = await Holder.of(site({ '/': keeper() }, sessions()))
  expect(await answered(holder.redeem())).toEqual([200, 'no-store', expect.stringContaining('connect.sid')])
  expect(await answered(holder.redeem())).toEqual(REFUSED)
})

test.each(['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])('53: %s is not allowed', async (method) => {
  const holder = await Holder.of(site({ '/': keeper() }, sessions()))
  const { status, headers } = await holder.redeem({ method })
  expect([status, headers.get('allow'), headers.get('set-cookie')]).toEqual([405, 'POST', null])
})

test.each([
  ['of another origin', { headers: { origin: 'https://evil.test' } }],
  ['of no origin', { headers: { origin: 'null' } }],
  ['without a CSRF token', { headers: { 'x-csrf-token': '' } }],
  ['with another CSRF token', { headers: { 'x-csrf-token': 'x'.repeat(43) } }],
  ['of a browser without its cookie', { headers: { cookie: '' } }],
  ['with a ticket that was made up', { body: JSON.stringify({ ticket: 'A'.repeat(200) }) }],
  ['with a ticket that is too short', { body: JSON.stringify({ ticket: 'A' }) }],
  ['with a ticket that is no text', { body: '{"ticket":{"a":1}}' }],
  ['with no JSON', { body: 'ticket=1' }],
  ['with null', { body: 'null' }],
  ['with nothing', { body: '' }],
  ['that is far too long', { body: JSON.stringify({ ticket: 'A'.repeat(200_000) }) }],
])('a request %s is refused, and the ticket is good still', async (_what, asked) => {
  const it = site({ '/': keeper() }, sessions())
  const holder = await Holder.of(it)
  expect(await answered(holder.redeem(asked))).toEqual(REFUSED)
  expect(it.log).toHaveLength(1)
  expect(it.errors).toEqual([])
  expect((await holder.redeem()).status).toBe(200)
})

test('a browser that still sends what is far too long is told that it is refused', async () => {
  let arrived = (): number => 0
  const seen = (app: Express): unknown =>
    app.use('/live/session', (req, _res, next) => {
      arrived = () => req.socket.bytesRead
      next()
    })
  const holder = await Holder.of(site({ '/': keeper() }, sessions(seen)))
  const { host, door, csrf, visitor } = holder.client.page
  const headers = { origin: `http://${host}`, 'x-csrf-token': csrf, ...visitor.headers }
  const sending = request(`http://${host}${door}/session`, { method: 'POST', headers })
  const answer = once(sending, 'response') as Promise<[IncomingMessage]>
  sending.write('A'.repeat(200_000))
  await until(() => arrived() > 200_000)
  sending.end('A'.repeat(200_000))
  expect((await answer)[0].statusCode).toBe(403)
})

test.each([
  'text/plain',
  'TEXT/PLAIN;charset=UTF-8',
  'multipart/form-data; boundary=x',
  'multipart/form-data; x=y',
  'application/x-www-form-urlencoded',
  'APPLICATION/JSON',
  '',
])('53: a post of %s is refused without its papers', async (type) => {
  const it = site({ '/': keeper() }, sessions())
  const [holder, other] = [await Holder.of(it), await Holder.of(it)]
  const lacking = [
    { origin: 'https://evil.test' },
    { 'x-csrf-token': '' },
    { 'x-csrf-token': other.client.page.csrf },
    { cookie: '' },
  ]
  for (const headers of lacking)
    expect(await answered(holder.redeem({ headers: { ...headers, 'content-type': type } }))).toEqual(REFUSED)
})

test.each([
  ['express.json', () => express.json()],
  ['express.json for all', () => express.json({ type: '*/*' })],
  ['express.text', () => express.text({ type: '*/*' })],
  ['express.raw', () => express.raw({ type: '*/*' })],
])('a body that %s has read is taken as it was read', async (_name, parser) => {
  const holder = await Holder.of(
    site(
      { '/': keeper() },
      sessions((app) => app.use(parser())),
    ),
  )
  expect((await holder.redeem()).status).toBe(200)
})

test('a ticket is of no use to another visitor', async () => {
  const it = site({ '/': keeper() }, sessions())
  const [mine, theirs] = [await Holder.of(it), await Holder.of(it)]
  const body = JSON.stringify({ ticket: theirs.ticket })
  expect(await answered(mine.redeem({ body }))).toEqual(REFUSED)
  expect((await theirs.redeem()).status).toBe(200)
})

test('a page can neither read a ticket nor change it', async () => {
  const holder = await Holder.of(site({ '/': keeper('a secret value') }, sessions()))
  expect(Buffer.from(holder.ticket, 'base64url').toString()).not.toContain('secret')
  const changed = `${holder.ticket.startsWith('A') ? 'B' : 'A'}${holder.ticket.slice(1)}`
  expect(await answered(holder.redeem({ body: JSON.stringify({ ticket: changed }) }))).toEqual(REFUSED)
})

test('what is put while a ticket is on its way goes together with the next one', async () => {
  const { client } = await Holder.of(site({ '/': keeper() }, sessions()))
  for (let i = 0; i < 3; i++) await client.event('put')
  const next = client.heard(isTicket)
  client.say(JSON.stringify([null, '90', 'phoenix', 'session', {}]))
  await next
  await client.event('put')
  expect(client.frames.filter(isTicket)).toHaveLength(2)
})

describe('a page that is told to leave', () => {
  test('gives up its ticket, which is refused from then on', async () => {
    const it = site({ '/': keeper() }, sessions())
    const holder = await Holder.of(it)
    const left = holder.client.heard(isClose)
    it.live.pubsub.broadcast('out', 'out')
    await left
    expect(holder.client.frames.filter(({ event }) => event === MESSAGE.session).at(-1)?.payload).toEqual({})
    expect(await answered(holder.redeem())).toEqual(REFUSED)
  })

  test.each([
    ['in the store', inStore],
    ['in the cookie', inCookie],
  ])(
    '52: an answer that is late sets no cookie that brings a session back %s',
    async (_where, middleware) => {
      const { opened, open } = gate()
      let isHeld = false
      const it = site(
        { '/': keeper() },
        {
          before: (app) => {
            withSession(middleware)(app)
            app.use('/live/session', (_req, _res, next) => {
              isHeld = true
              void opened.then(() => next())
            })
          },
        },
      )
      const door = await pageOf(it.app, '/in')
      const holder = await Holder.of(it, door.visitor)
      const { visitor, host } = holder.client.page
      const late = holder.redeem()
      await until(() => isHeld)
      await visitor.get(host, '/out')
      const left = holder.client.heard(isClose)
      it.live.pubsub.broadcast('out', 'out')
      await left
      open()
      expect(await answered(late)).toEqual(REFUSED)
      expect((await visitor.get(host, '/held')).text).not.toContain('ada')
    },
  )

  test('as one whose connection is gone does', async () => {
    let isEnded = false
    const it = site({ '/': keeper('dark', () => (isEnded = true)) }, sessions())
    const holder = await Holder.of(it)
    holder.client.webSocket.terminate()
    await until(() => isEnded)
    expect(await answered(holder.redeem())).toEqual(REFUSED)
  })
})

test('a ticket is refused in another session than that of its page', async () => {
  const it = site({ '/': keeper() }, sessions())
  const door = await pageOf(it.app, '/in')
  const holder = await Holder.of(it, door.visitor)
  const { visitor, host } = holder.client.page
  await visitor.get(host, '/out')
  await visitor.get(host, '/in')
  expect(await answered(holder.redeem())).toEqual(REFUSED)
})

test.each([
  [29, 200],
  [31, 403],
])('a ticket that is %i seconds old is answered by %i', async (seconds, status) => {
  stillTimeouts()
  const holder = await Holder.of(site({ '/': keeper() }, sessions()))
  jest.advanceTimersByTime(1000 * seconds)
  jest.useRealTimers()
  expect((await holder.redeem()).status).toBe(status)
})

test('a ticket is redeemed at another process, where it can be redeemed once as well', async () => {
  const inCookies = { before: withSession(inCookie) }
  const holder = await Holder.of(site({ '/': keeper() }, inCookies))
  const other = { site, keeper }
  jest.isolateModules(() => {
    Object.assign(other, jest.requireActual('./site.ts'), jest.requireActual('../support/keeper.ts'))
  })
  const { host } = await pageOf(other.site({ '/': other.keeper() }, inCookies).app)
  const there = new Holder(
    Object.assign(holder.client, { page: { ...holder.client.page, host } }),
    holder.ticket,
  )
  expect(await answered(there.redeem())).toEqual([200, 'no-store', expect.stringContaining('session=')])
  expect(await answered(there.redeem())).toEqual(REFUSED)
})

describe('52: no other live end point sets a cookie or saves a session', () => {
  const saved: string[] = []
  const store = new MemoryStore()
  for (const name of ['set', 'touch'] as const)
    jest.spyOn(store, name).mockImplementation((...given) => {
      saved.push(name)
      given[2]?.()
    })
  const eager = { secret: 'keyboard cat', resave: true, saveUninitialized: true, rolling: true, store }
  const page = (): Promise<Page> =>
    pageOf(site({ '/': keeper() }, { before: (app) => app.use(session(eager)) }).app)
  const own = (host: string): Record<string, string> => ({ origin: `http://${host}` })
  const foreign = (): Record<string, string> => ({ origin: 'https://evil.test' })

  test.each<[string, string, number, ((host: string) => Record<string, string>)?]>([
    ['GET', '/live/websocket', 426],
    ['GET', '/live/live-abcdefghijkl.js', 200],
    ['HEAD', '/live/live-abcdefghijkl.js', 200],
    ['GET', '/live/parts-abcdefghijkl.js?3', 200],
    ['GET', '/live/longpoll', 200],
    ['OPTIONS', '/live/longpoll', 204, own],
    ['OPTIONS', '/live/longpoll', 200, foreign],
    ['POST', '/live/longpoll', 200, own],
    ['GET', '/live/session', 405],
    ['POST', '/live/session', 403, own],
  ])('%s %s (%i)', async (method, path, status, headersOf = () => ({})) => {
    const { host, visitor } = await page()
    saved.length = 0
    const headers = { ...visitor.headers, ...headersOf(host) }
    const answer = await fetch(`http://${host}${path}`, { method, headers })
    expect([answer.status, answer.headers.get('set-cookie'), saved]).toEqual([status, null, []])
  })

  test('a handshake that is refused', async () => {
    const { host, visitor } = await page()
    saved.length = 0
    const headers = { ...visitor.headers, ...foreign() }
    const webSocket = new WebSocket(`ws://${host}/live/websocket?vsn=2.0.0`, { headers })
    const [, answer] = (await once(webSocket, 'unexpected-response')) as [unknown, IncomingMessage]
    expect([answer.statusCode, answer.headers['set-cookie'], saved]).toEqual([403, undefined, []])
    webSocket.on('error', () => undefined).terminate()
  })
})
