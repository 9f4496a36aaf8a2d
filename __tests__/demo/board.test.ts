import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { CardStore, type Column } from '../../demo/card-store.ts'
import { live, type LivePage } from '../../lib/testing/index.ts'
import { demo } from './support.ts'

const textsIn = (store: CardStore, column: Column): string[] =>
  store
    .all()
    .filter((card) => card.column === column)
    .map(({ text }) => text)

test('the store keeps in its file which card stands where', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'board-'))
  const store = new CardStore(path.join(folder, 'new/board.db'))
  for (const text of ['milk', 'bread', 'tea']) store.add('todo', text)
  store.move(3, 'todo', 0)
  store.move(1, 'done', 99)
  store.edit(1, 'oat milk', 'two bottles')
  const again = new CardStore(path.join(folder, 'new/board.db'))
  expect([textsIn(again, 'todo'), textsIn(again, 'done')]).toEqual([['tea', 'bread'], ['oat milk']])
  again.remove(1)
  expect(store.all()).toHaveLength(2)
  rmSync(folder, { recursive: true })
})

async function withCard(): Promise<LivePage> {
  const page = await live(demo(), '/board')
  await page.submit('#add-todo', { text: 'milk' })
  return page
}

test.each([
  ['a column that is none', { id: 1, column: 'never', index: 0 }],
  ['a card that is not there', { id: 7, column: 'done', index: 0 }],
])('%s moves nothing', async (_what, value) => {
  const page = await withCard()
  await page.hook('#board', 'move', value)
  expect(page.text('[data-column=todo] .text')).toBe('milk')
})

test('a held card goes no further than the board', async () => {
  const page = await withCard()
  await page.keydown('#grip-1', 'ArrowRight')
  await page.click('#grip-1')
  for (const key of ['ArrowLeft', 'ArrowUp', 'ArrowDown']) await page.keydown('#grip-1', key)
  expect(page.texts('[data-column=todo] .text')).toEqual(['milk'])
  for (let i = 0; i < 3; i++) await page.keydown('#grip-1', 'ArrowRight')
  expect(page.texts('[data-column=done] .text')).toEqual(['milk'])
  await page.keydown('#grip-1', 'Escape')
  expect(page.text('[aria-live]')).toBe('milk is put down in Done.')
})

test('what is wrong with a new card is said where it was written', async () => {
  const page = await withCard()
  await page.submit('#add-done', { text: ' ' })
  expect(page.text('#add-problem-done')).toBe('Write what is to be done first.')
  expect(page.texts('.ticket')).toHaveLength(1)
})
