import type { CommandPage } from '../commands/port.ts'
import type { Forms } from './forms.ts'
import type { Pace } from './pace.ts'

export type { Forms, Pace }

/** The page, as forms and lists need it. */
export interface ExtrasPage extends CommandPage {
  readonly bindings_: {
    pace_: Pace | undefined
    forms_: Forms | undefined
    /** The button by which each form was submitted last. */
    readonly pressed_: WeakMap<Element, HTMLElement | null>
  }
  connect(): void
  /** Ends all that is live in the page. */
  end_(): void
}
