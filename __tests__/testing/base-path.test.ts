import express, { type Express } from 'express'
import { html, link, liveRouter, liveView } from '../../lib/index.ts'
import { live } from '../../lib/testing/index.ts'

const pageOf = (name: string) =>
  liveView({
    mount: () => ({ q: '' }),
    handleParams: (socket, { q = '' }) => socket.assign({ q }),
    handleEvent: {
      search: (socket) => socket.pushPatch('/a?q=pen'),
      go: (socket) => socket.pushNavigate('/b'),
      leave: (socket) => socket.redirect('/login'),
    },
    render: ({
      q,
    }) => html`<h1>${name}${q}</h1>${link({ navigate: '/b' }, 'link')}${link({ patch: '?q=ink' }, 'ink')}
      ${link({ href: '/login' }, 'login')}<button phx-click="search">search</button><button phx-click="go">go</button>
      <button phx-click="leave">leave</button><form method="post" action="/shop/login"><button>Log in</button></form>`,
  })

/** An application behind a proxy that cuts `/shop` off. */
function shop(): Express {
  const router = liveRouter({ basePath: '/shop' })
  const app = express()
  app.get('/login', (_req, res) => void res.send('<h1>Login</h1>'))
  app.post('/login', (_req, res) => res.redirect('/shop/b'))
  return app.use(router.live('/a', pageOf('A')).live('/b', pageOf('B')))
}

const basePath = '/shop'

test.each(['/shop/a', '/a'])('a page is opened where the browser has it: %s', async (path) => {
  const page = await live(shop(), path, { basePath })
  expect([new URL(page.url).pathname, page.isLive, page.text('h1')]).toEqual(['/shop/a', true, 'A'])
})

test.each([
  ['search', '/shop/a?q=pen', 'Apen'],
  ['ink', '/shop/a?q=ink', 'Aink'],
  ['go', '/shop/b', 'B'],
  ['link', '/shop/b', 'B'],
])('it goes on to another URL: %s', async (click, url, text) => {
  const page = await live(shop(), '/shop/a', { basePath })
  await page.click(click)
  expect([page.url.replace(/^http:\/\/[^/]*/, ''), page.text('h1')]).toEqual([url, text])
  await page.disconnect()
  await page.reconnect()
  expect([page.text('h1'), page.isLive]).toEqual([text, true])
})

test.each(['leave', 'login'])('and to an ordinary page: %s', async (click) => {
  const page = await live(shop(), '/shop/a', { basePath })
  await page.click(click)
  expect(page.redirectedTo).toBe('/shop/login')
  expect((await page.next()).text('h1')).toBe('Login')
})

test('a form that is posted comes to the application as well', async () => {
  const page = await live(shop(), '/shop/a', { basePath })
  await page.submit('form')
  expect([page.redirectedTo, (await page.next()).text('h1')]).toEqual(['/shop/b', 'B'])
})
