import { refused, streamInvalid } from '../errors/index.ts'
import { isOneElement } from './compile/one-element.ts'
import type { Template } from './compile/template.ts'
import { nestedIn } from './nested-in.ts'
import { Keyed, Rendered, type Streamed } from './rendered.ts'

/** The hole with the id of the element that a template is; -1 where a bag of attributes may have it. */
const idHoles = new WeakMap<Template, number>()

/**
 * The rows that a stream brings. Each is looked at when it is rendered: it has to be one element that has its id.
 * @throws LIVE_STREAM_INVALID, when a row is rendered
 */
export function streamRows({ rows: { items, key, render } }: Streamed): Keyed {
  return new Keyed(items, key, (item, i) => checked(render(item, i), key(item, i)))
}

function checked(row: unknown, id: unknown): Rendered {
  if (!(row instanceof Rendered)) throw streamInvalid(`a row is html\`…\`, not ${refused(row)}`)
  const hole = idHoleOf(row.template)
  if (hole >= 0 && row.values[hole] !== id)
    throw streamInvalid(
      `the element of a row has the id ${refused(row.values[hole])}; give it the id that \`each\` hands to the row, ${refused(id)}`,
    )
  if (nestedIn(row).length > 0) throw streamInvalid('its rows nest no views; place a live component there')
  return row
}

function idHoleOf(template: Template): number {
  const known = idHoles.get(template)
  if (known !== undefined) return known
  if (!isOneElement(template))
    throw streamInvalid('a row is not one element; put all of it into one, and write its end tag')
  const hole = find(template)
  idHoles.set(template, hole)
  return hole
}

function find({ statics, holes }: Template): number {
  const isInTag = (i: number): boolean =>
    !statics
      .slice(0, i + 1)
      .join('')
      .replaceAll(/"[^"]*"|'[^']*'/g, '')
      .includes('>')
  const inTag = holes.filter((_, i) => isInTag(i))
  const at = inTag.findIndex(
    (hole, i) =>
      (hole.kind === 'attribute' && hole.name.toLowerCase() === 'id') ||
      (hole.kind === 'quoted' && /\sid=["']$/i.test(statics[i] ?? '') && /^["']/.test(statics[i + 1] ?? '')),
  )
  if (at >= 0 || inTag.some(({ kind }) => kind === 'bag')) return at
  throw streamInvalid(
    'the element of a row has no id=${id} in its tag, with the id that `each` hands to the row',
  )
}
