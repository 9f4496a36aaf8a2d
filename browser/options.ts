import type { JsonValue } from '../lib/protocol/json.ts'

/** Parameters for connecting and for every join: strings by name. */
export type Params = Readonly<Record<string, string>>

/** Returns what to add to the value of an event. `element` has the binding. */
type Added<Event> = (event: Event, element: HTMLElement) => Readonly<Record<string, JsonValue>>

/**
 * Functions that add to the value of events, by the kind of event. `phx-value-*` attributes take precedence.
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

/** The target of a command: what a selector finds in the page, around the element (`closest`), or in it (`inner`). */
export type CommandTarget = string | { readonly closest: string } | { readonly inner: string }

/** Callbacks for other scripts that keep state about elements of the page. See docs/reference/browser.md, "DOM callbacks". */
export type DomCallbacks = {
  /**
   * Called before an element is updated, parents before children. `to` is what the element becomes, and may be changed;
   * returning `false` leaves the element alone, with all that is in it. With this callback every update compares the whole
   * view.
   */
  readonly onBeforeElUpdated?: (from: Element, to: Element) => boolean | void
  /**
   * Called when an update has come, with the function that writes it to the page, which you have to call soon: until then
   * the update waits, and its events too, except those that are dispatched before updates.
   *
   * @example
   * ```ts
   * { onDocumentPatch: (start) => document.startViewTransition(start) }
   * ```
   */
  readonly onDocumentPatch?: (start: () => void) => void
  /** Called before an update is written to a view, with the view's element. */
  readonly onPatchStart?: (view: HTMLElement) => void
  /** Called after an update was written: after `updated` of hooks, before the update's events are dispatched. */
  readonly onPatchEnd?: (view: HTMLElement) => void
  /**
   * Finds the target of a command in place of our search: by a selector in the page, around (`closest`) or in (`inner`)
   * the element of the event. `find` does our search.
   */
  readonly jsQuerySelectorAll?: (element: HTMLElement, to: CommandTarget, find: () => Element[]) => Element[]
  /** Called after an update, for each element that it has added to the page. */
  readonly onNodeAdded?: (element: Element) => void
}

/**
 * The texts of the notice, by what has happened; an empty text shows nothing. See docs/reference/browser.md, "Offline
 * notice".
 */
export type NoticeTexts = {
  /** The server has been away for a second. It stays until the server is back. */
  readonly away: string
  readonly back: string
  /** An event has failed, or the application had no time for a patch. */
  readonly failed: string
  /** The page was refused and works without a live connection. */
  readonly refused: string
  /** The connection was lost during an upload. It stays, with a button that tries again. */
  readonly interrupted: string
  /** The text of that button. */
  readonly again: string
}
