import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

const root = path.join(__dirname, '../../browser')

/** For each file of the client, what it imports of the client, types and what is loaded later too. */
const imports = new Map(
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => [path.join(root, name), importsOf(path.join(root, name))]),
)

function importsOf(file: string): string[] {
  const found = readFileSync(file, 'utf8').matchAll(/(?:\bfrom |\bimport ?\(?)'(\.[^']+)'/g)
  return [...found].map(([, to = '']) => path.join(path.dirname(file), to))
}

/** Does a file import itself by way of others? Then the way, else nothing. */
function circle(file: string): readonly string[] {
  const before = new Map<string, string | undefined>([[file, undefined]])
  for (const at of before.keys())
    for (const to of imports.get(at) ?? []) {
      if (to === file) return wayTo(at, before)
      if (!before.has(to)) before.set(to, at)
    }
  return []
}

function wayTo(file: string | undefined, before: ReadonlyMap<string, string | undefined>): string[] {
  return file === undefined ? [] : [...wayTo(before.get(file), before), path.relative(root, file)]
}

test('no file of the client imports itself by way of others, not even for a type', () => {
  expect(imports.size).toBeGreaterThan(60)
  expect([...imports.keys()].map(circle).filter((way) => way.length > 0)).toEqual([])
})
