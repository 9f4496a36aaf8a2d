import path from 'node:path'
import express from 'express'
import { html, liveView, type Layout } from '../../lib/index.ts'
import { hostOf } from '../../lib/testing/test-server.ts'
import { newPage, type Tab } from '../support/browser.ts'
import { site } from '../flows/site.ts'

const ends: (() => void)[] = []

afterEach(() => {
  for (const end of ends.splice(0)) end()
})

const asking = liveView({
  mount: () => ({ count: 0 }),
  handleEvent: { drop: (socket) => socket.update('count', (n) => n + 1) },
  render: ({ count }) => html`<button phx-click="drop" data-confirm="Sure?">Drop</button><p>${count}</p>`,
})

const CLIENT = path.join(__dirname, '../../dist/browser')

/** A page with a client of its own, as a bundler makes it. */
const bundled: Layout = ({ titleTag, body, csrfToken }) => html`<!doctype html>
  <html lang="en">
    <head>${titleTag}<meta name="csrf-token" content="${csrfToken}"><script type="module" src="/start.js"></script></head>
    <body>${body}</body>
  </html>`

const START = `import { LiveSocket } from '/client/index.mjs'
new LiveSocket('/live').connect()`

/** A page whose parts are those of another release, until it is loaded anew; it is not as patient as others. */
async function outdated(prepare: () => void = () => undefined, layout?: Layout): Promise<Tab> {
  const it = site({ '/': asking }, { ...(layout && { layout }) })
  it.app
    .use('/client', express.static(CLIENT))
    .get('/start.js', (_req, res) => void res.type('js').send(START))
  const host = await hostOf(it.app)
  ends.push(() => host.release())
  const tab = await newPage()
  await tab.page.route('**/client/modules/parts-*', (route) => route.fulfill({ status: 404 }))
  await tab.page.route('**/live/parts-*', (route) =>
    route.continue({
      url: route
        .request()
        .url()
        .replace(/parts-[\w-]+/, 'parts-abcdefghijkl'),
    }),
  )
  await tab.page.addInitScript(() => {
    const set = setTimeout
    const hasty = (act: () => void, delay = 0): unknown => set(act, delay > 200 ? delay / 20 : delay)
    Object.assign(window, { setTimeout: hasty })
  })
  await tab.page.addInitScript(prepare)
  await tab.page.goto(`http://${host.name}/`)
  return tab
}

test('a page whose parts are gone with their release offers to be loaded anew, and then works', async () => {
  const { page } = await outdated()
  await page.getByRole('alert').getByText('This page is of an older release.').waitFor()
  await page.waitForSelector('.phx-connected')
  await page.unroute('**/live/parts-*')
  await page.getByRole('button', { name: 'Reload' }).click()
  await page.waitForSelector('.phx-connected')
  page.on('dialog', (dialog) => void dialog.accept())
  await page.getByRole('button', { name: 'Drop' }).click()
  await page.getByText('1', { exact: true }).waitFor()
  expect(await page.getByRole('alert').count()).toBe(0)
})

test('each control that needs them offers it again', async () => {
  const { page } = await outdated()
  const alert = page.getByRole('alert')
  await alert.waitFor()
  await alert.evaluate((element) => element.remove())
  await page.getByRole('button', { name: 'Drop' }).click()
  await alert.waitFor()
  expect(await alert.count()).toBe(1)
})

test('a page that has an offer of its own shows that', async () => {
  const { page } = await outdated(() => {
    addEventListener('phx:page-outdated', (event) => {
      event.preventDefault()
      document.body.append('Please start again')
    })
  })
  await page.getByText('Please start again').first().waitFor()
  expect(await page.getByRole('alert').count()).toBe(0)
})

test('a page with a client of its own offers it as well', async () => {
  const { page } = await outdated(undefined, bundled)
  await page.getByRole('alert').waitFor()
  await page.waitForSelector('.phx-connected')
})
