import { offer } from './offer.ts'

/**
 * What the server answers with in place of the parts of another release, which it does not have. A module with a `then`
 * is a promise for the one who imports it: to the script of that release, its parts could not be loaded.
 */
export function then(_loaded: unknown, failed: (error: Error) => void): void {
  offer()
  failed(new Error('The page is of another release'))
}
