import { CELLS, NEUTRAL, SECTIONS, TABLE_PARTS } from './elements.ts'
import type { Family, Tag } from './open-element.ts'
import type { Mistake, Stack } from './stack.ts'

/** Table by table: the parts end each other, and nothing else stands between them. */
export function makeRoomInTable(stack: Stack, tag: Tag): Mistake {
  const { name } = tag
  const isPart = TABLE_PARTS.has(name)
  for (;;) {
    const { inner } = stack
    const isEdge = inner?.space !== 'html' || inner.name === 'template'
    if (isEdge && !(isPart && inner?.holdsHtml)) return undefined
    const isTable = !isEdge && isTablePart(inner.name)
    if (!isTable && !isPart) return undefined
    if (isTable && stands(tag, inner.name)) return undefined
    if (isTable && (!isPart || inner.name === 'table' || CELLS.has(name))) return notInTable(name, inner.name)
    const mistake = isTable ? stack.closeInner(name) : endCell(stack, name)
    if (mistake !== undefined) return mistake
  }
}

/** Is this an element between whose parts a text would be moved away? */
export function isTablePart(name: string): boolean {
  return name === 'table' || name === 'tr' || name === 'colgroup' || SECTIONS.has(name)
}

export function isTableFamily(family: Family | undefined): boolean {
  return family === 'table' || family === 'rows' || family === 'cells' || family === 'cols'
}

/** The family of an element that begins a `template` or a fragment. */
export function familyOf(name: string): Family {
  if (CELLS.has(name)) return 'cells'
  if (name === 'tr') return 'rows'
  if (name === 'col') return 'cols'
  return TABLE_PARTS.has(name) ? 'table' : 'flow'
}

function endCell(stack: Stack, name: string): Mistake {
  const at = stack.sight.cell
  const cell = stack.open[at]
  if (cell?.space === 'html' && /^(?:td|th|caption)$/.test(cell.name)) return stack.close(at, name)
  return `<${name}> stands only in a table: a browser drops it here.`
}

/** Does an element stand directly in a part of a table? */
function stands({ name, attributes }: Tag, part: string): boolean {
  if (part === 'colgroup') return name === 'col' || name === 'template'
  const isHidden = name === 'input' && /^hidden$/i.test(attributes.get('type') ?? '')
  if (NEUTRAL.has(name) || isHidden) return true
  if (part === 'tr') return CELLS.has(name)
  if (part === 'table') return TABLE_PARTS.has(name) && !CELLS.has(name)
  return name === 'tr'
}

function notInTable(name: string, part: string): Mistake {
  if (name === 'form') {
    return (
      `A browser leaves <form> empty in <${part}>; put it around the table or into a <td>, ` +
      'and tie fields elsewhere to it by form="id".'
    )
  }
  if (CELLS.has(name)) return `A browser puts a <tr> around <${name}> in <${part}>; write it.`
  return `A browser moves <${name}> out of <${part}>; put it into a <td>.`
}
