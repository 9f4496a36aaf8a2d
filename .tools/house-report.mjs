/**
 * node .tools/house-report.mjs    what is larger than it should be; a report for people, which never fails
 *
 * A file holds one noun, and over 200 lines its first comment says which. A class has at most 15 public members, a file
 * at most 12 imports. Functions have 5 lines in the median and 40 at most. In browser/ a cast (`as`) is rare.
 */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import ts from 'typescript'

const MAX = { lines: 200, members: 15, imports: 12, functionLines: 40 }

const files = ['lib', 'browser'].flatMap((folder) =>
  readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => path.join(folder, name)),
)
const sources = files.map((file) =>
  ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true),
)
const lengths = sources.flatMap((source) => all(source, hasBody).map((node) => linesOf(source, node.body)))

report(`files over ${MAX.lines} lines, and what their first comment says`, sources.flatMap(longFile))
report(`classes with more than ${MAX.members} public members`, sources.flatMap(largeClasses))
report(`files with more than ${MAX.imports} imports`, sources.flatMap(manyImports))
report(`functions over ${MAX.functionLines} lines`, sources.flatMap(longFunctions))
say(`lines of a function: ${median(lengths)} in the median, ${Math.max(...lengths)} at most`)
say(`casts in 1,000 lines of browser/: ${castsInBrowser().toFixed(1)}`)

function longFile(source) {
  const lines = source.text.split('\n').length - 1
  return lines > MAX.lines ? [`${source.fileName} ${lines}: ${firstComment(source)}`] : []
}

function firstComment({ text }) {
  const comment = /\/\*\*(.*?)\*\//s.exec(text)?.[1] ?? ''
  const said = comment.replace(/^\s*\*\s?/gm, '').trim()
  return said.split('\n\n')[0].replaceAll('\n', ' ')
}

function largeClasses(source) {
  return all(source, ts.isClassDeclaration)
    .map((node) => ({ name: node.name?.text, count: node.members.filter(isPublic).length }))
    .filter(({ count }) => count > MAX.members)
    .map(({ name, count }) => `${source.fileName} ${name}: ${count}`)
}

function isPublic(member) {
  if (ts.isConstructorDeclaration(member) || !member.name || ts.isPrivateIdentifier(member.name)) return false
  return (ts.getCombinedModifierFlags(member) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) === 0
}

function manyImports(source) {
  const count = source.statements.filter(ts.isImportDeclaration).length
  return count > MAX.imports ? [`${source.fileName}: ${count}`] : []
}

function longFunctions(source) {
  return all(source, hasBody)
    .map((node) => ({ name: node.name?.getText() ?? 'a function', lines: linesOf(source, node.body) }))
    .filter(({ lines }) => lines > MAX.functionLines)
    .map(({ name, lines }) => `${source.fileName} ${name}: ${lines}`)
}

function castsInBrowser() {
  const browser = sources.filter(({ fileName }) => fileName.startsWith('browser'))
  const isCast = (node) => ts.isAsExpression(node) && node.type.getText() !== 'const'
  const casts = browser.reduce((sum, source) => sum + all(source, isCast).length, 0)
  return (casts * 1000) / browser.reduce((sum, { text }) => sum + text.split('\n').length, 0)
}

function hasBody(node) {
  return ts.isFunctionLike(node) && node.body !== undefined
}

/** The lines inside the braces; an expression has one at least. */
function linesOf(source, body) {
  const line = (at) => source.getLineAndCharacterOfPosition(at).line
  const lines = line(body.getEnd()) - line(body.getStart()) + 1
  return ts.isBlock(body) ? Math.max(lines - 2, 1) : lines
}

function all(node, isWanted) {
  const found = isWanted(node) ? [node] : []
  ts.forEachChild(node, (child) => void found.push(...all(child, isWanted)))
  return found
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1]
}

function report(title, lines) {
  say(lines.length === 0 ? `${title}: none` : `${title}:\n  ${lines.join('\n  ')}`)
}

function say(line) {
  process.stdout.write(`${line}\n`)
}
