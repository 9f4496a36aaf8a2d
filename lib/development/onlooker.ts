import type { Application, Request, Response } from 'express'
import { attempt } from '../attempt.ts'
import type { Logger } from '../logger.ts'
import { liveRequest } from '../http/live-request.ts'
import { schemeOf } from '../http/request-origin.ts'

/** What looks at a request that comes by a router, now and when it is answered. */
export type Onlooker = (req: Request, res: Response, router: unknown) => void

/** What Express keeps of each middleware, in both versions. */
type Layer = { readonly name: string; readonly handle: unknown; match(path: string): boolean }
type Stack = { readonly stack: readonly Layer[] }

const INSECURE =
  'A page over plain HTTP carries the policy `upgrade-insecure-requests`, which is a part of helmet’s default. Safari then ' +
  'loads no script and opens no connection, and other browsers do so on `localhost` only. Leave it out over plain HTTP: ' +
  'helmet({ contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } } }).'

const LATE_SESSION =
  'The session is installed behind the live router: views find none, and everybody seems to be logged out. Write ' +
  'app.use(session(…)) above app.use(live). If views need no session, say so: liveRouter({ session: () => ({}) }).'

/**
 * Outside production: looks at what stands around a router in its application, and says what is probably a mistake, once.
 *
 * @param readsSession do views see `req.session`, and not what an option says?
 */
export function onlooker(logger: Pick<Logger, 'warn'>, readsSession: boolean): Onlooker {
  const said = new Set<string>()
  const say = (sentence: string): void => {
    if (!said.has(sentence)) logger.warn(sentence)
    said.add(sentence)
  }
  return (req, res, router) => {
    const { app } = req
    const look = (): void => {
      if (liveRequest(req) !== 'page') return
      if (isUpgraded(req, res)) say(INSECURE)
      if (readsSession && !hasSession(req) && isSessionBehind(app, router, req)) say(LATE_SESSION)
    }
    // A failure here, such as in an application that is not Express, is ignored.
    res.once('finish', () => attempt(look, () => undefined))
  }
}

function hasSession(req: Request): boolean {
  return Boolean((req as { readonly session?: unknown }).session)
}

/** Would a session have come, if the router had not answered? By the names that express-session and cookie-session give. */
function isSessionBehind(app: Application, router: unknown, { originalUrl }: Request): boolean {
  const of4 = (app as unknown as { readonly _router?: Stack })._router
  // In Express 4 this getter throws.
  const { stack } = of4 ?? (app.router as unknown as Stack)
  const at = stack.findIndex(({ handle }) => handle === router)
  const isSession = (layer: Layer): boolean => /^(?:session|_cookieSession)$/.test(layer.name)
  const [path = ''] = originalUrl.split('?')
  return at >= 0 && stack.slice(at).some((layer) => isSession(layer) && layer.match(path))
}

/** Is the browser told to load by https what it was sent by http? */
function isUpgraded(req: Request, res: Response): boolean {
  const said = [res.getHeader('content-security-policy') ?? []].flat().join()
  const isHttps = schemeOf(req) === 'https' || /https/i.test(String(req.headers['x-forwarded-proto']))
  return !isHttps && /\bupgrade-insecure-requests\b/i.test(said)
}
