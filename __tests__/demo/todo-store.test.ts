import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { TodoStore } from '../../demo/todo-store.ts'

let folder: string

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'todos-'))
})

afterAll(() => rmSync(folder, { recursive: true }))

test('keeps in its file what was done, for the next who opens it', () => {
  const file = path.join(folder, 'new/todos.db')
  const store = new TodoStore(file)
  for (const text of ['milk', 'bread', 'tea']) store.add(text)
  store.toggle(2)
  store.rename(3, 'green tea')
  store.remove(1)
  expect(new TodoStore(file).all()).toEqual([
    { id: 2, text: 'bread', isDone: true },
    { id: 3, text: 'green tea', isDone: false },
  ])
})

test('clears only what is done', () => {
  const store = new TodoStore(':memory:')
  for (const text of ['milk', 'bread']) store.add(text)
  store.toggle(1)
  store.clearDone()
  expect(store.all().map(({ text }) => text)).toEqual(['bread'])
})

test('a number is not given twice, so that no old page means another todo', () => {
  const store = new TodoStore(':memory:')
  store.add('milk')
  store.remove(1)
  store.add('bread')
  expect(store.all()).toMatchObject([{ id: 2 }])
})

test('what was written into a text stays a text', () => {
  const store = new TodoStore(':memory:')
  store.add("'); drop table todos; --")
  expect(store.all()).toMatchObject([{ text: "'); drop table todos; --" }])
})
