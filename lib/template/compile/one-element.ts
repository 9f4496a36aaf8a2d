import { isContent } from './hole.ts'
import type { Template } from './template.ts'

/**
 * Is a template one element, whose tags are written out? Then its first tag stands for all of it. The end tag of an element
 * may not be left out inside of one of the same name.
 */
export function isOneElement({ statics, holes }: Template): boolean {
  const text = statics.reduce((before, after, i) => {
    const hole = holes[i - 1]
    return `${before}${hole && isContent(hole) ? '\0' : ' '}${after}`
  })
  const trimmed = text.trim()
  const name = /^<([a-z][^\s/>]*)/i.exec(trimmed)?.[1]?.toLowerCase()
  return name !== undefined && endOfElement(trimmed, name) === trimmed.length
}

/** Where the element ends that a text begins with: by its end tag, or without one behind its only tag. */
function endOfElement(text: string, name: string): number {
  let depth = 0
  for (let at = 0; at >= 0; at = text.indexOf('<', at)) {
    const end = endOfTag(text, at)
    const tag = text.slice(at, end).toLowerCase()
    const isEnd = tag.startsWith(`</${name}`)
    if ((isEnd || tag.startsWith(`<${name}`)) && !/[^\s/>]/.test(tag.charAt(name.length + (isEnd ? 2 : 1))))
      depth += isEnd ? -1 : 1
    if (depth <= 0 || (at === 0 && tag.endsWith('/>'))) return end
    at = end
  }
  // An element without an end tag has no content.
  return endOfTag(text, 0)
}

/** Where a tag or a comment ends. */
function endOfTag(text: string, start: number): number {
  if (text.startsWith('<!--', start)) return text.indexOf('-->', start) + 3
  let quote = ''
  for (let at = start; at < text.length; at++) {
    const letter = text.charAt(at)
    if (quote === '' && letter === '>') return at + 1
    if (letter === quote) quote = ''
    else if (quote === '' && (letter === '"' || letter === "'")) quote = letter
  }
  return text.length
}
