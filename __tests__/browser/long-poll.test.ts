import { html, liveView } from '../../lib/index.ts'
import { Site } from '../conformance/site.ts'
import { Visit } from '../conformance/visit.ts'
import { newPage } from '../support/browser.ts'
import { until } from './scripted-server.ts'

const counter = liveView({
  mount: () => ({ count: 0 }),
  handleEvent: { inc: (socket) => socket.update('count', (n) => n + 1) },
  render: ({ count }) =>
    html`<b>${count}</b><button phx-click="inc">+</button><form><input name="q" /></form>`,
})

type Blocked = 'refused' | 'held back' | 'let through'

/** Lets requests pass: those that ask whether there is a WebSocket, and those of long polling. */
type Proxy = {
  does: Blocked
  asked: (pass: () => void) => void
  polled: (pass: () => void) => void
  /** How many WebSockets were refused. */
  refused: number
}

const running: Site[] = []

afterEach(async () => {
  await Promise.all(running.splice(0).map((site) => site.stop()))
})

/** A page behind something that does this to WebSockets; and time stands still in it. */
async function behind(
  first: Blocked,
  asked: Proxy['asked'] = (answer) => answer(),
): Promise<{ visit: Visit; proxy: Proxy }> {
  const proxy: Proxy = { does: first, asked, polled: (pass) => pass(), refused: 0 }
  const site = new Site(
    'ours',
    () => counter,
    (app) => {
      app.use('/live/longpoll', (_req, _res, next) => proxy.polled(next))
      app.use('/live/websocket', (req, res, next) => {
        if (!req.headers.upgrade) proxy.asked(next)
        else if (proxy.does === 'let through') next()
        else if (proxy.does === 'refused') res.status(400).end(() => proxy.refused++)
      })
    },
  )
  running.push(site)
  await site.start()
  const { page } = await newPage()
  await page.clock.install()
  const visit = new Visit(page, site)
  await visit.open()
  return { visit, proxy }
}

/** Puts the page out of sight or back into it. */
async function hide({ page }: Visit, isHidden: boolean): Promise<void> {
  await page.evaluate((hidden) => {
    Object.defineProperty(Document.prototype, 'hidden', { value: hidden, configurable: true })
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
  }, isHidden)
}

/** The WebSockets that the page hears something from, once for each frame. */
function framesOf({ page }: Visit): string[] {
  const urls: string[] = []
  page.on('websocket', (socket) => socket.on('framereceived', () => urls.push(socket.url())))
  return urls
}

function polls({ page }: Visit): string[] {
  const urls: string[] = []
  page.on('request', (request) => {
    if (request.url().includes('/longpoll')) urls.push(request.method())
  })
  return urls
}

test('a page that is refused a WebSocket is live by polling', async () => {
  const { visit } = await behind('refused')
  await visit.joined()
  await visit.click('button')
  expect(await visit.page.textContent('b')).toBe('1')
})

test('so is one whose WebSocket is held back for ever, after five seconds', async () => {
  const { visit } = await behind('held back')
  await visit.page.clock.runFor(5000)
  await visit.joined()
  await visit.click('button')
  expect(await visit.page.textContent('b')).toBe('1')
})

test('it climbs back to a WebSocket by itself, as after a lost connection', async () => {
  const { visit, proxy } = await behind('refused')
  await visit.joined()
  await visit.page.fill('input', 'kept')
  proxy.does = 'let through'
  const webSockets = framesOf(visit)
  await visit.rejoined(() => visit.page.clock.fastForward(61_000))
  await visit.click('button')
  expect(webSockets.length).toBeGreaterThan(0)
  expect(await visit.page.inputValue('input')).toBe('kept')
})

// The browser asks one after the other: the first answer is held back until a third question waits.
test('it climbs back also when an answer to what was asked before comes while it begins to poll', async () => {
  const answers: (() => void)[] = []
  const polls: (() => void)[] = []
  const { visit, proxy } = await behind('refused', (answer) => {
    if (answers.push(answer) === 2) answer()
  })
  proxy.polled = (next) => void polls.push(next)
  await until(() => proxy.refused > 3)
  answers[0]?.()
  await until(() => answers.length > 2 && polls.length > 0)
  const answered = visit.page.waitForResponse((it) => it.status() === 426)
  answers[2]?.()
  await answered
  proxy.polled = (next) => next()
  proxy.does = 'let through'
  polls[0]?.()
  await visit.joined()
  const webSockets = framesOf(visit)
  await visit.rejoined(() => visit.page.clock.fastForward(61_000))
  await visit.click('button')
  expect(webSockets.length).toBeGreaterThan(0)
})

test('it stays as it is as long as there is no WebSocket', async () => {
  const { visit } = await behind('refused')
  await visit.joined()
  await visit.click('button')
  await visit.page.clock.fastForward(61_000)
  await visit.click('button')
  expect(await visit.page.textContent('b')).toBe('2')
})

test('it asks no more while the page is hidden, and goes on where it was', async () => {
  const { visit } = await behind('refused')
  await visit.joined()
  await visit.click('button')
  await hide(visit, true)
  const asked = polls(visit)
  await visit.click('button')
  await visit.shows('b', '2')
  expect(asked).toEqual(['POST'])
  await hide(visit, false)
  await visit.click('button')
  await visit.shows('b', '3')
  expect(visit.joins).toBe(1)
})

test('what is asked while the page is hidden waits for its answer until it is seen again', async () => {
  const { visit } = await behind('refused')
  await visit.joined()
  await visit.page.evaluate('Math.random = () => 0')
  await hide(visit, true)
  await visit.click('button')
  await visit.page.click('button')
  await visit.page.clock.runFor(39_000)
  await hide(visit, false)
  await visit.shows('b', '2')
  expect([visit.joins, visit.site.pageLoads]).toEqual([1, 1])
})

test('it does not try for a WebSocket while the page is hidden', async () => {
  const { visit, proxy } = await behind('refused')
  await visit.joined()
  await hide(visit, true)
  proxy.does = 'let through'
  await visit.page.evaluate(`window.tries = 0
    window.WebSocket = class extends WebSocket {
      constructor(url) {
        super(url)
        tries++
      }
    }`)
  await visit.page.clock.runFor(130_000)
  expect(await visit.page.evaluate('tries')).toBe(0)
  await visit.rejoined(() => hide(visit, false))
  expect(await visit.page.evaluate('tries')).toBeGreaterThan(0)
})

test('it stops before the page is put aside, and comes back with it', async () => {
  const { visit } = await behind('refused')
  await visit.joined()
  await visit.page.evaluate(() => dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true })))
  const asked = polls(visit)
  await visit.page.clock.runFor(61_000)
  expect(asked).toEqual([])
  await visit.rejoined(() =>
    visit.page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))),
  )
})

test('what is sent in one turn goes in one post', async () => {
  const { visit } = await behind('refused')
  await visit.joined()
  const asked = polls(visit)
  await visit.page.evaluate(() => {
    const button = document.querySelector('button') as HTMLButtonElement
    for (let i = 0; i < 3; i++) {
      button.click()
      button.classList.remove('phx-click-loading')
    }
  })
  await visit.shows('b', '3')
  expect(asked.filter((method) => method === 'POST')).toHaveLength(1)
})

test('what is too much for the server is not sent, and the page goes on', async () => {
  const { visit } = await behind('refused')
  const { page } = visit
  await visit.joined()
  await page.evaluate(() => {
    addEventListener('phx:too-large', () => document.body.classList.add('told'))
    document.querySelector('button')?.setAttribute('phx-value-x', 'x'.repeat(300_000))
  })
  await page.click('button')
  await page.waitForSelector('body.told')
  await page.evaluate(() => document.querySelector('button')?.removeAttribute('phx-value-x'))
  await page.click('button')
  await visit.shows('b', '1')
  expect(visit.site.pageLoads).toBe(1)
})

test('the tools stand before it as before a WebSocket', async () => {
  const { visit } = await behind('refused')
  const { page } = visit
  const said: string[] = []
  page.on('console', (message) => said.push(message.text()))
  await visit.joined()
  await page.evaluate('liveView.liveSocket.enableDebug()')
  await page.evaluate('liveView.liveSocket.enableLatencySim(600)')
  await page.clock.pauseAt(Date.now() + 10_000)
  const asked = polls(visit)
  await page.click('button')
  await page.clock.runFor(290)
  expect(asked).not.toContain('POST')
  await page.clock.resume()
  await visit.shows('b', '1')
  expect(said.join('\n')).toMatch(/lv:\S+ → event [^]*lv:\S+ ← phx_reply/)
})

test('the diagnosis knows that it polls', async () => {
  const { visit } = await behind('refused')
  await visit.joined()
  expect(await visit.page.evaluate('liveView.liveSocket.diagnose()')).toMatchObject({
    transport: 'longpoll',
    roundTrip: expect.any(Number) as number,
    views: [{ isMain: true, state: 'joined', joins: 1 }],
  })
})

test('a page that can have a WebSocket does not load the part', async () => {
  const { visit } = await behind('let through')
  const asked: string[] = []
  visit.page.on('request', (request) => asked.push(request.url()))
  await visit.page.reload()
  await visit.joined()
  expect(asked.filter((url) => url.includes('long-poll'))).toEqual([])
})
