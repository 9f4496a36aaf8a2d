import { LiveError } from './live-error.ts'
import { describe, didYouMean, messageOf, refused } from './words.ts'

export { isLiveError, LiveError, type Fault, type LiveErrorCode } from './live-error.ts'
export { describe, messageOf, refused }

/** A definition handed to `liveView` or `live.live` that cannot run. */
export const viewInvalid = (why: string): LiveError =>
  new LiveError('LIVE_VIEW_INVALID', 'app', `This is no live view that can run: ${why}.`)

/** An option of `liveRouter` or `live.embed` that does not exist, or has a value it cannot have. */
export const optionInvalid = (option: string, expected: string, given: unknown): LiveError =>
  new LiveError(
    'LIVE_OPTION_INVALID',
    'app',
    `Option \`${option}\` takes ${expected}, not ${refused(given)}.`,
  )

/** Production without a secret: tokens of one process would be refused by the next. */
export const secretMissing = (): LiveError =>
  new LiveError(
    'LIVE_SECRET_MISSING',
    'app',
    'liveRouter needs a secret in production: liveRouter({ secret: process.env.LIVE_SECRET }). ' +
      'It signs the pages, and every process and every restart has to know the same one.',
  )

/** A secret that can be guessed. */
export const secretShort = (length: number, least: number): LiveError =>
  new LiveError(
    'LIVE_SECRET_SHORT',
    'app',
    `The secret has ${String(length)} characters and needs at least ${String(least)}. ` +
      'Make one with: node -p "crypto.randomBytes(32).toString(\'base64url\')"',
  )

/** A page is at another path than the one it was printed for. */
export const prefixCut = (path: string, printed: string, prefix: string): LiveError =>
  new LiveError(
    'LIVE_PREFIX_CUT',
    'app',
    `A page that was printed for ${describe(printed)} cannot be live at ${describe(path)}, where the browser has it. ` +
      `If a proxy cuts ${describe(prefix)} off, say so: liveRouter({ basePath: ${JSON.stringify(prefix)} }). This is said once.`,
  )

/** The client script is not where the build puts it. */
export const clientMissing = (file: string): LiveError =>
  new LiveError(
    'LIVE_CLIENT_MISSING',
    'app',
    `The browser client was not built: ${file} is missing. Run: npm run build`,
  )

/** A layout that did not produce a document around the view. */
export const layoutInvalid = (why: string): LiveError =>
  new LiveError('LIVE_LAYOUT_INVALID', 'app', `The layout cannot be used: ${why}.`)

/** Something that `pageTitle` or `head` returned and that cannot stand in a page's head. */
export const headInvalid = (member: string, expected: string, given: unknown): LiveError =>
  new LiveError('LIVE_HEAD_INVALID', 'app', `\`${member}\` takes ${expected}, not ${refused(given)}.`)

/** A hole where no value may stand, or markup that says another thing to a browser. Thrown the first time the template is seen. */
export const holePosition = (place: string, remedy: string, what = 'A value cannot stand here'): LiveError =>
  new LiveError('LIVE_HOLE_POSITION', 'app', `${what}: ${place}⟨here⟩. ${remedy}`)

/** A value that has no meaning where it stands, such as an object in a text. */
export const valueKind = (value: unknown, expected: string, taker = 'A template'): LiveError =>
  new LiveError('LIVE_VALUE_KIND', 'app', `${taker} was given ${refused(value)} where it takes ${expected}.`)

/** A view that `liveRender` cannot nest. */
export const nestedInvalid = (why: string): LiveError =>
  new LiveError('LIVE_NESTED_INVALID', 'app', `A view cannot be nested here: ${why}.`)

/** `liveRender` in a layout, or wherever else no view is around it. */
export const nestedOutside = (): LiveError =>
  nestedInvalid('`liveRender` stands in the template of a live view; elsewhere `live.embed` prints a view')

/** Two rows of one `each` with the same key. */
export const keyTwice = (key: unknown): LiveError =>
  new LiveError(
    'LIVE_KEY_TWICE',
    'app',
    `Two items of one \`each\` have the key ${refused(key)}. A key names one item; use its id, not its position or text.`,
  )

/** The array of an `each` with `reuse` was changed in place, so that nobody can tell what changed. */
export const itemsChanged = (): LiveError =>
  new LiveError(
    'LIVE_ITEMS_CHANGED',
    'app',
    'The array of an `each` that reuses rows was changed in place. Make a new one: [...items, item], items.with(i, item), items.filter(…).',
  )

/** A name in `attrs({...})` that is no attribute, or one that would run script. */
export const attributeName = (name: string): LiveError =>
  new LiveError(
    'LIVE_ATTRIBUTE_NAME',
    'app',
    `There is no attribute named ${refused(name)} for \`attrs\` or \`JS\` to write. ` +
      'Names are letters, digits, "-", "_", ":" and "."; handlers such as onclick are phx-click.',
  )

/** A name that no field of a form can have. */
export const fieldName = (name: string, why: string): LiveError =>
  new LiveError(
    'LIVE_FIELD_NAME',
    'app',
    `${refused(name)} is no name of a field: ${why}. Names are such as name, address[city], tags[] and lines[0][text].`,
  )

/** A callback of a view threw. The cause is the application's own error. */
export const callbackFailed = (view: string, callback: string, cause: unknown): LiveError =>
  new LiveError('LIVE_CALLBACK_FAILED', 'app', `${view}: ${callback} failed: ${messageOf(cause)}`, cause)

/** More messages wait for a view than it can be expected to work off. */
export const viewSlow = (view: string, most: number): LiveError =>
  new LiveError(
    'LIVE_VIEW_SLOW',
    'app',
    `${view} was ended: limits.waiting (${String(most)}) messages waited for a callback that takes longer than they take to come. ` +
      'Start long work without awaiting it, and let it come back as sendSelf.',
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

/** No handler for an event: a typo in development, an old or hostile page otherwise. */
export const eventUnknown = (view: string, name: unknown, known: readonly string[]): LiveError =>
  new LiveError(
    'LIVE_EVENT_UNKNOWN',
    'client',
    `${view} has no event ${describe(name)}. It knows ${known.join(', ') || 'none'}.${didYouMean(name, known)}`,
  )

/** A value that an event's parser, or the shape of all values, refuses. */
export const valueRefused = (where: string, why: string, cause?: unknown): LiveError =>
  new LiveError('LIVE_VALUE_REFUSED', 'client', `${where}: ${why}`, cause)

/** A frame that is not `[joinRef, ref, topic, event, payload]`. */
export const frameInvalid = (why: string): LiveError =>
  new LiveError('LIVE_FRAME_INVALID', 'client', `A frame was refused: ${why}.`)

/** A frame over `limits.frameBytes`. */
export const frameTooLarge = (most: number): LiveError =>
  new LiveError(
    'LIVE_FRAME_TOO_LARGE',
    'client',
    `A frame was larger than limits.frameBytes (${String(most)} bytes).`,
  )

/** Something a client can make grow has reached its limit. */
export const limitReached = (limit: string, most: number): LiveError =>
  new LiveError('LIVE_LIMIT_REACHED', 'client', `limits.${limit} (${String(most)}) was reached.`)

/** An upgrade request that is no WebSocket handshake of version 13 (RFC 6455, section 4.2). */
export const upgradeInvalid = (why: string): LiveError =>
  new LiveError('LIVE_UPGRADE_INVALID', 'client', `A WebSocket handshake was refused: ${why}.`)

/** A handshake or a poll from a page of another site. */
export const originRefused = (origin: string | undefined, host: string): LiveError =>
  new LiveError(
    'LIVE_ORIGIN_REFUSED',
    'client',
    `A connection from origin ${describe(origin)} was refused by ${host}. ` +
      'If that origin is yours, name it in allowedOrigins; behind a proxy, set Express\'s "trust proxy".',
  )

/** A long poll with a token that is worth nothing. */
export const pollRefused = (why: string): LiveError =>
  new LiveError('LIVE_POLL_REFUSED', 'client', `A long poll was refused: ${why}.`)

/** A join that the application itself answered with something other than the live route. */
export const joinRefused = (url: string, why: string): LiveError =>
  new LiveError('LIVE_JOIN_REFUSED', 'client', `A join of ${url} was refused: ${why}.`)

/** A connection that joined nothing in time. */
export const joinLate = (milliseconds: number): LiveError =>
  new LiveError('LIVE_JOIN_LATE', 'client', `A connection joined no view within ${String(milliseconds)} ms.`)

/** A token of a page that is too old, or of another release of the page. */
export const tokenStale = (why: string): LiveError =>
  new LiveError('LIVE_TOKEN_STALE', 'client', `A page has to be loaded afresh: ${why}.`)

/** A token that this server never signed. */
export const tokenForged = (): LiveError =>
  new LiveError('LIVE_TOKEN_FORGED', 'client', 'A join came with a token that another secret signed.')

/** A join without the cookie that every page sets. */
export const visitorUnknown = (): LiveError =>
  new LiveError(
    'LIVE_VISITOR_UNKNOWN',
    'client',
    'A join came without the visitor cookie of its page. The browser may refuse cookies, or a proxy may drop them.',
  )

/** A connection that was silent for too long. */
export const heartbeatMissed = (milliseconds: number): LiveError =>
  new LiveError('LIVE_HEARTBEAT_MISSED', 'network', `A connection was silent for ${String(milliseconds)} ms.`)

/** A browser that takes less than the server has to say. */
export const readerSlow = (bytes: number): LiveError =>
  new LiveError(
    'LIVE_READER_SLOW',
    'network',
    `A connection had ${String(bytes)} unsent bytes and was closed.`,
  )

/** Something that cannot happen. */
export const internal = (what: string, cause?: unknown): LiveError =>
  new LiveError(
    'LIVE_INTERNAL',
    'internal',
    `${what}. This is a bug of express-liveview; please report it.`,
    cause,
  )
