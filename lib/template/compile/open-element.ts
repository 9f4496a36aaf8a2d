import {
  guessSpace,
  IMPLIED_END,
  MARKERS,
  MATH_POINTS,
  SCOPES,
  SPECIAL,
  SVG_POINTS,
  type Space,
} from './elements.ts'

/** A start tag. */
export interface Tag {
  /** In lower case. */
  readonly name: string
  readonly closesItself: boolean
  /** The attributes by name, in lower case, with what is written out of their values. */
  readonly attributes: ReadonlyMap<string, string>
}

/** Stands among the attributes of a tag that has a bag of them. */
export const BAG = '${…}'

/** What the elements at the top of a page, of a `template` or of a fragment are. */
export type Family = 'flow' | 'table' | 'rows' | 'cells' | 'cols' | 'head' | 'body'

/** Something that elements stand in one after the other. */
export interface Holder {
  family?: Family | undefined
}

/** An element that is open. */
export interface Open extends Holder {
  readonly name: string
  readonly space: Space
  /** False of an element of a template around this one, which this one cannot close. */
  readonly isOurs: boolean
  /** An element of a drawing or a formula that holds HTML. */
  readonly holdsHtml: boolean
  /** What is open around it, and itself. */
  readonly sight: Sight
}

/** Elements that others ask for from afar, the one that may hide others first. */
const FAR = ['form', 'select', 'option', 'ruby', 'a', 'nobr', 'button', 'p'] as const
type Far = (typeof FAR)[number]

/**
 * What can be seen from inside of an element, looking outwards as HTML's parser does. It is carried along, so that
 * no tag has to look through all that is open.
 */
export interface Sight {
  /** Where elements stand in the stack that are not hidden by the border of a scope. */
  readonly far: Readonly<Partial<Record<Far, number | undefined>>>
  /** Where the search for a list item or a term ends; it may be one. */
  readonly item: number
  /** Where the search for the cell of a table ends; it may be one. */
  readonly cell: number
  /** Inside `script` or `style`, at any depth. */
  readonly isScript: boolean
  readonly isNoscript: boolean
  /** The innermost elements up to `item` that a template which stands here has to do with, each name once. */
  readonly near: readonly Seen[]
}

/** What a template needs to know of an open element around it. */
export type Seen = Pick<Open, 'name' | 'space' | 'holdsHtml'>

export const OUTSIDE: Sight = { far: {}, item: -1, cell: -1, isScript: false, isNoscript: false, near: [] }

/** Opens an element, which will stand at `at` of the stack. */
export function opened(seen: Seen, isOurs: boolean, at: number, around: Sight): Open {
  return { ...seen, isOurs, sight: look(seen, at, around) }
}

function look(seen: Seen, at: number, around: Sight): Sight {
  const { name, space } = seen
  const isHtml = space === 'html'
  const isBorder = isForeign(seen) || (isHtml && SPECIAL.has(name) && !/^(?:address|div|p)$/.test(name))
  // In a `template` everything begins anew.
  const outer = isHtml && name === 'template' ? OUTSIDE : around
  const near = isBorder ? [] : outer.near.filter((each) => each.name !== name && isAsked(each))
  return {
    far: farFrom(seen, at, outer),
    item: isBorder ? at : around.item,
    cell: isForeign(seen) || /^(?:td|th|caption|table|template|select|html)$/.test(name) ? at : around.cell,
    isScript: around.isScript || name === 'script' || name === 'style',
    isNoscript: around.isNoscript || (isHtml && name === 'noscript'),
    near: isHtml && name === 'template' ? [] : [...near, { name, space, holdsHtml: seen.holdsHtml }],
  }
}

/** Does the name of an element matter to what does not stand directly in it? */
function isAsked({ name, space }: Seen): boolean {
  return isForeign({ space }) || SPECIAL.has(name) || IMPLIED_END.has(name)
}

function farFrom({ name, space, ...rest }: Seen, at: number, around: Sight): Sight['far'] {
  const far: Partial<Record<Far, number | undefined>> = { ...around.far }
  const isHtml = space === 'html'
  if (isHtml && MARKERS.has(name)) far.a = undefined
  // Any element of a drawing may hold HTML only by way of one that is such a border.
  const isScope = (isHtml && SCOPES.has(name)) || rest.holdsHtml
  if (isScope)
    for (const each of ['select', 'option', 'ruby', 'nobr', 'button', 'p'] as const) far[each] = undefined
  if (isHtml && name === 'button') far.p = undefined
  if (isHtml && (name === 'select' || name === 'datalist')) far.option = undefined
  const isFound = isHtml || (space === 'any' && name === 'a')
  if (isFound && (FAR as readonly string[]).includes(name)) far[name as Far] = at
  return far
}

/** The stack of open elements around a place in a template. */
export function outerStack({ far, near }: Sight): readonly Seen[] {
  const hidden = FAR.filter((name) => far[name] !== undefined && near.every((each) => each.name !== name))
  if (near.length === 0) return []
  return [...hidden.map((name) => ({ name, space: 'html', holdsHtml: false }) as const), ...near]
}

/** Is this an element of a drawing or a formula? */
export function isForeign({ space }: Pick<Open, 'space'>): boolean {
  return space === 'svg' || space === 'math'
}

/** Is the content of an element of a drawing or a formula HTML's, if it has this name? */
export function entersHtml(around: Open, name: string): boolean {
  if (!around.holdsHtml) return false
  const isText = around.space === 'math' && MATH_POINTS.has(around.name)
  return !isText || (name !== 'mglyph' && name !== 'malignmark')
}

/** The language of an element that stands where HTML does. */
export function languageOf(name: string, around: Open | undefined): Space {
  if (!around || around.space === 'any') return guessSpace(name)
  return name === 'svg' || name === 'math' ? name : 'html'
}

/** Does an element of this language hold HTML again? */
export function holdsHtml({ name, attributes }: Tag, space: Space): boolean {
  if (space === 'svg') return SVG_POINTS.has(name)
  if (space !== 'math') return false
  const isDocument =
    name === 'annotation-xml' &&
    /^(?:text\/html|application\/xhtml\+xml)$/i.test(attributes.get('encoding') ?? '')
  return isDocument || MATH_POINTS.has(name)
}
