import type { LiveEvent } from '../connection/answer.ts'
import type { Forms } from './forms.ts'
import type { Pace } from './pace.ts'

/** The page, as forms and lists need it. */
export interface ExtrasPage {
  readonly bindings_: {
    pace_: Pace | undefined
    forms_: Forms | undefined
    /** The buttons by which forms were submitted last. */
    readonly pressed_: WeakMap<Element, HTMLElement | null>
  }
  connect(): void
  /** Is not live any more. */
  end_(): void
  /** Loads commands. */
  command_(act: () => void): void
  push_(event: LiveEvent, answered?: () => void): void
}
