import express from 'express'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { html, link, liveRouter, liveView } from '../../lib/index.ts'
import { newPage } from '../support/browser.ts'
import { sampleOf } from '../support/thorough.ts'

type Live = { readonly liveView: { readonly liveSocket: { isConnected(): boolean } } }

const ends: (() => unknown)[] = []

afterEach(() => {
  for (const end of ends.splice(0)) end()
})

/** A page that sends itself elsewhere in every way there is. */
const orders = liveView({
  mount: (socket) => {
    socket.subscribe('orders')
    return { n: 0, sent: '' }
  },
  handleParams: () => undefined,
  handleEvent: {
    inc: (socket) => socket.update('n', (n) => n + 1),
    redirect: (socket, { to }) => socket.redirect(to as string),
    navigate: (socket, { to }) => socket.pushNavigate(to as string),
    patch: (socket, { to }) => socket.pushPatch(to as string),
    message: (socket, { to }) => socket.sendSelf('go', to),
    submit: (socket, { to }) => socket.assign({ sent: to as string }),
  },
  handleInfo: { go: (socket, to: string) => socket.redirect(to) },
  render: ({ n, sent }) =>
    html`<textarea></textarea><button id="inc" phx-click="inc">+</button><output>${n}</output>
      ${['/file.csv', '/nothing'].map(
        (to) => html`
          ${['redirect', 'navigate', 'patch', 'message'].map((way) => html`<button phx-click="${way}" phx-value-to="${to}">${way} ${to}</button>`)}
          ${link({ navigate: to }, `live link ${to}`)} ${link({ patch: to }, `patch link ${to}`)}
          <form action="${to}" method="post" phx-submit="submit" phx-trigger-action=${sent === to}><button name="to" value="${to}">submit ${to}</button></form>`,
      )}`,
})

/** The page, joined, with something typed in a field. */
async function open(): Promise<{ readonly page: Page; readonly asked: string[] }> {
  const live = liveRouter({ secret: 's'.repeat(32) }).live('/', orders)
  const asked: string[] = []
  const app = express().use(live)
  app.all('/file.csv', (_req, res) => void res.attachment('file.csv').send('a,b'))
  app.all('/nothing', (req, res) => {
    asked.push(req.url)
    res.status(204).end()
  })
  const server = createServer(app).listen(0, '127.0.0.1')
  ends.push(() => {
    server.close()
    server.closeAllConnections()
  })
  const { page } = await newPage()
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  await page.waitForSelector('.phx-connected')
  await page.fill('textarea', 'half a thought')
  return { page, asked }
}

/** It does what it did before, and nothing waits any more. */
async function goesOn(page: Page): Promise<void> {
  // A page that has submitted a form waits a second to be left.
  await page.waitForFunction(() => (window as unknown as Live).liveView.liveSocket.isConnected())
  await page.waitForSelector('.phx-connected:not(.phx-loading)')
  // A click of Playwright's waits for the page that a form has asked for.
  await page.locator('#inc').dispatchEvent('click')
  await page.locator('output').getByText('1', { exact: true }).waitFor()
  expect(await page.inputValue('textarea')).toBe('half a thought')
  await page.waitForFunction(() => !document.querySelector('[class*=loading], [data-live-progress]'))
}

const WAYS = ['redirect', 'navigate', 'patch', 'message', 'live link', 'patch link', 'submit']

test.each(sampleOf('ways to a file', WAYS, 2))(
  'a page that is sent to a file goes on living: %s',
  async (way) => {
    const { page } = await open()
    for (const _time of [1, 2]) {
      const saved = page.waitForEvent('download')
      await page.getByText(`${way} /file.csv`).click()
      // Where there is one, Firefox says the name under which it saves the next.
      expect((await saved).suggestedFilename()).toMatch(/^file(\(\d+\))?\.csv$/)
      await goesOn(page)
    }
  },
)

test.each(sampleOf('ways to nothing', WAYS, 2))(
  'a page that is sent to what has no content goes on living: %s',
  async (way) => {
    const { page } = await open()
    const answered = page.waitForResponse('**/nothing')
    await page.getByText(`${way} /nothing`).click()
    await answered
    await goesOn(page)
  },
)

test('a page goes on living when the person stays', async () => {
  const { page } = await open()
  await page.evaluate(() => addEventListener('beforeunload', (event) => event.preventDefault()))
  const stays = new Promise((resolve) => page.once('dialog', (dialog) => resolve(dialog.dismiss())))
  await page.getByText('redirect /file.csv').click()
  await stays
  await goesOn(page)
})
