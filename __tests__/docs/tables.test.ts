import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import ts from 'typescript'
import { resolveOptions } from '../../lib/options/options.ts'
import { EXTENSIONS } from '../../lib/protocol/extensions.ts'
import { document, documents, headings, root, table, withoutCode } from './documents.ts'

const codes = membersOf('lib', 'LiveErrorCode')
const options = membersOf('lib', 'LiveOptions')
const { limits, ...defaults } = resolveOptions({})

test('every error has a heading in docs/errors.md, in the order of the catalogue, and no heading is of none', () => {
  const named = headings(document('docs/errors.md')).filter((heading) => heading.startsWith('LIVE_'))
  expect(named).toEqual(codes)
})

test('every error says whose fault it is, as the catalogue does', () => {
  const catalogue = sourcesOf('lib')
    .join('\n')
    .matchAll(/'(LIVE_\w+)',\s*'([a-z]+)'/g)
  const documented = document('docs/errors.md').text.matchAll(/^### (LIVE_\w+)\n\nFault: (\w+)\./gm)
  const pairs = (found: Iterable<RegExpMatchArray>): string[] =>
    [...found].map(([, code, fault]) => `${code ?? ''} ${fault ?? ''}`).sort()
  // Several errors may have one code.
  expect(pairs(documented)).toEqual([...new Set(pairs(catalogue))])
})

test('the extensions that docs/protocol.md shows are those that browsers can ask for', () => {
  const { text } = document('docs/protocol.md')
  const shown = /"extensions": (\[[^\]]*"debug"[^\]]*\])/.exec(text)?.[1] ?? '[]'
  const [, described = ''] = /^\| `extensions` \| (.*) \|$/m.exec(text) ?? []
  const named = [...described.matchAll(/`(\w+)`/g)].map(([, name]) => name)
  expect([JSON.parse(shown), named]).toEqual([EXTENSIONS, EXTENSIONS])
})

describe.each([
  ['README.md', 1],
  ['docs/reference/live-router.md', 2],
])('the options in %s', (file, column) => {
  const rows = table(document(file), 'Options')

  test('are those of liveRouter', () => {
    expect(rows.map(([name]) => name)).toEqual(options)
  })

  test.each(['path', 'title', 'allowedOrigins', 'maxPageAge'] as const)('say the default of %s', (name) => {
    const cell = rows.find(([each]) => each === name)?.[column]
    expect(literal(cell ?? '')).toEqual(defaults[name])
  })
})

test('no option is explained in the same words in the README and in the reference', () => {
  const files = ['README.md', 'docs/reference/live-router.md']
  const [short, long] = files.map((file) => table(document(file), 'Options').map((cells) => cells.at(-1)))
  expect(short?.filter((text) => long?.includes(text))).toEqual([])
})

test('the README names the limits of the size of the client', () => {
  const size = readFileSync(path.join(root, '__tests__/browser/size.test.ts'), 'utf8')
  const limits = /\[CORE, FULL\] = \[(\w+), (\w+)\]/
    .exec(size)
    ?.slice(1)
    .map((text) => literal(text) as number)
  const named = table(document('README.md'), 'Client size').map(([, text]) => text)
  expect(named).toEqual(limits?.map((limit) => `at most ${limit.toLocaleString('en')}`))
})

test.each([
  ['docs/security.md', 1],
  ['docs/reference/live-router.md', 2],
])('the limits in %s are those there are, with their defaults', (file, column) => {
  const rows = table(document(file), 'Limits').map((cells) => [cells[0], literal(cells[column] ?? '')])
  expect(rows).toEqual(Object.entries(limits))
})

const FIXED: readonly (readonly [file: string, ...constants: string[]])[] = [
  ['channel/backlog.ts', 'MAX_OPEN'],
  ['channel/running-turns.ts', 'LONGEST'],
  ['http/subrequest.ts', 'DEADLINE'],
  ['channel/channels.ts', 'MAX_ENDED'],
  ['channel/channels.ts', 'MAX_TOPIC'],
  ['protocol/payloads.ts', 'MAX_URL'],
  ['protocol/safe-value.ts', 'DEEPEST'],
  ['protocol/form.ts', 'MAX_FIELDS'],
  ['transport/message-reader.ts', 'maxFragments'],
  ['transport/websocket.ts', 'MAX_PONGS'],
  ['transport/poll-exchange.ts', 'MAX_LINES', 'LARGEST_FRAMES', 'MAX_PIECES'],
]

test('the limits in docs/security.md that are fixed are those of the code', () => {
  const [, section = ''] = document('docs/security.md').text.split('These limits are fixed:')
  const rows = section.split('\n| ').slice(3, 3 + FIXED.length)
  expect(rows.map((row) => numbersIn(row.split(' | ')[1] ?? ''))).toEqual(
    FIXED.map(([file, ...constants]) => constants.map((name) => constantOf(file, name))),
  )
})

test.each([
  'lib/index.ts',
  'lib/testing/index.ts',
  'browser/index.ts',
  'lib/adapters/redis.ts',
  'lib/adapters/nats.ts',
  'lib/adapters/postgres.ts',
  'lib/adapters/contract.ts',
])('every name that %s exports is in the documents', (file) => {
  const text = documents().map((each) => (each.file === 'CHANGELOG.md' ? '' : each.text))
  const unnamed = exportsOf(file).filter((name) => !new RegExp(`\\b${name}\\b`).test(text.join()))
  expect(unnamed).toEqual([])
})

test('the members of a definition are those that liveView knows', () => {
  const rows = table(document('docs/reference/live-view.md'), 'Signature').map(([name]) => name)
  expect(rows).toEqual(membersOf('lib', 'LiveViewDefinition'))
})

test('the socket has a row for each of its members', () => {
  const rows = table(document('docs/reference/socket.md'), 'Details').map(([name = '']) =>
    name.replace(/\(.*/, ''),
  )
  expect(rows).toEqual(membersOf('lib', 'Socket'))
})

test('a layout is given what the reference says', () => {
  const rows = table(document('docs/reference/live-router.md'), 'Layouts').map(([name]) => name)
  expect(rows).toEqual(membersOf('lib', 'LayoutPage'))
})

test.each([
  ['docs/reference/testing.md', 'lib', 'LivePage'],
  ['docs/reference/testing.md', 'lib', 'LivePageOptions'],
  ['docs/reference/browser.md', 'browser', 'LiveSocketOptions'],
  ['docs/reference/browser.md', 'browser', 'Metadata'],
  ['docs/reference/browser.md', 'browser', 'DomCallbacks'],
  ['docs/reference/browser.md', 'browser', 'Tools'],
  ['docs/reference/browser.md', 'browser', 'Diagnosis'],
  ['docs/reference/hooks.md', 'browser', 'HookMoments'],
  ['docs/reference/hooks.md', 'browser', 'HookHandle'],
  ['docs/reference/js.md', 'browser', 'JsCommands'],
  ['docs/reference/js.md', 'lib', 'Commands'],
  ['docs/reference/live-router.md', 'lib', 'LiveRouter'],
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

/** The members of an exported interface, class or object type, or the texts of an exported union, as the source has them. */
function membersOf(folder: string, name: string): string[] {
  const found = sourcesOf(folder).flatMap((text) => declared(text, name))
  const [members, ...more] = found
  if (!members || more.length > 0) throw new Error(`${folder} exports ${found.length} times ${name}`)
  return members
}

function declared(text: string, name: string): string[][] {
  if (!new RegExp(`^export .*\\b${name}\\b`, 'm').test(text)) return []
  const parsed = ts.createSourceFile('source.ts', text, ts.ScriptTarget.Latest)
  return parsed.statements.flatMap((statement) => {
    if (!('name' in statement) || (statement.name as ts.Identifier | undefined)?.text !== name) return []
    const type = ts.isTypeAliasDeclaration(statement) ? statement.type : statement
    if (ts.isUnionTypeNode(type)) return [type.types.map((each) => each.getText(parsed).slice(1, -1))]
    if (ts.isInterfaceDeclaration(type) || ts.isClassDeclaration(type) || ts.isTypeLiteralNode(type))
      return [seen(type.members.map((member) => member.name?.getText(parsed) ?? ''))]
    return []
  })
}

/** Without what is private, or between parts of the library: `#state`, `push_`. */
function seen(names: readonly string[]): string[] {
  return names.filter((name) => /^\w+$/.test(name) && !name.endsWith('_'))
}

function sourcesOf(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(path.join(root, folder, file), 'utf8'))
}

/** What an entry point exports: values and types. */
function exportsOf(file: string): string[] {
  const source = ts.createSourceFile(
    file,
    readFileSync(path.join(root, file), 'utf8'),
    ts.ScriptTarget.Latest,
  )
  const named = source.statements.flatMap((statement) => {
    if (
      ts.isExportDeclaration(statement) &&
      statement.exportClause &&
      ts.isNamedExports(statement.exportClause)
    )
      return statement.exportClause.elements.map(({ name }) => name.text)
    const declared = ts.isVariableStatement(statement) ? statement.declarationList.declarations : [statement]
    const isExported = ts.canHaveModifiers(statement) && statement.modifiers?.some(isExport)
    return isExported ? declared.map((each) => ('name' in each ? (each.name as ts.Identifier).text : '')) : []
  })
  if (named.length === 0) throw new Error(`${file} exports nothing`)
  return named
}

function isExport({ kind }: ts.ModifierLike): boolean {
  return kind === ts.SyntaxKind.ExportKeyword
}

/** The numbers of a cell, as its constants have them: seconds in milliseconds. */
function numbersIn(cell: string): number[] {
  const unit = cell.endsWith('seconds') ? 1000 : 1
  const digits = cell.replaceAll('four', '4').matchAll(/\d+/g)
  return [...digits].map(([number]) => Number(number) * unit)
}

/** A number that a file of lib gives a name. */
function constantOf(file: string, name: string): number {
  const text = readFileSync(path.join(root, 'lib', file), 'utf8')
  return literal(new RegExp(`\\b${name}(?: =|:) ([\\d_]+)`).exec(text)?.[1] ?? 'null') as number
}

/** A default as it is written in a table: `'/live'`, `[]`, `1_209_600_000 (14 days)`. */
function literal(cell: string): unknown {
  const [value = ''] = cell.split(' ')
  if (value === '`Infinity`' || value === 'Infinity') return Infinity
  return JSON.parse(value.replaceAll('_', '').replaceAll("'", '"'))
}
