import { LiveError } from '../errors.ts'
import { Redirect } from './redirect.ts'

/**
 * Is something that a callback threw after the end of its view worth telling? What waited for `socket.signal` ends so,
 * and where the browser was to go is of no interest any more.
 */
export function isLateMistake(thrown: unknown): boolean {
  if (thrown instanceof Redirect) return false
  if (thrown instanceof LiveError && thrown.code === 'LIVE_CALLBACK_FAILED')
    return isLateMistake(thrown.cause)
  if (thrown instanceof LiveError) return thrown.fault === 'app'
  return !(typeof thrown === 'object' && thrown !== null && 'name' in thrown && thrown.name === 'AbortError')
}
