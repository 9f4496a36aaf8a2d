import type { JsonValue } from '../lib/protocol/json.ts'

/** What is sent when connecting and at every join; texts by name. */
export type Params = Readonly<Record<string, string>>

/** What a function adds to the value of an event. `element` has the binding. */
type Added<Event> = (event: Event, element: HTMLElement) => Readonly<Record<string, JsonValue>>

/**
 * By the kind of an event, what is sent along with it: added to its value. What `phx-value-*` says comes after it.
 *
 * @example
 * ```ts
 * { click: ({ altKey, detail }) => ({ altKey, clicks: detail }) }
 * ```
 */
export type Metadata = {
  readonly click?: Added<MouseEvent>
  readonly keydown?: Added<KeyboardEvent>
  readonly keyup?: Added<KeyboardEvent>
  readonly focus?: Added<FocusEvent>
  readonly blur?: Added<FocusEvent>
}

/** What a command is for: what a selector finds in the page, around an element, or in it. */
export type CommandTarget = string | { readonly closest: string } | { readonly inner: string }

/** For other scripts that keep something about the elements of a page. See docs/reference/browser.md, "DOM callbacks". */
export type DomCallbacks = {
  /**
   * Called before an element is updated, from the outside in. `to` is what it is to become, and may be changed;
   * `false` leaves the element alone, with all that is in it. With this, every update compares the whole view.
   */
  readonly onBeforeElUpdated?: (from: Element, to: Element) => boolean | void
  /**
   * Called when an update has come, with what writes it to the page, to be called soon: all it brings waits for
   * that, but events that come before it.
   *
   * @example
   * ```ts
   * { onDocumentPatch: (start) => document.startViewTransition(start) }
   * ```
   */
  readonly onDocumentPatch?: (start: () => void) => void
  /** Called before an update is written to a view, with the view's element. */
  readonly onPatchStart?: (view: HTMLElement) => void
  /** Called once it is; hooks have heard of it, and the events that it brought have not been dispatched yet. */
  readonly onPatchEnd?: (view: HTMLElement) => void
  /**
   * Finds what a command is for, in place of its target: a selector, or one to be found around (`closest`) or in
   * (`inner`) the element where it happened. `find` finds what would have been found.
   */
  readonly jsQuerySelectorAll?: (element: HTMLElement, to: CommandTarget, find: () => Element[]) => Element[]
  /** Called for each element that an update has put into the page, once it is done. */
  readonly onNodeAdded?: (element: Element) => void
}

/** What people are told, by what has happened; no text, and nothing is said. See docs/reference/browser.md, "Offline notice". */
export type NoticeTexts = {
  /** The server has been away for a second. It stays until the server is back. */
  readonly away: string
  readonly back: string
  /** What an event was to do has failed, or the application had no time for a patch. */
  readonly failed: string
  /** The page cannot be live. */
  readonly refused: string
}
