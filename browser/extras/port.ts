import type { CommandPage } from '../commands/port.ts'
import type { PortalPage } from '../portals/index.ts'
import type { UploadsPage } from '../uploads/port.ts'
import type { Forms } from './forms.ts'
import type { Pace } from './pace.ts'

export type { Forms, Pace }

/** The page, as forms and lists need it. */
export interface ExtrasPage extends CommandPage {
  readonly connection_: UploadsPage['connection_']
  readonly views_: CommandPage['views_'] & UploadsPage['views_'] & PortalPage['views_']
  readonly bindings_: UploadsPage['bindings_'] & {
    pace_: Pace | undefined
    forms_: Forms | undefined
  }
  isConnected(): boolean
  connect(): void
  /** Ends all that is live in the page. */
  end_(): void
}
