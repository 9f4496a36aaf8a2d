import type { Express, Request, Response } from 'express'
import request from 'supertest'
import { html, link, liveView, type FlashMessages } from '../../lib/index.ts'
import { FlashTokens } from '../../lib/page/flash.ts'
import { live, type LivePage } from '../../lib/testing/index.ts'
import { connect, pageOf } from './wire-client.ts'
import { expressVersions } from '../support/express-versions.ts'
import { SECRET, site, type Site } from './site.ts'

const COOKIE = '__phoenix_flash__'

const shown = (flash: FlashMessages) =>
  html`<p id="info">${flash['info']}</p><p id="error">${flash['error']}</p>`

/** A view that shows messages, and puts some. */
const notes = liveView({
  mount: () => ({ n: 0 }),
  handleEvent: {
    save: (socket) => socket.putFlash('info', 'Saved.'),
    fail: (socket) => socket.putFlash('error', 'Not saved.'),
    forget: (socket) => socket.clearFlash(),
    read: (socket) => ({ flash: socket.flash }),
    leave(socket, { text }) {
      socket.putFlash('info', typeof text === 'string' ? text : 'You left.')
      socket.redirect('/next')
    },
    justLeave: (socket) => socket.redirect('/next'),
    patch(socket) {
      socket.putFlash('info', 'Turned.')
      socket.pushPatch('/?page=2')
    },
    navigate(socket) {
      socket.putFlash('info', 'Went.')
      socket.pushNavigate('/next')
    },
  },
  render: (_assigns, { flash }) => html`${shown(flash)}<i phx-hook="Notes" id="hook"></i>
    ${link({ patch: '?page=2' }, 'turn')} ${link({ navigate: '/next' }, 'go')}
    ${['save', 'fail', 'forget', 'leave', 'justLeave', 'patch', 'navigate'].map((name) => html`<button phx-click="${name}">${name}</button>`)}
    <button phx-click="lv:clear-flash" phx-value-key="info">close</button>
    <button phx-click="lv:clear-flash">close all</button>`,
})

/** A view that sends people without a name away. */
const account = liveView({
  mount(socket) {
    socket.putFlash('error', 'Who are you?')
    return socket.redirect('/next')
  },
  render: () => html``,
})

const both = (page: LivePage): string[] => [page.text('#info'), page.text('#error')]
const shop = (before?: (app: Express) => unknown): Site =>
  site({ '/': notes, '/next': notes, '/account': account }, before && { before })

/** Opens the page that another was left for. */
const next = (app: Express, page: LivePage) => live(app, String(page.redirectedTo), { visitor: page })

describe('in a view', () => {
  test('a message is shown by render, one for each kind, until it is cleared', async () => {
    const page = await live(shop().app, '/')
    await page.click('save')
    await page.click('fail')
    expect(both(page)).toEqual(['Saved.', 'Not saved.'])
    await page.click('forget')
    expect(both(page)).toEqual(['', ''])
  })

  test('the page can clear a kind, or all, without a handler', async () => {
    const page = await live(shop().app, '/')
    await page.click('save')
    await page.click('fail')
    await page.click('close')
    expect(both(page)).toEqual(['', 'Not saved.'])
    await page.click('close all')
    expect(both(page)).toEqual(['', ''])
  })

  test('a handler reads what is shown', async () => {
    const page = await live(shop().app, '/')
    await page.click('save')
    expect(await page.hook('#hook', 'read')).toEqual({ flash: { info: 'Saved.' } })
  })

  test('a message that is no text is refused where it is put', async () => {
    const view = liveView({
      mount: () => ({}),
      handleEvent: { put: (socket) => socket.putFlash('info', { count: 3 } as never) },
      render: () => html`<button phx-click="put">put</button>`,
    })
    const { app, errors } = site({ '/': view })
    await expect((await live(app, '/')).click('put')).rejects.toThrow('crashed')
    expect((errors[0]?.cause as Error).message).toBe(
      'putFlash was given an object with count where it takes text.',
    )
  })
})

describe.each(expressVersions)('on its way, %s', (_version, of) => {
  const shopOf = (before: (app: Express) => unknown = () => undefined): Site =>
    site({ '/': notes, '/next': notes, '/account': account }, { of, before })

  test('a message goes along with a redirect of the first render', async () => {
    const { app } = shopOf()
    const page = await next(app, await live(app, '/account'))
    expect(both(page)).toEqual(['', 'Who are you?'])
  })

  test('a message goes along with a redirect of a handler', async () => {
    const { app } = shopOf()
    const first = await live(app, '/')
    await first.click('leave')
    expect(both(await next(app, first))).toEqual(['You left.', ''])
  })

  test('a message of a handler of Express is shown by the page it redirects to', async () => {
    const { app, live: router } = shopOf()
    app.get('/send', (_req: Request, res: Response) => {
      router.putFlash(res, 'info', 'Sent.')
      router.putFlash(res, 'error', 'But late.')
      res.redirect('/next')
    })
    expect(both(await next(app, await live(app, '/send')))).toEqual(['Sent.', 'But late.'])
  })

  test('a page that is not live takes the messages', async () => {
    const { app, live: router } = shopOf((it) =>
      it.get('/next', (_req, res) => void res.json(router.takeFlash(res))),
    )
    const page = await live(app, '/')
    await page.click('leave')
    const { host } = new URL(page.url)
    expect((await page.visitor.get(host, '/next')).text).toBe('{"info":"You left."}')
    expect((await page.visitor.get(host, '/next')).text).toBe('{}')
  })
})

test('a message is shown in the first page and by its join, and once', async () => {
  const { app } = shop()
  const first = await live(app, '/')
  await first.click('leave')
  const { visitor } = first
  const host = new URL(first.url).host
  expect((await visitor.get(host, '/next')).text).toContain('<p id="info">You left.</p>')
  expect(visitor.cookies[COOKIE]).toBe(undefined)
  expect((await visitor.get(host, '/next')).text).toContain('<p id="info"></p>')
})

test('a page that joins again does not show it again', async () => {
  const { app } = shop()
  const first = await live(app, '/')
  await first.click('leave')
  const page = await next(app, first)
  await page.disconnect()
  await page.reconnect()
  expect(both(page)).toEqual(['', ''])
})

describe('without leaving the connection', () => {
  test('a patch takes back what was seen, and keeps what came with it', async () => {
    const page = await live(shop().app, '/')
    await page.click('fail')
    await page.click('patch')
    expect(both(page)).toEqual(['Turned.', ''])
    await page.click('turn')
    expect(both(page)).toEqual(['', ''])
  })

  test('a live navigation brings along what came with it', async () => {
    const page = await live(shop().app, '/')
    await page.click('fail')
    await page.click('navigate')
    expect(page.url).toMatch(/next$/)
    expect(both(page)).toEqual(['Went.', ''])
    expect(page.visitor.cookies[COOKIE]).toBe(undefined)
  })

  test('a guard that answers in the place of a view lets it pass on', async () => {
    const { app } = shop((it) => it.get('/next', (_req, res) => res.redirect('/')))
    const page = await live(app, '/')
    await page.click('navigate')
    expect(both(await next(app, page))).toEqual(['Went.', ''])
  })

  test('a page that is no live view takes what a live navigation brings', async () => {
    const { app, live: router } = shop((it) =>
      it.get('/next', (_req, res) => void res.json(router.takeFlash(res))),
    )
    const page = await live(app, '/')
    await page.click('navigate')
    expect(page.redirectedTo).toBe('/next')
    const { text } = await page.visitor.get(new URL(page.url).host, '/next')
    expect(text).toBe('{"info":"Went."}')
  })

  test('a link to another view takes nothing along', async () => {
    const page = await live(shop().app, '/')
    await page.click('save')
    await page.click('go')
    expect(both(page)).toEqual(['', ''])
  })
})

test('what was seen before the callback that redirects stays behind', async () => {
  const { app } = shop()
  const first = await live(app, '/')
  await first.click('save')
  await first.click('justLeave')
  expect(both(await next(app, first))).toEqual(['', ''])
})

test('a guard that lets a request pass leaves its message to the page of the same answer', async () => {
  const { app, live: router } = shop((it) =>
    it.use((_req, res, go) => {
      router.putFlash(res, 'info', 'Mind the step.')
      go()
    }),
  )
  const { visitor, host } = await pageOf(app)
  expect((await visitor.get(host, '/')).text).toContain('<p id="info">Mind the step.</p>')
})

test('the views that a page embeds share its messages', async () => {
  const { app, live: router } = shop()
  app.get('/page', async (req, res) => {
    const views = [
      await router.embed(req, res, notes, { id: 'a' }),
      await router.embed(req, res, notes, { id: 'b' }),
    ]
    res.send(`<title>Page</title>${views.join('')}`)
  })
  app.get('/send', (_req, res) => {
    router.putFlash(res, 'info', 'Sent.')
    res.redirect('/page')
  })
  expect((await next(app, await live(app, '/send'))).texts('p[id=info]')).toEqual(['Sent.', 'Sent.'])
})

test('applications on one host leave each other’s messages alone', async () => {
  const [first, second] = [shop(), site({ '/': notes, '/next': notes }, { secret: 'x'.repeat(32) })]
  const page = await live(first.app, '/')
  await page.click('leave')
  const { visitor } = page
  const theirs = await live(second.app, '/', { visitor: page })
  second.app.get('/send', (_req, res) => {
    second.live.putFlash(res, 'info', 'Sent.')
    res.end()
  })
  await visitor.get(new URL(theirs.url).host, '/send')
  expect(both(await next(first.app, page))).toEqual(['You left.', ''])
  expect(both(await live(second.app, '/next', { visitor: page }))).toEqual(['Sent.', ''])
})

const manyKinds = (count: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`kind${i}`, 'x'.repeat(100)]))

describe('a cookie', () => {
  /** The text that the page shows of messages in a cookie. */
  async function withCookie(change: (token: string) => string): Promise<string> {
    const { app } = shop()
    const first = await live(app, '/')
    await first.click('leave')
    first.visitor.keep(COOKIE, change(first.visitor.cookies[COOKIE] ?? ''))
    return (await next(app, first)).text('#info')
  }

  test('is taken as it was sealed', async () => {
    expect(await withCookie((token) => token)).toBe('You left.')
  })

  test.each([
    [
      'another text',
      (token: string) =>
        `${Buffer.from('[9e15,{"info":"Pay here"}]').toString('base64url')}.${token.split('.')[1]}`,
    ],
    ['no signature', (token: string) => token.split('.')[0] ?? ''],
    ['nothing', () => ''],
    ['nonsense', () => 'x.y'],
  ])('with %s is ignored', async (_what, change) => {
    expect(await withCookie(change)).toBe('')
  })

  test('of another visitor is ignored', async () => {
    const { app } = shop()
    const [mine, theirs] = [await live(app, '/'), await live(app, '/')]
    await theirs.click('leave')
    mine.visitor.keep(COOKIE, theirs.visitor.cookies[COOKIE] ?? '')
    expect((await live(app, '/', { visitor: mine })).text('#info')).toBe('')
  })

  test('is ignored after a minute', async () => {
    const { app } = shop()
    const first = await live(app, '/')
    await first.click('leave')
    const now = Date.now()
    jest.spyOn(Date, 'now').mockImplementation(() => now + 61_000)
    expect((await next(app, first)).text('#info')).toBe('')
    jest.restoreAllMocks()
  })

  test.each([
    ['of 800 umbrellas', { info: '☂'.repeat(800) }, /^☂{800}$/],
    ['of 2,500 letters', { info: 'a'.repeat(2500) }, /^a{2500}$/],
    [
      'of 800 control characters',
      { info: '\u0001'.repeat(800) },
      new RegExp(`^${String.fromCharCode(1)}{400,}…$`),
    ],
    ['of halves of characters', { info: '\ud800'.repeat(800) }, /^\ud800{400,}…$/],
    ['of quotes and backslashes', { info: '"\\'.repeat(1000) }, /^(?:"\\){600,}"?…$/],
    ['of 5,000 umbrellas', { info: '☂'.repeat(5000) }, /^☂{800,}…$/],
    ['of faces, none of which is cut in two', { info: `a${'😀'.repeat(5000)}` }, /^a😀{600,}…$/u],
    ['of a million letters', { info: 'a'.repeat(1_000_000) }, /^a{2500,}…$/],
    ['beside a long one', { error: 'x'.repeat(9999), info: 'Short.' }, /^Short\.$/],
    ['beside a long one that came first', { info: 'Short.', error: 'x'.repeat(9999) }, /^Short\.$/],
    ['beside another long one', { error: 'x'.repeat(9999), info: 'y'.repeat(9999) }, /^y{1200,}…$/],
    ['that came last of 1,000 kinds', { ...manyKinds(1000), info: 'Last.' }, /^Last\.$/],
    ['beside a kind with an endless name', { ['k'.repeat(9999)]: 'x', info: 'Here.' }, /^Here\.$/],
    ['beside kinds with names of prototypes', { ['__proto__']: 'x'.repeat(9999), info: 'Here.' }, /^Here\.$/],
  ])('holds a message %s as far as it fits', async (_what, messages, seen) => {
    const tokens = new FlashTokens([SECRET], () => undefined)
    const token = tokens.seal('visitor', messages)
    expect(Buffer.byteLength(`${COOKIE}=${token}`)).toBeLessThan(4096 - 200)
    expect(tokens.open(['visitor'], token)?.['info']).toMatch(seen)
  })

  test('that has to be cut is reported once', async () => {
    const { app, errors } = shop()
    const first = await live(app, '/')
    await first.click('leave', { text: '\u0001'.repeat(9000) })
    expect((await next(app, first)).text('#info')).toMatch(/…$/)
    await (await live(app, '/')).click('leave', { text: '\u0001'.repeat(9000) })
    expect(errors.map(({ code, fault }) => [code, fault])).toEqual([['LIVE_FLASH_CUT', 'app']])
  })

  test('is one, however many messages are put', async () => {
    const { app, live: router } = site({ '/': notes })
    app.get('/send', (_req, res) => {
      for (const kind of ['a', 'b', 'info']) router.putFlash(res, kind, `${kind} is here.`)
      res.cookie('other', 'x').redirect('/')
    })
    const answer = await request(app).get('/send')
    const names = (answer.headers['set-cookie'] as unknown as string[]).map((cookie) => cookie.split('=')[0])
    expect(names.filter((name) => name?.startsWith(COOKIE))).toHaveLength(1)
    expect(names).toContain('other')
  })
})

describe('a join', () => {
  /** What the page shows after joins with the token of a message in some fields. */
  async function withToken(changes: (token: string) => object): Promise<unknown> {
    const { app } = shop()
    const first = await live(app, '/')
    await first.click('leave')
    const token = first.visitor.cookies[COOKIE] ?? ''
    first.visitor.keep(COOKIE, '')
    const client = await connect(await pageOf(app, '/next', first.visitor))
    const { response } = await client.join(changes(token))
    return (response['rendered'] as { 0: { 0: string } })[0][0]
  }

  test('takes the messages of the page it is the first of', async () => {
    expect(await withToken((token) => ({ static: token }))).toBe('You left.')
  })

  test('takes the messages of a live navigation', async () => {
    const params = { _mounts: 1 }
    expect(await withToken((token) => ({ flash: token, params }))).toBe('You left.')
  })

  test.each([
    ['a later join', (token: string) => ({ static: token, params: { _mounts: 1 } })],
    ['a token that was not sealed here', (token: string) => ({ flash: `${token}x` })],
    ['a token that is none', () => ({ flash: { info: 'Pay here' }, static: 7 })],
    ['a token that is too long', (token: string) => ({ flash: token + 'x'.repeat(5000) })],
  ])('ignores %s', async (_what, changes) => {
    expect(await withToken(changes)).toBe('')
  })
})
