import type { JsonValue } from '../lib/protocol/json.ts'
import type { Hook, HookClass } from './hooks/hooks.ts'

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

/** Settings of a `LiveSocket`. */
export type LiveSocketOptions = {
  /** By the name in `phx-hook`. They are looked up when an element appears, so some may be added later. */
  readonly hooks?: Readonly<Record<string, Hook | HookClass>>
  /**
   * Sent when connecting and at every join, beside the page's CSRF token. A function is asked each time: for the
   * element of the view that joins, or for none when connecting.
   */
  readonly params?: Params | ((view?: HTMLElement) => Params)
  /** What the names of the page's bindings begin with. @default 'phx-' */
  readonly bindingPrefix?: string
  /** What is sent along with events. */
  readonly metadata?: Metadata
}
