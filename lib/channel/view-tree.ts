import type { NestedPart } from '../instance/children.ts'
import type { Instance } from '../instance/instance.ts'

/** A view of a connection, as the views of its page see it. */
export class ViewNode {
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
  readonly #channel: { close(): void }

  /** @param channel is closed with the view around it */
  constructor(id: string, channel: { close(): void }) {
    this.id = id
    this.#channel = channel
  }

  /** Does it stay when the page goes elsewhere? A sticky view is nested in a page, and in no view that it ends with. */
  get isSticky(): boolean {
    return this.root !== undefined && this.around === undefined
  }

  /** The path and the query of its page. */
  get path(): string {
    const { pathname, search } = new URL(this.instance?.url ?? 'http://localhost')
    return pathname + search
  }

  /** What it nests under an id; nothing before it is joined. */
  nested(id: string): NestedPart | undefined {
    return this.joining ? undefined : this.instance?.nested(id)
  }

  close(): void {
    this.#channel.close()
  }
}

/** Where a view is nested. */
export type NestingPlace = { readonly around: ViewNode; readonly part: NestedPart }

/** The views of one connection, and how they are nested in each other. */
export class ViewTree {
  /** In the order of their joins. Mostly one: an array takes less than a map for each connection. */
  #views: readonly ViewNode[] = []

  add(view: ViewNode): void {
    this.#views = this.#views.concat(view)
  }

  /** A view has ended, and those nested in it end with it. */
  remove(view: ViewNode): void {
    this.#views = this.#views.filter((other) => other !== view)
    for (const other of this.#views) if (other.around === view) other.close()
  }

  /** The view of an element. */
  of(id: string): ViewNode | undefined {
    return this.#views.find((view) => view.id === id)
  }

  /**
   * Finds the view around a nested one. It may be about to join: joins that were asked for before this one are waited
   * for, no longer than until one of them shows it.
   */
  async locate(view: ViewNode): Promise<NestingPlace | undefined> {
    const place = this.#placeOf(view.id)
    if (place) return place
    const pending = new Set<Promise<unknown>>()
    for (const { joining } of this.#before(view)) {
      const over = Promise.allSettled([joining])
      if (joining) pending.add(over)
      void over.then(() => pending.delete(over))
    }
    while (pending.size > 0) {
      await Promise.race(pending)
      const found = this.#placeOf(view.id)
      if (found) return found
    }
    return undefined
  }

  #before(view: ViewNode): readonly ViewNode[] {
    return this.#views.slice(0, this.#views.indexOf(view))
  }

  #placeOf(id: string): NestingPlace | undefined {
    for (const around of this.#views) {
      const part = around.nested(id)
      if (part) return { around, part }
    }
    return undefined
  }
}
