import { live, type LivePage } from '../../lib/testing/index.ts'
import { demo } from './support.ts'

async function withTodos(...texts: readonly string[]): Promise<LivePage> {
  const page = await live(demo(), '/todos')
  for (const text of texts) await page.submit('#new-todo', { text })
  return page
}

test('adds a todo and empties the box', async () => {
  const page = await withTodos('  milk ')
  expect(page.texts('.text')).toEqual(['milk'])
  expect(page.html).toContain('name="text" value=""')
})

test('two visitors see the same list', async () => {
  const app = demo()
  const [ada, lin] = [await live(app, '/todos'), await live(app, '/todos')]
  await ada.submit('#new-todo', { text: 'milk' })
  await lin.until((page) => page.has('.text', 'milk'))
  await lin.click('#todo-1 input')
  await ada.until((page) => page.has('li.done', 'milk'))
})

test('counts what is open, and clears what is done', async () => {
  const page = await withTodos('milk', 'bread')
  await page.click('#todo-2 input')
  expect(page.text('#count')).toBe('1 open of 2')
  await page.click('Clear done')
  expect(page.texts('.text')).toEqual(['milk'])
})

test.each([
  ['', ['milk', 'bread']],
  ['?show=open', ['milk']],
  ['?show=done', ['bread']],
  ['?show=nonsense', ['milk', 'bread']],
])('shows /todos%s', async (query, texts) => {
  const app = demo()
  const page = await live(app, '/todos')
  for (const text of ['milk', 'bread']) await page.submit('#new-todo', { text })
  await page.click('#todo-2 input')
  expect((await live(app, `/todos${query}`)).texts('.text')).toEqual(texts)
})

test('edits in place', async () => {
  const page = await withTodos('milk')
  await page.click('#edit-1')
  await page.submit('#todo-1 form', { text: 'oat milk' })
  expect(page.texts('.text')).toEqual(['oat milk'])
})

test('leaves the text as it was on Escape', async () => {
  const page = await withTodos('milk')
  await page.click('#edit-1')
  await page.keydown('#text-1', 'Escape')
  expect(page.texts('.text')).toEqual(['milk'])
})

test.each([
  ['', 'Write what is to be done first.'],
  [' \t ', 'Write what is to be done first.'],
  ['x'.repeat(121), 'At most 120 letters, please; these are 121.'],
])('refuses %j, in words, and keeps it in the box', async (text, problem) => {
  const page = await withTodos(text)
  expect(page.text('#new-problem')).toBe(problem)
  expect(page.texts('.text')).toEqual([])
})

test('an edit is refused in the same words', async () => {
  const page = await withTodos('milk')
  await page.click('#edit-1')
  await page.submit('#todo-1 form', { text: '' })
  expect(page.text('#problem-1')).toBe('Write what is to be done first.')
  await page.click('Cancel')
  expect(page.texts('.text')).toEqual(['milk'])
})

test('a todo that somebody else deleted can still be saved, to no effect', async () => {
  const app = demo()
  const [ada, lin] = [await live(app, '/todos'), await live(app, '/todos')]
  await ada.submit('#new-todo', { text: 'milk' })
  await ada.click('#edit-1')
  await lin.until((page) => page.has('.text', 'milk'))
  await lin.click('Delete')
  await ada.until((page) => !page.has('li'))
  expect(ada.isLive).toBe(true)
})

test('what a visitor writes is text', async () => {
  const page = await withTodos('<b>milk</b>" onclick="x')
  expect(page.texts('.text')).toEqual(['<b>milk</b>" onclick="x'])
})
