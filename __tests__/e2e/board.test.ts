import type { Page } from 'playwright-core'
import { engine } from '../support/browser.ts'
import { sampleOf } from '../support/thorough.ts'
import { demo, joined, visitor } from './demo.ts'

async function twoVisitors(): Promise<readonly [Page, Page]> {
  const url = await demo()
  const [ada, lin] = [await visitor(`${url}/board`), await visitor(`${url}/board`)]
  return [ada.page, lin.page]
}

const column = (page: Page, name: string) => page.getByRole('list', { name })

async function add(page: Page, text: string, to = 'To do'): Promise<void> {
  const box = page.getByRole('textbox', { name: `New card in ${to}` })
  await box.fill(text)
  await box.press('Enter')
  await shows(page, to, text)
}

/** Waits until a card is in a column. */
const shows = (page: Page, name: string, text: string): Promise<void> =>
  column(page, name).locator('.ticket', { hasText: text }).waitFor()

/** All in one call of the page: Firefox 153 crashes when Playwright looks for them itself after a drag. */
const textsIn = (page: Page, name: string): Promise<string[]> =>
  column(page, name).evaluate((list) => [...list.querySelectorAll('.text')].map((text) => text.textContent))

const said = (page: Page, text: string): Promise<void> =>
  page.locator('[aria-live]', { hasText: text }).waitFor({ state: 'attached' })

const grip = (page: Page, text: string) => page.getByRole('button', { name: `Move ${text}` })

async function middleOf(page: Page, selector: string): Promise<{ readonly x: number; readonly y: number }> {
  const box = (await page.locator(selector).boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 }
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

/** What people do with the board. */
const deeds: Readonly<Record<string, () => Promise<void>>> = {
  'a card that is dragged by mouse moves in all windows, which say so': async () => {
    const [ada, lin] = await twoVisitors()
    for (const text of ['milk', 'bread']) await add(ada, text)
    const [from, to] = [
      await middleOf(ada, '#card-1 .text'),
      await middleOf(ada, '[data-column=doing] .stack'),
    ]
    await ada.mouse.move(from.x, from.y)
    await ada.mouse.down()
    await ada.mouse.move(to.x, to.y, { steps: 5 })
    await ada.mouse.up()
    await shows(lin, 'Doing', 'milk')
    await said(lin, 'milk is in Doing, place 1 of 1.')
    await ada.locator('.dragged').waitFor({ state: 'detached' })
    expect(await textsIn(ada, 'To do')).toEqual(['bread'])
  },
  'a card that is let go among others stands between them, and Escape leaves it where it was': async () => {
    const [ada] = await twoVisitors()
    for (const text of ['milk', 'bread', 'tea']) await add(ada, text)
    const drag = async (): Promise<void> => {
      const [from, to] = [await middleOf(ada, '#grip-3'), await middleOf(ada, '#grip-2')]
      await ada.mouse.move(from.x, from.y)
      await ada.mouse.down()
      await ada.mouse.move(to.x, to.y - 8, { steps: 5 })
    }
    await drag()
    await ada.keyboard.press('Escape')
    await ada.mouse.up()
    await drag()
    await ada.mouse.up()
    await said(ada, 'tea is in To do, place 2 of 3.')
    expect(await textsIn(ada, 'To do')).toEqual(['milk', 'tea', 'bread'])
  },
  'the keyboard is enough: the handle keeps the focus wherever its card goes': async () => {
    const [ada, lin] = await twoVisitors()
    for (const text of ['milk', 'bread']) await add(ada, text)
    await grip(ada, 'milk').focus()
    await ada.keyboard.press('Space')
    await said(ada, 'milk is lifted.')
    await ada.keyboard.press('ArrowDown')
    await said(ada, 'milk is in To do, place 2 of 2.')
    await ada.keyboard.press('ArrowRight')
    await shows(lin, 'Doing', 'milk')
    await ada.locator('#grip-1[aria-pressed=true]:focus').waitFor()
    await ada.keyboard.press('Space')
    await said(ada, 'milk is put down in Doing.')
    await ada.keyboard.press('ArrowRight')
    expect(await textsIn(ada, 'Doing')).toEqual(['milk'])
  },
  'a card is edited in a dialog outside of it, and Escape gives the focus back': async () => {
    const [ada, lin] = await twoVisitors()
    await add(ada, 'milk')
    await ada.getByRole('button', { name: 'Edit milk' }).click()
    await ada.locator('body > div > dialog[open] input:focus').waitFor()
    await ada.keyboard.press('Escape')
    await ada.locator('#edit-1:focus').waitFor()
    await ada.keyboard.press('Enter')
    await ada.locator('dialog input:focus').waitFor()
    await ada.keyboard.type('oat milk')
    await ada.keyboard.press('Enter')
    await shows(lin, 'To do', 'oat milk')
    await ada.locator('dialog').waitFor({ state: 'detached' })
  },
  'what is wrong with a card is said in its dialog, and the dialog goes with the card': async () => {
    const [ada, lin] = await twoVisitors()
    await add(ada, 'milk')
    for (const page of [ada, lin]) await page.getByRole('button', { name: 'Edit milk' }).click()
    await ada.getByRole('textbox', { name: 'What' }).fill('')
    await ada.getByRole('button', { name: 'Save' }).click()
    await ada.getByRole('alert').getByText('Write what is to be done first.').waitFor()
    await lin.getByRole('button', { name: 'Delete' }).click()
    await ada.locator('dialog').waitFor({ state: 'detached' })
    expect(await textsIn(ada, 'To do')).toEqual([])
  },
  'windows show who looks at the board: a person with two tabs once, until both are closed': async () => {
    const url = `${await demo()}/board`
    const [ada, lin] = [await visitor(url), await visitor(url)]
    const names = lin.page.locator('.person')
    await names.nth(1).waitFor()
    const second = await ada.context.newPage()
    await second.goto(url)
    await joined(second)
    expect(await second.locator('.person').count()).toBe(2)
    await ada.page.close()
    await add(second, 'milk')
    await shows(lin.page, 'To do', 'milk')
    expect(await names.count()).toBe(2)
    await second.close()
    await names.nth(1).waitFor({ state: 'detached' })
    expect(await names.allTextContents()).toEqual([expect.stringContaining('(you)')])
  },
}

/** Other engines have no way to make touches that the browser takes for a finger's. */
const withFingers: typeof deeds = {
  'a finger drags a card at its handle': async () => {
    const { page, context } = await visitor(`${await demo()}/board`, {
      hasTouch: true,
      viewport: { width: 390, height: 844 },
    })
    await add(page, 'milk')
    const session = await context.newCDPSession(page)
    const touch = (type: string, touchPoints: object[]): Promise<unknown> =>
      session.send('Input.dispatchTouchEvent' as never, { type, touchPoints } as never)
    const [from, to] = [await middleOf(page, '#grip-1'), await middleOf(page, '[data-column=doing] .stack')]
    await touch('touchStart', [from])
    for (const part of [0.3, 0.6, 1])
      await touch('touchMove', [{ x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part }])
    await touch('touchEnd', [])
    await shows(page, 'Doing', 'milk')
  },
}

const all = Object.entries({ ...deeds, ...(engine === 'chromium' && withFingers) })
test.each(sampleOf('what people do with the board', all, 3))('%s', (_sentence, act) => act())
