import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import ts from 'typescript'

const root = path.join(__dirname, '../..')

/** How high a part stands. A part may import what stands lower, and nothing beside it. */
const HEIGHT: Readonly<Record<string, number>> = {
  index: 16,
  testing: 16,
  adapters: 16,
  router: 15,
  endpoint: 14,
  options: 13,
  channel: 12,
  join: 11,
  session: 11,
  page: 10,
  transport: 9,
  development: 9,
  dashboard: 9,
  instance: 8,
  form: 8,
  view: 7,
  js: 6,
  template: 5,
  presence: 5,
  http: 4,
  diagnostics: 4,
  pubsub: 4,
  uploads: 3,
  'at-once': 3,
  browser: 3,
  limits: 3,
  logger: 3,
  errors: 2,
  attempt: 1,
  protocol: 1,
  'base-path': 0,
  clock: 0,
  foreign: 0,
}

type Import = { readonly from: string; readonly to: string; readonly isType: boolean }

const imports: readonly Import[] = ['lib', 'browser'].flatMap(sources).flatMap(importsOf)

test('imports point down, never up and never sideways', () => {
  const wrong = betweenParts().filter(({ from, to }) => height(from) <= height(to))
  expect(wrong).toEqual([])
})

test('imports go in no circle, inside of a part too', () => {
  const next = (file: string): readonly string[] =>
    ofFiles()
      .filter(({ from }) => from === file)
      .map(({ to }) => to)
  const finished = new Set<string>()
  const circleFrom = (file: string, way: readonly string[]): readonly string[] | undefined => {
    if (way.includes(file)) return [...way.slice(way.indexOf(file)), file]
    if (finished.has(file)) return undefined
    const circle = next(file)
      .map((to) => circleFrom(to, [...way, file]))
      .find(Boolean)
    finished.add(file)
    return circle
  }
  expect(['lib', 'browser'].flatMap(sources).flatMap((file) => circleFrom(file, []) ?? [])).toEqual([])
})

test('the browser sees nothing of the server but the protocol', () => {
  const seen = ofFiles().filter(({ from }) => from.startsWith('browser/'))
  expect(seen.filter(({ to }) => !/^(browser|lib\/protocol)\//.test(to))).toEqual([])
})

test('nothing imports the browser', () => {
  expect(betweenParts().filter(({ to }) => to === 'browser')).toEqual([])
})

test.each([
  ['express', ['lib/router.ts']],
  ['ws', ['lib/transport/message-reader.ts']],
])('%s is called in one place', (name, files) => {
  const calling = imports.filter(
    ({ from, to, isType }) => to === name && !isType && !from.startsWith('lib/testing/'),
  )
  expect(calling.map(({ from }) => from)).toEqual(files)
})

test('a view knows neither HTTP nor WebSocket', () => {
  const fromView = imports.filter(({ from, isType }) => from.startsWith('lib/view/') && !isType)
  expect(fromView.filter(({ to }) => /^(express|ws|(node:)?(http|https|net|tls))$/.test(to))).toEqual([])
})

test('docs/architecture.md draws the imports as they are', () => {
  const drawn = /^```imports\n(.*?)^```/ms.exec(read('docs/architecture.md'))?.[1]
  expect(drawn).toBe(drawing())
})

function read(file: string): string {
  return readFileSync(path.join(root, file), 'utf8')
}

function sources(folder: string): string[] {
  const files = readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
  return files
    .filter((file) => file.endsWith('.ts'))
    .map((file) => path.posix.join(folder, file.replaceAll('\\', '/')))
}

/** What a file imports, and exports from others; types too. */
function importsOf(from: string): Import[] {
  const { statements } = ts.createSourceFile(from, read(from), ts.ScriptTarget.Latest)
  return statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return []
    const { moduleSpecifier: to } = statement
    return to && ts.isStringLiteral(to)
      ? [{ from, to: pathTo(from, to.text), isType: isType(statement) }]
      : []
  })
}

function pathTo(from: string, to: string): string {
  return to.startsWith('.') ? path.posix.join(path.posix.dirname(from), to) : to
}

/** Is the import gone when the code runs? */
function isType(statement: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(statement)) return statement.isTypeOnly
  const { importClause: clause } = statement
  if (!clause) return false
  const { name, namedBindings: names, phaseModifier } = clause
  const areTypes =
    !name && names && ts.isNamedImports(names) && names.elements.every(({ isTypeOnly }) => isTypeOnly)
  return areTypes === true || phaseModifier === ts.SyntaxKind.TypeKeyword
}

function ofFiles(): readonly Import[] {
  return imports.filter(({ to }) => to.endsWith('.ts'))
}

function betweenParts(): Import[] {
  return ofFiles()
    .map(({ from, to, ...kind }) => ({ from: part(from), to: part(to), ...kind }))
    .filter(({ from, to }) => from !== to)
}

/** `lib/view/socket.ts` belongs to `view`, `lib/router.ts` is a part of its own. */
function part(file: string): string {
  const [top, name = ''] = file.split('/')
  return top === 'browser' ? top : name.replace('.ts', '')
}

function height(name: string): number {
  const found = HEIGHT[name]
  if (found === undefined) throw new Error(`${name} has no place in the picture yet. Give it a height.`)
  return found
}

/** One line per part, the highest first: `view      imports protocol template`. */
function drawing(): string {
  const parts = Object.keys(HEIGHT).sort((a, b) => height(b) - height(a) || a.localeCompare(b))
  return parts.map((from) => `${from.padEnd(9)} imports ${targets(from)}`.trimEnd() + '\n').join('')
}

function targets(from: string): string {
  const found = betweenParts().filter((one) => one.from === from)
  const names = [...new Set(found.map(({ to }) => to))].sort(
    (a, b) => height(b) - height(a) || a.localeCompare(b),
  )
  return names.join(' ') || 'nothing'
}
