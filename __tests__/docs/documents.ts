import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

export const root: string = path.join(__dirname, '../..')

/** One Markdown file of the repository. */
export type Document = {
  /** From the root: `docs/errors.md`. */
  readonly file: string
  readonly text: string
}

/** A fenced block of code. */
export type Block = {
  readonly language: string
  readonly code: string
  /** Where in the file its fence stands, the first line being 1. */
  readonly line: number
  /** What a hidden comment before it declares: `<!-- with: … -->`. */
  readonly with: string
  /** The name under which blocks of the same document import it: `<!-- file: counter.ts -->`. */
  readonly name: string | undefined
}

/** Every document for users. */
export function documents(): Document[] {
  const inDocs = readdirSync(path.join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file.replaceAll('\\', '/')}`)
  return ['README.md', 'CHANGELOG.md', ...inDocs].map(document)
}

export function document(file: string): Document {
  return { file, text: readFileSync(path.join(root, file), 'utf8') }
}

/** The fenced blocks of a document. */
export function blocks({ text }: Document): Block[] {
  const fences = /(?:^<!-- (with|file):([^]*?)-->\n)?^[ \t]*```(\w*)\n([^]*?)^[ \t]*```$/gm
  return [...text.matchAll(fences)].map(
    ({ 1: kind, 2: hidden = '', 3: language = '', 4: code = '', index }) => ({
      language,
      code,
      line: text.slice(0, index).split('\n').length,
      with: kind === 'with' ? hidden.trim() : '',
      name: kind === 'file' ? hidden.trim() : undefined,
    }),
  )
}

/** The headings of a document, without what stands in its code. */
export function headings({ text }: Document): string[] {
  return [...withoutCode(text).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => heading)
}

/** What a heading is called in a link, as GitHub does it. */
export function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\w\- ]/g, '')
    .replaceAll(' ', '-')
}

/** The rows of the first table under a heading, cell by cell, without its head. Code spans lose their ticks. */
export function table({ text }: Document, heading: string): string[][] {
  const section = text.split(new RegExp(`^#+ ${heading}$`, 'm'))[1] ?? ''
  const lines = /(?:^\|.*\n)+/m.exec(section)?.[0].trimEnd().split('\n') ?? []
  return lines.slice(2).map((line) => cells(line).map((cell) => cell.replaceAll('`', '')))
}

export function withoutCode(text: string): string {
  return text.replace(/^[ \t]*```[^]*?^[ \t]*```$/gm, '')
}

/** A bar that is escaped does not end a cell. */
function cells(line: string): string[] {
  const parts = line.slice(1, -1).split(/(?<!\\)\|/)
  return parts.map((cell) => cell.replaceAll('\\|', '|').trim())
}
