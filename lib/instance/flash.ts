import { withMessage, type FlashMessages } from '../view/flash.ts'
import type { HistoryKind, Redirect } from '../view/redirect.ts'

/** Makes tokens of messages. The owner of the view knows how; the view does not. */
export interface FlashSealer {
  /** A token that the browser carries to the next page. Without it no messages go on. */
  seal?(messages: FlashMessages): string
}

/** The payload that sends a browser elsewhere: where to, and the flash messages that go along, sealed. */
export type RedirectMessage = {
  readonly to: string
  /** For another view over the same connection: how the browser's history notes it. */
  readonly kind?: HistoryKind
  readonly flash?: string
}

/** Of views that have no messages, which are most. */
export const NO_MESSAGES: FlashMessages = Object.freeze({})

/** The view that shows the messages. */
interface Rendering {
  /** It has to be rendered again. */
  invalidate(): void
}

/**
 * The messages of one view. They stay until they are cleared or the URL is patched; those that were put since the
 * last callback began go along when the browser is sent elsewhere.
 */
export class Flash {
  readonly #view: Rendering
  readonly #sealer: FlashSealer
  #messages = NO_MESSAGES
  #new = NO_MESSAGES

  constructor(view: Rendering, sealer: FlashSealer) {
    this.#view = view
    this.#sealer = sealer
  }

  /** All messages, seen or not. */
  get messages(): FlashMessages {
    return this.#messages
  }

  /** @returns a function that brings these messages back */
  remember(): () => void {
    const [messages, fresh] = [this.#messages, this.#new]
    return () => {
      this.#new = fresh
      this.#show(messages)
    }
  }

  /** Takes over the messages of the page before. They have not been seen yet. */
  arrive(messages: FlashMessages): void {
    this.#messages = this.#new = Object.freeze({ ...messages })
  }

  /** Puts a message in place of the one of its kind. @throws LIVE_VALUE_KIND unless kind and text are strings */
  put(kind: string, text: string): void {
    this.#new = withMessage(this.#new, kind, text)
    this.#show(withMessage(this.#messages, kind, text))
  }

  /** Takes back the message of a kind, or all. */
  clear(kind?: string): void {
    this.#new = without(this.#new, kind)
    this.#show(without(this.#messages, kind))
  }

  /** A callback begins: the messages there are have been seen. */
  callbackBegins(): void {
    this.#new = NO_MESSAGES
  }

  /** The URL is patched: messages that have been seen are removed. */
  patched(): void {
    this.#show(this.#new)
  }

  /** All messages as a token, for the join of the same page; empty when there are none. */
  get sealed(): string {
    return isEmpty(this.#messages) ? '' : (this.#sealer.seal?.(this.#messages) ?? '')
  }

  /** Where a redirect sends the browser, with the messages that have not been seen. */
  leave({ to, kind }: Redirect): RedirectMessage {
    const message = kind ? { to, kind } : { to }
    const flash = isEmpty(this.#new) ? undefined : this.#sealer.seal?.(this.#new)
    return flash === undefined ? message : { ...message, flash }
  }

  #show(messages: FlashMessages): void {
    if (isEmpty(messages) && isEmpty(this.#messages)) return
    this.#messages = Object.freeze(messages)
    this.#view.invalidate()
  }
}

/** Messages but for those of a kind, or none. */
function without(messages: FlashMessages, kind: string | undefined): FlashMessages {
  return kind === undefined
    ? NO_MESSAGES
    : Object.fromEntries(Object.entries(messages).filter(([key]) => key !== kind))
}

function isEmpty(messages: FlashMessages): boolean {
  return Object.keys(messages).length === 0
}
