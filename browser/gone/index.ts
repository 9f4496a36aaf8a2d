import { offer } from './offer.ts'

/**
 * The server answers with this module when a page asks for the parts of another release, which the server does not have. A
 * module with an export `then` acts as a promise for `import()`: this one rejects, so for the page the parts were not loaded.
 */
export function then(_loaded: unknown, failed: (error: Error) => void): void {
  offer()
  failed(new Error('The page is of another release'))
}
