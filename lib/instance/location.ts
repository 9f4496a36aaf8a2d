import { messageOf, patchElsewhere, patchLoop, valueRefused } from '../errors/index.ts'
import { onward, settled } from '../foreign.ts'
import type { AnyLiveView } from '../view/live-view.ts'
import { Redirect, type HistoryKind } from '../view/redirect.ts'
import { guarded, parse, type Awaitable, type Parser } from '../view/schema.ts'
import type { RawParams } from '../view/untrusted.ts'
import type { ViewConfig } from './config.ts'

/** A URL that the browser is to show as its own: a path of this site. */
export type HistoryEntry = { readonly to: string; readonly kind: HistoryKind }

/** The live route behind a URL. */
export type RouteMatch = {
  readonly view: AnyLiveView
  /** Absolute. */
  readonly url: string
  readonly params: RawParams
}

/** Patches that may follow from each other after one callback. */
const MAX_IN_A_ROW = 20

/** The process, as its location sees it. */
export interface LocationOwner {
  readonly owner: {
    readonly page: {
      /** For a view that is only a part of a page: the URL of the page as it is now, if that is known. */
      url(): string | undefined
    }
  }
  /** The live route behind a path of this site. */
  resolveRoute(to: string): Promise<RouteMatch | Redirect | undefined>
  /**
   * The view is at another URL. Runs `handleParams`.
   * @param entry what the browser has to note; undefined when the browser asked
   * @throws when the view has ended meanwhile
   */
  patched(entry: HistoryEntry | undefined): Awaitable<unknown>
}

/** Where a view is: its URL and parameters, and the URL that its callback asked for. */
export class Location {
  readonly #config: ViewConfig
  readonly #process: LocationOwner
  #url: string
  #params: unknown
  #requested: HistoryEntry | undefined

  constructor(config: ViewConfig, url: string, process: LocationOwner) {
    this.#config = config
    this.#url = url
    this.#process = process
  }

  /** Absolute. A view that is only a part of a page is where its page is. */
  get url(): string {
    return this.#process.owner.page.url() ?? this.#url
  }

  get params(): unknown {
    return this.#params
  }

  /** Has a callback asked for another URL? Then `applyPatches` takes the view there. */
  get hasRequest(): boolean {
    return this.#requested !== undefined
  }

  /** Asks for another URL of the view, once the running callback has ended. The last one counts. */
  requestPatch(entry: HistoryEntry): void {
    this.#requested = entry
  }

  /** Reads the parameters of a URL, and takes both as its own. A view that is a part of a page has none. @throws LIVE_VALUE_REFUSED */
  read(url: string, raw: RawParams | undefined): Awaitable<void> {
    const keep = (params: unknown): void => {
      this.#url = url
      this.#params = params ?? {}
    }
    return onward(raw && this.#parsed(url, raw), keep)
  }

  /**
   * Takes the view to another URL; false when that is another view's. While the application is busy, it stays.
   *
   * @param entry what the browser has to note; nothing when the browser asked
   * @throws a `Redirect` when the application sends the visitor elsewhere, when no view is there, or its
   * parameters are refused
   */
  async patchTo(to: string, entry?: HistoryEntry): Promise<boolean> {
    const match = await this.#process.resolveRoute(to)
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- a redirect is no error, it is how a callback ends
    if (match instanceof Redirect) throw match
    if (!match) return true
    if (match.view !== this.#config.view) return false
    try {
      await this.read(match.url, match.params)
    } catch {
      // The page is loaded instead: it answers what is wrong with its parameters.
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- as above
      throw new Redirect(to)
    }
    await settled(this.#process.patched(entry))
    return true
  }

  /**
   * Goes where callbacks asked for, which may ask for more.
   * @throws as `patchTo`; LIVE_PATCH_ELSEWHERE, LIVE_PATCH_LOOP
   */
  async applyPatches(): Promise<void> {
    const { name } = this.#config
    for (let count = 0; this.#requested; count++) {
      const entry = this.#requested
      if (count === MAX_IN_A_ROW) throw patchLoop(name, entry.to, count)
      this.#requested = undefined
      if (!(await this.patchTo(entry.to, entry))) throw patchElsewhere(name, entry.to)
    }
  }

  /** @returns a function that brings the view back to where it is now */
  remember(): () => void {
    const [url, params, requested] = [this.#url, this.#params, this.#requested]
    return () => {
      this.#url = url
      this.#params = params
      this.#requested = requested
    }
  }

  #parsed(url: string, raw: RawParams): Awaitable<unknown> {
    const { name, view } = this.#config
    const { params }: { readonly params?: Parser<RawParams, unknown> | undefined } = view.definition
    return guarded(
      () => (params ? parse(params, raw) : raw),
      (error) => valueRefused(`${name}: the parameters of ${url}`, messageOf(error), error),
    )
  }
}
