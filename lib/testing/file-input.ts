import { refuseUnusable, selectedBy } from './clickable.ts'
import { isDisabled } from './control.ts'
import type { Elements, PageDocument } from './page-document.ts'

const FILES = 'input[type=file]'

/**
 * Finds the file input that a selector names, or that has this label, `name` or id.
 *
 * @throws when there is no such input of an upload, more than one, or one that a visitor could not use
 */
export function fileInput(document: PageDocument, target: string): Elements {
  const input = meant(document, target)
  if (input.attr('data-phx-upload-ref') === undefined)
    throw new Error(
      `"${target}" is no live file input: render it by liveFileInput(upload).\n\n${document.excerpt}`,
    )
  // What is hidden is often used by its label, or by dropping files.
  if (isDisabled(input) || !isReachable(document, input)) refuseUnusable(document, input, target)
  return input
}

function meant(document: PageDocument, target: string): Elements {
  const ways = [
    () => document.each(selectedBy(document, target).filter(FILES)),
    () => labelled(document, target),
    () => named(document, target),
  ]
  const found = ways.map((way) => way()).find(({ length }) => length > 0) ?? []
  const [first, ...others] = found
  if (first && others.length === 0) return first
  const names = inputs(document).map((input) => `"${input.attr('name') ?? ''}"`)
  const all = `\n\nThe file inputs of the page are ${names.join(', ') || 'none'}.`
  throw new Error(document.notOne(`file input has the selector, label or name "${target}"`, found) + all)
}

function labelled(document: PageDocument, text: string): Elements[] {
  const labels = document.each(document.all('label')).filter((label) => document.textOf(label) === text)
  const ids = new Set(labels.map((label) => label.attr('for') ?? label.find(FILES).attr('id')))
  return inputs(document).filter((input) => {
    const { id, 'aria-label': label } = input.attr() ?? {}
    return label === text || (id !== undefined && ids.has(id))
  })
}

function named(document: PageDocument, name: string): Elements[] {
  return inputs(document).filter((input) => input.attr('name') === name || input.attr('id') === name)
}

function inputs(document: PageDocument): Elements[] {
  return document.each(document.all(FILES))
}

/** Can a visitor see the input, its label, or a place where files are dropped for it? */
function isReachable(document: PageDocument, input: Elements): boolean {
  const id = input.attr('id') ?? ''
  const places = document.all(`label[for="${id}"], [phx-drop-target="${id}"]`)
  const around = input.closest('label')
  return [input, around, ...document.each(places)].some((one) => one.length > 0 && !document.isHidden(one))
}
