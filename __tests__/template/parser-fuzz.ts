import fc from 'fast-check'
import { parseFragment, type DefaultTreeAdapterTypes as Parsed } from 'parse5'
import { IN_VIEW } from '../../lib/template/compile/surroundings.ts'
import { Scanner } from '../../lib/template/compile/scanner.ts'

/** Where a value stands: the elements around it, or the tag and the attribute it stands in. */
export type Place = { readonly path?: readonly string[]; readonly attribute?: string }

type Node = Parsed.ChildNode | Parsed.DocumentFragment

/**
 * The places of the holes as our scanner sees them, or undefined when it refuses the template.
 * @param texts the text of a template around its values
 */
export function ourPlaces(texts: readonly string[]): readonly (Place | 'markup')[] | undefined {
  const scanner = new Scanner(IN_VIEW)
  try {
    const places = texts.map((text, i) => {
      scanner.read(text)
      const next = texts[i + 1]
      if (next === undefined) return undefined
      const { kind } = scanner.hole(next)
      const path = scanner.nesting.open
        .slice(1)
        .map(({ name, space }) => `${space === 'any' ? 'html' : space}:${name}`)
      if (kind === 'text' || kind === 'leading') return { path }
      if (kind === 'markup') return 'markup'

      const { tag, name } = scanner.target
      return { attribute: `${tag} ${kind === 'bag' ? `bag${String(i)}` : name.toLowerCase()}` }
    })
    scanner.end()
    return places.filter((place) => place !== undefined)
  } catch (error) {
    if ((error as { code?: string }).code !== 'LIVE_HOLE_POSITION') throw error
    return undefined
  }
}

/** What is sent of the template: a mark in the place of each value. */
export function printed(texts: readonly string[]): string {
  const kinds: string[] = []
  const scanner = new Scanner(IN_VIEW)
  return texts.reduce((text, next, i) => {
    scanner.read(texts[i - 1] ?? '')
    const { kind } = scanner.hole(next)
    kinds.push(kind)
    const mark = `mark${String(i - 1)}.`
    if (kind === 'markup') return text + next
    const value = kind === 'attribute' ? `"${mark}"` : kind === 'bag' ? `bag${String(i - 1)}="${mark}"` : mark
    return text + value + next
  })
}

/** The places of the marks as parse5 sees them: of each mark all there are. */
export function theirPlaces(text: string, count: number): readonly (readonly Place[])[] {
  const found = Array.from({ length: count }, (): Place[] => [])
  visit(parseFragment(text, { sourceCodeLocationInfo: true }), [], (node, path) => {
    if (node.nodeName === '#text')
      for (const i of marksIn((node as Parsed.TextNode).value)) found[i]?.push({ path })
    if (node.nodeName === '#comment')
      for (const i of marksIn((node as Parsed.CommentNode).data))
        found[i]?.push({ path, attribute: '#comment' })
    if (!('attrs' in node)) return
    for (const { name, value, prefix } of node.attrs) {
      const full = prefix === undefined || prefix === '' ? name : `${prefix}:${name}`
      const place = { attribute: `${node.tagName.toLowerCase()} ${full.toLowerCase()}` }
      for (const i of marksIn(value)) found[i]?.push(place)
      if (/mark\d/.test(name)) found[0]?.push(place)
    }
  })
  return found
}

/** Are there elements that parse5 moved, split or doubled? */
export function isRepaired(text: string): boolean {
  let last = -1
  let isBad = false
  const ends: number[] = []
  const walk = (node: Node): void => {
    const place = 'sourceCodeLocation' in node ? node.sourceCodeLocation : undefined
    if (place && 'tagName' in node) {
      isBad ||= place.startOffset <= last || ends.some((end) => place.startOffset >= end)
      last = place.startOffset
      const end = (place as Parsed.Element['sourceCodeLocation'])?.endTag
      if (end) ends.push(end.startOffset)
      for (const child of childrenOf(node)) walk(child)
      if (end) ends.pop()
    } else for (const child of childrenOf(node)) walk(child)
  }
  walk(parseFragment(text, { sourceCodeLocationInfo: true }))
  return isBad
}

function marksIn(text: string): readonly number[] {
  return [...text.matchAll(/mark(\d+)\./g)].map(([, digits]) => Number(digits))
}

function childrenOf(node: Node): readonly Node[] {
  if ('content' in node) return node.content.childNodes
  return 'childNodes' in node ? node.childNodes : []
}

const SPACES: Readonly<Record<string, string>> = {
  'http://www.w3.org/1999/xhtml': 'html',
  'http://www.w3.org/2000/svg': 'svg',
  'http://www.w3.org/1998/Math/MathML': 'math',
}

function visit(
  node: Node,
  path: readonly string[],
  see: (node: Node, path: readonly string[]) => void,
): void {
  see(node, path)
  const isElement = 'tagName' in node
  // What the parser puts in of its own accord, and HTML's authors leave away.
  const isImplied = isElement && !node.sourceCodeLocation && /^(tbody|colgroup)$/.test(node.tagName)
  const inside =
    isElement && !isImplied
      ? [...path, `${SPACES[node.namespaceURI] ?? '?'}:${node.tagName.toLowerCase()}`]
      : path
  for (const child of childrenOf(node)) visit(child, inside, see)
}

const NAMES = (
  'div p span a b i li ul ol dl dt dd table tbody thead tr td th caption colgroup col form button input select option ' +
  'optgroup h1 h2 svg math title desc foreignObject g rect path mi mtext annotation-xml mglyph textarea style script ' +
  'template ruby rt rp rb rtc pre listing br hr img iframe noembed noframes xmp noscript object marquee nobr font ' +
  'image article address plaintext body head html frameset animate set datalist label em code main details summary'
).split(' ')

const ODD = (
  '\u00a0|\u2003|\u2028|\ufeff|\v|\0|/|//|=|"|\'|`|<|>|<!|<!--|-->|--!>|<!-->|<![CDATA[|]]>|<?|</|</>|&|&#|&lt|&amp;|' +
  '<!doctype html>|<a/b|<p x/|\\|\r|\f|\t'
).split('|')

const name = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...NAMES) },
  fc.constantFrom('DIV', 'x-y', 'Svg', 'tItle'),
)
const HOLE = '\u{f0000}'

const attribute = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      ` title="${HOLE}"`,
      ` class=${HOLE}`,
      ` ${HOLE}`,
      ` alt='a${HOLE}b'`,
      ' hidden',
    ),
  },
  fc.constantFrom(
    ' a=b',
    ' a=b/',
    ` a=${HOLE}/`,
    ' encoding="text/html"',
    ' encoding="application/xhtml+xml"',
    ' encoding=x',
    ' type=hidden',
    ' color=red',
    ' a = "b"',
    ' a="b"c="d"',
    ` b="<p>${HOLE}"`,
    ' x/y="z"',
    `\u00a0title="${HOLE}"`,
    `\vtitle="${HOLE}"`,
    `/title="${HOLE}"`,
    ' b="</noscript>"',
    ' b="-->"',
  ),
)

type Token =
  | {
      readonly kind: 'start'
      readonly name: string
      readonly attributes: readonly string[]
      readonly end: string
    }
  | { readonly kind: 'end' | 'stray' | 'text'; readonly text: string }

const token: fc.Arbitrary<Token> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('start' as const),
      name,
      attributes: fc.array(attribute, { maxLength: 2 }),
      end: fc.oneof({ weight: 8, arbitrary: fc.constant('>') }, fc.constantFrom('/>', ' >', ' / >')),
    }),
  },
  { weight: 7, arbitrary: fc.record({ kind: fc.constant('end' as const), text: fc.constant('') }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('stray' as const), text: name }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('text' as const),
      text: fc.oneof(
        { weight: 6, arbitrary: fc.constantFrom(HOLE, 'x', ' ', '\n') },
        fc.constantFrom('<!-- c -->', 'a < b', '&amp;', ...ODD),
      ),
    }),
  },
)

/** The texts of a template: elements that mostly nest well, with values and oddities everywhere. */
export const texts: fc.Arbitrary<readonly string[]> = fc
  .array(token, { minLength: 1, maxLength: 14 })
  .map((tokens) => write(tokens).split(HOLE))

function write(tokens: readonly Token[]): string {
  const open: string[] = []
  let text = ''
  for (const each of tokens) {
    if (each.kind === 'start') {
      text += `<${each.name}${each.attributes.join('')}${each.end}`
      const isOpen = !/^(?:br|hr|img|input|col)$/i.test(each.name) && each.end !== '/>'
      if (isOpen) open.push(each.name)
    } else if (each.kind === 'end') text += open.length > 0 ? `</${open.pop() ?? ''}>` : ''
    else text += each.kind === 'stray' ? `</${each.text}>` : each.text
  }
  return (
    text +
    open
      .reverse()
      .map((name) => `${HOLE}</${name}>`)
      .join('')
  )
}
