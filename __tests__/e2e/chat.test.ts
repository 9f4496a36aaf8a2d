import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { MessageStore } from '../../demo/message-store.ts'
import { demo, visitor } from './demo.ts'

test('two people talk, and each sees the newest message and who types', async () => {
  const url = `${await demo()}/chat`
  const [{ page: ada }, { page: lin, errors }] = [await visitor(url), await visitor(url)]
  for (let n = 1; n <= 20; n++) {
    await ada.fill('#say [name=text]', `message ${n}`)
    await ada.press('#say [name=text]', 'Enter')
    await lin.getByText(`message ${n}`, { exact: true }).waitFor()
  }
  await ada.fill('#say [name=text]', 'What do you say?')
  await lin.getByText('is typing').waitFor()
  const isInView = await lin.$$eval('.message', (rows) => {
    const [box, last] = [document.querySelector('.talk'), rows.at(-1)].map((it) =>
      it?.getBoundingClientRect(),
    )
    return !!box && !!last && last.top < box.bottom && last.bottom <= box.bottom + 1
  })
  expect(isInView).toBe(true)
  expect(errors).toEqual([])
})

test('older messages come as a person scrolls up, until there are none', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'chat-'))
  const file = path.join(folder, 'chat.db')
  const store = new MessageStore(file)
  for (let n = 1; n <= 120; n++) store.add('lin', `message ${n}`)
  const { page, errors } = await visitor(`${await demo(file)}/chat`)
  expect(await page.locator('.message').count()).toBe(50)
  for (const rows of [100, 120]) {
    await page.locator('.talk').evaluate((box) => box.scrollTo(0, -box.scrollHeight))
    await page.locator(`.message >> nth=${rows - 1}`).waitFor({ state: 'attached' })
  }
  expect(await page.locator('.said').first().textContent()).toBe('message 1')
  await page.locator('[phx-viewport-top]').waitFor({ state: 'detached' })
  expect(errors).toEqual([])
  rmSync(folder, { recursive: true })
})
