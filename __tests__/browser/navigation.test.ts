import type { Page } from 'playwright-core'
import { newPage, type Tab } from '../support/browser.ts'
import { disconnect, serve, until, type ScriptedServer, type Sent } from './scripted-server.ts'

const LINKS = `<a id="patch" data-phx-link="patch" data-phx-link-state="push" href="?tab=3">patch</a>
  <a id="go" data-phx-link="redirect" data-phx-link-state="push" href="/page/other">go</a><p>text</p>`

async function open(refusals = 0, head = ''): Promise<Tab & { server: ScriptedServer }> {
  const server = await serve({ html: LINKS, head })
  server.refusals = refusals
  const tab = await newPage()
  await tab.page.goto(server.url)
  await tab.page.waitForSelector('.phx-connected')
  if (refusals === 0) await tab.page.waitForFunction(() => history.scrollRestoration === 'manual')
  return { server, ...tab }
}

const placeOf = (page: Page): string => page.url().replace(/^http:\/\/[^/]+/, '')

/** Joins are not answered any more. */
function hold(server: ScriptedServer): void {
  server.answerJoin = () => undefined
}

const granted = (text: string): object => ({
  status: 'ok',
  response: { rendered: { s: [`<h1>${text}</h1>`] } },
})

const isNavigation = ({ payload }: Sent): boolean => 'redirect' in (payload as object)

test('a link without a connection loads its page', async () => {
  const { page, server } = await open()
  await disconnect(page, server)
  await page.click('#go')
  await until(() => server.requests.includes('GET /page/other'))
})

test('a link whose part cannot be loaded loads its page', async () => {
  const { page, server, errors } = await open(100)
  await page.click('#go')
  await until(() => server.requests.includes('GET /page/other'))
  expect(errors.filter((error) => !/navigation|40|50|module|resource/i.test(error))).toEqual([])
})

test('of two ways the latest counts', async () => {
  const { page, server } = await open()
  hold(server)
  await page.click('#go')
  const first = await server.heard('phx_join', 2)
  await page.evaluate(() => document.querySelector('#go')?.setAttribute('href', '/page/third'))
  await page.click('#go')
  const second = await server.heard('phx_join', 3)
  server.reply(first, { rendered: { s: ['<h1>first</h1>'] } })
  server.reply(second, { rendered: { s: ['<h1>second</h1>'] } })
  await page.waitForSelector('h1')
  expect([await page.textContent('h1'), placeOf(page)]).toEqual(['second', '/page/third'])
})

test('a link that is on its way is not followed twice, and says that it waits', async () => {
  const { page, server } = await open()
  await page.click('#patch')
  const sent = await server.heard('live_patch')
  await page.click('#patch')
  expect(await page.getAttribute('#patch', 'class')).toBe('phx-click-loading')
  server.reply(sent, {})
  await page.waitForURL('**/page?tab=3')
  expect(server.sent.filter(({ event }) => event === 'live_patch')).toHaveLength(1)
  expect(await page.getAttribute('#patch', 'class')).toBe('')
})

test('what takes its time shows a bar, also under a strict policy', async () => {
  const policy = `<meta http-equiv="content-security-policy" content="style-src 'self'">`
  const { page, server, errors } = await open(0, policy)
  await page.click('#patch')
  const sent = await server.heard('live_patch')
  const bar = await page.waitForSelector('[data-live-progress]')
  expect(await bar.evaluate((element) => getComputedStyle(element).position)).toBe('fixed')
  server.reply(sent, {})
  await bar.waitForElementState('hidden')
  expect([await page.locator('[data-live-progress]').count(), errors]).toEqual([0, []])
})

test('so does a command that says it is like loading a page, in a page without links', async () => {
  const server = await serve({
    html: `<button phx-click='[["push",{"event":"slow","page_loading":true}]]'>go</button>`,
  })
  const { page } = await newPage()
  await page.goto(server.url)
  await page.waitForSelector('.phx-connected')
  await page.click('button')
  const sent = await server.heard('event')
  const bar = await page.waitForSelector('[data-live-progress]')
  server.reply(sent)
  await bar.waitForElementState('hidden')
})

test('views that send each other the page for ever are left for a page load', async () => {
  const { page, server } = await open()
  server.answerJoin = (sent) =>
    isNavigation(sent)
      ? { status: 'error', response: { live_redirect: { to: '/page/round', kind: 'push' } } }
      : granted('loaded')
  await page.click('#go')
  await until(() => server.requests.includes('GET /page/round'))
  expect(server.sent.filter(isNavigation).length).toBeLessThan(20)
})

test('a navigation that is refused loads its page', async () => {
  const { page, server } = await open()
  server.answerJoin = (sent) =>
    isNavigation(sent) ? { status: 'error', response: { reason: 'unauthorized' } } : granted('loaded')
  await page.click('#go')
  await until(() => server.requests.includes('GET /page/other'))
})

test('a navigation goes on over the connection that comes after a lost one', async () => {
  const { page, server } = await open()
  hold(server)
  await page.click('#go')
  await server.heard('phx_join', 2)
  server.answerJoin = (sent) => (isNavigation(sent) ? granted('here') : undefined)
  server.close(1012)
  await page.waitForSelector('h1')
  expect([placeOf(page), server.pageLoads]).toEqual(['/page/other', 1])
})

test('a server leads to no other site, and runs no script', async () => {
  const { page, server } = await open()
  server.push('live_redirect', { to: 'javascript:document.title="evil"', kind: 'push' })
  server.push('live_patch', { to: '/page?tab=4', kind: 'push' })
  await page.waitForURL('**/page?tab=4')
  expect(await page.title()).toBe('Start')
})

test('fragments are the browser’s own', async () => {
  const { page, server } = await open()
  await page.evaluate(() => (location.hash = 'part'))
  await page.goBack()
  await page.click('#patch')
  await server.heard('live_patch')
  expect(server.sent.map(({ event }) => event)).toEqual(['phx_join', 'live_patch'])
})

test('going back from a fragment shows the place that was left for it', async () => {
  const { page } = await open(
    0,
    '<style>body { height: 5000px } b { position: absolute; top: 3000px }</style>',
  )
  await page.waitForFunction(() => history.scrollRestoration === 'manual')
  await page.evaluate(() => document.body.insertAdjacentHTML('beforeend', '<b id="part">part</b>'))
  const isAt = (y: number): Promise<unknown> =>
    page.waitForFunction((wanted) => Math.abs(scrollY - wanted) < 2, y)
  await page.evaluate(() => scrollTo(0, 700))
  await page.evaluate(() => (location.hash = 'part'))
  await isAt(3000)
  await page.evaluate(() => scrollTo(0, 3500))
  await page.goBack()
  await isAt(700)
  await page.goForward()
  await isAt(3500)
})

test('a way that is refused leaves the page where it is', async () => {
  const { page, server } = await open(0, '<style>body { height: 5000px }</style>')
  await page.click('#patch')
  server.reply(await server.heard('live_patch'))
  await page.waitForURL('**/page?tab=3')
  const steps = await page.evaluate(async () => {
    scrollTo(0, 900)
    addEventListener('phx:before-navigate', (event) => event.preventDefault())
    const stepped = (): Promise<unknown> =>
      new Promise((resolve) => addEventListener('popstate', resolve, { once: true }))
    history.back()
    for (const step of [stepped, stepped]) await step()
    return [location.search, scrollY]
  })
  expect(steps).toEqual(['?tab=3', 900])
})

test('a page that is loaded again in the midst of its history is where it was scrolled to', async () => {
  const tall = `${LINKS}<div style="height: 3000px">tall</div>`
  const server = await serve({ html: tall })
  const { page } = await newPage()
  await page.goto(server.url)
  await page.waitForFunction(() => history.scrollRestoration === 'manual')
  await page.click('#go')
  await page.waitForURL('**/page/other')
  await page.evaluate(() => scrollTo(0, 600))
  await page.reload()
  await page.waitForFunction(() => scrollY === 600)
  await page.waitForSelector('.phx-connected')
  await page.goBack()
  await page.waitForURL('**/page?tab=2')
  await page.waitForFunction(() => scrollY === 0)
  expect(server.pageLoads).toBe(2)
})

/** The application has no time for the patch that a browser has just asked for. */
async function refuse(server: ScriptedServer, count = 1): Promise<void> {
  const asked = await server.heard('live_patch', count)
  server.push('diff', { e: [['page-busy', { to: '/page?tab=3', status: 429, retryAfter: 60 }]] })
  server.reply(asked, {})
}

const isBusy = (page: Page): Promise<unknown> => page.waitForSelector('.phx-connected.phx-busy')

test('a patch for which the application has no time leaves page and URL alone, and says so', async () => {
  const { page, server } = await open()
  const told = page.evaluate(
    () =>
      new Promise((resolve) =>
        addEventListener('phx:page-busy', (event) => resolve((event as CustomEvent).detail)),
      ),
  )
  await page.click('#patch')
  await refuse(server)
  expect(await told).toEqual({ to: '/page?tab=3', status: 429, retryAfter: 60 })
  await isBusy(page)
  expect([placeOf(page), server.pageLoads]).toEqual(['/page?tab=2', 1])
  await page.click('#patch')
  server.reply(await server.heard('live_patch', 2), {})
  await page.waitForURL('**/page?tab=3')
  expect(await page.$('.phx-busy')).toBeNull()
})

test('a way back for which the application has no time is taken back', async () => {
  const { page, server } = await open()
  await page.click('#patch')
  server.reply(await server.heard('live_patch'), {})
  await page.waitForURL('**/page?tab=3')
  await page.goBack()
  await refuse(server, 2)
  await page.waitForURL('**/page?tab=3')
  await isBusy(page)
  await page.goBack()
  server.reply(await server.heard('live_patch', 3), {})
  await page.waitForFunction(() => !document.querySelector('.phx-busy'))
  expect([placeOf(page), server.pageLoads]).toEqual(['/page?tab=2', 1])
})

test('an answer that comes while a transition to a new page is prepared waits for that page', async () => {
  const { page, server } = await open(0, '<meta name="view-transition" content="same-origin">')
  await page.evaluate(() => {
    const parse = JSON.parse
    JSON.parse = (text: string): unknown => {
      document.title = text
      return parse(text)
    }
    Document.prototype.startViewTransition = (draw) =>
      ({ ready: Promise.resolve(Object.assign(window, { draw })) }) as unknown as ViewTransition
    document.querySelector('p')?.setAttribute('phx-click', 'say')
  })
  hold(server)
  await page.click('#go')
  server.reply(await server.heard('phx_join', 2), { rendered: { 0: 'one', s: ['<h1>', '</h1>'] } })
  await page.waitForFunction(() => 'draw' in window)
  await page.click('p')
  server.reply(await server.heard('event'), { diff: { 0: 'two' } })
  await page.waitForFunction(() => document.title.includes('two'))
  expect(await page.$('h1')).toBeNull()
  await page.evaluate(() => (window as unknown as { draw: () => void }).draw())
  expect(await page.textContent('h1')).toBe('two')
})
