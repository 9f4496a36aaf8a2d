import type { Settings } from '../options/options.ts'
import { html } from '../template/html.ts'
import type { Nest, Nested, Rendered } from '../template/rendered.ts'
import { toHtml } from '../template/print/to-html.ts'
import type { PageTokens } from './token.ts'

/** What elements need of the page they stand in. */
export type PagePart = {
  readonly visitor: string
  /** The route or the embedded view. */
  readonly place: string
  /** The path of the router's end points, as the page has it. */
  readonly door: string
  /** The id of the page's own view. */
  readonly root: string
  /** The path and the query of the page. */
  readonly path: string
}

/** Makes the elements that views live in, with the tokens by which they are joined. */
export class Elements {
  readonly #settings: Settings
  readonly #tokens: PageTokens

  constructor(settings: Settings, tokens: PageTokens) {
    this.#settings = settings
    this.#tokens = tokens
  }

  /** The element of a route's view, or of an embedded one. @param path where the page is, if its place does not say it */
  root(content: Nest, { visitor, place, door, root }: PagePart, isMain: boolean, path?: string): Rendered {
    const token = this.#tokens.print({ id: root, time: this.#time, visitor, place, door, path })
    return html`<div id="${root}" data-phx-main=${isMain} data-phx-session="${token}" data-phx-static="${content.flash}">${content}</div>`
  }

  /** The element of a nested view in a first page: only what is sticky is joined without the view around it. */
  nested(nested: Nested, content: Nest, part: PagePart, parent: string): Rendered {
    return nested.isSticky ? this.#sticky(nested, part, content) : element(nested, parent, '', content)
  }

  /** The same without content, for a browser that is to join it. */
  toJoin(nested: Nested, part: PagePart, parent: string): string {
    if (nested.isSticky) return toHtml(this.#sticky(nested, part))
    const { visitor, place, door } = part
    const token = this.#tokens.print({ id: nested.id, time: this.#time, visitor, place, door, parent })
    return toHtml(element(nested, parent, token))
  }

  #sticky({ id }: Nested, { visitor, place, door, root, path }: PagePart, content?: Nest): Rendered {
    const token = this.#tokens.print({ id, time: this.#time, visitor, place, door, parent: root, path })
    return html`<div id="${id}" data-phx-session="${token}" data-phx-static="${content?.flash}" data-phx-sticky>${content}</div>`
  }

  /** Tokens carry the hour, or less where pages are to join sooner: equal pages are equal to the letter. */
  get #time(): number {
    const step = Math.min(AN_HOUR, this.#settings.maxPageAge / 2)
    return Math.floor(Date.now() / step) * step
  }
}

const AN_HOUR = 60 * 60 * 1000

function element({ id }: Nested, parent: string, token: string, content?: Nest): Rendered {
  return html`<div id="${id}" data-phx-session="${token}" data-phx-static="${content?.flash}" data-phx-parent-id="${parent}">${content}</div>`
}
