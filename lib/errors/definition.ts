import { describe, refused } from './describe.ts'
import { LiveError } from './live-error.ts'

/** What is wrong with what an application defines: views, options, layouts. All are thrown when it is defined. */

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

/** Polls reach one process after another, and these do not know each other. */
export const pollElsewhere = (): LiveError =>
  new LiveError(
    'LIVE_POLL_ELSEWHERE',
    'app',
    'A browser that polls is at another process, which this one cannot ask. Without a WebSocket, the requests of a browser ' +
      'have to reach one process. Give liveRouter a PubSub with an adapter in every process, such as ' +
      'liveRouter({ pubsub: new PubSub({ adapter: redisAdapter(client) }) }), or have the balancer send each browser to the ' +
      'same process. This is said once.',
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
