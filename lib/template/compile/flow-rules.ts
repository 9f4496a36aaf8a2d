import { CLOSES_PARAGRAPH, HEADINGS, IMPLIED_END, IN_SELECT, NOT_IN_SELECT } from './elements.ts'
import type { Tag } from './open-element.ts'
import { fitsTop } from './page-rules.ts'
import type { Mistake, Stack } from './stack.ts'
import { makeRoomInTable } from './table-rules.ts'

/** Closes what ends before a start tag of HTML; what comes back says why it cannot stand there. */
export function makeRoom(stack: Stack, tag: Tag): Mistake {
  const { name } = tag
  return (
    refused(stack, name) ??
    makeRoomInTable(stack, tag) ??
    fitsTop(stack, name) ??
    endItem(stack, name) ??
    endOption(stack, name) ??
    endRuby(stack, name) ??
    endParagraph(stack, name) ??
    crossed(stack, name) ??
    inSelect(stack, name)
  )
}

/** What no template can do, wherever it stands. */
function refused(stack: Stack, name: string): Mistake {
  if (name === 'noscript' && stack.sight.isNoscript) return 'A browser does not nest <noscript>.'
  if (name === 'plaintext') return 'Nothing ends <plaintext>; use <pre>.'
  if (name === 'frameset' || name === 'frame') return `<${name}> is of the past; use <iframe>.`
  const isHtml = stack.inner?.space === 'html' || stack.inner?.holdsHtml
  return name === 'image' && isHtml ? 'HTML reads <image> as <img>; write that.' : undefined
}

function endItem(stack: Stack, name: string): Mistake {
  const group = name === 'li' ? /^li$/ : name === 'dd' || name === 'dt' ? /^d[dt]$/ : undefined
  const at = stack.sight.item
  const found = stack.open[at]
  return group && found?.space === 'html' && group.test(found.name) ? stack.close(at, name) : undefined
}

function endOption(stack: Stack, name: string): Mistake {
  const { option, select } = stack.sight.far
  const isRule = name === 'hr' && select !== undefined
  if (name !== 'option' && name !== 'optgroup' && !isRule) return undefined
  const mistake = option === undefined ? undefined : stack.close(option, name)
  if (mistake !== undefined) return mistake
  return stack.inner?.name === 'optgroup' && name !== 'option' ? stack.closeInner(name) : undefined
}

function endRuby(stack: Stack, name: string): Mistake {
  if (!/^r(?:[bpt]|tc)$/.test(name) || stack.sight.far.ruby === undefined) return undefined
  const ends = (open: string): boolean => IMPLIED_END.has(open) && !(open === 'rtc' && /^r[pt]$/.test(name))
  while (ends(stack.inner?.name ?? '')) {
    const mistake = stack.closeInner(name)
    if (mistake !== undefined) return mistake
  }
  return undefined
}

function endParagraph(stack: Stack, name: string): Mistake {
  const { p } = stack.sight.far
  return p !== undefined && CLOSES_PARAGRAPH.has(name) ? stack.close(p, name) : undefined
}

/** What cannot stand in itself, however deep. */
function crossed(stack: Stack, name: string): Mistake {
  const { inner, sight } = stack
  if (HEADINGS.has(name) && inner?.space === 'html' && HEADINGS.has(inner.name))
    return `A browser ends <${inner.name}> before <${name}>; put it behind </${inner.name}>.`
  const isKnown = name === 'a' || name === 'nobr' || name === 'button' || name === 'form'
  if (!isKnown || sight.far[name] === undefined) return undefined
  return `A browser does not nest <${name}> in <${name}>; close the one before, or use another element.`
}

function inSelect(stack: Stack, name: string): Mistake {
  if (stack.sight.far.select === undefined) return undefined
  const inner = stack.inner?.name ?? ''
  const isLoose = (inner === 'select' || inner === 'optgroup') && !IN_SELECT.has(name)
  if (!isLoose && name !== 'select' && !NOT_IN_SELECT.has(name) && !HEADINGS.has(name)) return undefined
  return `<${name}> cannot stand in <${isLoose ? inner : 'select'}>: browsers drop it, or end the choice.`
}
