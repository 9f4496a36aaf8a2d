import { html } from '../template/html.ts'
import type { Nest, Nested, Rendered } from '../template/rendered.ts'
import { toHtml } from '../template/print/to-html.ts'
import type { PageTokens } from './token.ts'

/** The page that elements stand in. */
export type ElementContext = {
  readonly visitor: string
  /** Who the visitor is, if the application knows. */
  readonly identity: string | undefined
  /** The name of the route, or of the embedded view. */
  readonly route: string
  /** The path of the router's end points, as the page has it. */
  readonly endpoint: string
  /** The id of the page's own view. */
  readonly root: string
  /** The path and the query of the page. */
  readonly path: string
}

/** Makes the elements that views live in, with the tokens by which they are joined. */
export class Elements {
  readonly #maxPageAge: number
  readonly #tokens: PageTokens

  /** @param maxPageAge how long a page may wait before it joins, in milliseconds */
  constructor(maxPageAge: number, tokens: PageTokens) {
    this.#maxPageAge = maxPageAge
    this.#tokens = tokens
  }

  /** The element of a route's view, or of an embedded one. @param path of the page, if the name of its route does not say it */
  root(
    content: Nest,
    { visitor, identity, route, endpoint, root }: ElementContext,
    isMain: boolean,
    path?: string,
  ): Rendered {
    const token = this.#tokens.print({ id: root, time: this.#time, visitor, identity, route, endpoint, path })
    return html`<div id="${root}" data-phx-main=${isMain} data-phx-session="${token}" data-phx-static="${content.flash}">${content}</div>`
  }

  /** The element of a nested view in a first page: only a sticky view is joined without the view around it, and has a token here. */
  nested(nested: Nested, content: Nest, page: ElementContext, parent: string): Rendered {
    return nested.isSticky ? this.#sticky(nested, page, content) : element(nested, parent, '', content)
  }

  /** The element of a nested view without content, for a browser that is to join it. */
  toJoin(nested: Nested, page: ElementContext, parent: string): string {
    if (nested.isSticky) return toHtml(this.#sticky(nested, page))
    const { visitor, identity, route, endpoint } = page
    const { id } = nested
    const token = this.#tokens.print({ id, time: this.#time, visitor, identity, route, endpoint, parent })
    return toHtml(element(nested, parent, token))
  }

  #sticky({ id }: Nested, page: ElementContext, content?: Nest): Rendered {
    const { visitor, identity, route, endpoint, root: parent, path } = page
    const time = this.#time
    const token = this.#tokens.print({ id, time, visitor, identity, route, endpoint, parent, path })
    return html`<div id="${id}" data-phx-session="${token}" data-phx-static="${content?.flash}" data-phx-sticky>${content}</div>`
  }

  /** Tokens carry the hour, or less where pages are to join sooner: equal pages are equal to the letter. */
  get #time(): number {
    const step = Math.min(AN_HOUR, this.#maxPageAge / 2)
    return Math.floor(Date.now() / step) * step
  }
}

const AN_HOUR = 60 * 60 * 1000

function element({ id }: Nested, parent: string, token: string, content?: Nest): Rendered {
  return html`<div id="${id}" data-phx-session="${token}" data-phx-static="${content?.flash}" data-phx-parent-id="${parent}">${content}</div>`
}
