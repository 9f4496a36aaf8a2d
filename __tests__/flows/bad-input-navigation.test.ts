import { html, liveView } from '../../lib/index.ts'
import { joinedClient, pageOf, connect, type WireClient, type Reply } from './wire-client.ts'
import { site } from './site.ts'
import { MESSAGE } from '../../lib/protocol/messages.ts'

/** Everything that reached handleParams. */
let seen: string[]

beforeEach(() => (seen = []))

function stage(): ReturnType<typeof site> {
  const view = liveView({
    mount: () => ({ page: '' }),
    handleParams: (socket, { page = 'none' }) => {
      if (socket.connected) seen.push(page)
      socket.assign({ page })
    },
    handleEvent: { hear: (socket) => socket.assign({ page: 'heard' }) },
    render: ({ page }) => html`<p>${page}</p>`,
  })
  const it = site({ '/': view })
  it.app.get('/embedding', async (req, res) => {
    res.send(`<title>x</title>${await it.live.embed(req, res, view)}`)
  })
  it.app.get('/relative', (_req, res) => res.redirect('login?a=b'))
  return it
}

function patch(client: WireClient, url: unknown): Promise<Reply> {
  return client.ask([client.joinRef, client.nextRef(), client.topic, MESSAGE.patch, { url }])
}

test.each([
  ['nothing', undefined],
  ['a number', 7],
  ['no URL', 'http://'],
  ['another site', 'https://evil.test/?page=1'],
  ['another site without a scheme', '//evil.test/?page=1'],
  ['backslashes', '\\\\evil.test/?page=1'],
  ['script', 'javascript:alert(1)'],
  ['another port', 'http://127.0.0.1:1/?page=1'],
  ['10,000 letters', `/?page=${'x'.repeat(10_000)}`],
])('a patch to %s changes nothing', async (_what, url) => {
  const { app, errors, log } = stage()
  const client = await joinedClient(app)
  seen = []
  expect(await patch(client, url)).toEqual({ status: 'ok', response: {} })
  expect(await patch(client, '/?page=2')).toMatchObject({ response: { diff: { 0: '2' } } })
  expect([seen, errors, log.length]).toEqual([['2'], [], 1])
})

test.each([
  ['control characters and dots', '/a/../\t?page=1\n', '1'],
  ['names of prototypes', '/?__proto__=1&page=__proto__', '__proto__'],
])('a patch to a URL with %s is the URL that a browser makes of it', async (_what, url, page) => {
  const client = await joinedClient(stage().app)
  expect(await patch(client, url)).toMatchObject({ response: { diff: { 0: page } } })
})

test('a patch to what is no live view ends the view and names the page', async () => {
  const { app } = stage()
  const client = await joinedClient(app)
  const to = `http://${client.page.host}/nowhere`
  expect(await patch(client, '/nowhere')).toEqual({ status: 'ok', response: { redirect: { to } } })
  expect(await patch(client, '/')).toMatchObject({ status: 'error' })
})

test('a relative redirect of the application is relative to the URL that was asked for', async () => {
  const client = await joinedClient(stage().app)
  const response = { redirect: { to: '/login?a=b' } }
  expect(await patch(client, '/relative')).toEqual({ status: 'ok', response })
})

test('nobody navigates to a view that is a part of a page, or from one', async () => {
  const { app } = stage()
  const main = await joinedClient(app)
  const there = { redirect: `http://${main.page.host}/embedding` }
  expect(await main.join(there)).toMatchObject({ status: 'error', response: { reason: 'unauthorized' } })
  const part = await connect(await pageOf(app, '/embedding'))
  const back = { redirect: `http://${part.page.host}/` }
  expect(await part.join(back)).toMatchObject({ status: 'error', response: { reason: 'stale' } })
  expect(await part.join()).toMatchObject({ status: 'ok' })
})

test('patches and events are answered in the order in which they came', async () => {
  const client = await joinedClient(stage().app)
  const answers = [
    patch(client, '/?page=1'),
    client.event('hear'),
    patch(client, '/?page=3'),
    client.event('hear'),
  ]
  const shown = (await Promise.all(answers)).map(({ response }) => response['diff'])
  expect(shown).toEqual([{ 0: '1' }, { 0: 'heard' }, { 0: '3' }, { 0: 'heard' }])
})

test('patches that came before the join wait for it', async () => {
  const client = await connect(await pageOf(stage().app))
  const joined = client.join()
  expect(await patch(client, '/?page=early')).toMatchObject({ response: { diff: { 0: 'early' } } })
  expect(await joined).toMatchObject({ status: 'ok' })
})
