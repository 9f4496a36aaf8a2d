import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { newPage } from '../support/browser.ts'
import { blocks, document } from './documents.ts'
import { run } from './run-block.ts'

let server: Server | undefined

afterEach(() => {
  server?.closeAllConnections()
  server?.close()
})

/** The page of the guide, with one person in it. */
async function team(): Promise<Page> {
  const all = blocks(document('docs/guide/6-components.md'))
  const program = all.find(({ code }) => code.includes('.listen(3000)'))
  server = program && run(program, all).servers[0]
  const { page } = await newPage()
  await page.goto(`http://localhost:${String((server?.address() as AddressInfo).port)}/`)
  await page.locator('.phx-connected').waitFor()
  await page.getByLabel('Name').fill('Ada')
  await page.getByLabel('E-mail').fill('ada@example.com')
  await page.getByRole('button', { name: 'Invite' }).click()
  await page.getByRole('rowheader', { name: 'Ada' }).waitFor()
  return page
}

const focused = (page: Page): Promise<string | null> => page.locator(':focus').textContent()

test('the dialog of the guide takes the focus, stays through an update and gives the focus back', async () => {
  const page = await team()
  await page.getByRole('button', { name: 'Remove Ada …' }).click()
  await page.getByRole('dialog', { name: 'Remove Ada?' }).waitFor()
  expect(await focused(page)).toBe('Cancel')
  await page.locator('#invitation').dispatchEvent('submit')
  await page.getByText('Tell us the name.').waitFor()
  expect(await page.locator('dialog:modal').count()).toBe(1)
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  expect(await focused(page)).toBe('Remove Ada …')
})

test('the button in the dialog of the guide closes it and tells the view', async () => {
  const page = await team()
  await page.getByRole('button', { name: 'Remove Ada …' }).click()
  await page.getByRole('button', { name: 'Remove', exact: true }).click()
  await page.getByText('Invite the first one below.').waitFor()
  expect(await page.getByRole('dialog').count()).toBe(0)
})
