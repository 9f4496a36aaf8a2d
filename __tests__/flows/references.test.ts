import express, { type Express } from 'express'
import {
  html,
  link,
  liveRender,
  liveRouter,
  liveView,
  type AnyLiveView,
  type LocalTarget,
  type Socket,
} from '../../lib/index.ts'
import { live } from '../../lib/testing/index.ts'
import { joinedClient } from './wire-client.ts'
import { SECRET, site } from './site.ts'
import { MESSAGE } from '../../lib/protocol/messages.ts'

/** A view that goes where it is told, by each verb. */
function traveller(to: LocalTarget): AnyLiveView {
  return liveView({
    mount: () => ({}),
    handleEvent: {
      patch: (socket) => socket.pushPatch(to),
      navigate: (socket) => socket.pushNavigate(to),
      redirect: (socket) => socket.redirect(to as string),
    },
    render: () => html`<p>here</p>`,
  })
}

/** Where each verb leads from a page. */
async function ways(
  path: string,
  to: LocalTarget,
  verbs = ['patch', 'navigate', 'redirect'],
): Promise<unknown[]> {
  const { app } = site({ '/{*any}': traveller(to) })
  const places = verbs.map(async (verb) => {
    const client = await joinedClient(app, path)
    const told = verb === 'patch' ? client.heard(({ event }) => event === MESSAGE.patch) : undefined
    const { response } = await client.event(verb)
    const { live_redirect, redirect } = response as Readonly<Record<string, { to: string } | undefined>>
    return (told ? ((await told).payload as { to: string }) : (live_redirect ?? redirect))?.to
  })
  return Promise.all(places)
}

test.each([
  ['/shop/list?kind=desk&page=3', '?page=1', '/shop/list?page=1'],
  ['/shop/list?kind=desk&page=3', 'cart', '/shop/cart'],
  ['/shop/list/?kind=desk', 'cart?id=1#top', '/shop/list/cart?id=1#top'],
  ['/shop/list?kind=desk', '../', '/'],
  ['/shop/list', '../../../..', '/'],
  ['/shop/list?kind=desk', '#top', '/shop/list?kind=desk#top'],
  ['/shop/list', './a:b', '/shop/a:b'],
  ['/shop/list', '/shop/list?a=1', '/shop/list?a=1'],
  ['/shop/list?q=%5C', '#top', '/shop/list?q=%5C#top'],
  ['/a/b', '..//evil.test', '/.//evil.test'],
  ['//evil.test/x', '?a=1', '/.//evil.test/x?a=1'],
  ['//evil.test/x', '#a', '/.//evil.test/x#a'],
])('from %s, %j leads to %s', async (path, to, place) => {
  expect(await ways(path, to)).toEqual([place, place, place])
})

test.each<[string, LocalTarget, string]>([
  ['/list?kind=desk&page=3', { page: 1, term: 'a b&c' }, '/list?kind=desk&page=1&term=a+b%26c'],
  ['/list?kind=desk&page=3', { kind: undefined, page: null }, '/list'],
  ['/list?a=1&b=2&a=3', { a: 4 }, '/list?a=4&b=2'],
  ['/list', { on: true, off: false, none: '' }, '/list?on=true&off=false&none='],
  ['/list?a=1', {}, '/list?a=1'],
  ['//evil.test', { a: '\\' }, '/.//evil.test?a=%5C'],
])('from %s, the parameters %j lead to %s', async (path, to, place) => {
  expect(await ways(path, to, ['patch', 'navigate'])).toEqual([place, place])
})

test.each([
  [new URL('https://evil.test')],
  [new URLSearchParams('a=1')],
  [['a']],
  [new Map([['a', 1]])],
  [{ a: ['b'] }],
  [{ a: { b: 1 } }],
  [null],
  [undefined],
  [7],
])('%p is no place', async (to) => {
  const codes: unknown[] = []
  const attempt = (go: () => unknown): void => {
    try {
      go()
    } catch (error) {
      codes.push((error as { code: unknown }).code)
    }
  }
  const view = liveView({
    mount: () => ({}),
    handleEvent: {
      go(socket) {
        attempt(() => socket.pushPatch(to as unknown as string))
        attempt(() => socket.pushNavigate(to as unknown as string))
      },
    },
    render: () => html`<p>here</p>`,
  })
  await (await joinedClient(site({ '/': view }).app)).event('go')
  expect(codes).toEqual(['LIVE_REDIRECT_UNSAFE', 'LIVE_REDIRECT_UNSAFE'])
})

/** One list at two mount points, neither of which it names. */
function shops(): Express {
  const list = liveView({
    mount: () => ({ page: '' }),
    handleParams(socket, { page }) {
      if (!page) socket.pushPatch({ page: 1 }, { replace: true })
      else socket.assign({ page })
    },
    handleEvent: {
      next: (socket) => socket.pushPatch({ page: Number(socket.assigns.page) + 1 }),
      leave: (socket) => socket.pushNavigate('cart'),
    },
    render: ({ page }) => html`<p>${page}</p><button phx-click="next">Next</button>
      <button phx-click="leave">Leave</button>${link({ patch: '?page=9' }, 'Last')}
      ${link({ navigate: 'cart' }, 'Cart')}`,
  })
  const cart = liveView({
    mount: () => ({}),
    render: () => html`<p>cart</p>${link({ navigate: './list?kind=x' }, 'Back')}`,
  })
  const app = express()
  for (const mount of ['/a', '/b/c']) {
    const router = liveRouter({ secret: SECRET, path: '/live' })
    router.live('/list', list).live('/cart', cart)
    app.use(mount, router)
  }
  return app
}

test.each(['/a', '/b/c'])('a view at the mount point %s finds its way', async (mount) => {
  const page = await live(shops(), `${mount}/list?kind=desk`)
  expect(page.redirectedTo).toMatch(`${mount}/list?kind=desk&page=1`)
})

test.each(['/a', '/b/c'])('links and callbacks at the mount point %s', async (mount) => {
  const page = await live(shops(), `${mount}/list?kind=desk&page=1`)
  const place = (): string => page.url.replace(/^http:\/\/[^/]*/, '')
  await page.click('Next')
  expect([place(), page.text('p')]).toEqual([`${mount}/list?kind=desk&page=2`, '2'])
  await page.click('Last')
  expect([place(), page.text('p')]).toEqual([`${mount}/list?page=9`, '9'])
  await page.click('Cart')
  await page.click('Back')
  expect([place(), page.text('p')]).toEqual([`${mount}/list?kind=x&page=1`, '1'])
  await page.click('Leave')
  expect([place(), page.text('p')]).toEqual([`${mount}/cart`, 'cart'])
})

test('in a first render, mount and handleParams read the URL of the request', async () => {
  const go = liveView({
    mount: (socket) => socket.redirect('../login?from=go'),
    render: () => html`<p>never</p>`,
  })
  expect((await live(site({ '/shop/go': go }).app, '/shop/go')).redirectedTo).toMatch(/\/login\?from=go$/)
})

test('a nested view reads the URL that its page has now', async () => {
  const next = (socket: Socket<object>): void => socket.pushPatch({ page: 2 })
  const inner = liveView({
    mount: () => ({}),
    handleEvent: { next },
    render: () => html`<button phx-click="next">Next</button>`,
  })
  const outer = liveView({
    mount: () => ({}),
    handleEvent: { filter: (socket) => socket.pushPatch({ kind: 'desk' }) },
    render: () => html`<button phx-click="filter">Filter</button>${liveRender(inner, { id: 'inner' })}`,
  })
  const page = await live(site({ '/list': outer }).app, '/list')
  await page.click('Filter')
  await page.click('Next')
  expect(page.url).toMatch(/\/list\?kind=desk&page=2$/)
})
