import type { InstanceSetting } from './casting.ts'

type Values = Readonly<Record<string, unknown>>

/**
 * Looks on while one view runs, and says what is probably a mistake. There is one outside production only; what it is
 * depends on `lib/development`. Nothing here throws.
 */
export interface Advice {
  /** A callback begins, or the row of them with which a view starts. */
  begins(): void
  /** It is through, and what it assigned is rendered. */
  ends(assigns: Values): void
  /** What a handler returned. */
  answered(callback: string, answer: unknown, assigns: Values): void
  /** `assign` or `update` was called. @param assigns as they were before */
  assigned(changes: unknown, assigns: Values): void
  /** A message came that the view has no handler for. @param topic where it was sent; undefined after `sendSelf` */
  unheard(name: string, topic: string | undefined): void
}

/**
 * Makes the advice of one view.
 * @param hear for the page: told what was said of the view before, and what is said from now on
 */
export type Adviser = (
  setting: Pick<InstanceSetting, 'view' | 'name'>,
  hear?: (sentence: string) => void,
) => Advice
