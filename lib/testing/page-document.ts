import type { CheerioAPI } from 'cheerio'
import type { PageHead } from '../protocol/diff.ts'
import type { Elements } from './elements.ts'
import { setHead, setTitle } from './page-head.ts'
import { showPortals } from './portals.ts'

export type { Elements } from './elements.ts'

/** Elements that are not shown. */
const UNSEEN = '[hidden], template, script, style, dialog:not([open]), input[type=hidden]'

/** What stands in foreign markup, where commands find nothing. */
export const FOREIGN = '[phx-foreign] *'

/** Elements with a style of their own that hides them. */
const STYLED_AWAY = /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)/i

/** How many matches a message lists. */
const MAX_MATCHES = 10

type Around = { readonly document: PageDocument; readonly selector: string }

/** The page as the visitor's browser holds it: parsed once, its views drawn again when they are read. */
export class PageDocument {
  readonly #page: CheerioAPI
  /** Views that have changed since they were last read, with their HTML. */
  readonly #changed: Map<string, () => string>
  /** What commands have shown or hidden, by its id. */
  readonly #shown: Map<string, boolean>

  readonly #prefix: string
  /** The part of the page that this one is confined to; undefined for the whole page. */
  readonly #around: Around | undefined

  /**
   * @param prefix what the names of the page's bindings begin with
   * @throws when cheerio, which is an optional peer dependency, is not installed
   */
  static parse(html: string, prefix = 'phx-'): PageDocument {
    const document = new PageDocument(cheerio().load(html), prefix)
    showPortals(document.#page)
    document.#rename(document.#page('body'))
    return document
  }

  private constructor(page: CheerioAPI, prefix: string, around?: Around) {
    this.#page = page
    this.#prefix = prefix
    this.#around = around
    this.#changed = around ? around.document.#changed : new Map<string, () => string>()
    this.#shown = around ? around.document.#shown : new Map<string, boolean>()
  }

  /** The same page, in which selectors find only what is inside of one element. It is looked up anew each time. */
  within(selector: string): PageDocument {
    return new PageDocument(this.#page, this.#prefix, { document: this, selector })
  }

  /** The element that this document is confined to; the body for the whole page. @throws when it is not there */
  get root(): Elements {
    return this.#around ? this.#around.document.one(this.#around.selector) : this.#drawn('body')
  }

  /** A view is another from now on. */
  change(id: string, html: () => string): void {
    // What is drawn later is drawn into what was drawn before.
    this.#changed.delete(id)
    this.#changed.set(id, html)
  }

  /** The page has another title from now on. */
  retitle(title: string): void {
    setTitle(this.#page, title)
  }

  /** The page has another head from now on. */
  rehead(head: PageHead): void {
    setHead(this.#page, head)
  }

  /** The body, as HTML. */
  get html(): string {
    return (this.#drawn('body').html() ?? '').trim()
  }

  /** All elements that a selector names. @throws when it is no selector */
  all(selector: string): Elements {
    const root = this.#around && this.root
    try {
      return root ? root.find(selector) : this.#drawn(selector)
    } catch (error) {
      throw new Error(`"${selector}" is no CSS selector: ${(error as Error).message}`, { cause: error })
    }
  }

  /** The one element that a selector names. @throws when no element fits, or more than one */
  one(selector: string): Elements {
    const elements = this.all(selector)
    if (elements.length !== 1)
      throw new Error(this.notOne(`element matches "${selector}"`, this.each(elements)))
    return elements
  }

  /** Why something cannot be the one that was meant. */
  notOne(what: string, found: readonly Elements[]): string {
    if (found.length === 0) return `No ${what}.\n\n${this.excerpt}`
    const matches = found.slice(0, MAX_MATCHES).map((one) => `- ${shortened(this.#page.html(one), 300)}`)
    const rest = found.length > MAX_MATCHES ? [`- and ${String(found.length - MAX_MATCHES)} more`] : []
    const remedy = 'Name one of them by a longer selector, or look inside one element: page.within(selector).'
    const list = [...matches, ...rest].join('\n')
    return `More than one (${String(found.length)}) ${what}:\n${list}\n\n${remedy}`
  }

  /** What selectors look at, for an error message. */
  get excerpt(): string {
    return shortened(this.#around ? this.#page.html(this.root) : this.html, 4000)
  }

  /** What stands in elements, spaces collapsed as in print. */
  textOf(elements: Elements): string {
    return collapsed(elements.text())
  }

  /** Calls elements one by one. */
  each(elements: Elements): Elements[] {
    return elements.toArray().map((element) => this.#page(element))
  }

  /** Is the element hidden? */
  isHidden(element: Elements): boolean {
    return [element, ...this.each(element.parents())].some((one) => this.#isConcealed(one))
  }

  /** Commands have shown an element, or hidden it, and that holds. It takes an id to know it again. */
  show(element: Elements, isShown: boolean): void {
    const id = element.attr('id')
    if (id !== undefined) this.#shown.set(id, isShown)
  }

  #isConcealed(element: Elements): boolean {
    const isShown = this.#shown.get(element.attr('id') ?? '')
    if (isShown !== undefined) return !isShown
    return element.is(UNSEEN) || STYLED_AWAY.test(element.attr('style') ?? '')
  }

  /** The page's `$`, after what changed was drawn. */
  get #drawn(): CheerioAPI {
    for (const [id, html] of this.#changed) {
      const view = this.#page(`[id="${id}"]`).html(html())
      showPortals(this.#page)
      this.#rename(view)
      for (const copy of this.each(this.#page(`[data-phx-teleported="${id}"]`))) this.#rename(copy)
    }
    this.#changed.clear()
    return this.#page
  }

  /** Bindings of another prefix are found as `phx-` as well, and those that have this one mean nothing then. */
  #rename(root: Elements): void {
    if (this.#prefix === 'phx-') return
    for (const element of this.each(root.find('*'))) {
      const all = Object.entries(element.attr() ?? {})
      for (const [name] of all)
        if (name.startsWith('phx-') && name !== 'phx-foreign') element.removeAttr(name)
      for (const [name, value] of all) {
        if (name.startsWith(this.#prefix)) element.attr(`phx-${name.slice(this.#prefix.length)}`, value)
      }
    }
  }
}

/** The `phx-value-*` attributes of an element, by the rest of their names. */
export function phxValues(element: Elements): Readonly<Record<string, string>> {
  const own = Object.entries(element.attr() ?? {}).filter(([name]) => name.startsWith('phx-value-'))
  return Object.fromEntries(own.map(([name, value]) => [name.slice('phx-value-'.length), value]))
}

function shortened(html: string, max: number): string {
  return html.length > max ? `${html.slice(0, max)}…` : html
}

/** Spaces as in print: one at most, none at the ends. */
export function collapsed(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
}

function cheerio(): { readonly load: (html: string) => CheerioAPI } {
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would fail before it could be explained
    return require('cheerio') as { readonly load: (html: string) => CheerioAPI }
  } catch (error) {
    const remedy = 'express-liveview/testing reads pages with cheerio. Install it: npm install -D cheerio'
    throw new Error(remedy, { cause: error })
  }
}
