const VOID = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '))
const OPTIONAL_END = new Set(
  'html head body li dt dd p rt rp optgroup option thead tbody tfoot tr td th colgroup caption'.split(' '),
)

/** Inside these, svg and math hold HTML again. */
const INTEGRATION = new Set('foreignobject desc title mi mo mn ms mtext annotation-xml'.split(' '))

/**
 * Which elements are open. A browser repairs markup that is not nested well, and then the page is no longer
 * what the template says; so a template that is not nested well is refused.
 */
export class Nesting {
  readonly #open: string[] = []

  /** Inside svg or math, where every element may close itself. */
  get isForeign(): boolean {
    const border = this.#open.findLast((name) => name === 'svg' || name === 'math' || INTEGRATION.has(name))
    return border === 'svg' || border === 'math'
  }

  /** Inside an element whose text a browser runs or applies, whatever it stands in. */
  get isScript(): boolean {
    return this.#open.includes('script') || this.#open.includes('style')
  }

  /** Takes note of a tag; what comes back says what is wrong with it. */
  tag(name: string, closesItself: boolean): string | undefined {
    if (name.startsWith('/')) return this.#close(name.slice(1))
    if (VOID.has(name)) return undefined
    if (closesItself && this.isForeign) return undefined
    if (closesItself) return `<${name}/> does not close itself in HTML; write <${name}></${name}>.`
    this.#open.push(name)
    return undefined
  }

  /** The innermost element that has to be closed and is not. */
  unclosed(): string | undefined {
    return this.#open.findLast((name) => !OPTIONAL_END.has(name))
  }

  #close(name: string): string | undefined {
    const at = this.#open.lastIndexOf(name)
    if (at < 0) return `</${name}> closes an element that this template does not open.`
    const between = this.#open.slice(at + 1).findLast((other) => !OPTIONAL_END.has(other))
    if (between) return `</${name}> comes before </${between}>.`
    this.#open.length = at
    return undefined
  }
}
