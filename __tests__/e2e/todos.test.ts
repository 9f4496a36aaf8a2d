import type { Page } from 'playwright-core'
import { newPage } from '../support/browser.ts'
import { demo, visitor } from './demo.ts'

async function twoVisitors(path = '/todos'): Promise<readonly [Page, Page]> {
  const url = await demo()
  const [ada, lin] = [await visitor(url + path), await visitor(url + path)]
  return [ada.page, lin.page]
}

async function add(page: Page, text: string): Promise<void> {
  await page.fill('#new-text', text)
  await page.press('#new-text', 'Enter')
  await page.getByRole('checkbox', { name: text }).waitFor()
}

const shows = (page: Page, text: string): Promise<void> => page.getByText(text, { exact: true }).waitFor()

const isGone = (page: Page, text: string): Promise<void> =>
  page.getByText(text, { exact: true }).waitFor({ state: 'detached' })

describe('two windows', () => {
  test('show what is added in one of them, which empties its box', async () => {
    const [ada, lin] = await twoVisitors()
    await add(ada, 'milk')
    await shows(lin, 'milk')
    await shows(lin, '1 open of 1')
    expect(await ada.inputValue('#new-text')).toBe('')
  })

  test('show what is ticked, from both sides', async () => {
    const [ada, lin] = await twoVisitors()
    await add(ada, 'milk')
    await lin.getByRole('checkbox', { name: 'milk' }).check()
    await ada.locator('li.done :checked').waitFor()
    await ada.getByRole('checkbox', { name: 'milk' }).uncheck()
    await lin.locator('li:not(.done) :not(:checked)[type=checkbox]').waitFor()
  })

  test('show what is edited', async () => {
    const [ada, lin] = await twoVisitors()
    await add(ada, 'milk')
    await lin.getByRole('button', { name: 'Edit milk' }).click()
    await lin.getByRole('textbox', { name: 'Todo', exact: true }).fill('oat milk')
    await lin.getByRole('button', { name: 'Save' }).click()
    await shows(ada, 'oat milk')
  })

  test('show what is deleted, and what is cleared', async () => {
    const [ada, lin] = await twoVisitors()
    for (const text of ['milk', 'bread', 'tea']) await add(ada, text)
    await lin.getByRole('button', { name: 'Delete milk' }).click()
    await isGone(ada, 'milk')
    await ada.getByRole('checkbox', { name: 'bread' }).check()
    await lin.getByRole('button', { name: 'Clear done' }).click()
    await isGone(ada, 'bread')
    expect(await ada.locator('#count').textContent()).toBe('1 open of 1')
  })

  test('keep apart what each of them edits', async () => {
    const [ada, lin] = await twoVisitors()
    await add(ada, 'milk')
    await ada.getByRole('button', { name: 'Edit milk' }).click()
    await ada.fill('li input[name=text]', 'mil')
    await lin.getByRole('checkbox', { name: 'milk' }).check()
    await ada.locator('li.done').waitFor()
    expect(await ada.inputValue('li input[name=text]')).toBe('mil')
  })
})

test('the caret stays where it is in the box while somebody else changes the list', async () => {
  const [ada, lin] = await twoVisitors()
  await ada.fill('#new-text', 'half a thought')
  await ada.evaluate(() => document.querySelector<HTMLInputElement>('#new-text')?.setSelectionRange(2, 6))
  await add(lin, 'milk')
  await shows(ada, 'milk')
  const box = await ada.evaluate(() => {
    const { id, value, selectionStart, selectionEnd } = document.activeElement as HTMLInputElement
    return { id, value, selectionStart, selectionEnd }
  })
  expect(box).toEqual({ id: 'new-text', value: 'half a thought', selectionStart: 2, selectionEnd: 6 })
})

test('not a letter is lost of what is typed faster than the server answers', async () => {
  const [ada, lin] = await twoVisitors()
  const text = 'the quick brown fox jumps over the lazy dog and types all the while'
  await ada.focus('#new-text')
  await ada.keyboard.type(`${text}\n`)
  await shows(lin, text)
})

test('the address says what is shown', async () => {
  const url = await demo()
  const { page } = await visitor(`${url}/todos`)
  for (const text of ['milk', 'bread']) await add(page, text)
  await page.getByRole('checkbox', { name: 'milk' }).check()
  await page.getByRole('link', { name: 'open', exact: true }).click()
  await page.waitForURL(`${url}/todos?show=open`)
  expect(await page.locator('.text').allTextContents()).toEqual(['bread'])
  await page.goto(`${url}/todos?show=done`)
  expect(await page.locator('.text').allTextContents()).toEqual(['milk'])
})

test('what is shown changes without a page being loaded, back and forth', async () => {
  const { page } = await visitor(`${await demo()}/todos`)
  await add(page, 'milk')
  await page.fill('#new-text', 'half a thought')
  await page.getByRole('link', { name: 'done', exact: true }).click()
  await shows(page, 'Nothing done yet.')
  await page.goBack()
  await shows(page, 'milk')
  expect(await page.inputValue('#new-text')).toBe('half a thought')
})

test('a todo leaves the page of open ones when somebody ticks it', async () => {
  const [ada, lin] = await twoVisitors('/todos?show=open')
  await add(ada, 'milk')
  await lin.getByRole('checkbox', { name: 'milk' }).click()
  await isGone(ada, 'milk')
  await shows(ada, 'All done.')
})

test('a todo without words or with too many is refused in words', async () => {
  const { page } = await visitor(`${await demo()}/todos`)
  await page.getByRole('button', { name: 'Add' }).click()
  await page.getByRole('alert').getByText('Write what is to be done first.').waitFor()
  await page.fill('#new-text', 'x'.repeat(121))
  await page.getByRole('alert').getByText('At most 120 letters, please; these are 121.').waitFor()
  await page.press('#new-text', 'Enter')
  expect(await page.locator('.text').count()).toBe(0)
  expect(await page.inputValue('#new-text')).toHaveLength(121)
})

test('the keyboard is enough', async () => {
  const { page } = await visitor(`${await demo()}/todos`)
  await page.focus('#new-text')
  await page.keyboard.type('milk')
  await page.keyboard.press('Enter')
  await shows(page, 'milk')
  for (const key of ['Tab', 'Tab', 'Space']) await page.keyboard.press(key)
  await page.locator('li.done').waitFor()
  for (const key of ['Tab', 'Enter']) await page.keyboard.press(key)
  await page.locator('li input[name=text]:focus').waitFor()
  await page.keyboard.type('tea')
  await page.keyboard.press('Enter')
  await shows(page, 'tea')
})

test('Escape leaves the text as it was, and the caret where it came from', async () => {
  const { page } = await visitor(`${await demo()}/todos`)
  await add(page, 'milk')
  await page.getByRole('button', { name: 'Edit milk' }).press('Enter')
  await page.locator('li input[name=text]:focus').waitFor()
  await page.keyboard.type('tea')
  await page.keyboard.press('Escape')
  await shows(page, 'milk')
  await page.locator('[aria-label="Edit milk"]:focus').waitFor()
})

test('the first page shows the list without JavaScript', async () => {
  const url = await demo()
  await add((await visitor(`${url}/todos`)).page, 'milk')
  const { page } = await newPage({ javaScriptEnabled: false })
  await page.goto(`${url}/todos?show=open`)
  expect(await page.locator('.text').allTextContents()).toEqual(['milk'])
  expect(await page.locator('#count').textContent()).toBe('1 open of 1')
})
