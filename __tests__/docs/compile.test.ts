import path from 'node:path'
import { transformSync } from 'esbuild'
import ts from 'typescript'
import * as library from '../../lib/index.ts'
import { blocks, documents, root, type Block, type Document } from './documents.ts'

/** What a fragment that imports nothing of the library finds: every name of it. */
const NAMES = `import { ${Object.keys(library).join(', ')} } from 'express-liveview'`

const PATHS = {
  'express-liveview': ['./lib/index.ts'],
  'express-liveview/browser': ['./browser/index.ts'],
  'express-liveview/testing': ['./lib/testing/index.ts'],
  'express-liveview/redis': ['./lib/adapters/redis.ts'],
  'express-liveview/nats': ['./lib/adapters/nats.ts'],
  'express-liveview/postgres': ['./lib/adapters/postgres.ts'],
  'express-liveview/adapter-contract': ['./lib/adapters/contract.ts'],
}

type Source = { readonly place: string; readonly text: string; readonly shift: number }

const WRONG: Document = { file: 'wrong.md', text: '```ts\nnonsense()\n```\n' }

const sources = new Map(
  [...documents(), WRONG].flatMap((document) => blocks(document).flatMap((block) => source(document, block))),
)

test.each(documents().filter((document) => blocks(document).some(isTypeScript)))(
  'the code of $file compiles',
  ({ file }) => {
    const names = [...sources.keys()].filter((name) => sources.get(name)?.place.startsWith(`${file}:`))
    expect(names.flatMap((name) => mistakes(name))).toEqual([])
  },
)

const READERS: Readonly<Record<string, (code: string) => unknown>> = {
  js: (code) => transformSync(code, { loader: 'js' }),
  json: (code) => JSON.parse(code) as unknown,
  css: (code) => transformSync(code, { loader: 'css' }).warnings.map(({ text }) => fail(text)),
}

const others = documents().flatMap((from) =>
  blocks(from)
    .filter(({ language }) => language in READERS)
    .map((block) => ({ ...block, place: `${from.file}:${String(block.line)}` })),
)

test.each(others)('$place is $language', ({ language, code }) => {
  expect(() => READERS[language]?.(code)).not.toThrow()
})

test('a mistake in a document would be found', () => {
  expect(mistakes(virtual('wrong.md', '1.ts'))).toEqual(["wrong.md:1 line 1: Cannot find name 'nonsense'."])
})

let all: ts.Program | undefined

function mistakes(name: string): string[] {
  all ??= programOf([...sources.keys()])
  const file = all.getSourceFile(name)
  const diagnostics = [...all.getSyntacticDiagnostics(file), ...all.getSemanticDiagnostics(file)]
  return diagnostics.map(({ messageText, start = 0 }) => {
    const { place = '', shift = 0 } = sources.get(name) ?? {}
    const line = (file?.getLineAndCharacterOfPosition(start).line ?? 0) - shift + 1
    return `${place} line ${String(line)}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`
  })
}

/** A block as a file beside the tests, where it finds the packages that they find. */
function source(document: Document, block: Block): readonly (readonly [string, Source])[] {
  if (!isTypeScript(block)) return []
  const given = block.with + block.code
  const prelude = [given.includes("from 'express-liveview'") ? '' : NAMES, block.with, ''].join('\n')
  const name = virtual(document.file, block.name ?? `${String(block.line)}.ts`)
  const place = `${document.file}:${String(block.line)}`
  return [
    [name, { place, text: `${prelude}${block.code}\nexport {}\n`, shift: prelude.split('\n').length - 1 }],
  ]
}

function virtual(document: string, name: string): string {
  return path.posix.join(root, '__tests__/docs/blocks', document.replaceAll(/\W/g, '-'), name)
}

function fail(text: string): never {
  throw new SyntaxError(text)
}

function isTypeScript({ language }: Block): boolean {
  return language === 'ts'
}

/** As strict as this repository, but for names that a fragment does not use. */
function programOf(names: readonly string[]): ts.Program {
  const { config } = ts.readConfigFile(path.join(root, 'tsconfig.json'), (file) => ts.sys.readFile(file))
  const { options } = ts.parseJsonConfigFileContent(
    { ...config, include: [], files: ['lib/index.ts'] },
    ts.sys,
    root,
  )
  const lenient = {
    noUnusedLocals: false,
    noUnusedParameters: false,
    noPropertyAccessFromIndexSignature: false,
  }
  const disk = ts.createCompilerHost(options)
  const host: ts.CompilerHost = {
    ...disk,
    directoryExists: (name) => name.startsWith(virtual('', '')) || ts.sys.directoryExists(name),
    fileExists: (name) => sources.has(name) || disk.fileExists(name),
    readFile: (name) => sources.get(name)?.text ?? disk.readFile(name),
    getSourceFile: (name, version, ...more) => {
      const text = sources.get(name)?.text
      if (text === undefined) return disk.getSourceFile(name, version, ...more)
      return ts.createSourceFile(name, text, version)
    },
  }
  return ts.createProgram(names, { ...options, ...lenient, paths: PATHS }, host)
}
