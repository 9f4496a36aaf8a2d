import type { LiveError } from '../errors/index.ts'
import type { Envelope } from '../protocol/diff.ts'
import type { Choices, PreflightAnswer, PreflightPayload, ProgressPayload } from '../protocol/uploads.ts'
import type { ComponentPlace } from '../template/rendered.ts'
import type { Redirect } from '../view/redirect.ts'
import type { Awaitable } from '../view/schema.ts'
import type { EventValue } from '../view/untrusted.ts'
import type { BootInfo } from './boot-info.ts'
import type { RedirectMessage } from './flash.ts'
import type { HistoryEntry, RouteMatch } from './location.ts'
import type { RenderResult } from './render.ts'
import type { SessionPut } from './session-puts.ts'

/** A message of the server for `handleInfo`. */
export type Info = {
  readonly name: string
  readonly payload: unknown
  /** Where it was sent; undefined after `sendSelf`. */
  readonly topic?: string | undefined
  /** The kind of component that tells its view. */
  readonly from?: string | undefined
}

/** The life of a state. What is left of it when it is over is not handled. */
type Life = {
  /** Of a component its number. */
  readonly cid: number | undefined
  readonly scope: { readonly isClosed: boolean }
}

/**
 * What an instance takes. One input is handled at a time, in the order in which they came. A `ref` comes back with the
 * reply; the instance does not look at it.
 */
export type InstanceInput =
  /** `mount`, `handleParams`, `render`. The first input, and only once. */
  | { readonly kind: 'boot'; readonly info: BootInfo }
  /** An event of the page, for `handleEvent`. */
  | {
      readonly kind: 'event'
      readonly name: string
      readonly value: EventValue
      /** Files that were chosen in the page. */
      readonly choices?: Choices | undefined
      /** The component that it is for. One that is gone leaves it unanswered by a callback. */
      readonly cid?: number | undefined
      readonly ref: unknown
    }
  /** The page asks for another URL, absolute. */
  | { readonly kind: 'patch'; readonly to: string; readonly ref: unknown }
  /** The page asks which files it may send. */
  | ({ readonly kind: 'preflight'; readonly ref: unknown } & PreflightPayload)
  /** The page says that more of a file is here. */
  | ({ readonly kind: 'progress'; readonly ref: unknown } & ProgressPayload)
  /** A message of the server. Nothing happens where the view has no handler for it. */
  | { readonly kind: 'info'; readonly info: Info; readonly life?: Life }
  /** Some props for a component. Nothing happens where the view shows no such component. */
  | { readonly kind: 'update'; readonly to: ComponentPlace }
  /** Work that ran beside the view has ended. */
  | {
      readonly kind: 'async'
      readonly name: string
      readonly conclude: () => Awaitable<void>
      readonly life: Life
    }
  /** Others came or went, for `handlePresence`. */
  | { readonly kind: 'presence'; readonly life: Life }
  /** The page says that it has no elements of these components any more. */
  | { readonly kind: 'gone'; readonly cids: readonly number[]; readonly ref: unknown }
  /** The owner is ready again: what was kept together meanwhile is sent. */
  | { readonly kind: 'flush' }

type InputOf<Kind> = Extract<InstanceInput, { readonly kind: Kind }>

/** The first input. */
export type BootInput = InputOf<'boot'>
export type InfoInput = InputOf<'info'>
export type UpdateInput = InputOf<'update'>
export type GoneInput = InputOf<'gone'>
export type PreflightInput = InputOf<'preflight'>

/** What came of an event or a patch. */
export type Outcome =
  /** What changed, if anything did. After a failure it is what `handleError` made of it. */
  | {
      readonly diff: Envelope | undefined
      readonly hasFailed?: true
      /** Which files the page may send. */
      readonly preflight?: PreflightAnswer
    }
  | { readonly redirect: RedirectMessage }
  /** The components that have ended. */
  | { readonly cids: readonly number[] }
  /** The URL is another view's. */
  | { readonly isElsewhere: true }

/** All that an instance says. What a page is to hear is in the order in which the page has to hear it. */
export type InstanceOutput =
  /** The boot is over, and inputs are handled: those of a connected view once its first tree is taken. */
  | { readonly kind: 'booted'; readonly result: RenderResult }
  /** `thrown` is a `Redirect`, LIVE_VALUE_REFUSED for parameters, whatever a callback threw, or an `AbortError`. */
  | { readonly kind: 'bootFailed'; readonly thrown: unknown }
  /** The answer to an event or a patch. There is none when the view ends before. */
  | { readonly kind: 'reply'; readonly ref: unknown; readonly outcome: Outcome }
  /** Something changed that was not asked for. */
  | { readonly kind: 'diff'; readonly diff: Envelope }
  /** The session of the visitor is to hold this. `bound` names it; see `InstanceContext`. */
  | { readonly kind: 'session'; readonly puts: readonly SessionPut[]; readonly bound: string }
  /** The view is at another URL of its own. */
  | { readonly kind: 'patch'; readonly entry: HistoryEntry }
  /** The browser is sent elsewhere. The owner decides whether the view ends with that. */
  | { readonly kind: 'redirect'; readonly message: RedirectMessage }
  /** A callback failed. The error is reported, and the instance has closed. */
  | { readonly kind: 'failed'; readonly error: LiveError }

/** The page that shows an instance, and the application that the page belongs to. */
export interface OwnerPage {
  /** For a view that is only a part of a page: the URL of the page as it is now, if that is known. */
  url(): string | undefined
  /**
   * Which live route is behind a URL of the site, or where does the application send the visitor instead? Neither as
   * long as the application is busy: then the view stays where it is, and its page was told.
   */
  resolveRoute(to: string): Promise<RouteMatch | Redirect | undefined>
  /**
   * Settles when nothing is on its way into the session of the visitor; undefined when nothing is. Where it is missing,
   * nothing ever is.
   */
  sessionSettled?(): Promise<unknown> | undefined
  /** Does the instance go on living when the page is taken elsewhere? */
  isOutlived(): boolean
}

/**
 * Who owns an instance: a channel that shows it in a page, a first render, a recorder that passes everything on. It decides
 * when the instance ends; it may detach it and leave it to another owner.
 */
export interface InstanceOwner {
  /** Takes what the instance says. @throws when it cannot be sent; then the callback that caused it has failed */
  instanceSent(output: InstanceOutput): void
  /** May a diff be sent now? When not, changes are kept together until a `flush`, unless events are to go with them. */
  isReady(): boolean
  readonly page: OwnerPage
}
