import { document } from './dom/document.ts'
import type { Answer, LiveEvent } from './connection/answer.ts'
import { viewOf } from './dom/phx.ts'

/** What a part of the client does for the elements of one view. Made by the part, owned by the view. */
export interface Companion {
  /** An element has come into the page, with all that is in it; it may have been there for a while. */
  mount_(root: Element): void
  /** A patch is about to change an element or what is in it. May repeat itself. */
  before_?(element: Element): void
  /** It has just done so. That it was about to was not always said. */
  after_?(element: Element): void
  /** The patch is done. */
  settle_?(): void
  /** The view is joined, or is not any more. */
  tell_(isJoined: boolean): void
}

/** A view, as its companions see it. */
export interface ViewPort {
  readonly element_: HTMLElement
  readonly channel_: { readonly state_: string; isJoined_(): boolean }
  /** How often it was joined. */
  readonly mounts_: number
  /** Sends an event and hears what came of it: nothing when there is no answer to be had. */
  push_(event: LiveEvent, answered?: (answer?: Answer) => void): void
  /** Draws an element as the server has it. What comes with it is settled next. */
  mend_(element: Element): void
  /** The patch is done. */
  settle_(): void
}

/** A page that companions can be given to. */
export interface CompanyPage {
  readonly attendants_: Attendant[]
  readonly views_: readonly (ViewPort & { join_(companion: Companion): void })[]
}

/** Makes the companion of a view for a part of the client; without a view, the one of what is in none. */
export type Attendant = (view?: ViewPort) => Companion

/** Is this the view of an element? Undefined is that of what is in no view. */
export function isIn(view: ViewPort | undefined, element: Element): boolean {
  return (viewOf(element) ?? undefined) === view?.element_
}

/** Has a part that has just been loaded attend to all views, those to come as well, and to what is in none. */
export function enlist(part: Attendant, { attendants_, views_ }: CompanyPage): void {
  attendants_.push(part)
  for (const view of views_) view.join_(part(view))
  part().mount_(document.documentElement)
}
