import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { document, root } from './documents.ts'

type Row = { readonly name: string; readonly answer: string; readonly tests: string }

/** The rows of all tables of docs/attacks.md. */
const rows: readonly Row[] = [...document('docs/attacks.md').text.matchAll(/^\| (N?\d+) +\| (.*) \|$/gm)].map(
  ([, name = '', rest = '']) => {
    const [, answer = '', tests = ''] = rest.split(' | ').map((cell) => cell.trim())
    return { name, answer, tests }
  },
)

test('no attack is left out', () => {
  const numbers = (count: number, before = ''): string[] =>
    Array.from({ length: count }, (_, i) => `${before}${i + 1}`)
  expect(rows.map(({ name }) => name)).toEqual([...numbers(65), ...numbers(20, 'N')])
})

test.each(rows)('attack $name: its tests are there', ({ tests }) => {
  const named = [...tests.matchAll(/([\w/-]+) "(.*?)"(?=;|$)/g)]
  expect(named).not.toEqual([])
  for (const [, file = '', title = ''] of named) {
    const place = path.join(root, '__tests__', `${file}.test.ts`)
    expect([place, existsSync(place)]).toEqual([place, true])
    // A title that stands in single quotes has those of its own escaped.
    expect(readFileSync(place, 'utf8').replaceAll("\\'", "'")).toContain(title)
  }
})
