import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import ts from 'typescript'
import { expectLinear } from '../support/linear.ts'
import { sampleOf } from '../support/thorough.ts'

/** @unit characters */
const LENGTH = 100_000

/** What stands for an expression in a pattern that is put together. A new one has to be added here. */
const SAMPLES: Readonly<Record<string, string>> = {
  'visitors.letters': 'abcdef',
  "letters.join('|')": 'abcdef|012345',
  // Patterns of the application's author: that of an input, and names of attributes.
  pattern: '[a-z]+',
  "[names].flat().join('|').replaceAll('*', '.*')": 'data-.*|aria-.*',
}

type Found = { readonly where: string; readonly pattern: RegExp }

const root = path.join(__dirname, '../..')

/** Every regular expression in a file: those that are written out, and those that are put together. */
function patternsIn(file: string): Found[] {
  const source = ts.createSourceFile(
    file,
    readFileSync(path.join(root, file), 'utf8'),
    ts.ScriptTarget.Latest,
    true,
  )
  const found: Found[] = []
  const keep = (node: ts.Node, pattern: string, flags: string): unknown =>
    found.push({
      where: `${file}:${String(source.getLineAndCharacterOfPosition(node.getStart()).line + 1)}`,
      pattern: new RegExp(pattern, flags),
    })
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/')
      keep(node, node.text.slice(1, end), node.text.slice(end + 1))
    } else if (ts.isNewExpression(node) && node.expression.getText() === 'RegExp') {
      const [pattern, flags] = node.arguments ?? []
      keep(node, textOf(pattern, source), flags ? textOf(flags, source) : '')
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

/** The text that an expression stands for: a literal, a template, or a constant of the file. */
function textOf(expression: ts.Expression | undefined, source: ts.SourceFile): string {
  if (!expression) return ''
  if (ts.isStringLiteralLike(expression)) return expression.text
  if (ts.isTemplateExpression(expression))
    return expression.templateSpans.reduce(
      (text, span) => text + textOf(span.expression, source) + span.literal.text,
      expression.head.text,
    )
  const constant = source.statements
    .filter(ts.isVariableStatement)
    .flatMap(({ declarationList }) => [...declarationList.declarations])
    .find(({ name }) => name.getText() === expression.getText())
  if (constant?.initializer) return textOf(constant.initializer, source)
  const sample = SAMPLES[expression.getText()]
  if (sample === undefined) throw new Error(`${source.fileName}: what may stand for ${expression.getText()}?`)
  return sample
}

const ALPHABET = Array.from('aZ0_-./\\<>"\'=:;&#?!%+,@*()[]{}|^$~ \t\n\r\u0000\u00a0é\uE000\uE001')

/** A text that is repeated, and what stands before and behind. */
type Shape = readonly [before: string, unit: string, after: string]

/** Shapes that take long where something is looked at again and again: repeats of what a pattern speaks of. */
function shapesFor({ source }: RegExp): Shape[] {
  const plain = source.replaceAll('\\r\\n', '\r\n').replaceAll(/\\([^a-z\d])/gi, '$1')
  const words = [...new Set(plain.match(/[\w<>!/:&;#"'=.\r\n-]{2,}/g))]
  const letters = [...new Set(plain.replaceAll(/[*+?^$|()]/g, ''))].slice(0, 8)
  const pairs = letters.flatMap((one) => letters.map((other) => one + other))
  const units = [...new Set([...ALPHABET, ...words, ...words.map((word) => `${word} `), ...pairs])]
  return ['', ...words.slice(0, 2)].flatMap((before) =>
    units.flatMap((unit) => ['', '\u0001', '>', '['].map((after) => [before, unit, after] as const)),
  )
}

const ours = ['lib', 'browser'].flatMap((folder) =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => path.join(folder, file)),
)
const patterns = ours.flatMap(patternsIn)
const rows = patterns.flatMap(({ where, pattern }) =>
  shapesFor(pattern).map((shape) => ({ where, pattern, shape })),
)
/** A letter, again and again, and then one that does not fit: of these none is left out. */
const isPlain = ({ shape: [before, unit, after] }: (typeof rows)[number]): boolean =>
  before === '' && unit.length === 1 && after === '\u0001'
const others = rows.filter((row) => !isPlain(row))
const tried = [
  ...rows.filter(isPlain),
  ...sampleOf('texts for the patterns of lib and browser', others, 1000),
]

test('there are patterns in the library and in the browser', () => {
  expect(patterns.filter(({ where }) => where.startsWith('lib')).length).toBeGreaterThan(40)
  expect(patterns.filter(({ where }) => where.startsWith('browser')).length).toBeGreaterThan(15)
})

test.each(patterns.map(({ where, pattern }) => [where, pattern] as const))(
  '%s: %s is linear',
  (where, pattern) => {
    for (const row of tried) {
      if (row.where !== where || row.pattern !== pattern) continue
      const [before, unit, after] = row.shape
      const text = before + unit.repeat(LENGTH / unit.length) + after
      expectLinear(`${String(pattern)} with ${JSON.stringify(row.shape)}`, () => text.replace(pattern, ''))
    }
  },
)
