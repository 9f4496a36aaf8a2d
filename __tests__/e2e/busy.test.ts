import type { AddressInfo } from 'node:net'
import express, { type Response } from 'express'
import { html, link, liveRequest, liveRouter, liveView, type LiveRequestKind } from '../../lib/index.ts'
import { newPage, type Tab } from '../support/browser.ts'

const ends: (() => unknown)[] = []
afterEach(() => {
  for (const end of ends.splice(0)) end()
})

type Busy = Tab & {
  /** What is answered to the next requests of a kind, in the place of the application. */
  readonly busy: { kind: LiveRequestKind; times: number; answer: (res: Response) => unknown }
  /** The kinds of the requests that were answered so far. */
  readonly asked: (LiveRequestKind | undefined)[]
  readonly url: string
}

const list = liveView({
  mount: () => ({ page: '1' }),
  handleParams: (socket, { page = '1' }) => socket.assign({ page }),
  render: ({ page }) =>
    html`<p>page ${page}</p>
      ${link({ patch: '/?page=2' }, 'Next')} ${link({ navigate: '/other' }, 'Other')}`,
})

const none = (): undefined => undefined

/** An application that may have no time, and a browser that is not at its page yet. */
async function house(busy: Busy['busy']): Promise<Busy> {
  const logger = { debug: none, warn: none, error: none }
  const live = liveRouter({ secret: 's'.repeat(32), logger })
  live.live('/', list).live('/other', list)
  const asked: Busy['asked'] = []
  const app = express().use((req, res, next) => {
    res.once('close', () => asked.push(liveRequest(req)))
    if (liveRequest(req) === busy.kind && busy.times-- > 0) busy.answer(res)
    else next()
  })
  const server = app.use(live).listen(0, '127.0.0.1')
  ends.push(() => (server.close(), server.closeAllConnections()))
  await new Promise((resolve) => server.once('listening', resolve))
  const url = `http://localhost:${String((server.address() as AddressInfo).port)}/`
  return { ...(await newPage()), busy, asked, url }
}

const answering =
  (status: number, seconds: string) =>
  (res: Response): unknown =>
    res.set('Retry-After', seconds).sendStatus(status)

const loads = ({ asked }: Busy): number => asked.filter((kind) => kind === 'page').length

test('a page whose join is answered by 503 is kept, and joins later', async () => {
  const it = await house({ kind: 'join', times: 1, answer: answering(503, '1') })
  await it.page.goto(it.url)
  await it.page.waitForSelector('.phx-connected')
  expect([loads(it), it.asked.filter((kind) => kind === 'join').length]).toEqual([1, 2])
})

test('a navigation waits, and arrives without a page load', async () => {
  const it = await house({ kind: 'join', times: 0, answer: answering(503, '1') })
  await it.page.goto(it.url)
  await it.page.waitForSelector('.phx-connected')
  it.busy.times = 1
  await it.page.click('text=Other')
  await it.page.waitForURL('**/other')
  await it.page.waitForSelector('.phx-connected:not(.phx-busy)')
  expect(loads(it)).toBe(1)
})

test('a patch that is given up leaves page and URL, and the window is told', async () => {
  const it = await house({ kind: 'patch', times: 1, answer: answering(429, '60') })
  await it.page.goto(it.url)
  await it.page.waitForSelector('.phx-connected')
  await it.page.evaluate(() => {
    addEventListener('phx:page-busy', ({ detail }: Event & { detail?: { status: number } }) => {
      document.title = `busy ${String(detail?.status)}`
    })
  })
  await it.page.click('text=Next')
  await it.page.waitForFunction(() => document.title === 'busy 429')
  expect([it.page.url(), loads(it)]).toEqual([it.url, 1])
})
