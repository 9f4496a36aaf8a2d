import type { Nested } from '../template/rendered.ts'
import type { InstancePlace } from '../instance/setting.ts'
import type { FlashSealer } from '../instance/flash.ts'
import type { FlashMessages } from '../view/flash.ts'
import type { Elements, PagePart } from '../page/element.ts'
import type { FlashTokens } from '../page/flash.ts'

/** What makes elements and seals messages, the same for all parts. */
type Papers = { readonly elements: Elements; readonly flash: FlashTokens }

/** A view as its page and its visitor have it: all that it keeps of its join, as it lives much longer. */
export class JoinedPart implements FlashSealer, InstancePlace, PagePart {
  readonly id: string
  readonly url: string
  readonly visitor: string
  readonly place: string
  readonly door: string
  readonly root: string
  readonly path: string
  readonly #papers: Papers

  constructor(
    { id, url, visitor, place, door, root, path }: PagePart & { id: string; url: string },
    papers: Papers,
  ) {
    this.id = id
    this.url = url
    this.visitor = visitor
    this.place = place
    this.door = door
    this.root = root
    this.path = path
    this.#papers = papers
  }

  get connected(): boolean {
    return true
  }

  elementOf(nested: Nested): string {
    return this.#papers.elements.toJoin(nested, this, this.id)
  }

  seal(messages: FlashMessages): string {
    return this.#papers.flash.seal(this.visitor, messages)
  }
}
