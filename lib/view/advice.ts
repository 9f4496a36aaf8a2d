import type { ComponentPlace } from '../template/rendered.ts'
import type { AnyLiveView } from './live-view.ts'

type Values = Readonly<Record<string, unknown>>

/**
 * Watches one view while it runs, and logs probable mistakes. Only outside production there is one, made by
 * `lib/development`. None of its methods throws.
 */
export interface Advice {
  /** The assigns for the application to read. Changing them in place throws an error that says what to do instead. */
  guarded(assigns: Values): Values
  /** A callback begins, or the boot of the view. */
  begins(): void
  /** It has ended, and what it assigned is rendered. */
  ends(assigns: Values): void
  /** A callback has returned. @param answer what it returned */
  answered(callback: string, answer: unknown, assigns: Values): void
  /** `assign` or `update` was called. @param assigns as they were before */
  assigned(changes: unknown, assigns: Values): void
  /** Another method of the socket was called whose effect comes with the end of a callback. */
  called(method: string): void
  /** A method was called that ends the callback by what it throws. */
  leaves(method: string): void
  /** A callback threw, or a render after it. */
  failed(callback: string, thrown: unknown): void
  /** An async callback has ended, and inputs waited for it. @param time in milliseconds */
  heldUp(callback: string, time: number): void
  /** A message came that the view has no handler for. @param topic where it was sent; undefined after `sendSelf` */
  unheard(name: string, topic: string | undefined): void
  /** Props were sent to a component that the view does not show. */
  unshown(place: ComponentPlace): void
}

/**
 * Makes the advice of one view.
 * @param hear for the page: told what was said of the view before, and what is said from now on
 */
export type Adviser = (
  config: { readonly view: AnyLiveView; readonly name: string },
  hear?: (sentence: string) => void,
) => Advice
