import { limitReached } from './client.ts'
import { describe, messageOf, refused } from './describe.ts'
import { LiveError } from './live-error.ts'

/** What goes wrong in the callbacks of a view, and where it leads its visitor. */

/** A callback of a view threw. The cause is the application's own error. */
export const callbackFailed = (view: string, callback: string, cause: unknown): LiveError =>
  new LiveError('LIVE_CALLBACK_FAILED', 'app', `${view}: ${callback} failed: ${messageOf(cause)}`, cause)

/** A callback takes too long; after `callbackTimeout` its view is ended. */
export const callbackSlow = (
  view: string,
  callback: string,
  took: number,
  limit: 'callbackTime' | 'callbackTimeout',
  max: number,
): LiveError =>
  new LiveError(
    'LIVE_CALLBACK_SLOW',
    'app',
    `${view}: ${callback} has taken ${String(took)} ms; limits.${limit} is ${String(max)}. ` +
      (limit === 'callbackTimeout'
        ? 'The view was ended. '
        : 'Until it is through, the view handles nothing else, and if it computes, no visitor is answered. ') +
      'Run long work beside the view by assignAsync or startAsync, and hand its signal to what can be ended.',
    limitReached(limit, max),
  )

/** Work that a first page waits for takes too long; the page is sent without its value. */
export const firstPageSlow = (view: string, callback: string, max: number): LiveError =>
  new LiveError(
    'LIVE_CALLBACK_SLOW',
    'app',
    `${view}: a first page was sent without the value of ${callback}; limits.firstPageTime is ${String(max)}. ` +
      "The browser shows the value later. Without firstPage: 'wait' the page does not wait for it.",
    limitReached('firstPageTime', max),
  )

/** The assigns of a view take much memory; at `maxStateBytes` the view is ended. */
export const stateLarge = (
  view: string,
  bytes: number,
  limit: 'stateBytes' | 'maxStateBytes',
  max: number,
): LiveError =>
  new LiveError(
    'LIVE_STATE_LARGE',
    'app',
    `${view}: its assigns take about ${String(Math.round(bytes))} bytes for one open page; limits.${limit} is ${String(max)}. ` +
      (limit === 'maxStateBytes'
        ? 'The view was ended. '
        : 'It is said again when they are twice as large. ') +
      'Keep in them what the page shows, and read the rest when it is needed; `temporaryAssigns` forgets what was rendered.',
    limitReached(limit, max),
  )

/** More messages wait for a view than it can be expected to work off. */
export const viewSlow = (view: string, max: number): LiveError =>
  new LiveError(
    'LIVE_VIEW_SLOW',
    'app',
    `${view} was ended: limits.queuedMessages (${String(max)}) messages waited for a callback that takes longer than they take to come. ` +
      'Run long work beside the view by assignAsync or startAsync.',
  )

/** A redirect, a patch or a link that leads where it must not. */
export const redirectUnsafe = (who: string, expected: string, to: unknown, remedy: string): LiveError =>
  new LiveError('LIVE_REDIRECT_UNSAFE', 'app', `${who} takes ${expected}, not ${refused(to)}. ${remedy}`)

/** A redirect by a view that is only a part of the page. */
export const embeddedRedirect = (view: string, to: string): LiveError =>
  new LiveError(
    'LIVE_REDIRECT_EMBEDDED',
    'app',
    `${view} redirects to ${describe(to)} in its first render, but the page belongs to the handler that embeds it. ` +
      'Let the handler decide before it calls live.embed.',
  )

/** A patch to a path that is another view's. */
export const patchElsewhere = (view: string, to: string): LiveError =>
  new LiveError(
    'LIVE_PATCH_ELSEWHERE',
    'app',
    `${view} patches to ${describe(to)}, which is another view's. Go there by socket.pushNavigate.`,
  )

/** Patches that lead to each other. */
export const patchLoop = (view: string, to: string, count: number): LiveError =>
  new LiveError(
    'LIVE_PATCH_LOOP',
    'app',
    `${view} patched ${String(count)} times in a row without coming to rest, at last to ${describe(to)}. ` +
      'Let handleParams patch only when its parameters are not yet what they should be.',
  )

const CUT = 'do not fit into a cookie and were cut. Put long texts into the page itself. This is said once.'

/** Flash messages that do not fit into a cookie, by their kinds. */
export const flashCut = (kinds: string): LiveError =>
  new LiveError('LIVE_FLASH_CUT', 'app', `The flash messages ${describe(kinds)} ${CUT}`)

const SESSION =
  'Let session middleware, such as express-session or cookie-session, stand before the live router'

/** A view puts something into a session that is not there. @param endpoint where the browser has tried */
export const sessionMissing = (endpoint?: string): LiveError =>
  new LiveError(
    'LIVE_SESSION_MISSING',
    'app',
    endpoint === undefined
      ? `\`putSession\` needs \`req.session\`, and there is none. ${SESSION}.`
      : `\`putSession\` needs \`req.session\` at ${describe(endpoint)} too, and there is none. ${SESSION}, not only before its routes.`,
  )

/** The client of a page cannot change its session. */
export const sessionUnheard = (): LiveError =>
  new LiveError(
    'LIVE_SESSION_UNHEARD',
    'app',
    '`putSession` was called for a page whose client cannot change the session: it is not the one of express-liveview, or an older one. ' +
      'Nothing was written. Use an ordinary route there, by a form with phx-trigger-action. This is said once.',
  )
