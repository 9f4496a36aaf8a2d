import { foreignRoot, parse } from '../dom/fragment.ts'
import { own } from '../dom/own.ts'
import { nodesIn, type AnyNode } from './nodes.ts'

/** A node of a parsed template, and the slots that live in it. */
export interface Path {
  readonly node: Node
  /** The number of the slot whose token this node is, or -1. */
  readonly slot_: number
  readonly attributes_: readonly PathAttribute[]
  /** All slots in the element's tag and below it; in a comment or a raw text, the slots inside. */
  readonly slots: readonly number[]
  /** Paths of the child nodes; undefined if there are no slots below. */
  readonly children_: readonly Path[] | undefined
}

/** An attribute with slots in its value; without a name, a slot for whole attributes. */
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
  /** Does every instance have exactly one node for each path at the top? */
  readonly isFixed: boolean
}

/** A run of siblings: the nodes strictly between two nodes, or between a node and an end of the parent. */
export interface Span {
  readonly parent: Element
  readonly before_: ChildNode | null
  /** The node after the span; null at the end of the parent, undefined if the end is not known. */
  readonly after_: ChildNode | null | undefined
}

/** The place of one value in the page. */
export interface Slot {
  readonly parent: Element
  readonly before_: ChildNode | null
  readonly after_: ChildNode | null
  /** The attribute of `parent` that contains the value; undefined if the value is among the child nodes. */
  readonly attribute?: PathAttribute
  /** The smallest element that can be drawn as a whole; undefined at the top of a template. */
  readonly host: Host | undefined
  /** `slot`: the value can be written alone; `host`: only with the element around it; `none`: it is never written. */
  readonly access: 'slot' | 'host' | 'none'
}

/** An element of the page and its path in the template. */
export interface Host {
  readonly element_: Element
  readonly path_: Path
}

const TOKEN = '\uE000(\\d+)\uE001'
/**
 * A token in the text of a parsed template: as a comment (escaped where only text is allowed), as an attribute, or on
 * its own.
 */
const ANY_TOKEN = new RegExp(`(?:<|&lt;)!--${TOKEN}--(?:>|&gt;)| ${TOKEN}="(\\s?)"|${TOKEN}`, 'g')
const BARE_TOKEN = new RegExp(TOKEN, 'g')
/**
 * Tags, comments and tokens. A tag or comment without an end goes on to the end of the text, so that each character is read
 * once.
 */
const PIECES = new RegExp(
  `<!--[^]*?(?:-->|$)|</?[a-z](?:"[^"]*(?:"|$)|'[^']*(?:'|$)|[^'">])*(?:>|$)|${TOKEN}`,
  'gi',
)
const PIECES_OF_TAG = new RegExp(`"[^"]*"|'[^']*'|=\\s*[^\\s"'>]+|\\s?${TOKEN}`, 'g')

const byStatics = new WeakMap<readonly string[], PathMap>()
const byText = new Map<string, PathMap>()

/** The path map of a template whose instance is in `parent`; made once for each template. */
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

/** Replaces the tokens in a template's text by values. */
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

/** The template's HTML, with tokens in a form that the parser keeps. */
function withTokens(html: string): string {
  return html.replace(PIECES, (piece) => {
    if (piece >= '\uE000') return `<!--${piece}-->`
    // A `<!--` without an end is part of a script's text.
    if (piece.startsWith('<!')) return piece.endsWith('-->') ? piece : '<!--' + withTokens(piece.slice(4))
    return piece.replace(PIECES_OF_TAG, (part) => {
      const name = part.trimStart()
      // The attribute's value notes whether there was a space before the slot.
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
      // A slot directly after "<" is the name of a tag, which cannot be found.
      !statics.some((text, i) => i < slots.length && /<\/?$/.test(text)),
    isFixed: paths.length > 0 && paths.every(({ slot_: slot }) => slot < 0),
  }
}

function slotsOf(parts: readonly { readonly slots: readonly number[] }[]): number[] {
  return parts.flatMap(({ slots }) => slots)
}

function pathsIn(parent: Node): Path[] {
  return nodesIn(parent).map((node) => {
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
  // A slot inside an attribute's name is listed twice: then the map is not exact.
  if (name.startsWith('=') || (slot >= 0 && !isWhole)) return { name_: name, value_: value, slots: [0, 0] }
  return { name_: isWhole ? '' : name, value_: value, slots: slotsIn(name + value) }
}
