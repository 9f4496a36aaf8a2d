import type { JsonValue } from '../../lib/protocol/json.ts'
import type { LiveEvent } from '../connection/answer.ts'
import type { Names, Phases } from './transitions.ts'
import { document } from '../dom/document.ts'

type Duration = {
  /** @unit milliseconds @default 200 */
  readonly time?: number
  /** Do updates of the page wait for the transition? @default true */
  readonly blocking?: boolean
}

type Change = Duration & { readonly transition?: Phases }

/** Commands as JSON, or as the parsed JSON. */
export type EncodedCommands = string | readonly unknown[]

/**
 * Commands for scripts of the page. Their changes stay when the server updates the page.
 * See docs/reference/js.md, "Commands from scripts".
 */
export interface JsCommands {
  /** Carries out encoded commands for an element. */
  exec(element: Element, commands: EncodedCommands): void
  show(element: Element, options?: Change & { readonly display?: string }): void
  hide(element: Element, options?: Change): void
  toggle(
    element: Element,
    options?: Duration & { readonly display?: string; readonly in?: Phases; readonly out?: Phases },
  ): void
  addClass(element: Element, names: Names, options?: Change): void
  removeClass(element: Element, names: Names, options?: Change): void
  toggleClass(element: Element, names: Names, options?: Change): void
  transition(element: Element, transition: Phases, options?: Duration): void
  setAttribute(element: Element, name: string, value: string): void
  removeAttribute(element: Element, name: string): void
  /** With one value, sets the attribute or removes it; with two, changes between them. */
  toggleAttribute(element: Element, name: string, on: string, off?: string): void
  ignoreAttributes(element: Element, names: string | readonly string[]): void
  /** Pushes an event, as a binding of that element would. */
  push(
    element: Element,
    event: string,
    options?: {
      readonly value?: { readonly [key: string]: JsonValue }
      readonly target?: string
      readonly page_loading?: boolean
    },
  ): void
  navigate(href: string, options?: { readonly replace?: boolean }): void
  patch(href: string, options?: { readonly replace?: boolean }): void
}

/** The commands of a hook: encoded commands are carried out for its element. */
export type HookCommands = Omit<JsCommands, 'exec'> & { exec(commands: EncodedCommands): void }

type Options = { readonly in?: unknown; readonly out?: unknown }

/** The event for a method of `js()`: its commands, for the element in its arguments, or else for `own`. */
export function eventOf(
  name: string,
  given: readonly unknown[],
  own: Element = document.documentElement,
): LiveEvent {
  const [element] = given
  const isFor = element instanceof Element
  const rest = given.slice(+isFor)
  const commands = name === 'exec' ? rest[0] : [commandOf(name, rest)]
  return {
    kind_: 'js',
    elements_: [isFor ? element : own],
    event: typeof commands === 'string' ? commands : JSON.stringify(commands),
  }
}

function commandOf(name: string, given: readonly unknown[]): readonly unknown[] {
  const [first] = given
  const options = given.find((each) => typeof each === 'object' && !Array.isArray(each)) as
    Options | undefined
  return [
    // Names as in messages: `setAttribute` becomes `set_attr`.
    name.replace(/[A-Z]/g, '_$&').replace('ibute', '').toLowerCase(),
    // Every command gets the arguments under all names, and reads those that it knows.
    {
      names: first,
      attr: given,
      attrs: first,
      event: first,
      href: first,
      transition: name === 'transition' && first,
      ins: options?.in,
      outs: options?.out,
      ...options,
    },
  ]
}
