import { patchElsewhere, patchLoop } from '../errors/index.ts'
import { onward, settled } from '../foreign.ts'
import type { InstanceSetting } from './setting.ts'
import type { AnyLiveView } from '../view/live-view.ts'
import type { RawParams } from '../view/untrusted.ts'
import { readParams } from './params.ts'
import { Redirect, type HistoryKind } from '../view/redirect.ts'
import type { Awaitable } from '../view/schema.ts'

/** A URL that the browser is to show as its own: a path of this site. */
export type HistoryEntry = { readonly to: string; readonly kind: HistoryKind }

/** The live route behind a URL. */
export type RouteMatch = {
  readonly view: AnyLiveView
  /** Absolute. */
  readonly url: string
  readonly params: RawParams
}

/** Patches that may follow from each other in one turn. */
const MAX_IN_A_ROW = 20

const NONE: readonly HistoryEntry[] = []

/** Who shows the view: knows the application's routes, and is told where the view has gone. */
type CourseDelegate = {
  pageUrl?(): string | undefined
  instanceTravels(to: string): Promise<RouteMatch | Redirect | undefined>
  instancePatched(entry: HistoryEntry): void
}

/** The view that moves along a course. */
export interface CourseOwner {
  /** Runs `handleParams`. @throws when the view has ended meanwhile */
  arrived(): Awaitable<void>
}

/** Where a view is: its URL and parameters, and the URLs of its own that its callbacks take it to. */
export class Course {
  readonly #setting: InstanceSetting
  readonly #delegate: CourseDelegate
  readonly #owner: CourseOwner
  #url: string
  #params: unknown
  #wanted: HistoryEntry | undefined
  /** Where it has gone in this turn, and the browser is yet to be told. */
  #entries: readonly HistoryEntry[] = NONE
  /** How often the browser was told. */
  told = 0

  constructor(setting: InstanceSetting, url: string, delegate: CourseDelegate, owner: CourseOwner) {
    this.#setting = setting
    this.#url = url
    this.#delegate = delegate
    this.#owner = owner
  }

  /** A view that is only a part of a page goes along with it. */
  get url(): string {
    return this.#delegate.pageUrl?.() ?? this.#url
  }

  get params(): unknown {
    return this.#params
  }

  /** Has a callback asked for another URL? Then `settle` goes there. */
  get isOpen(): boolean {
    return this.#wanted !== undefined
  }

  /** Asks for another URL of the view, once the running callback is through. The last one counts. */
  want(entry: HistoryEntry): void {
    this.#wanted = entry
  }

  /** Reads the parameters of a URL; a view that is a part of another has none. @throws LIVE_VALUE_REFUSED */
  read(url: string, raw: RawParams | undefined): Awaitable<void> {
    const { definition } = this.#setting.view
    const read = raw && readParams(definition, raw, `${this.#setting.name}: the parameters of ${url}`)
    const keep = (params: unknown): void => {
      this.#url = url
      this.#params = params ?? {}
    }
    return onward(read, keep)
  }

  /**
   * Takes the view to another URL; false when that is another view's. While the application is busy, it stays.
   *
   * @param entry what the browser has to note; nothing when the browser asked
   * @throws a `Redirect` when the application sends the visitor elsewhere, when no view is there, or its
   * parameters are refused
   */
  async go(to: string, entry?: HistoryEntry): Promise<boolean> {
    const match = await this.#delegate.instanceTravels(to)
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- a redirect is no error, it is how a callback ends
    if (match instanceof Redirect) throw match
    if (!match) return true
    if (match.view !== this.#setting.view) return false
    try {
      await this.read(match.url, match.params)
    } catch {
      // Loaded as a page, it says what is wrong with its parameters.
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- as above
      throw new Redirect(to)
    }
    if (entry) this.#entries = [...this.#entries, entry]
    await settled(this.#owner.arrived())
    return true
  }

  /** Goes where callbacks asked for, which may ask for more. @throws as `go`; LIVE_PATCH_ELSEWHERE, LIVE_PATCH_LOOP */
  async settle(): Promise<void> {
    const { name } = this.#setting
    for (let count = 0; this.#wanted; count++) {
      const { to } = this.#wanted
      if (count === MAX_IN_A_ROW) throw patchLoop(name, to, count)
      if (!(await this.go(to, this.#take()))) throw patchElsewhere(name, to)
    }
  }

  /** Tells the browser where the view has gone: what its callbacks made of it follows. */
  tell(): void {
    if (this.#entries === NONE) return
    const entries = this.#entries
    this.#entries = NONE
    this.told++
    for (const entry of entries) this.#delegate.instancePatched(entry)
  }

  /** @returns what brings the view back to where it is, unless the browser was told of another place */
  remember(): () => void {
    const [url, params, wanted] = [this.#url, this.#params, this.#wanted]
    return () => {
      this.#url = url
      this.#params = params
      this.#wanted = wanted
      this.#entries = NONE
    }
  }

  #take(): HistoryEntry | undefined {
    const wanted = this.#wanted
    this.#wanted = undefined
    return wanted
  }
}
