import express, { type Express } from 'express'
import { html, link, liveRouter, liveView } from '../../lib/index.ts'
import { live } from '../../lib/testing/index.ts'

// What a shared machine takes its time for is not what these tests are about.
jest.setTimeout(60_000)
const PATIENT = { timeout: 30_000 }

const account = liveView({
  mount: (_socket, { req }) => ({ user: /user=(\w+)/.exec(req.headers.cookie ?? '')?.[1] ?? '' }),
  handleEvent: { leave: (socket) => socket.redirect('/login') },
  render: ({ user }) =>
    html`<h1>${user}</h1><button phx-click="leave">leave</button><a href="/help">help</a>
      <form id="search" action="/find"><input name="q" value="tulip"></form>`,
})

/** An application with a log-in of its own, and one live page behind it. */
function shop(): Express {
  const app = express().use(express.urlencoded())
  const form = (said: string): string =>
    `<p>${said}</p><form method="post"><input name="name"><input type="hidden" name="csrf" value="7"></form>`
  app.get('/login', (_req, res) => void res.send(form('Who are you?')))
  app.post('/login', (req, res) => {
    const { name, csrf } = req.body as { name: string; csrf: string }
    if (name === '' || csrf !== '7') res.status(422).send(form('Nobody?'))
    else res.cookie('user', name).redirect('/welcome')
  })
  app.get('/welcome', (_req, res) => res.redirect('account'))
  app.get('/find', (req, res) => void res.send(`<p>${(req.query as { q: string }).q}</p>`))
  app.get('/help', (_req, res) => void res.send('<p>Help</p><a href="/account">back to your account</a>'))
  app.get('/loop', (_req, res) => res.redirect('/loop'))
  app.use('/account', (req, res, next) =>
    req.headers.cookie?.includes('user=') ? next() : res.redirect('/login'),
  )
  return app.use(liveRouter().live('/account', account))
}

test('a visitor logs in by the form of an ordinary page, and is at a live one', async () => {
  const door = await live(shop(), '/account', PATIENT)
  expect(door.redirectedTo).toBe('/login')
  const login = await door.next()
  await login.submit('form', { name: 'ada' })
  const page = await login.next()
  expect([page.text('h1'), page.isLive, new URL(page.url).pathname]).toEqual(['ada', true, '/account'])
})

test('what is answered to a form by a page is that page', async () => {
  const login = await live(shop(), '/login', PATIENT)
  await login.submit('form', { name: '' })
  const again = await login.next()
  expect(again.text('p')).toBe('Nobody?')
  await again.submit('form', { name: 'lin' })
  expect((await again.next()).text('h1')).toBe('lin')
})

test('links and forms lead from a live page to ordinary ones, and back', async () => {
  const app = shop()
  const page = await live(app, '/account', { ...PATIENT, cookies: { user: 'ada' } })
  await page.click('help')
  const help = await page.next()
  expect([help.text('p'), help.isLive]).toEqual(['Help', false])
  await help.click('back to your account')
  const back = await help.next()
  await back.submit('#search', { q: 'rose' })
  expect((await back.next()).text('p')).toBe('rose')
})

test('a redirect of a view is followed as well', async () => {
  const page = await live(shop(), '/account', { ...PATIENT, cookies: { user: 'ada' } })
  await page.click('leave')
  expect((await page.next()).text('p')).toBe('Who are you?')
})

test('says so where there is no next page', async () => {
  const page = await live(shop(), '/login', PATIENT)
  await expect(page.next()).rejects.toThrow('was not left')
  await expect((await live(shop(), '/loop')).next()).rejects.toThrow('no end of redirects')
  await expect(live(shop(), '/nothing')).rejects.toThrow('answered 404')
})

/** Patches and navigates between pages. */
function book(): Express {
  const view = (name: string) =>
    liveView({
      mount: () => ({ at: '' }),
      handleParams: (socket, { page }) => socket.assign({ at: `${name} ${String(page ?? 1)}` }),
      handleEvent: { last: (socket) => socket.pushPatch('?page=9', { replace: true }) },
      render: ({ at }) =>
        html`<h1>${at}</h1>${link({ patch: '?page=2' }, 'two')}${link({ patch: '?page=3', replace: true }, 'three')}${link({ navigate: '/b' }, 'b')}<button phx-click="last">last</button>`,
    })
  return express().use(liveRouter().live('/a', view('a')).live('/b', view('b')))
}

test('goes back and forward over patches and navigations', async () => {
  const page = await live(book(), '/a', PATIENT)
  for (const name of ['two', 'three', 'b', 'two']) await page.click(name)
  const seen: string[] = []
  for (const step of ['back', 'back', 'back', 'forward', 'forward', 'forward'] as const) {
    await page[step]()
    seen.push(`${page.text('h1')} ${new URL(page.url).pathname}${new URL(page.url).search}`)
  }
  expect(seen).toEqual(['b 1 /b', 'a 3 /a?page=3', 'a 1 /a', 'a 3 /a?page=3', 'b 1 /b', 'b 2 /b?page=2'])
  await expect(page.forward()).rejects.toThrow('nothing to go forward to')
})

test('what takes the place of an entry is no entry of its own, and another way forgets what was ahead', async () => {
  const page = await live(book(), '/a', PATIENT)
  await page.click('two')
  await page.click('last')
  expect(page.text('h1')).toBe('a 9')
  await page.back()
  expect(page.text('h1')).toBe('a 1')
  await page.click('b')
  await expect(page.forward()).rejects.toThrow('nothing to go forward to')
  await page.back()
  await expect(page.back()).rejects.toThrow('nothing to go back to')
  expect(page.text('h1')).toBe('a 1')
})
