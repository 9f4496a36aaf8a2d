import path from 'node:path'
import type { Express } from 'express'
import request from 'supertest'
import { html, link, liveView, type Head, type LayoutPage } from '../../lib/index.ts'
import { live } from '../../lib/testing/index.ts'
import { pageOf, clientOf, connect } from './wire-client.ts'
import { site } from './site.ts'

/** A view with as many messages as were clicked. */
const inbox = liveView({
  mount: () => ({ unread: 0, looks: 0 }),
  handleEvent: {
    more: (socket) => socket.update('unread', (n) => n + 1),
    read: (socket) => socket.assign({ unread: 0 }),
    // Has it rendered anew, though it looks the same.
    same: (socket) => socket.update('looks', (n) => n + 1),
  },
  pageTitle: ({ unread }) => (unread > 0 ? `Inbox (${unread})` : ''),
  head: ({ unread }) => ({
    meta: { description: `${unread} <unread>`, 'og:title': 'Inbox', robots: unread > 1 && 'noindex' },
    canonical: '/inbox?a=1&b=2',
    lang: unread > 0 ? 'de' : undefined,
    bodyClass: ['inbox', [unread > 0 && 'has-unread']],
  }),
  render: ({ unread }) => html`<p>${unread}</p>
    ${['more', 'read', 'same'].map((name) => html`<button phx-click="${name}">${name}</button>`)}`,
})

const plain = liveView({ mount: () => ({}), render: () => html`<p>plain</p>` })

/** A view whose page says what a test wants. */
const saying = (head: unknown, pageTitle: unknown = 'Saying') =>
  liveView({
    mount: () => ({}),
    pageTitle: () => pageTitle as string,
    head: () => head as Head,
    render: () => html``,
  })

describe('the title', () => {
  test('is the view’s, in the first page and after every change, and the page’s own where it has none', async () => {
    const page = await live(site({ '/': inbox }, { title: 'Mail' }).app, '/')
    const seen = [page.title]
    for (const name of ['more', 'more', 'read']) {
      await page.click(name)
      seen.push(page.title)
    }
    expect(seen).toEqual(['Mail', 'Inbox (1)', 'Inbox (2)', 'Mail'])
  })

  test('stands between a prefix and a suffix, which the browser finds as well', async () => {
    const options = { titlePrefix: '« ', titleSuffix: ' · Shop', title: 'Mail & more' }
    const { app } = site({ '/': inbox }, options)
    const page = await live(app, '/')
    expect(page.title).toBe('« Mail & more · Shop')
    await page.click('more')
    expect(page.title).toBe('« Inbox (1) · Shop')
    await request(app)
      .get('/')
      .expect(/<title data-prefix="« " data-default="Mail &amp; more" data-suffix=" · Shop">/)
  })

  test('is that of the route, where the view has none', async () => {
    const { app, live: router } = site({})
    router.live('/', inbox, { title: 'Letters' })
    const page = await live(app, '/')
    await page.click('more')
    await page.click('read')
    expect(page.title).toBe('Letters')
  })

  test('is sent with the join, and then only when it has changed', async () => {
    const client = await clientOf(site({ '/': inbox }).app)
    const { response } = await client.join()
    expect(response['rendered']).toMatchObject({ t: 'Live' })
    expect((await client.event('more')).response).toEqual({ diff: { 0: '1', t: 'Inbox (1)' } })
    expect((await client.event('same')).response).toEqual({})
  })

  test('of a view that is a part of a page is nobody’s business', async () => {
    const { app, live: router } = site({})
    app.get('/', async (req, res) => {
      res.send(`<title>Home</title>${await router.embed(req, res, inbox)}`)
    })
    const page = await live(app, '/')
    await page.click('more')
    expect(page.title).toBe('Home')
  })

  test('of a view that says nothing stays with the layout', async () => {
    const layout = ({ head, body }: LayoutPage) => html`<title>By hand</title>${head}${body}`
    const { response } = await (await clientOf(site({ '/': plain }, { layout }).app)).join()
    expect(response['rendered']).not.toHaveProperty('t')
  })
})

describe('the head', () => {
  test('is printed in the first page, escaped', async () => {
    const { text } = await request(site({ '/': inbox }).app)
      .get('/')
      .set('Host', 'mail.test')
    expect(text).toContain('<html lang="en">')
    expect(text).toContain('<meta name="description" content="0 &lt;unread&gt;" data-phx-head>')
    expect(text).toContain('<meta property="og:title" content="Inbox" data-phx-head>')
    expect(text).toContain('<link rel="canonical" href="http://mail.test/inbox?a=1&amp;b=2" data-phx-head>')
    expect(text).toContain('<body class="inbox">')
    expect(text).not.toContain('robots')
  })

  test('changes with the view', async () => {
    const page = await live(site({ '/': inbox }).app, '/')
    await page.click('more')
    await page.click('more')
    expect(page.has('html[lang=de] body.inbox.has-unread')).toBe(true)
    expect(page.has('meta[name=robots][content=noindex]')).toBe(true)
    await page.click('read')
    expect(page.has('html[lang=en] body:not(.has-unread).inbox')).toBe(true)
    expect(page.has('meta[name=robots]')).toBe(false)
  })

  test('is sent whole when something in it has changed, to clients that ask for it', async () => {
    const page = await pageOf(site({ '/': inbox }).app)
    const [phoenix, ours] = [await connect(page), await connect(page)]
    await phoenix.join()
    await ours.join({ extensions: ['head'] })
    expect((await phoenix.event('more')).response['diff']).not.toHaveProperty('h')
    const { diff } = (await ours.event('more')).response as { diff: { h: { lang: string; tags: string } } }
    expect(diff.h.lang).toBe('de')
    expect(diff.h.tags).toContain('<meta name="description" content="1 &lt;unread&gt;" data-phx-head>')
    expect((await ours.event('same')).response).toEqual({})
  })

  test('is in the language of the site where the view names none', async () => {
    const { app } = site({ '/': plain }, { lang: 'pt-BR' })
    expect((await live(app, '/')).has('html[lang=pt-BR]')).toBe(true)
  })

  test('takes a URL of another site as the page’s own address', async () => {
    const { app } = site({ '/': saying({ canonical: 'https://first.test/a b' }) })
    expect((await live(app, '/')).has('link[rel=canonical][href="https://first.test/a%20b"]')).toBe(true)
  })

  test.each<[string, unknown, string]>([
    ['a member that is unknown', { canoncial: '/' }, '`head` takes meta, canonical, lang and bodyClass'],
    ['a name that is none', { meta: { 'a b': 'x' } }, '`meta` takes names such as'],
    ['a name that is taken', { meta: { 'CSRF-token': 'x' } }, '`meta` takes names such as'],
    ['a content that is none', { meta: { description: {} } }, '`meta["description"]` takes text'],
    ['an address that runs script', { canonical: 'javascript:alert(1)' }, '`canonical` takes a path'],
    ['a language that is none', { lang: 'de"><script>' }, '`lang` takes a language'],
    ['a class that is none', { bodyClass: [1] }, '`bodyClass` takes text'],
  ])('refuses %s', async (_what, head, message) => {
    const { text } = await request(site({ '/': saying(head) }).app)
      .get('/')
      .expect(500)
    expect(text.replaceAll('&quot;', '"')).toContain(message)
  })

  test('refuses a title that is no text', async () => {
    const { text } = await request(site({ '/': saying({}, 7) }).app)
      .get('/')
      .expect(500)
    expect(text).toContain('`pageTitle` takes text, not 7')
  })
})

test('a template of the application’s view engine finds all of it, and keeps classes of its own', async () => {
  const before = (app: Express) => app.set('view engine', 'ejs').set('views', path.join(__dirname, 'layouts'))
  const page = await live(site({ '/': inbox }, { before, layout: 'whole', titleSuffix: '!' }).app, '/')
  await page.click('more')
  expect(page.title).toBe('Inbox (1)!')
  expect(page.has('html[lang=de] body.app.inbox.has-unread')).toBe(true)
})

test('a live navigation changes title and head, and so does a patch', async () => {
  const shelf = liveView({
    mount: () => ({ book: 'none' }),
    handleParams: (socket, { book = 'none' }) => socket.assign({ book }),
    pageTitle: ({ book }) => `Shelf: ${book}`,
    head: ({ book }) => ({ canonical: `/shelf?book=${book}`, bodyClass: 'shelf' }),
    render: () => html`${link({ patch: '?book=emma' }, 'emma')} ${link({ navigate: '/' }, 'home')}`,
  })
  const page = await live(site({ '/': plain, '/shelf': shelf }, { title: 'Home' }).app, '/shelf')
  await page.click('emma')
  expect(page.title).toBe('Shelf: emma')
  expect(page.has('body.shelf') && page.has('link[rel=canonical][href$="?book=emma"]')).toBe(true)
  await page.click('home')
  expect(page.title).toBe('Home')
  expect(page.has('body.shelf') || page.has('link[rel=canonical]')).toBe(false)
})

test('after a navigation the page has what the new view says, and of the rest what pages have', async () => {
  const { app } = site({ '/': plain }, { title: 'Mail' })
  const client = await clientOf(app)
  const redirect = `http://${client.page.host}/`
  const { response } = await client.join({ redirect, extensions: ['head'] })
  expect(response['rendered']).toMatchObject({ t: 'Mail', h: { lang: 'en', tags: '' } })
})
