import type { Page } from 'playwright-core'
import { newPage } from '../support/browser.ts'
import { sampleOf } from '../support/thorough.ts'
import { until } from '../support/until.ts'
import { demo, joined, visitor } from './demo.ts'

const PAGES = [
  '/',
  '/todos',
  '/clicker',
  '/notes',
  '/contact',
  '/chart',
  '/thermostat',
  '/report',
  '/gallery',
  '/embedded',
  '/counter',
  '/table?n=20',
  '/ticker',
]

/** Pages for people. The others are for the benchmark. */
const FURNISHED = PAGES.slice(0, 10)

async function logIn(page: Page, name: string): Promise<void> {
  await page.getByLabel('Name').fill(name)
  await page.getByRole('button', { name: 'Log in' }).click()
  await page.waitForURL(/\/thermostat$/)
  await joined(page)
}

test.each(sampleOf('pages under a policy', PAGES, 5))(
  '47: %s lives under a policy without inline scripts, and nothing complains',
  async (path) => {
    const { page, errors } = await newPage()
    const answer = await page.goto((await demo()) + path)
    await joined(page)
    expect(answer?.headers()['content-security-policy']).toContain("script-src 'self';")
    expect(await page.locator('script:not([src]), [onclick], [onload]').count()).toBe(0)
    expect(errors).toEqual([])
  },
)

test.each(sampleOf('pages on a telephone', FURNISHED, 4, 2))('%s fits a telephone', async (path) => {
  const { page } = await visitor((await demo()) + path, {
    viewport: { width: 390, height: 844 },
    isMobile: true,
  })
  const width = await page.evaluate(() => Math.max(document.documentElement.scrollWidth, innerWidth))
  expect(width).toBe(390)
})

test.each(sampleOf('pages that are heard', FURNISHED, 4, 3))(
  '%s can be found one’s way in without seeing it',
  async (path) => {
    const { page } = await visitor((await demo()) + path)
    const heard = await page.locator('body').ariaSnapshot()
    expect(heard.match(/- (?:button|link|textbox|checkbox|radio|combobox|meter)(?! ").*/g)).toBe(null)
    expect(heard.match(/- main|- heading .*\[level=1\]/g)).toHaveLength(2)
    expect(await page.locator('html[lang]').count()).toBe(1)
  },
)

test('the clicker counts by what its buttons say, in the colour of its sign', async () => {
  const { page, errors } = await visitor(`${await demo()}/clicker`)
  await page.getByRole('button', { name: 'Subtract 1' }).click()
  await page.locator('.below', { hasText: '-1' }).waitFor()
  await page.getByRole('button', { name: 'Add 10' }).click()
  await page.locator('.above', { hasText: '9' }).waitFor()
  expect(errors).toEqual([])
})

test('the view in the ordinary page counts, and the page around it stays as it was', async () => {
  const { page, errors } = await visitor(`${await demo()}/embedded`)
  const time = await page.locator('time').textContent()
  for (let i = 0; i < 3; i++) await page.getByRole('button', { name: 'Add 1', exact: true }).click()
  await page.locator('output', { hasText: '3' }).waitFor()
  expect(await page.locator('time').textContent()).toBe(time)
  expect(errors).toEqual([])
})

describe('the thermostat', () => {
  test('asks who is there, and moves by itself', async () => {
    const { page, errors } = await visitor(`${await demo()}/thermostat`)
    await page.waitForURL(/\/login$/)
    await logIn(page, 'Ada')
    const before = await page.locator('.figure').textContent()
    await page.waitForFunction((was) => document.querySelector('.figure')?.textContent !== was, before)
    await page.getByText('Heating to 20.0 °C').waitFor()
    expect(errors).toEqual([])
  })

  test('is the same in all windows of one user, and another for another', async () => {
    const url = `${await demo()}/login`
    const [ada, again, lin] = [await visitor(url), await visitor(url), await visitor(url)]
    await logIn(ada.page, 'Ada')
    await logIn(again.page, 'Ada')
    await logIn(lin.page, 'Lin')
    await ada.page.getByRole('button', { name: 'Half a degree warmer' }).click()
    await again.page.getByLabel('Target').getByText('20.5 °C').waitFor()
    expect(await lin.page.getByLabel('Target').textContent()).toBe('20.0 °C')
  })

  test('is left in every window of a session that logs out in one', async () => {
    const { page, context } = await visitor(`${await demo()}/login`)
    await logIn(page, 'Ada')
    const other = await context.newPage()
    await other.goto(page.url())
    await joined(other)
    // The form and the log-out both lead the page to the same place; Playwright may wait for ever for one of them.
    await page.getByRole('button', { name: 'Log out' }).click({ noWaitAfter: true })
    // The second may break the first off. Then Playwright waits for ever for an answer of the page that it has.
    for (const each of [page, other]) await until(() => each.url().endsWith('/login'))
    await other.goto(page.url().replace('login', 'thermostat'))
    expect(other.url()).toMatch(/\/login$/)
  })
})
