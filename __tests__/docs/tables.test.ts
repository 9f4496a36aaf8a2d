import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import ts from 'typescript'
import { settle } from '../../lib/options/options.ts'
import { document, documents, headings, root, table, withoutCode } from './documents.ts'

const codes = membersOf('lib/errors/live-error.ts', 'LiveErrorCode')
const options = membersOf('lib/options/options.ts', 'LiveOptions')
const { limits, ...defaults } = settle({})

test('every error has a heading in docs/errors.md, in the order of the catalogue, and no heading is of none', () => {
  const named = headings(document('docs/errors.md')).filter((heading) => heading.startsWith('LIVE_'))
  expect(named).toEqual(codes)
})

test('every error says whose fault it is, as the catalogue does', () => {
  const catalogue = readdirSync(path.join(root, 'lib/errors'))
    .map((file) => source(`lib/errors/${file}`))
    .join('\n')
    .matchAll(/'(LIVE_\w+)',\s*'(\w+)'/g)
  const documented = document('docs/errors.md').text.matchAll(/^### (LIVE_\w+)\n\nFault: (\w+)\./gm)
  const pairs = (found: Iterable<RegExpMatchArray>): string[] =>
    [...found].map(([, code, fault]) => `${code ?? ''} ${fault ?? ''}`)
  expect(pairs(documented).sort()).toEqual(pairs(catalogue).sort())
})

describe.each([
  ['README.md', 'Options'],
  ['docs/reference/live-router.md', 'Options'],
])('the options in %s', (file, heading) => {
  const rows = table(document(file), heading)

  test('are those of liveRouter', () => {
    expect(rows.map(([name]) => name)).toEqual(options)
  })

  test.each(['path', 'title', 'allowedOrigins', 'maxPageAge'] as const)('say the default of %s', (name) => {
    const [, , cell = ''] = rows.find(([each]) => each === name) ?? []
    expect(literal(cell)).toEqual(defaults[name])
  })
})

test.each([
  ['docs/security.md', 1],
  ['docs/reference/live-router.md', 2],
])('the limits in %s are those there are, with their defaults', (file, column) => {
  const rows = table(document(file), 'Limits').map((cells) => [cells[0], literal(cells[column] ?? '')])
  expect(rows).toEqual(Object.entries(limits))
})

test('the members of a definition are those that liveView knows', () => {
  const rows = table(document('docs/reference/live-view.md'), 'Signature').map(([name]) => name)
  expect(rows).toEqual(membersOf('lib/view/live-view.ts', 'LiveViewDefinition'))
})

test('the socket has a row for each of its members', () => {
  const rows = table(document('docs/reference/socket.md'), 'Details').map(([name = '']) =>
    name.replace(/\(.*/, ''),
  )
  expect(rows).toEqual(membersOf('lib/view/socket.ts', 'Socket'))
})

test('a layout is given what the reference says', () => {
  const rows = table(document('docs/reference/live-router.md'), 'Layouts').map(([name]) => name)
  expect(rows).toEqual(membersOf('lib/page/layout.ts', 'LayoutPage'))
})

test.each([
  ['docs/reference/testing.md', 'lib/testing/live-page.ts', 'LivePage'],
  ['docs/reference/testing.md', 'lib/testing/index.ts', 'LivePageOptions'],
  ['docs/reference/browser.md', 'browser/options.ts', 'LiveSocketOptions'],
  ['docs/reference/browser.md', 'browser/options.ts', 'Metadata'],
  ['docs/reference/browser.md', 'browser/options.ts', 'DomCallbacks'],
  ['docs/reference/browser.md', 'browser/tools.ts', 'Tools'],
  ['docs/reference/browser.md', 'browser/debug/diagnosis.ts', 'Diagnosis'],
  ['docs/reference/hooks.md', 'browser/hooks/hooks.ts', 'HookMoments'],
  ['docs/reference/hooks.md', 'browser/hooks/handle.ts', 'HookHandle'],
  ['docs/reference/js.md', 'browser/commands/js.ts', 'JsCommands'],
  ['docs/reference/js.md', 'lib/js/commands.ts', 'Commands'],
  ['docs/reference/live-router.md', 'lib/router.ts', 'LiveRouter'],
])('%s has every member that users see of %s, %s', (file, declaredIn, name) => {
  const { text } = document(file)
  const hidden = membersOf(declaredIn, name).filter((member) => !new RegExp(`\\b${member}\\b`).test(text))
  expect(hidden).toEqual([])
})

test('every binding of the reference is in the page for those who come from Phoenix', () => {
  const bindings = withoutCode(document('docs/reference/bindings.md').text).match(
    /\b(?:phx|data)-[a-z-]+[a-z]\b/g,
  )
  const { text } = document('docs/from-phoenix.md')
  const classes = /-loading|-error|phx-connected|phx-hook/
  expect([...new Set(bindings)].filter((name) => !classes.test(name) && !text.includes(name))).toEqual([])
})

const pages = documents().filter(({ file }) => file.startsWith('docs/reference/'))

test.each(pages)('$file has the four parts of a reference', ({ text }) => {
  const parts = [...withoutCode(text).matchAll(/^## (.*)$/gm)].map(([, part]) => part)
  expect(parts).toEqual(['Purpose', 'Signature', 'Details', 'Errors'])
})

/** The members of an interface, a class or an object type, or the texts of a union, as they stand in the source. */
function membersOf(file: string, name: string): string[] {
  const parsed = ts.createSourceFile(file, source(file), ts.ScriptTarget.Latest)
  for (const statement of parsed.statements) {
    if ('name' in statement && (statement.name as ts.Identifier | undefined)?.text === name) {
      const type = ts.isTypeAliasDeclaration(statement) ? statement.type : statement
      if (ts.isUnionTypeNode(type)) return type.types.map((each) => each.getText(parsed).slice(1, -1))
      if (ts.isInterfaceDeclaration(type) || ts.isClassDeclaration(type) || ts.isTypeLiteralNode(type))
        return seen(type.members.map((member) => member.name?.getText(parsed) ?? ''))
    }
  }
  throw new Error(`${file} declares no ${name}`)
}

/** Without what is private, or between parts of the library: `#state`, `push_`. */
function seen(names: readonly string[]): string[] {
  return names.filter((name) => /^\w+$/.test(name) && !name.endsWith('_'))
}

function source(file: string): string {
  return readFileSync(path.join(root, file), 'utf8')
}

/** A default as it is written in a table: `'/live'`, `[]`, `1_209_600_000 (14 days)`. */
function literal(cell: string): unknown {
  const [value = ''] = cell.split(' ')
  return JSON.parse(value.replaceAll('_', '').replaceAll("'", '"'))
}
