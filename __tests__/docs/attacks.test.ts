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
  const named = namedIn(tests)
  expect(named).not.toEqual([])
  for (const [file, title] of named) {
    const place = path.join(root, '__tests__', `${file}.test.ts`)
    expect([place, existsSync(place)]).toEqual([place, true])
    // A title that stands in single quotes has those of its own escaped.
    const text = readFileSync(place, 'utf8').replaceAll("\\'", "'")
    expect([title, ['"', "'", '`'].some((quote) => text.includes(quote + title + quote))]).toEqual([
      title,
      true,
    ])
  }
})

test.each(rows.filter(({ answer }) => !answer.startsWith('does not apply')))(
  'attack $name: its tests are named after it',
  ({ name, tests }) => {
    for (const [, title] of namedIn(tests)) {
      const [, numbers = ''] = /^((?:N?\d+, )*N?\d+): /.exec(title) ?? []
      expect([title, numbers.split(', ')]).toEqual([title, expect.arrayContaining([name])])
    }
  },
)

/** The tests that a cell names: the file and the title of each. */
function namedIn(cell: string): readonly (readonly [file: string, title: string])[] {
  return [...cell.matchAll(/([\w/-]+) "(.*?)"(?=;|$)/g)].map(([, file = '', title = '']) => [file, title])
}
