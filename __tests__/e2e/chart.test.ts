import type { Page } from 'playwright-core'
import { demo, visitor } from './demo.ts'

/** How many points the chart shows, at most one of them outside on the left. */
const shown = (page: Page): Promise<number> =>
  page.evaluate(() => document.querySelector('.chart .line')?.getAttribute('d')?.split('L').length ?? 0)

const showsMore = (page: Page, than: number): Promise<unknown> =>
  page.waitForFunction(
    (count) => (document.querySelector('.chart .line')?.getAttribute('d')?.split('L').length ?? 0) > count,
    than,
  )

async function chart(): Promise<Page> {
  const { page, errors } = await visitor(`${await demo()}/chart`)
  afterwards.push(() => expect(errors).toEqual([]))
  await showsMore(page, 0)
  return page
}

const afterwards: (() => void)[] = []

afterEach(() => {
  for (const check of afterwards.splice(0)) check()
})

test('the chart goes on through the updates around it', async () => {
  const page = await chart()
  await page.evaluate(() => Object.assign(document.querySelector('.chart svg') as Element, { isSame: true }))
  await page.getByRole('button', { name: '15 s' }).click()
  await page.getByText('15 s ago').waitFor()
  await page.getByRole('button', { name: '15 s', pressed: true }).waitFor()
  await showsMore(page, 2)
  expect(await page.evaluate(() => 'isSame' in (document.querySelector('.chart svg') as Element))).toBe(true)
})

test('the chart stands still while it is paused, and then shows what it has missed', async () => {
  const page = await chart()
  await page.getByRole('button', { name: 'Pause' }).press('Enter')
  await page.getByRole('button', { name: 'Go on' }).waitFor()
  const before = await shown(page)
  const { page: other } = await visitor(page.url())
  await showsMore(other, before + 1)
  expect(await shown(page)).toBe(before)
  await page.getByRole('button', { name: 'Go on' }).press('Enter')
  await showsMore(page, before)
})
