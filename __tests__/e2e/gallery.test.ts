import type { Page } from 'playwright-core'
import { noWebSocket } from '../support/no-web-socket.ts'
import { demo, DemoProcess, joined, visitor } from './demo.ts'

/** The start of a PNG, and as many bytes as it is to have. */
const picture = (name: string, size = 300_000): { name: string; mimeType: string; buffer: Buffer } => ({
  name,
  mimeType: 'image/png',
  buffer: Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(size)]),
})

const choose = (page: Page, ...files: ReturnType<typeof picture>[]): Promise<void> =>
  page.getByLabel('Pictures').setInputFiles(files)

const upload = (page: Page) => page.getByRole('button', { name: 'Upload', exact: true })

const takeBack = (page: Page, name: string) => page.getByRole('button', { name: `Take back ${name}` })

const status = (page: Page, text: string) => page.getByRole('status').filter({ hasText: text })

test('pictures are shown at once, uploaded, kept on disk, and seen by others', async () => {
  const url = `${await demo()}/gallery`
  const [{ page, errors }, other] = [await visitor(url), await visitor(url)]
  await choose(page, picture('cat.png'), picture('dog.png'))
  await page.locator('.chosen img[src^="blob:"]').nth(1).waitFor()
  await upload(page).click()
  await status(page, '2 pictures are in the gallery now.').waitFor()
  await other.page.getByAltText('cat').waitFor()
  const kept = await page.request.get(
    new URL((await page.getByAltText('dog').getAttribute('src')) ?? '', url).href,
  )
  expect((await kept.body()).length).toBe(300_008)
  expect(await page.locator('.chosen li').count()).toBe(0)
  expect(errors).toEqual([])
})

test('what is too large, of the wrong kind or too much is said, and can be taken back', async () => {
  const { page } = await visitor(`${await demo()}/gallery`)
  await choose(page, picture('large.png', 10_000_001), { ...picture('a.txt', 9), mimeType: 'text/plain' })
  await page.getByText('larger than 10 MB').waitFor()
  await page.getByText('This is no picture').waitFor()
  await upload(page).click()
  await takeBack(page, 'large.png').click()
  await takeBack(page, 'a.txt').click()
  await page.locator('.chosen li').first().waitFor({ state: 'detached' })
  await choose(page, picture('cat.png'))
  await upload(page).click()
  await status(page, 'One picture is in the gallery now.').waitFor()
})

test('an upload that is on its way can be cancelled', async () => {
  const { page } = await visitor(`${await demo()}/gallery`)
  await page.evaluate('liveView.liveSocket.enableLatencySim(300)')
  await choose(page, picture('slow.png', 9_000_000), picture('cat.png', 1000))
  await takeBack(page, 'slow.png').waitFor()
  await upload(page).click()
  await page.locator('progress[value]:not([value="0"]):not([value="100"])').waitFor()
  await takeBack(page, 'slow.png').click()
  await status(page, 'One picture is in the gallery now.').waitFor()
  expect(await page.locator('.photos img').count()).toBe(1)
})

test('files can be dropped', async () => {
  const { page } = await visitor(`${await demo()}/gallery`)
  await page.evaluate(() => {
    const dataTransfer = new DataTransfer()
    dataTransfer.items.add(new File(['\u0000'], 'cat.png', { type: 'image/png' }))
    const event = { dataTransfer, bubbles: true, cancelable: true }
    for (const type of ['dragover', 'drop'])
      document.querySelector('.drop h2, .drop label')?.dispatchEvent(new DragEvent(type, event))
  })
  await takeBack(page, 'cat.png').waitFor()
})

test('after a crash of the server during an upload, a button tries again', async () => {
  const server = new DemoProcess()
  await server.start()
  const { page } = await visitor(`${server.url}/gallery`)
  await page.evaluate('liveView.liveSocket.enableLatencySim(300)')
  await choose(page, picture('cat.png', 9_000_000))
  await takeBack(page, 'cat.png').waitFor()
  await upload(page).click()
  await page.locator('progress[value]:not([value="0"])').waitFor()
  server.kill()
  await server.start()
  await page.evaluate('liveView.liveSocket.disableLatencySim()')
  await joined(page)
  await page.getByRole('button', { name: 'Try again' }).click()
  await status(page, 'One picture is in the gallery now.').waitFor()
})

test('pictures are uploaded where no WebSocket is to be had, too', async () => {
  const { page } = await visitor(`${await demo(':memory:', [noWebSocket])}/gallery`)
  await choose(page, picture('cat.png'))
  await takeBack(page, 'cat.png').waitFor()
  await upload(page).click()
  await status(page, 'One picture is in the gallery now.').waitFor()
  const kept = await page.request.get(
    new URL((await page.getByAltText('cat').getAttribute('src')) ?? '', page.url()).href,
  )
  expect((await kept.body()).length).toBe(300_008)
})
