import { refused } from './describe.ts'
import { LiveError } from './live-error.ts'

/** What is wrong with what a template, a head or `attrs` is given. */

/** Something that `pageTitle` or `head` returned and that cannot stand in a page's head. */
export const headInvalid = (member: string, expected: string, given: unknown): LiveError =>
  new LiveError('LIVE_HEAD_INVALID', 'app', `\`${member}\` takes ${expected}, not ${refused(given)}.`)

/** A hole where no value may stand, or markup that says another thing to a browser. Thrown the first time the template is seen. */
export const holePosition = (place: string, remedy: string, what = 'A value cannot stand here'): LiveError =>
  new LiveError('LIVE_HOLE_POSITION', 'app', `${what}: ${place}⟨here⟩. ${remedy}`)

/** A value that has no meaning where it stands, such as an object in a text. */
export const valueKind = (value: unknown, expected: string, taker = 'A template'): LiveError =>
  new LiveError('LIVE_VALUE_KIND', 'app', `${taker} was given ${refused(value)} where it takes ${expected}.`)

/** A view that `liveRender` cannot nest. */
export const nestedInvalid = (why: string): LiveError =>
  new LiveError('LIVE_NESTED_INVALID', 'app', `A view cannot be nested here: ${why}.`)

/** `liveRender` in a layout, or wherever else no view is around it. */
export const nestedOutside = (): LiveError =>
  nestedInvalid('`liveRender` stands in the template of a live view; elsewhere `live.embed` prints a view')

/** A live component that is not what it has to be, or cannot stand where it is. */
export const componentInvalid = (why: string): LiveError =>
  new LiveError('LIVE_COMPONENT_INVALID', 'app', `A live component is wrong: ${why}.`)

/** `component` in a layout, or wherever else no view is around it. */
export const componentOutside = (): LiveError =>
  componentInvalid('`component` stands in the template of a live view or of another live component')

/** A stream that is not what it has to be, or cannot stand where it is. */
export const streamInvalid = (why: string): LiveError =>
  new LiveError('LIVE_STREAM_INVALID', 'app', `A stream is wrong: ${why}.`)

/** `each` of a stream outside of an element for its rows. */
export const streamOutside = (): LiveError =>
  streamInvalid(
    'its `each` stands directly in an element of the same template that has an id and phx-update="stream", as in <ul id="songs" phx-update="stream">${songs.each(…)}</ul>',
  )

/** Two rows of one `each` with the same key. */
export const keyTwice = (key: unknown): LiveError =>
  new LiveError(
    'LIVE_KEY_TWICE',
    'app',
    `Two items of one \`each\` have the key ${refused(key)}. A key names one item; use its id, not its position or text.`,
  )

/** The array of an `each` with `reuse` was changed in place, so that what changed cannot be found out. */
export const itemsChanged = (): LiveError =>
  new LiveError(
    'LIVE_ITEMS_CHANGED',
    'app',
    'The array of an `each` that reuses rows was changed in place. Make a new one: [...items, item], items.with(i, item), items.filter(…).',
  )

/** A name in `attrs({...})` that is not an attribute, or an attribute that would run script. */
export const attributeName = (name: string): LiveError =>
  new LiveError(
    'LIVE_ATTRIBUTE_NAME',
    'app',
    `There is no attribute named ${refused(name)} for \`attrs\` or \`JS\` to write. ` +
      'Names are letters, digits, "-", "_", ":" and "."; handlers such as onclick are phx-click.',
  )

/** A name that no field of a form can have. */
export const fieldName = (name: string, why: string): LiveError =>
  new LiveError(
    'LIVE_FIELD_NAME',
    'app',
    `${refused(name)} is no name of a field: ${why}. Names are such as name, address[city], tags[] and lines[0][text].`,
  )
