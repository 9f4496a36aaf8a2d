import type { Page } from 'playwright-core'
import { newPage } from '../support/browser.ts'
import { serve, type ScriptedServer } from './scripted-server.ts'

const BUTTON = `<button phx-click='[["toggle",{"to":"#a"}]]'>Toggle</button><p id="a">0</p>`

/** A page that has loaded what it needs while its server is away. */
async function open(script = ''): Promise<{ server: ScriptedServer; page: Page }> {
  const server = await serve({ html: BUTTON, script })
  const { page } = await newPage()
  await page.goto(server.url)
  await page.waitForSelector('.phx-connected')
  await page.waitForFunction(
    'performance.getEntriesByType("resource").some(({ name }) => /parts-/.test(name))',
  )
  return { server, page }
}

test('says that the server is away, and that it is back, although nothing can be fetched', async () => {
  const { server, page } = await open()
  await page.waitForSelector('[data-live-notice]', { state: 'attached' })
  await server.stop()
  await page.waitForSelector('[data-live-notice=away]:text("Connection lost")')
  await page.click('button')
  await page.waitForSelector('#a', { state: 'hidden' })
  await server.start()
  await page.waitForSelector('[data-live-notice=back]:text("Connected again")')
})

test('says that something has failed, in the words of the page, and moves nothing', async () => {
  const { server, page } = await open(`liveView.options.notice = { failed: 'Das ging nicht.' }`)
  await page.waitForSelector('[data-live-notice]', { state: 'attached' })
  const place = await page.locator('#a').boundingBox()
  server.push('diff', { e: [['action-failed', { event: 'save' }]] })
  await page.waitForSelector('[data-live-notice=failed][role=status]:text("Das ging nicht.")')
  expect(await page.locator('#a').boundingBox()).toEqual(place)
})

test('is not there where the page has none', async () => {
  const { server, page } = await open('liveView.options.notice = false')
  server.push('diff', { e: [['action-failed', { event: 'save' }]] })
  await page.click('button')
  await page.waitForSelector('#a', { state: 'hidden' })
  expect(await page.locator('[data-live-notice]').count()).toBe(0)
})
