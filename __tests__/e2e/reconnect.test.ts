import type { Page } from 'playwright-core'
import { DemoProcess, joined, visitor } from './demo.ts'

async function add(page: Page, text: string): Promise<void> {
  await page.fill('#new-text', text)
  await page.press('#new-text', 'Enter')
  await page.getByText(text, { exact: true }).waitFor()
}

async function twoWindows(server: DemoProcess): Promise<readonly [Page, Page]> {
  await server.start()
  const [ada, lin] = [await visitor(`${server.url}/todos`), await visitor(`${server.url}/todos`)]
  return [ada.page, lin.page]
}

/** Kills the server, waits until both windows have noticed, and starts it again. */
async function restart(server: DemoProcess, pages: readonly Page[]): Promise<void> {
  server.kill()
  for (const page of pages) await page.locator('.phx-error').waitFor()
  await server.start()
  for (const page of pages) await joined(page)
}

test('61: a server that is killed and started again is taken up where it was left', async () => {
  const server = new DemoProcess()
  const [ada, lin] = await twoWindows(server)
  await add(lin, 'milk')
  await ada.getByText('milk', { exact: true }).waitFor()
  await ada.locator('#new-text').pressSequentially('half a th')
  await lin.locator('#new-text').pressSequentially('another')
  await lin.locator('#new-text').blur()
  for (const page of [ada, lin]) await page.evaluate(() => Object.assign(window, { isSamePage: true }))

  await restart(server, [ada, lin])

  expect(await ada.inputValue('#new-text')).toBe('half a th')
  await lin.waitForFunction(() => document.querySelector<HTMLInputElement>('#new-text')?.value === 'another')
  expect(await ada.evaluate(() => document.activeElement?.id)).toBe('new-text')
  for (const page of [ada, lin]) {
    expect(await page.locator('.text').allTextContents()).toEqual(['milk'])
    expect(await page.evaluate(() => 'isSamePage' in window)).toBe(true)
  }

  await ada.locator('#new-text').pressSequentially('ought\n')
  await lin.getByText('half a thought', { exact: true }).waitFor()
  await lin.getByRole('checkbox', { name: 'milk' }).check()
  await ada.locator('li.done').waitFor()
})

test('what is typed while the server is away is there when it comes back', async () => {
  const server = new DemoProcess()
  const [ada, lin] = await twoWindows(server)
  server.kill()
  await ada.locator('.phx-error').waitFor()
  await ada.locator('#new-text').pressSequentially('milk')
  await server.start()
  await joined(ada)
  await ada.press('#new-text', 'Enter')
  await joined(lin)
  await lin.getByText('milk', { exact: true }).waitFor()
})

test('a box that is ticked while the server is away shows what the server knows', async () => {
  const server = new DemoProcess()
  const [ada] = await twoWindows(server)
  await add(ada, 'milk')
  server.kill()
  await ada.locator('.phx-error').waitFor()
  await ada.locator('[type=checkbox]').click()
  await server.start()
  await joined(ada)
  expect(await ada.locator('[type=checkbox]').isChecked()).toBe(false)
})

test('a window that waits for its server says so', async () => {
  const server = new DemoProcess()
  const [ada] = await twoWindows(server)
  const banner = (): Promise<string> =>
    ada.evaluate(() => getComputedStyle(document.querySelector('#phx-main') as Element, '::before').content)
  expect(await banner()).toBe('none')
  server.kill()
  await ada.locator('.phx-error').waitFor()
  expect(await banner()).toContain('Reconnecting')
})
