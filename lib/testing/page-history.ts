/** How an address is shown: as an entry of its own, or in place of the one before. */
export type HistoryKind = 'push' | 'replace'

/** How an address was reached: the view stayed, or another took its place. */
export type StepType = 'patch' | 'redirect'

type Entry = { readonly url: string; readonly type: StepType }

/** The addresses that a page has had since it was loaded, as the browser's history has them. */
export class PageHistory {
  #entries: readonly Entry[]
  #at = 0

  constructor(url: string) {
    this.#entries = [{ url, type: 'redirect' }]
  }

  /** The address of the page now. */
  get url(): string {
    return this.#here.url
  }

  /** The page has another address; what was ahead is forgotten, if it is an entry of its own. */
  take(url: string, kind: HistoryKind, type: StepType): void {
    const entry = { url, type: kind === 'push' ? type : this.#here.type }
    const before = this.#entries.slice(0, this.#at + (kind === 'push' ? 1 : 0))
    const ahead = kind === 'push' ? [] : this.#entries.slice(this.#at + 1)
    this.#at = before.length
    this.#entries = [...before, entry, ...ahead]
  }

  /** Goes an entry back (-1) or on (1). @returns how the page gets there; undefined when there is none */
  step(by: 1 | -1): Entry | undefined {
    const to = this.#entries[this.#at + by]
    if (!to) return undefined
    const { type } = by < 0 ? this.#here : to
    this.#at += by
    return { url: to.url, type }
  }

  get #here(): Entry {
    return this.#entries[this.#at] ?? { url: '', type: 'redirect' }
  }
}
