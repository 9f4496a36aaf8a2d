import type { Page } from 'playwright-core'
import { demo, visitor } from './demo.ts'

async function contact(): Promise<Page> {
  return (await visitor(`${await demo()}/contact`)).page
}

const send = (page: Page): Promise<void> => page.getByRole('button', { name: 'Send' }).click()

test('a field is complained of when it has been used, and not before', async () => {
  const page = await contact()
  await page.getByLabel('E-mail').fill('ada')
  await page.getByLabel('Message').focus()
  await page.getByText('This is no e-mail address.').waitFor()
  expect(await page.locator('[aria-invalid]').count()).toBe(1)
  await page.getByLabel('E-mail').fill('ada@site.test')
  await page.getByLabel('Message').focus()
  await page.locator('[aria-invalid]').waitFor({ state: 'detached' })
})

test('the fields are described by what is wrong with them', async () => {
  const page = await contact()
  await send(page)
  await page.getByRole('alert').getByText('Not sent yet').waitFor()
  const ids = (await page.getByLabel('Message').getAttribute('aria-describedby'))?.split(' ') ?? []
  const texts = await Promise.all(ids.map((id) => page.locator(`#${id}`).textContent()))
  expect(texts).toEqual(['0 of 300 letters', 'A few words more, please.'])
})

test('the letters are counted while they are typed, and none is lost', async () => {
  const page = await contact()
  const text = 'A message that is typed faster than any server answers.'
  await page.getByLabel('Message').pressSequentially(text)
  await page.getByText(`${String(text.length)} of 300 letters`).waitFor()
  expect(await page.getByLabel('Message').inputValue()).toBe(text)
})

test('an order has a number, and what is sent empties the form', async () => {
  const page = await contact()
  await page.getByLabel('Name').fill('Ada')
  await page.getByLabel('E-mail').fill('ada@site.test')
  await page.getByLabel('An order').check()
  await page.getByLabel('Number of the order').fill('1842')
  await page.getByLabel('Message').fill('Where is it, please?')
  await send(page)
  await page.getByRole('button', { name: 'Sending …', disabled: true }).waitFor()
  await page.getByRole('status').getByText('Thank you, Ada. We will write to ada@site.test.').waitFor()
  expect(await page.getByLabel('Message').inputValue()).toBe('')
  expect(await page.getByLabel('Number of the order').count()).toBe(0)
})

test('what only the server knows is said at the field', async () => {
  const page = await contact()
  await page.getByLabel('Name').fill('Ada')
  await page.getByLabel('E-mail').fill('ada@example.com')
  await page.getByLabel('Message').fill('Is anybody there?')
  await send(page)
  await page.locator('#contact-email-error', { hasText: 'Nobody reads mail there.' }).waitFor()
  expect(await page.getByLabel('Message').inputValue()).toBe('Is anybody there?')
})

test('the keyboard is enough', async () => {
  const page = await contact()
  await page.getByLabel('Name').focus()
  await page.keyboard.type('Ada')
  for (const text of ['ada@site.test', '']) {
    await page.keyboard.press('Tab')
    await page.keyboard.type(text)
  }
  await page.keyboard.press('ArrowRight')
  await page.getByLabel('Number of the order').waitFor()
  await page.keyboard.press('Tab')
  await page.keyboard.type('1842')
  await page.keyboard.press('Tab')
  await page.keyboard.type('Where is it, please?')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.getByRole('status').getByText('Thank you, Ada.').waitFor()
})
