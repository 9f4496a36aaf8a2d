import { foreignRoot, parse } from '../dom/fragment.ts'
import { own } from '../dom/own.ts'
import type { AnyNode } from './nodes.ts'

/** A node of a parsed template, and the slots that live in it. */
export interface Path {
  readonly node: Node
  /** The number of the slot that this node keeps the place of, or -1. */
  readonly slot_: number
  readonly attributes_: readonly PathAttribute[]
  /** Every slot in the element's tag and below; of a comment or a raw text, those inside. */
  readonly slots: readonly number[]
  /** Paths of the child nodes; undefined when no slot lives below. */
  readonly children_: readonly Path[] | undefined
}

/** An attribute with slots in its value; without a name, a slot that stands for whole attributes. */
export interface PathAttribute {
  readonly name_: string
  /** The value, with a token for every slot. */
  readonly value_: string
  readonly slots: readonly number[]
}

/** Where every slot of a template ends up once a browser has parsed it. */
export interface PathMap {
  readonly paths: readonly Path[]
  /** Was every slot found exactly once, in a place that can be written? */
  readonly isExact: boolean
  /** Does every instance have one node per path at the top? */
  readonly isFixed: boolean
}

/** A run of siblings: what stands strictly between two nodes, or between one and an end of the parent. */
export interface Span {
  readonly parent: Element
  readonly before_: ChildNode | null
  /** Null is the end of the parent; undefined is an end that is not asked for. */
  readonly after_: ChildNode | null | undefined
}

/** Where one dynamic lives in the page. */
export interface Slot {
  readonly parent: Element
  readonly before_: ChildNode | null
  readonly after_: ChildNode | null
  /** The attribute of `parent` that the value is part of; none when it stands among nodes. */
  readonly attribute?: PathAttribute
  /** The smallest element that can be drawn as a whole; undefined at the top of a template. */
  readonly host: Host | undefined
  /** `slot`: it can be written by itself; `host`: only with the element around it; `none`: it is left alone. */
  readonly access: 'slot' | 'host' | 'none'
}

/** An element of the page and where it comes from in its template. */
export interface Host {
  readonly element_: Element
  readonly path_: Path
}

const TOKEN = '\uE000(\\d+)\uE001'
/**
 * A token as it stands in the text of a parsed template: as a comment, also where only text is allowed; as an
 * attribute; or bare.
 */
const ANY_TOKEN = new RegExp(`(?:<|&lt;)!--${TOKEN}--(?:>|&gt;)| ${TOKEN}="(\\s?)"|${TOKEN}`, 'g')
const BARE_TOKEN = new RegExp(TOKEN, 'g')
/** What is not closed goes on to the end, so that no letter is looked at twice. */
const PIECES = new RegExp(
  `<!--[^]*?(?:-->|$)|</?[a-z](?:"[^"]*(?:"|$)|'[^']*(?:'|$)|[^'">])*(?:>|$)|${TOKEN}`,
  'gi',
)
const PIECES_OF_TAG = new RegExp(`"[^"]*"|'[^']*'|=\\s*[^\\s"'>]+|\\s?${TOKEN}`, 'g')

const byStatics = new WeakMap<readonly string[], PathMap>()
const byText = new Map<string, PathMap>()

/** The path map of a template whose instance stands in `parent`; made once per template. */
export function pathMap(statics: readonly string[], parent: Node): PathMap {
  const root = foreignRoot(parent)
  let map = root ? undefined : byStatics.get(statics)
  if (!map) {
    const text = root + statics.join('\uE000')
    map = byText.get(text) ?? compile(statics, root)
    byText.set(text, map)
    if (!root) byStatics.set(statics, map)
  }
  return map
}

/** Fills the tokens of a template's text. */
export function fillTokens(text: string, value: (slot: number) => string): string {
  return text.replace(
    ANY_TOKEN,
    (_, inText?: string, inTag?: string, space: string = '', bare?: string) =>
      space + value(Number(inText ?? inTag ?? bare)),
  )
}

function token(slot: number): string {
  return `\uE000${slot}\uE001`
}

function slotsIn(text: string): number[] {
  return [...text.matchAll(BARE_TOKEN)].map((match) => Number(match[1]))
}

/** HTML in which tokens stand such that none is lost in parsing. */
function withTokens(html: string): string {
  return html.replace(PIECES, (piece) => {
    if (piece >= '\uE000') return `<!--${piece}-->`
    // Without an end, `<!--` is the text of a script.
    if (piece.startsWith('<!')) return piece.endsWith('-->') ? piece : '<!--' + withTokens(piece.slice(4))
    return piece.replace(PIECES_OF_TAG, (part) => {
      const name = part.trimStart()
      // The value says whether the slot was apart from what stands before it.
      return name < '\uE000' ? part : ` ${name}="${part === name ? '' : ' '}"`
    })
  })
}

function compile(statics: readonly string[], root: string): PathMap {
  const html = withTokens(statics.reduce((before, text, i) => before + token(i - 1) + text))
  const content = parse(root ? `<${root}>${html}</${root}>` : html, true)
  const paths = pathsIn((root && content.firstChild) || content)
  const slots = slotsOf(paths)
  return {
    paths,
    isExact:
      (!root || content.childNodes.length === 1) &&
      slots.length === statics.length - 1 &&
      new Set(slots).size === slots.length &&
      // A value behind "<" would be the name of a tag.
      !statics.some((text, i) => i < slots.length && /<\/?$/.test(text)),
    isFixed: paths.length > 0 && paths.every(({ slot_: slot }) => slot < 0),
  }
}

function slotsOf(parts: readonly { readonly slots: readonly number[] }[]): number[] {
  return parts.flatMap(({ slots }) => slots)
}

function pathsIn(parent: Node): Path[] {
  return Array.from(own(parent).childNodes, (node) => {
    const inText = slotsIn(own(node).nodeValue ?? '')
    const [slot = -1] = inText
    const attributes = Array.from(own<AnyNode>(node).attributes ?? [], pathAttribute).filter(
      (each) => each.slots.length > 0,
    )
    const children = pathsIn(node instanceof HTMLTemplateElement ? node.content : node)
    const below = slotsOf(children).concat(inText)
    return {
      node,
      slot_: node instanceof Comment && node.nodeValue === token(slot) ? slot : -1,
      attributes_: attributes,
      slots: slotsOf(attributes).concat(below),
      children_: below.length ? children : undefined,
    }
  })
}

function pathAttribute({ name, value }: Attr): PathAttribute {
  const [slot = -1] = slotsIn(name)
  const isWhole = name === token(slot)
  // A slot that is only part of a name is counted twice, so that the map is not exact.
  if (name.startsWith('=') || (slot >= 0 && !isWhole)) return { name_: name, value_: value, slots: [0, 0] }
  return { name_: isWhole ? '' : name, value_: value, slots: slotsIn(name + value) }
}
