import type { ErrorRequestHandler } from 'express'
import helmet from 'helmet'
import path from 'node:path'
import request from 'supertest'
import { html, liveView, type LayoutPage } from '../../lib/index.ts'
import { live } from '../../lib/testing/index.ts'
import { connect, pageOf } from './wire-client.ts'
import { expressVersions } from '../support/express-versions.ts'
import { counter, site, type SiteOptions } from './site.ts'

const layouts = path.join(__dirname, 'layouts')

/** A view that shows its parameters. */
const shown = liveView({
  mount: (_socket, { params }) => ({ params: JSON.stringify(params) }),
  render: ({ params }) => html`<code>${params}</code>`,
})

/** A view that is shown only a number. */
const numbered = liveView({
  params({ n }) {
    if (!Number.isInteger(Number(n))) throw new TypeError('n has to be a whole number')
    return Number(n)
  },
  mount: (_socket, { params }) => ({ next: params + 1 }),
  render: ({ next }) => html`<b>${next}</b>`,
})

describe.each(expressVersions)('%s', (_version, of) => {
  test('reads parameters of the path and of the query, and those of the path win', async () => {
    const { app } = site({ '/rooms/:id': shown }, { of })
    const page = await live(app, '/rooms/7?id=8&tab=new%20ones&__proto__=x')
    expect(JSON.parse(page.text('code'))).toEqual({ id: '7', tab: 'new ones', ['__proto__']: 'x' })
  })

  test('answers 400 when the view refuses its parameters', async () => {
    const { app } = site({ '/:n': numbered }, { of })
    await request(app)
      .get('/12')
      .expect(200)
      .expect(/<b>13<\/b>/)
    await request(app).get('/twelve').expect(400)
  })

  test('N5: answers 400 to a path that is no text', async () => {
    await request(site({ '/:n': shown }, { of }).app)
      .get('/%E0%A4%A')
      .expect(400)
  })

  test.each([
    [{ mount: () => undefined, render: () => html`` }, '`mount` returned undefined, not the assigns'],
    [{ mount: () => ({}), render: () => '<p>' }, '`render` returned "<p>", not html`…`'],
    [{ mount: () => ({}), render: () => Promise.resolve(html``) }, 'it cannot be async'],
    [
      { mount: () => ({}), render: () => html`<p>${new Date() as never}</p>` },
      'an object with no keys (Date)',
    ],
  ])('says what a callback should have returned: %#', async (definition, message) => {
    const { app } = site({ '/': liveView(definition as never) }, { of })
    const answer: ErrorRequestHandler = (error: Error, _req, res, _next) => void res.send(error.message)
    const { text } = await request(app.use(answer)).get('/')
    expect(text).toContain(message)
  })

  test('hands an exception to the error handler, with its status', async () => {
    const view = liveView({
      mount: () => Promise.reject(Object.assign(new Error('this room was closed'), { status: 410 })),
      render: () => html``,
    })
    const { app } = site({ '/': view }, { of })
    const answer: ErrorRequestHandler = (error: { status: number; message: string }, _req, res, _next) =>
      void res.status(error.status).send(`Sorry: ${error.message}`)
    app.use(answer)
    await request(app).get('/').expect(410, 'Sorry: this room was closed')
  })

  test('answers 500 to an exception without a status, and goes on', async () => {
    const failing = liveView({
      mount: () => ({}),
      render() {
        throw new Error('oh')
      },
    })
    const { app } = site(
      { '/': failing, '/counter': counter() },
      { of, before: (it) => it.set('env', 'test') },
    )
    await request(app).get('/').expect(500)
    await request(app).get('/counter').expect(200)
  })

  test.each([null, undefined, '', 'route'])('an exception is one also when it is %j', async (thrown) => {
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- applications do
    const view = liveView({ mount: () => Promise.reject(thrown), render: () => html`` })
    const { app } = site({ '/': view }, { of, before: (it) => it.set('env', 'test') })
    await request(app)
      .get('/')
      .expect(500)
      .expect(/the first page failed/)
  })

  test('a redirect out of mount is a 302', async () => {
    const view = liveView({ mount: (socket) => socket.redirect('/login?then=%2F'), render: () => html`` })
    await request(site({ '/': view }, { of }).app)
      .get('/')
      .expect(302)
      .expect('Location', '/login?then=%2F')
  })

  test('keeps to the order of routes: what is not live is answered as ever', async () => {
    const { app, live: router } = site({ '/': counter() }, { of })
    router.get('/health', (_req, res) => void res.send('fine'))
    app.get('/after', (_req, res) => void res.send('after'))
    await request(app).get('/health').expect(200, 'fine')
    await request(app).get('/after').expect(200, 'after')
    await request(app).get('/nowhere').expect(404)
  })
})

test('a redirect at the join sends the browser elsewhere', async () => {
  const view = liveView({
    mount: (socket) => (socket.connected ? socket.redirect({ external: 'https://example.com/in' }) : {}),
    render: () => html`soon`,
  })
  const page = await live(site({ '/': view }).app, '/')
  expect(page.redirectedTo).toBe('https://example.com/in')
})

test('a redirect in a handler sends the browser elsewhere', async () => {
  const view = liveView({
    mount: () => ({}),
    handleEvent: { leave: (socket) => socket.redirect('/bye') },
    render: () => html`<button phx-click="leave">x</button>`,
  })
  const page = await live(site({ '/': view }).app, '/')
  await page.click('x')
  expect(page.redirectedTo).toBe('/bye')
  await expect(page.click('x')).rejects.toThrow('was left for /bye')
})

describe('the document', () => {
  test('is made by a function of the application', async () => {
    const layout = async ({ title, head, body }: LayoutPage) =>
      html`<html><head><title>${title}!</title>${head}</head><body><main>${body}</main></body></html>`
    const page = await live(site({ '/': counter() }, { layout, title: 'Counts' }).app, '/')
    await page.click('+')
    expect([page.title, page.text('main #count')]).toEqual(['Counts!', '1'])
  })

  test.each(['ejs', 'pug'])('is made by a template of %s', async (engine) => {
    const before = (app: { set(name: string, value: string): unknown }) => {
      app.set('views', layouts)
      app.set('view engine', engine)
    }
    const page = await live(site({ '/': counter() }, { layout: 'frame', title: 'A & B', before }).app, '/')
    await page.click('+')
    expect([page.title, page.text('nav'), page.text('#count')]).toEqual([`A & B by ${engine}`, engine, '1'])
  })

  test('is one for a route, where the route says so', async () => {
    const { app, live: router } = site({ '/': counter() })
    router.live('/own', counter(), {
      title: 'Own',
      layout: ({ title, head, body }) => html`<title>${title}</title>${head}${body}`,
    })
    expect((await live(app, '/own')).title).toBe('Own')
    expect((await live(app, '/')).title).toBe('Live')
  })

  test('says what is wrong when a layout makes none', async () => {
    const { app } = site({ '/': counter() }, { layout: (() => '<html>') as never })
    await request(app)
      .get('/')
      .expect(500)
      .expect(/LIVE_LAYOUT_INVALID|it has to return html/)
  })

  test('works under the strict policy of helmet: no inline script', async () => {
    const { app } = site({ '/': counter() }, { before: (it) => it.use(helmet()) })
    const { text, headers } = await request(app).get('/').expect(200)
    expect(headers['content-security-policy']).toContain("script-src 'self'")
    expect(text.match(/<script[^>]*>(?!<\/script>)| on\w+=|javascript:/g)).toBe(null)
    await (await live(app, '/')).click('+')
  })
})

describe('HTTP', () => {
  test('HEAD is GET without a body', async () => {
    const { text, headers } = await request(site({ '/': counter() }).app)
      .head('/')
      .expect(200)
    expect(text).toBeFalsy()
    expect(headers['content-type']).toMatch('text/html')
  })

  test('a page that the browser has is not sent again, and joins all the same', async () => {
    const { app } = site({ '/': counter() })
    const page = await pageOf(app)
    const again = (etag = '') =>
      request(app)
        .get('/')
        .set('Cookie', page.visitor.headers['cookie'] ?? '')
        .set('If-None-Match', etag)
    const { headers } = await again().expect(200)
    await again(headers['etag']).expect(304)
    expect(await (await connect(page)).join()).toMatchObject({ status: 'ok' })
  })

  test.each([
    ['weak', /^W\/"\w+-\w+"$/],
    [true, /^W\/"\w+-\w+"$/],
    ['strong', /^"[^"]+"$/],
    [() => '"mine"', /^"mine"$/],
    [false, /^$/],
  ])('the tag of a page is as the setting etag %p says', async (setting, tag) => {
    const { app } = site({ '/': counter() }, { before: (app) => app.set('etag', setting) })
    expect((await request(app).get('/')).headers['etag'] ?? '').toMatch(tag)
  })

  test('a tag that a middleware gives stays', async () => {
    const before: SiteOptions['before'] = (it) =>
      it.use((_req, res, next) => {
        res.set('ETag', '"mine"')
        next()
      })
    const { app } = site({ '/': counter() }, { before })
    expect((await request(app).get('/')).headers['etag']).toBe('"mine"')
  })

  test('pages that differ in one letter have different tags', async () => {
    const { app } = site({ '/': shown })
    const { visitor } = await pageOf(app, '/?letter=a')
    const tagOf = async (letter: string): Promise<unknown> =>
      (
        await request(app)
          .get(`/?letter=${letter}`)
          .set('Cookie', visitor.headers['cookie'] ?? '')
      ).headers['etag']
    const tags = await Promise.all(Array.from('abcdefghij', tagOf))
    expect(new Set(tags).size).toBe(10)
  })

  test('a page is the visitor’s own, unless the application says otherwise', async () => {
    await request(site({ '/': counter() }).app)
      .get('/')
      .expect('Cache-Control', 'private, no-cache')
    const before = (it: {
      use(handler: (req: unknown, res: { set(a: string, b: string): void }, next: () => void) => void): void
    }) =>
      it.use((_req, res, next) => {
        res.set('Cache-Control', 'no-store')
        next()
      })
    await request(site({ '/': counter() }, { before: before as never }).app)
      .get('/')
      .expect('Cache-Control', 'no-store')
  })
})
