import { html, link, liveView, type AnyLiveView } from '../../lib/index.ts'
import { live } from '../../lib/testing/index.ts'
import { expressVersions } from '../support/express-versions.ts'
import { site } from './site.ts'

type Shown = { readonly shown: string }

/** A view that shows its parameters, and goes where its buttons and links say. */
const list = liveView({
  mount: (_socket, { params }): Shown => ({ shown: params['page'] ?? 'first' }),
  handleParams: (socket, params) => socket.assign({ shown: params['page'] ?? 'first' }),
  handleEvent: {
    next: (socket) => socket.pushPatch('/list?page=next'),
    again: (socket) => socket.pushPatch('/list?page=again', { replace: true }),
    other: (socket) => socket.pushNavigate('/other'),
    elsewhere: (socket) => socket.pushPatch('/other'),
    evil: (socket) => socket.pushNavigate('//evil.test'),
  },
  handleInfo: {
    go: (socket) => socket.pushPatch('/list?page=told'),
    leave: (socket) => socket.pushNavigate('/other'),
  },
  render: ({ shown }) => html`<p>${shown}</p>
    ${link({ patch: '?page=2' }, 'second')} ${link({ patch: '/list/7' }, 'seventh')}
    ${link({ patch: '/other' }, 'wrong')} ${link({ navigate: '/other' }, 'other')}
    ${link({ navigate: '/plain' }, 'plain')} ${link({ patch: '/guarded' }, 'guarded')}
    ${link({ patch: '/gone' }, 'gone')} ${link({ href: '/list?page=3' }, 'load')}
    <button phx-click="next">next</button><button phx-click="again">again</button>
    <button phx-click="other">go</button><button phx-click="elsewhere">elsewhere</button>
    <button phx-click="evil">evil</button>`,
})

const other = liveView({
  mount: (socket) => ({ url: socket.url.pathname }),
  render: ({ url }) => html`<h1>Other</h1><p>${url}</p>${link({ navigate: '/list' }, 'back')}`,
})

function shop(more: Readonly<Record<string, AnyLiveView>> = {}): ReturnType<typeof site> {
  return site(
    { '/list': list, '/list/:page': list, '/other': other, '/guarded': list, ...more },
    {
      before: (app) => {
        app.get('/plain', (_req, res) => res.send('plain'))
        app.get('/guarded', (_req, res) => res.redirect('/login'))
      },
    },
  )
}

/** The URL behind the host. */
const placeOf = ({ url }: { readonly url: string }): string => url.replace(/^http:\/\/[^/]+/, '')

test.each([
  ['a link', 'second', '/list?page=2', '2'],
  ['a link to another route of the same view', 'seventh', '/list/7', '7'],
  ['a handler', 'next', '/list?page=next', 'next'],
  ['a handler that replaces', 'again', '/list?page=again', 'again'],
])('%s takes the view to another URL', async (_what, target, url, shown) => {
  const page = await live(shop().app, '/list')
  await page.click(target)
  expect([placeOf(page), page.text('p')]).toEqual([url, shown])
})

test.each([
  ['a link', 'other'],
  ['a handler', 'go'],
  ['a patch link that belongs to another view', 'wrong'],
])('%s takes the browser to another view', async (_what, target) => {
  const page = await live(shop().app, '/list')
  await page.click(target)
  expect([placeOf(page), page.text('h1'), page.text('p')]).toEqual(['/other', 'Other', '/other'])
  await page.click('back')
  await page.click('second')
  expect([placeOf(page), page.text('p')]).toEqual(['/list?page=2', '2'])
})

test('messages patch and navigate', async () => {
  const { app, live: router } = shop({
    '/list': liveView({
      ...list.definition,
      mount: (socket): Shown => {
        socket.subscribe('list')
        return { shown: '' }
      },
    }),
  })
  const page = await live(app, '/list')
  router.pubsub.broadcast('list', 'go', undefined)
  await page.until(() => page.text('p') === 'told')
  expect(placeOf(page)).toBe('/list?page=told')
  router.pubsub.broadcast('list', 'leave', undefined)
  await page.until(() => page.has('h1', 'Other'))
  expect(placeOf(page)).toBe('/other')
})

test.each([
  ['an ordinary link', 'load', '/list?page=3'],
  ['navigation to what is no live view', 'plain', '/plain'],
  ['a patch that a guard sends away', 'guarded', '/login'],
  ['a patch to nothing', 'gone', '/gone'],
])('%s loads a page', async (_what, target, to) => {
  const page = await live(shop().app, '/list')
  await page.click(target)
  expect(page.redirectedTo).toBe(to)
})

test('a patch to another view, and one to another site, fail where they stand', async () => {
  const { app, errors } = shop()
  for (const [target, message] of [
    ['elsewhere', "another view's"],
    ['evil', 'takes a path of this site'],
  ] as const) {
    const page = await live(app, '/list')
    await expect(page.click(target)).rejects.toThrow('the view has crashed')
    expect(errors.at(-1)?.message).toContain(message)
  }
})

test('handleParams may patch: over HTTP it is a redirect, over the socket another URL', async () => {
  const patching = (isPatching: (isConnected: boolean) => boolean): AnyLiveView =>
    liveView({
      mount: () => ({}),
      handleParams: (socket, { page }) => {
        if (!page && isPatching(socket.connected)) socket.pushPatch('/start?page=1')
      },
      render: () => html`<p>${'here'}</p>`,
    })
  const early = await live(shop({ '/start': patching((isConnected) => !isConnected) }).app, '/start')
  expect(early.redirectedTo).toBe('/start?page=1')
  const late = await live(shop({ '/start': patching((isConnected) => isConnected) }).app, '/start')
  expect(placeOf(late)).toBe('/start?page=1')
})

test('patches that never come to rest are stopped', async () => {
  const view = liveView({
    mount: () => ({}),
    handleParams: (socket) => {
      if (socket.connected) socket.pushPatch('/loop')
    },
    render: () => html`<p>${'here'}</p>`,
  })
  const { app, errors } = shop({ '/loop': view })
  await expect(live(app, '/loop')).rejects.toThrow('join crashed')
  expect(errors[0]?.cause).toMatchObject({ code: 'LIVE_PATCH_LOOP' })
})

test('a view with another layout is a page of its own', async () => {
  const { app, live: router } = shop()
  router.live('/framed', other, { layout: ({ body }) => html`<!doctype html><title>x</title>${body}` })
  const page = await live(app, '/framed')
  await page.click('back')
  expect(page.redirectedTo).toBe('/list')
})

test('parameters that the view refuses are refused by the page', async () => {
  const view = liveView({
    params: ({ page = '1' }) => {
      if (!/^\d+$/.test(page)) throw new Error('page is no number')
      return { page }
    },
    mount: () => ({}),
    render: () => html`${link({ patch: '?page=x' }, 'broken')}`,
  })
  const page = await live(shop({ '/strict': view }).app, '/strict')
  await page.click('broken')
  expect(page.redirectedTo).toBe('/strict?page=x')
})

test.each(expressVersions)('%s leads below the path where the router is mounted', async (_name, of) => {
  const { live: router } = site({ '/list': list, '/other': other }, { of })
  const page = await live(of().use('/shop', router), '/shop/list')
  await page.click('second')
  expect([placeOf(page), page.text('p')]).toEqual(['/shop/list?page=2', '2'])
})
