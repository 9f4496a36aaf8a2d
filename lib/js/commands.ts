import { sendable } from '../at-once.ts'
import { addressOf } from '../base-path.ts'
import { attributeName, valueKind } from '../errors/index.ts'
import type { JsonValue } from '../protocol/json.ts'
import { isLocalUrl } from '../protocol/local-path.ts'
import { inWords, isExecutable, ruleOf, valueToSet } from '../template/escape/attribute.ts'
import { isAttributeName, REFUSED_URL } from '../template/escape/escape.ts'
import { Encoded } from '../template/values.ts'

/** Commands that the browser carries out by itself: the `JS` chain. */

/**
 * The elements a command is for: all that a CSS selector finds in the page, the nearest one around the element that
 * has the command, or those inside it. Without any it is the element itself.
 */
export type CommandTarget =
  | string
  | { readonly closest: string; readonly inner?: never }
  | { readonly inner: string; readonly closest?: never }

/** Class names: `'fade in'` or `['fade', 'in']`. */
export type ClassNames = string | readonly string[]

/**
 * Classes that an element has only while something happens to it: all the time, or all the time, in the first frame,
 * and from the second frame on.
 * @example ['ease-out duration-300', 'opacity-0', 'opacity-100']
 */
export type Transition = string | readonly [during: ClassNames, from: ClassNames, to: ClassNames]

/** Which elements a command is for. */
export type ToOptions = { readonly to?: CommandTarget }

/** How a change is shown. */
export type TimingOptions = ToOptions & {
  /** How long the transition takes. @unit milliseconds @default 200 */
  readonly time?: number
  /** Do updates of the page wait for the end of the transition? @default true */
  readonly blocking?: boolean
}

/** A change and its transition. */
export type TransitionOptions = TimingOptions & { readonly transition?: Transition }

/** How something appears. */
export type ShowOptions = TransitionOptions & {
  /** The CSS `display`. @default 'block', in tables that of a row or a cell */
  readonly display?: string
}

/** How something appears and disappears. */
export type ToggleOptions = TimingOptions & {
  readonly in?: Transition
  readonly out?: Transition
  readonly display?: string
}

/** What goes with a DOM event. */
export type DispatchOptions = ToOptions & {
  /** Beside it, listeners find in `event.detail` the element that has the command, as `dispatcher`. */
  readonly detail?: { readonly [key: string]: JsonValue }
  /** @default true */
  readonly bubbles?: boolean
  /** Updates of the page wait until a listener has called `event.detail.done()`. @default false */
  readonly blocking?: boolean
}

/** What goes with an event for the view. */
export type PushOptions = {
  /** Laid over the value that the binding sends anyway. */
  readonly value?: { readonly [key: string]: JsonValue }
  /** A component (`self`), or a selector of elements in the views and components that get it; by default the view around. */
  readonly target?: string | number
  /** A selector of more elements that show that they wait. */
  readonly loading?: string
  /** Is it shown like the loading of a page? @default false */
  readonly pageLoading?: boolean
}

/** Attributes that have words for true and false. */
type WordAttribute =
  | `aria-${string}`
  | 'draggable'
  | 'spellcheck'
  | 'contenteditable'
  | 'writingsuggestions'
  | 'translate'
  | 'autocapitalize'
  | 'autocomplete'
  | 'autocorrect'

/** How a page is entered in the history. */
export type HistoryOptions = {
  /** Does it take the place of the current entry? @default false */
  readonly replace?: boolean
}

type Arguments = { readonly [name: string]: JsonValue | undefined }
type Command = readonly [name: string, args: Arguments]

/**
 * A chain of commands for the browser, carried out in their order without asking the server. Each method returns a
 * new, longer chain. It is the value of an attribute, or as `toJSON()` a part of what `pushEvent` sends.
 * See docs/reference/js.md.
 */
export class Commands extends Encoded {
  readonly #commands: readonly Command[]

  constructor(commands: readonly Command[] = []) {
    super()
    this.#commands = commands
  }

  /** Shows what is hidden. What was shown stays so when the page is updated. */
  show(options: ShowOptions = {}): Commands {
    const { display, ...rest } = options
    return this.#with('show', { display, ...timing(rest) })
  }

  /** Hides what is shown. It stays so when the page is updated. */
  hide(options: TransitionOptions = {}): Commands {
    return this.#with('hide', timing(options))
  }

  /** Shows what is hidden, hides what is shown. */
  toggle({ in: ins, out: outs, display, ...rest }: ToggleOptions = {}): Commands {
    const moves = { ins: ins && phases(ins), outs: outs && phases(outs) }
    return this.#with('toggle', { display, ...moves, ...timing(rest) })
  }

  /** Adds classes. They stay when the page is updated. */
  addClass(names: ClassNames, options: TransitionOptions = {}): Commands {
    return this.#with('add_class', { names: list(names), ...timing(options) })
  }

  /** Removes classes. They stay away when the page is updated. */
  removeClass(names: ClassNames, options: TransitionOptions = {}): Commands {
    return this.#with('remove_class', { names: list(names), ...timing(options) })
  }

  /** Adds those of the classes that are not there, removes those that are. */
  toggleClass(names: ClassNames, options: TransitionOptions = {}): Commands {
    return this.#with('toggle_class', { names: list(names), ...timing(options) })
  }

  /**
   * Sets an attribute. It stays when the page is updated. A boolean is what it is in a template: `true` the bare name or
   * its word, `false` its word or no attribute.
   * @throws LIVE_ATTRIBUTE_NAME for a name that is not valid, or that would run script
   */
  setAttribute(name: WordAttribute, value: string | boolean, options?: ToOptions): Commands
  setAttribute(name: string, value: string, options?: ToOptions): Commands
  setAttribute(name: string, value: string | boolean, options: ToOptions = {}): Commands {
    if (inWords(ruleOf(name), value) === false) return this.removeAttribute(checked(name), options)
    return this.#with('set_attr', { attr: [checked(name), valueToSet(name, value)], ...options })
  }

  /** Removes an attribute. It stays away when the page is updated. */
  removeAttribute(name: string, options: ToOptions = {}): Commands {
    return this.#with('remove_attr', { attr: name, ...options })
  }

  /**
   * Sets an attribute where it is missing and removes it where it is; with two values, changes between them.
   * @example JS.toggleAttribute('aria-expanded', ['true', 'false'])
   * @throws LIVE_ATTRIBUTE_NAME for a name that is not valid, or that would run script
   */
  toggleAttribute(
    name: WordAttribute,
    value: string | boolean | readonly [on: string | boolean, off: string | boolean],
    options?: ToOptions,
  ): Commands
  toggleAttribute(
    name: string,
    value: string | readonly [on: string, off: string],
    options?: ToOptions,
  ): Commands
  toggleAttribute(
    name: string,
    value: string | boolean | readonly [on: string | boolean, off: string | boolean],
    options: ToOptions = {},
  ): Commands {
    const values = [value].flat().map((each) => valueToSet(name, each))
    return this.#with('toggle_attr', { attr: [checked(name), ...values], ...options })
  }

  /** From now on updates of the page leave these attributes alone. `*` in a name stands for anything. */
  ignoreAttributes(names: string | readonly string[], options: ToOptions = {}): Commands {
    return this.#with('ignore_attrs', { attrs: [names].flat(), ...options })
  }

  /** Gives an element classes for a while. */
  transition(transition: Transition, options: TimingOptions = {}): Commands {
    return this.#with('transition', timing({ transition, ...options }))
  }

  /** Dispatches a DOM event, such as `'click'` or one of your own. */
  dispatch(event: string, { detail, bubbles = true, blocking = false, to }: DispatchOptions = {}): Commands {
    const special = { bubbles: bubbles ? undefined : false, blocking: blocking || undefined }
    return this.#with('dispatch', { event, detail, ...special, to })
  }

  /** Sends an event to the view, with the value that the binding sends anyway. */
  push(event: string, { pageLoading = false, ...options }: PushOptions = {}): Commands {
    return this.#with('push', { event, ...options, page_loading: pageLoading || undefined })
  }

  /** Goes to another live view, over the same connection. @param href as for `patch` */
  navigate(href: string, { replace = false }: HistoryOptions = {}): Commands {
    return this.#with('navigate', { href: localUrl(text(href)), replace: replace || undefined })
  }

  /**
   * Goes to another address of the same live view.
   * @param href a path of this site, also one that is read from the URL of the page (`?page=2`, `../`); what else it is given becomes a dead link
   */
  patch(href: string, { replace = false }: HistoryOptions = {}): Commands {
    return this.#with('patch', { href: localUrl(text(href)), replace: replace || undefined })
  }

  /** Gives an element the focus. */
  focus(options: ToOptions = {}): Commands {
    return this.#with('focus', options)
  }

  /** Gives the focus to the first element inside that takes it. */
  focusFirst(options: ToOptions = {}): Commands {
    return this.#with('focus_first', options)
  }

  /** Remembers an element for `popFocus`. */
  pushFocus(options: ToOptions = {}): Commands {
    return this.#with('push_focus', options)
  }

  /** Gives the focus to what was remembered last. */
  popFocus(): Commands {
    return this.#with('pop_focus', {})
  }

  /**
   * Carries out the commands in an attribute of an element, such as `phx-remove` or `data-cancel`.
   * @throws LIVE_VALUE_KIND for names that are neither a binding nor begin with `data-`
   */
  exec(attribute: string, options: ToOptions = {}): Commands {
    if (!isExecutable(attribute))
      throw valueKind(attribute, 'a binding such as phx-remove, or data-…', '`JS.exec`')
    return this.#with('exec', { attr: attribute, ...options })
  }

  /** These commands, then those of another chain. */
  concat(other: Commands): Commands {
    return new Commands([...this.#commands, ...other.#commands])
  }

  /** The commands as they are sent. See docs/protocol.md, "Commands". */
  toJSON(): JsonValue {
    // Commands are often made before there is a page, and are of one router only where they are written.
    const commands = this.#commands.some(leadsAway) ? this.#commands.map(addressed) : this.#commands
    return commands as readonly JsonValue[]
  }

  #with(name: string, args: Arguments): Commands {
    // What is not said is not sent.
    const said = Object.entries(args).filter(([, value]) => value !== undefined)
    for (const [key, value] of said) sendable(value, `\`JS\` for ${JSON.stringify(key)}`)
    return new Commands([...this.#commands, [name, Object.fromEntries(said)]])
  }
}

/**
 * The empty chain, with which every other begins.
 * @example html`<button phx-click=${JS.push('close').hide({ to: '#menu' })}>Close</button>`
 */
export const JS: Commands = new Commands()

function leadsAway([, { href }]: Command): boolean {
  return typeof href === 'string'
}

function addressed(command: Command): Command {
  const [name, args] = command
  return typeof args['href'] === 'string' ? [name, { ...args, href: addressOf(args['href']) }] : command
}

function timing({ transition, ...rest }: TransitionOptions): Arguments {
  return { transition: transition && phases(transition), ...rest }
}

/** Always three lists: all the time, first, then. */
function phases(transition: Transition): readonly (readonly string[])[] {
  return typeof transition === 'string' ? [list(transition), [], []] : transition.map(list)
}

function list(names: ClassNames): readonly string[] {
  return [names].flat().flatMap((each) => text(each).split(/\s+/).filter(Boolean))
}

function checked(name: string): string {
  if (!isAttributeName(name)) throw attributeName(name)
  return name
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw valueKind(value, 'text', '`JS`')
  return value
}

function localUrl(href: string): string {
  return isLocalUrl(href) ? href : REFUSED_URL
}
