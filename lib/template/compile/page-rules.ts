import { IN_HEAD, NEUTRAL } from './elements.ts'
import type { Holder, Open } from './open-element.ts'
import type { Mistake, Stack } from './stack.ts'
import { familyOf, isTableFamily } from './table-rules.ts'

/** What stands at the top of a page, of a `template` and of a fragment is of one family. */
export function fitsTop(stack: Stack, name: string): Mistake {
  const { inner, top } = stack
  const isPart = /^(?:html|head|body)$/.test(name)
  if (inner?.space === 'html' && inner.name === 'head') return fitsHead(stack, name)
  if (inner?.space === 'html' && inner.name === 'html') return fitsPage(name, inner, false)
  if (inner && isPart) return `<${name}> stands only at the top of a page.`
  if (inner)
    return inner.space === 'html' && inner.name === 'template' ? fitsFamily(name, inner, false) : undefined
  const isPage = isPart || top.family === 'head' || top.family === 'body'
  return (
    (isPage ? fitsPage(name, top, true) : undefined) ?? (isPart ? undefined : fitsFamily(name, top, true))
  )
}

function fitsHead(stack: Stack, name: string): Mistake {
  if (IN_HEAD.has(name)) return undefined
  if (name === 'head') return 'A page has one <head>.'
  const mistake = stack.closeInner(name)
  if (mistake !== undefined) return mistake
  const { inner } = stack as { readonly inner: Open | undefined }
  return inner ? fitsPage(name, inner, false) : fitsTop(stack, name)
}

/** What stands in `html`, whether that is written or not: one head, then one body. */
function fitsPage(name: string, around: Holder, isTop: boolean): Mistake {
  const { family } = around
  if (family === 'body') return `Nothing stands behind </body>; put <${name}> before it.`
  if (name === 'html' && (family !== undefined || !isTop)) return 'A page has one <html>.'
  if (name === 'head' && family !== undefined) return 'A page has one <head>, before everything else.'
  if (name === 'body' && family === 'flow') return '<body> stands before everything that is shown.'
  if (family === 'head' && IN_HEAD.has(name)) return `A browser moves <${name}> into <head>; write it there.`
  if (name === 'head') around.family = 'head'
  else if (!IN_HEAD.has(name) && name !== 'html') around.family = 'flow'
  return undefined
}

function fitsFamily(name: string, around: Holder, isLoose: boolean): Mistake {
  if (NEUTRAL.has(name) || (IN_HEAD.has(name) && around.family === undefined)) return undefined
  const [before, family] = [around.family, familyOf(name)]
  // Of a fragment nothing says whether it stands in the table itself, so that all its larger parts may come.
  const areParts = isLoose && isTableFamily(before) && isTableFamily(family)
  const isSame = areParts ? (before === 'cells') === (family === 'cells') : before === family
  if (before !== undefined && !isSame) return `<${name}> cannot stand beside what is before it.`
  around.family = family
  return undefined
}
