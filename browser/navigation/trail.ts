/** How an entry of the history came about: by a patch of its view, or by going on to another. */
export type Kind = 'patch' | 'redirect'

/** What we keep with an entry of the history, under Phoenix's names. */
type Entry = {
  readonly type?: Kind
  /** How it was left for the next. */
  readonly backType?: Kind
  readonly position?: number
  readonly scroll?: number
}

/** A step that the browser has taken in the history. */
export type Step = {
  readonly by: number
  readonly kind: Kind | undefined
  readonly scroll: number | undefined
}

/** The entries of the history that are ours: where the page is among them, and how far each was scrolled. */
export class Trail {
  readonly #scrolls = new Map<number, number>()
  #position = entry().position ?? 0
  /** The current URL without its fragment. */
  #page = page()

  constructor() {
    // While the page is here, what is scrolled to is drawn first; after that the browser does it better.
    history.scrollRestoration = 'manual'
    addEventListener('pagehide', () => {
      history.scrollRestoration = 'auto'
    })
    addEventListener('pageshow', () => {
      history.scrollRestoration = 'manual'
    })
  }

  /** Is the browser at a URL that we have not been told of? Fragments are its own business. */
  isElsewhere_(): boolean {
    return page() !== this.#page
  }

  /** Notes a new URL. */
  enter_(type: Kind, to: string, isReplacing: boolean): void {
    if (to !== location.href) {
      this.#keepScroll()
      history.replaceState({ ...entry(), position: this.#position, backType: type, scroll: scrollY }, '')
      if (!isReplacing) this.#position++
      history[isReplacing ? 'replaceState' : 'pushState']({ type, position: this.#position }, '', to)
    }
    this.#page = page()
  }

  /** The step to the entry that the browser is at now. */
  step_(): Step {
    const { type, backType = type, position = 0, scroll } = entry()
    const by = position - this.#position
    return { by, kind: by > 0 ? type : backType, scroll: this.#scrolls.get(position) ?? scroll }
  }

  /** The step is taken. */
  take_(step: Step): void {
    this.#keepScroll()
    this.#position += step.by
    this.#page = page()
  }

  #keepScroll(): void {
    this.#scrolls.set(this.#position, scrollY)
  }
}

function entry(): Entry {
  return (history.state ?? {}) as Entry
}

function page(): string {
  return location.pathname + location.search
}
