import type { Frame } from '../protocol/frame.ts'
import { JoinedView, type JoinedViewDelegate, type ViewElement } from './joined-view.ts'
import type { Elements, PageDocument } from './page-document.ts'

/** The views of a page: those whose elements stand in it, at any depth. */
export class PageViews {
  readonly #document: PageDocument
  readonly #delegate: JoinedViewDelegate
  #all: readonly JoinedView[] = []

  constructor(document: PageDocument, delegate: JoinedViewDelegate) {
    this.#document = document
    this.#delegate = delegate
    this.settle()
  }

  /** In the order of the page. */
  get all(): readonly JoinedView[] {
    return this.#all
  }

  of(id: string | undefined): JoinedView | undefined {
    return this.#all.find((view) => view.id === id)
  }

  receive(frame: Frame): void {
    this.#all.find(({ topic }) => topic === frame.topic)?.receive(frame)
  }

  /** Draws what a view rendered, and in it again the views that it nests. */
  draw(view: JoinedView): void {
    this.#draw(view)
    // Who nested a sticky view is forgotten: it may be this one.
    for (const other of this.#all) if (other.isSticky && other !== view) this.#draw(other)
  }

  /** Leaves the views that are gone, or that another life of the view around them nested; the new ones come back. */
  settle(): readonly JoinedView[] {
    const was = this.#all
    const elements = viewElements(this.#document)
    const isHere = (view: JoinedView): boolean => !view.isStale && elements.some(({ id }) => id === view.id)
    for (const view of was) if (!isHere(view)) view.leave()
    this.#all = was.filter(isHere)
    for (const element of elements) this.#add(element)
    return this.#all.filter((view) => !was.includes(view))
  }

  #draw(view: JoinedView): void {
    if (view.html === undefined) return
    this.#document.change(view.id, () => view.html ?? '')
    for (const other of this.#all) if (other.parent === view) this.#draw(other)
  }

  #add(element: ViewElement): void {
    const known = this.of(element.id)
    if (known) known.element = element
    else this.#all = [...this.#all, new JoinedView(element, this.of(element.parent), this.#delegate)]
  }
}

/** The elements of views in a page; one without a session is no view of ours. */
export function viewElements(document: PageDocument): ViewElement[] {
  return document.each(document.all('[data-phx-session]:not([data-phx-session=""])')).map(elementOf)
}

function elementOf(element: Elements): ViewElement {
  const attributes = element.attr() ?? {}
  return {
    id: attributes['id'] ?? '',
    session: attributes['data-phx-session'] ?? '',
    static: attributes['data-phx-static'] ?? '',
    parent: attributes['data-phx-parent-id'],
    isSticky: attributes['data-phx-sticky'] !== undefined,
  }
}
