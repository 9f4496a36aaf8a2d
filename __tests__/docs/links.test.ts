import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { anchor, document, documents, headings, root, withoutCode, type Document } from './documents.ts'

test.each(documents())('the links of $file lead somewhere', (from) => {
  const targets = [...withoutCode(from.text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target)
  expect(targets.filter((target) => !/^https?:/.test(target) && !leadsSomewhere(from, target))).toEqual([])
})

test.each(documents())('no two headings of $file have one anchor', (from) => {
  const anchors = headings(from).map(anchor)
  expect(anchors).toEqual([...new Set(anchors)])
})

test('the documents that the code refers to have what it refers to', () => {
  const lost = ['lib', 'browser'].flatMap(sources).flatMap((file) =>
    references(file)
      .filter(({ target, heading }) => !has(target, heading))
      .map(({ target, heading }) => `${file}: ${target}, "${heading}"`),
  )
  expect(lost).toEqual([])
})

function leadsSomewhere({ file }: Document, target: string): boolean {
  const [to = '', fragment] = target.split('#')
  const found = to === '' ? file : path.posix.join(path.posix.dirname(file), to)
  if (!existsSync(path.join(root, found))) return false
  return fragment === undefined || headings(document(found)).map(anchor).includes(fragment)
}

function has(target: string, heading: string): boolean {
  if (!existsSync(path.join(root, target))) return false
  return heading === '' || headings(document(target)).includes(heading)
}

type Reference = { readonly target: string; readonly heading: string }

/** `docs/protocol.md, "Joining"` in a comment, which may go on in the next line. */
function references(file: string): Reference[] {
  const text = readFileSync(path.join(root, file), 'utf8').replace(/\n\s*\*/g, '')
  return [...text.matchAll(/(docs\/[\w/-]+\.md)(?:, *"([^"]+)")?/g)].map(([, target = '', heading = '']) => ({
    target,
    heading,
  }))
}

function sources(folder: string): string[] {
  const files = readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
  return files.filter((file) => file.endsWith('.ts')).map((file) => path.posix.join(folder, file))
}
