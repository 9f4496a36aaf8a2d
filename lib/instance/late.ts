import { isLiveError } from '../errors/index.ts'
import { memberOf } from '../foreign.ts'
import { isRedirect } from '../view/redirect.ts'

/**
 * Is something that a callback threw after the end of its view worth telling? What waited for `socket.signal` ends so,
 * and where the browser was to go is of no interest any more.
 */
export function isLateMistake(thrown: unknown): boolean {
  if (isRedirect(thrown)) return false
  if (!isLiveError(thrown)) return memberOf(thrown, 'name') !== 'AbortError'
  return thrown.code === 'LIVE_CALLBACK_FAILED' ? isLateMistake(thrown.cause) : thrown.fault === 'app'
}
