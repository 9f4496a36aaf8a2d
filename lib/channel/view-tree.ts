import { sharedText } from '../http/shared-text.ts'
import type { NestedPart } from '../instance/children.ts'
import type { Instance } from '../instance/instance.ts'
import type { Nesting } from '../join/join-ask.ts'
import type { OpenPage } from '../join/recheck-request.ts'
import type { PageClaims } from '../protocol/page-claims.ts'
import type { ProbedView } from './probe.ts'

/** A view of a connection, as the views of its page see it. */
export class ViewNode implements ProbedView {
  /** The id of its element. */
  readonly id: string
  /** The id of the page's own view; undefined for that view itself. */
  root: string | undefined
  /** The view that it is nested in, and ends with; a sticky view has none. */
  around: ViewNode | undefined
  /** From the start of its boot to its end. */
  instance: Instance | undefined
  /** Settles when the application is through with its join; undefined before, and once the view is joined. */
  joining: Promise<void> | undefined
  joinedAt = 0
  /** The URL of its join, as the browser knows it; a nested view has none. */
  pageUrl: string | undefined
  /** Is its page to be kept while the application is busy? */
  isPatient = false
  readonly #channel: { close(): void }

  /** @param channel is closed with the view around it */
  constructor(id: string, channel: { close(): void }) {
    this.id = sharedText(id)
    this.#channel = channel
  }

  get isJoined(): boolean {
    return this.instance !== undefined && this.joining === undefined
  }

  /** Does it stay when the page goes elsewhere? A sticky view is nested in a page, and in no view that it ends with. */
  get isSticky(): boolean {
    return this.root !== undefined && this.around === undefined
  }

  /** The path and the query of its page. */
  get path(): string {
    const { pathname, search } = new URL(this.instance?.process.location.url ?? 'http://localhost')
    return pathname + search
  }

  /** Who its visitor was at its join, if the application knew. */
  get identity(): string | undefined {
    return this.instance?.process.context.identity
  }

  /** What it nests under an id; nothing before it is joined. */
  nested(id: string): NestedPart | undefined {
    return this.joining ? undefined : this.instance?.nested(id)
  }

  close(): void {
    this.#channel.close()
  }
}

/** Where a view was found. */
type Found = { readonly around: ViewNode; readonly part: NestedPart }

/** A channel of the connection, as the tree sees it. */
interface TreeChannel {
  readonly view?: ViewNode
}

/** The views of one connection, and how they are nested in each other. */
export class ViewTree {
  readonly #channels: { readonly open: readonly TreeChannel[] }

  constructor(channels: { readonly open: readonly TreeChannel[] }) {
    this.#channels = channels
  }

  /** Does a callback of one of them run? */
  get isBusy(): boolean {
    return this.#views.some(({ instance }) => instance?.isBusy)
  }

  /** Those that boot or are joined. */
  get instances(): readonly Instance[] {
    return this.#views.flatMap(({ instance }) => instance ?? [])
  }

  /** A view has ended, and those nested in it end with it. */
  ended(view: ViewNode): void {
    for (const other of this.#views) if (other.around === view) other.close()
  }

  /** In the order of their joins. */
  get #views(): readonly ViewNode[] {
    return this.#channels.open.flatMap(({ view }) => view ?? [])
  }

  /** The page that is open, as its own views show it; undefined before they are joined. */
  get page(): OpenPage | undefined {
    const own = this.#views.filter(({ root, instance }) => root === undefined && instance)
    const [first] = own
    if (!first) return undefined
    const { path, identity } = first
    const views = own.flatMap((view) =>
      view.instance && view.path === path ? [[view.id, view.instance.root.config.view] as const] : [],
    )
    return { path, identity, views: new Map(views), session: first.instance?.process.context.session }
  }

  /** Settles when the joins that are under way are over; undefined when none is. */
  get joining(): Promise<unknown> | undefined {
    const all = this.#views.flatMap(({ joining }) => joining ?? [])
    return all.length > 0 ? Promise.all(all) : undefined
  }

  /** Is it the page of this person? */
  isOf(identity: string): boolean {
    return this.#views.some((view) => view.identity === identity)
  }

  /** The view of an element. */
  of(id: string): ViewNode | undefined {
    return this.#views.find((view) => view.id === id)
  }

  /**
   * Finds the view around a nested one, and nests it there. That of a sticky view may be gone; then its token names the
   * page that it came with.
   */
  async nest(view: ViewNode, claims: PageClaims | undefined): Promise<Nesting | undefined> {
    const found = await this.#locate(view)
    if (found) {
      const { around, part } = found
      view.root = around.root ?? around.id
      view.around = part.nested.isSticky ? undefined : around
      const parent = view.around?.id ?? view.root
      return { root: view.root, parent, path: around.path, part }
    }
    const { parent: root, path } = claims ?? {}
    if (root === undefined || path === undefined) return undefined
    view.root = root
    return { root, parent: root, path, part: undefined }
  }

  /**
   * The view around a nested one may be about to join: joins that were asked for before this one are waited for, no
   * longer than until one of them shows it.
   */
  async #locate(view: ViewNode): Promise<Found | undefined> {
    const here = this.#find(view.id)
    if (here) return here
    const pending = new Set<Promise<unknown>>()
    for (const { joining } of this.#before(view)) {
      const over = Promise.allSettled([joining])
      if (joining) pending.add(over)
      void over.then(() => pending.delete(over))
    }
    while (pending.size > 0) {
      await Promise.race(pending)
      const found = this.#find(view.id)
      if (found) return found
    }
    return undefined
  }

  #before(view: ViewNode): readonly ViewNode[] {
    return this.#views.slice(0, this.#views.indexOf(view))
  }

  #find(id: string): Found | undefined {
    for (const around of this.#views) {
      const part = around.nested(id)
      if (part) return { around, part }
    }
    return undefined
  }
}
