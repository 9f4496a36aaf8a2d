import { once } from 'node:events'
import { connect } from 'node:net'
import compression from 'compression'
import express from 'express'
import session from 'express-session'
import helmet from 'helmet'
import { html, liveView } from '../../lib/index.ts'
import { Visitor } from '../../lib/testing/visitor.ts'
import { pageOf } from './wire-client.ts'
import { joinedPoller, Poller, pollerOf, PollWatch } from './poller.ts'
import { expressVersions } from '../support/express-versions.ts'
import { counter, gate, site, until } from './site.ts'
import { MESSAGE } from '../../lib/protocol/messages.ts'

/** A view whose end can be seen, and that can be written to from outside. */
function mortal(): { view: ReturnType<typeof liveView>; ended: string[] } {
  const ended: string[] = []
  const view = liveView({
    mount: (socket) => {
      if (socket.connected) socket.subscribe('news')
      return { news: 'none' }
    },
    handleInfo: { news: (socket, text: string) => socket.assign({ news: text }) },
    terminate: () => void ended.push('ended'),
    render: ({ news }) => html`<p>${news}</p>`,
  })
  return { view, ended }
}

describe.each(expressVersions)('%s', (_version, of) => {
  test('a page that polls joins, and its events are answered', async () => {
    const it = site({ '/': counter() }, { of })
    const poller = await pollerOf(it.app)
    expect(await poller.join()).toMatchObject({ status: 'ok', response: { liveview_version: '1.2.12' } })
    expect(await poller.event('inc')).toEqual({ status: 'ok', response: { diff: { 0: '1' } } })
    expect(it.log).toEqual([])
  })
})

test('the first answer is 410 with a token, and nothing of it is kept by a cache', async () => {
  const poller = new Poller(await pageOf(site({ '/': counter() }).app))
  const answer = await poller.ask('GET')
  expect(answer.status).toBe(200)
  expect(answer.headers.get('cache-control')).toBe('no-store')
  expect(await answer.json()).toEqual({ status: 410, token: expect.any(String) as string, messages: [] })
})

test('a poll waits until there is something to say', async () => {
  const { view } = mortal()
  const it = site({ '/': view })
  const poller = await joinedPoller(it.app)
  const diff = poller.heard(({ event }) => event === 'diff')
  it.live.pubsub.broadcast('news', 'news', 'rain')
  expect((await diff).payload).toEqual({ 0: 'rain' })
})

test('what is said while nobody polls comes with the next poll, in its order', async () => {
  const { view } = mortal()
  const it = site({ '/': view })
  const poller = await joinedPoller(it.app)
  for (const text of ['rain', 'sun']) {
    it.live.pubsub.broadcast('news', 'news', text)
    await new Promise(setImmediate)
  }
  const { messages = [] } = await poller.said('GET')
  expect(messages.join()).toMatch(/rain.*sun/)
})

test('frames of one post are worked off in their order', async () => {
  const poller = await joinedPoller(site({ '/': counter() }).app)
  const frames = [1, 2, 3].map(() => poller.eventFrame('inc'))
  expect(await poller.post(...frames)).toEqual({ status: 200 })
  for (const [i, [, ref]] of frames.entries()) {
    const { payload } = await poller.heard((frame) => frame.ref === ref)
    expect(payload).toEqual({ status: 'ok', response: { diff: { 0: String(i + 1) } } })
  }
})

test.each(['', '\n', 'FRAME\n', '\nFRAME', 'FRAME\n\nFRAME'])(
  'empty lines of a post are no frames, and do no harm: %j',
  async (body) => {
    const poller = await joinedPoller(site({ '/': counter() }).app)
    const texts = body.replaceAll('FRAME', () => JSON.stringify(poller.eventFrame('inc')))
    expect(await poller.said('POST', { body: texts })).toEqual({ status: 200 })
    const { response } = await poller.reply(poller.eventFrame('inc'))
    expect(response).toEqual({ diff: { 0: String(body.split('FRAME').length) } })
  },
)

test('a newer poll takes the place of one that waits', async () => {
  const watch = new PollWatch()
  const poller = await joinedPoller(site({ '/': counter() }, { before: watch.before }).app)
  const older = poller.said('GET')
  await until(watch.hasOne)
  const newer = poller.said('GET')
  expect(await older).toMatchObject({ status: 204, messages: [] })
  await poller.post(poller.eventFrame('inc'))
  expect(await newer).toMatchObject({ status: 200, messages: [expect.stringContaining(MESSAGE.reply)] })
})

describe('a session ends', () => {
  test('when its waiting poll is hung up', async () => {
    const [{ view, ended }, watch] = [mortal(), new PollWatch()]
    const poller = await joinedPoller(site({ '/': view }, { before: watch.before }).app)
    const abort = new AbortController()
    const poll = poller.ask('GET', { signal: abort.signal }).catch(() => 'hung up')
    await until(watch.hasOne)
    abort.abort()
    await until(() => ended.length > 0)
    expect(await poll).toBe('hung up')
    expect(await poller.said('GET')).toMatchObject({ status: 410 })
  })

  test('when the router closes, and the browser is asked to begin anew', async () => {
    const [{ view, ended }, watch] = [mortal(), new PollWatch()]
    const it = site({ '/': view }, { before: watch.before })
    const poller = await joinedPoller(it.app)
    const poll = poller.said('GET')
    await until(watch.hasOne)
    void it.live.close()
    expect(await poll).toMatchObject({ status: 410 })
    expect(ended).toHaveLength(1)
  })

  test('when it joins nothing in time', async () => {
    const it = site({ '/': counter() }, { limits: { joinTime: 10 } })
    const poller = await pollerOf(it.app)
    expect(await poller.said('GET')).toMatchObject({ status: 410 })
    expect(it.log.join()).toContain('LIVE_JOIN_LATE')
  })

  test('when too many of its frames are refused', async () => {
    const it = site({ '/': counter() }, { limits: { refusedFrames: 3 } })
    const poller = await joinedPoller(it.app)
    expect(await poller.post(1, 2, 3)).toEqual({ status: 410 })
  })
})

describe('54: nobody gets in who has no business here', () => {
  test.each([
    ['another origin', { origin: 'https://evil.test' }],
    ['no page', { origin: 'null' }],
    ['the same host by another scheme', { origin: 'https://127.0.0.1' }],
  ])('53: a post from %s is refused', async (_who, headers) => {
    const it = site({ '/': counter() })
    const poller = await joinedPoller(it.app)
    const body = JSON.stringify(poller.eventFrame('inc'))
    expect(await poller.said('POST', { headers, body })).toEqual({ status: 403 })
    expect(it.log.join()).toContain('LIVE_ORIGIN_REFUSED')
  })

  test.each([
    ['of another origin', { origin: 'https://evil.test' }],
    ['that the browser calls cross-site', { 'sec-fetch-site': 'cross-site' }],
    ['that the browser calls same-site', { 'sec-fetch-site': 'same-site' }],
  ])('a poll %s is refused', async (_who, headers) => {
    const poller = new Poller(await pageOf(site({ '/': counter() }).app))
    expect(await poller.said('GET', { headers })).toEqual({ status: 403 })
  })

  test('53: a post without an origin is refused, for every browser names it', async () => {
    const poller = await joinedPoller(site({ '/': counter() }).app)
    expect(await poller.said('POST', { headers: { origin: '' }, body: '[]' })).toEqual({ status: 403 })
  })

  test('a browser without the visitor cookie joins nothing', async () => {
    const it = site({ '/': counter() })
    const page = await pageOf(it.app)
    const stranger = await new Poller({ ...page, visitor: new Visitor({}, {}) }).begin()
    expect(await stranger.join()).toEqual({ status: 'error', response: { reason: 'cookies' } })
  })

  test('54: the token of a session is of no use to another visitor', async () => {
    const it = site({ '/': counter() })
    const [ada, lin] = [await joinedPoller(it.app), await joinedPoller(it.app)]
    const body = JSON.stringify(ada.eventFrame('inc'))
    expect(await lin.said('POST', { token: ada.token, body })).toMatchObject({ status: 410 })
    expect(it.log.join()).toContain('LIVE_POLL_REFUSED')
    expect(await ada.event('inc')).toMatchObject({ response: { diff: { 0: '1' } } })
  })

  test.each(['x', `${'a'.repeat(36)}.${'b'.repeat(43)}`, 'x'.repeat(5000), '__proto__'])(
    'the token %p has no session',
    async (token) => {
      const poller = await pollerOf(site({ '/': counter() }).app)
      expect(await poller.said('GET', { token })).toMatchObject({ status: 410, messages: [] })
    },
  )

  test('a join whose page is of another origin is refused', async () => {
    const it = site({ '/': counter() })
    const poller = await pollerOf(it.app)
    const { response } = await poller.join({ url: 'https://evil.test/' })
    expect(response).toEqual({ reason: 'join crashed' })
  })

  test('an origin that is allowed may read the answers, and asks before it posts', async () => {
    const origin = 'https://app.example.com'
    const it = site({ '/': counter() }, { allowedOrigins: [origin] })
    const poller = new Poller(await pageOf(it.app))
    for (const method of ['OPTIONS', 'GET']) {
      const answer = await poller.ask(method, { headers: { origin } })
      expect(answer.headers.get('access-control-allow-origin')).toBe(origin)
      expect(answer.headers.get('access-control-allow-credentials')).toBe('true')
    }
  })
})

describe('what a browser can make grow has a limit', () => {
  test('a frame that is too large ends the session', async () => {
    const it = site({ '/': counter() }, { limits: { frameBytes: 1000 } })
    const poller = await joinedPoller(it.app)
    expect(await poller.post(['x'.repeat(1000)])).toEqual({ status: 413 })
    expect(await poller.said('GET')).toMatchObject({ status: 410 })
    expect(it.log.join()).toContain('LIVE_FRAME_TOO_LARGE')
  })

  test('so does a body of many frames', async () => {
    const poller = await joinedPoller(site({ '/': counter() }).app)
    expect(await poller.said('POST', { body: '[]\n'.repeat(100) })).toEqual({ status: 413 })
    const other = await joinedPoller(site({ '/': counter() }, { limits: { frameBytes: 1000 } }).app)
    expect(await other.said('POST', { body: `${'x'.repeat(900)}\n`.repeat(5) })).toEqual({ status: 413 })
  })

  test('14: and a body that comes byte by byte', async () => {
    const { page, token = '', origin } = await joinedPoller(site({ '/': counter() }).app)
    const { cookie = '' } = page.visitor.headers
    const head = [
      `POST /live/longpoll?vsn=2.0.0&token=${token} HTTP/1.1`,
      `Host: ${page.host}`,
      `Origin: ${origin}`,
      `Cookie: ${cookie}`,
      'Transfer-Encoding: chunked',
    ]
    const { hostname, port } = new URL(origin)
    const socket = connect(Number(port), hostname)
    socket.write(`${head.join('\r\n')}\r\n\r\n${'1\r\nx\r\n'.repeat(5000)}`)
    const [answer] = (await once(socket, 'data')) as [Buffer]
    socket.destroy()
    expect(answer.toString()).toContain('{"status":413}')
  })

  test('and bytes, which nothing here takes', async () => {
    const it = site({ '/': counter() })
    const poller = await joinedPoller(it.app)
    expect(await poller.said('POST', { body: 'AAECAw==' })).toEqual({ status: 410 })
    expect(it.log.join()).toContain('it is binary')
  })

  test('a visitor has only so many sessions', async () => {
    const it = site({ '/': counter() }, { limits: { polls: 2 } })
    const page = await pageOf(it.app)
    for (const status of [410, 410, 403]) expect(await new Poller(page).said('GET')).toMatchObject({ status })
    expect(await new Poller(await pageOf(it.app)).said('GET')).toMatchObject({ status: 410 })
  })

  test('a browser that does not fetch what there is for it is left', async () => {
    const { view, ended } = mortal()
    const it = site({ '/': view }, { limits: { unsentBytes: 10_000 } })
    await joinedPoller(it.app)
    for (let i = 0; i < 20 && ended.length === 0; i++) {
      it.live.pubsub.broadcast('news', 'news', `${String(i)} ${'x'.repeat(2000)}`)
      await new Promise(setImmediate)
    }
    expect(ended).toHaveLength(1)
    expect(it.log.join()).toContain('LIVE_READER_SLOW')
  })

  test('a second post has to wait for the answer to the first', async () => {
    const { opened, open } = gate()
    let isHandled = false
    const wait = (): Promise<void> => {
      isHandled = true
      return opened
    }
    const slow = liveView({
      mount: () => ({}),
      handleEvent: { wait },
      render: () => html`<p></p>`,
    })
    const poller = await joinedPoller(site({ '/': slow }, { limits: { waitingBytes: 20_000 } }).app)
    const first = poller.post(...Array.from({ length: 70 }, () => poller.eventFrame('wait')))
    await until(() => isHandled)
    expect(await poller.post(poller.eventFrame('wait'))).toEqual({ status: 429 })
    open()
    expect(await first).toEqual({ status: 200 })
  })
})

describe('among the middleware of an application', () => {
  test('a body that was read already is taken as it was read', async () => {
    const it = site(
      { '/': counter() },
      { before: (app) => app.use(express.text({ type: '*/*' }), helmet(), compression()) },
    )
    const poller = await joinedPoller(it.app)
    expect(await poller.event('inc')).toMatchObject({ response: { diff: { 0: '1' } } })
  })

  test('joins go by the session, and no answer gives a cookie', async () => {
    const view = liveView({
      mount: (_socket, { session: { name } }) => ({ name: String(name) }),
      render: ({ name }) => html`<p>${name}</p>`,
    })
    const rolling = session({ secret: 's', resave: false, saveUninitialized: true, rolling: true })
    const it = site(
      { '/': view },
      {
        before: (app) =>
          app.use(rolling, (req, _res, next) => {
            Object.assign(req.session, { name: 'Ada' })
            next()
          }),
      },
    )
    const poller = await pollerOf(it.app)
    expect(JSON.stringify(await poller.join())).toContain('Ada')
    for (const [method, body] of [['GET'], ['POST', '[null,"9","phoenix","heartbeat",{}]']] as const) {
      const answer = await poller.ask(method, body === undefined ? { token: 'x' } : { body })
      expect(answer.headers.get('set-cookie')).toBeNull()
    }
  })

  test('a guard in front of the page decides about its join', async () => {
    let isOpen = true
    const it = site(
      { '/': counter() },
      {
        before: (app) =>
          app.get('/', (_req, res, next) => {
            if (isOpen) next()
            else res.redirect('/login')
          }),
      },
    )
    const poller = await pollerOf(it.app)
    isOpen = false
    expect(await poller.join()).toEqual({ status: 'error', response: { redirect: { to: '/login' } } })
  })
})
