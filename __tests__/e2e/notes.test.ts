import type { Page } from 'playwright-core'
import { newPage } from '../support/browser.ts'
import { demo, joined, visitor } from './demo.ts'

async function notes(): Promise<Page> {
  return (await visitor(`${await demo()}/notes`)).page
}

const more = (page: Page, note: string) => page.getByRole('button', { name: `More for ${note}` })

const rename = (page: Page) => page.getByRole('button', { name: 'Rename …' })

/** Waits until the server has rendered the page anew, as it does every second. */
async function updated(page: Page): Promise<void> {
  const before = await page.locator('time').textContent()
  await page.waitForFunction((was) => document.querySelector('time')?.textContent !== was, before)
}

const focused = (page: Page): Promise<string | null> =>
  page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? null)

test('a menu opens without the server, and stays open while that renders the page', async () => {
  const { page } = await newPage()
  const sent: string[] = []
  page.on('websocket', (socket) => socket.on('framesent', ({ payload }) => sent.push(String(payload))))
  await page.goto(`${await demo()}/notes`)
  await joined(page)
  await more(page, 'Call Lin').click()
  await rename(page).waitFor()
  for (const _ of [1, 2]) await updated(page)
  expect(sent.filter((frame) => frame.includes('"event"'))).toEqual([])
  expect(await rename(page).isVisible()).toBe(true)
  expect(await more(page, 'Call Lin').getAttribute('aria-expanded')).toBe('true')
})

test('a menu closes on a click elsewhere, and on Escape gives the focus back', async () => {
  const page = await notes()
  await more(page, 'Call Lin').click()
  await rename(page).waitFor()
  await page.getByText('Return the books', { exact: true }).click()
  await rename(page).waitFor({ state: 'hidden' })
  await more(page, 'Call Lin').press('Enter')
  await rename(page).waitFor()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Escape')
  await rename(page).waitFor({ state: 'hidden' })
  expect(await focused(page)).toBe('More for Call Lin')
})

test('a dialog keeps the focus, and gives it back', async () => {
  const page = await notes()
  await more(page, 'Call Lin').press('Enter')
  await rename(page).press('Enter')
  await page.getByRole('dialog', { name: 'Rename' }).waitFor()
  await updated(page)
  expect(await focused(page)).toBe('Text')
  expect(await page.locator('#board').getAttribute('inert')).toBe('')
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  expect(await focused(page)).toBe('More for Call Lin')
  expect(await page.locator('[inert]').count()).toBe(0)
})

test('a note is renamed, with the keyboard alone', async () => {
  const page = await notes()
  await more(page, 'Call Lin').press('Enter')
  await rename(page).press('Enter')
  await page.getByRole('textbox', { name: 'Text' }).fill('Call Ada')
  await page.keyboard.press('Enter')
  await page.getByText('Call Ada', { exact: true }).waitFor()
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
})

test('a note is deleted once that was confirmed', async () => {
  const page = await notes()
  for (const answer of ['Keep it', 'Delete']) {
    await more(page, 'Call Lin').click()
    await page.getByRole('button', { name: 'Delete …' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: answer, exact: true }).click()
    await page.getByRole('alertdialog').waitFor({ state: 'hidden' })
    if (answer === 'Keep it') await page.getByText('Call Lin', { exact: true }).waitFor()
  }
  await page.getByText('Call Lin', { exact: true }).waitFor({ state: 'detached' })
  await page.locator('#add:focus').waitFor()
})
