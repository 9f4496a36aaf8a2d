import cookieSession from 'cookie-session'
import type { Express, Request, RequestHandler, Response } from 'express'
import session from 'express-session'

/** What a request holds of its visitor. */
type WithUser = { session: { user?: string | undefined } | null }

const visitorOf = (req: unknown): WithUser => req as WithUser

/** Who is logged in. */
export function userOf(req: Request): string | undefined {
  return visitorOf(req).session?.user
}

/** Sessions as applications have them: how they are kept, and how one is ended. */
export type Sessions = {
  readonly middleware: () => RequestHandler
  readonly end: (req: Request) => Promise<void>
}

/** Sessions in the cookie itself, which nobody can take back. */
export const inCookies: Sessions = {
  middleware: () => cookieSession({ secret: 'keyboard cat' }),
  end: async (req) => {
    visitorOf(req).session = null
  },
}

/** Sessions in a store, of which the cookie has the number. */
export const inStore: Sessions = {
  middleware: () => session({ secret: 'keyboard cat', resave: false, saveUninitialized: false }),
  end: (req) =>
    new Promise((resolve) =>
      (req as unknown as { session: session.Session }).session.destroy(() => resolve()),
    ),
}

/** Both kinds. */
export const kindsOfSessions: readonly (readonly [string, Sessions])[] = [
  ['cookie-session', inCookies],
  ['express-session', inStore],
]

/** Ways in and out: `/in/ada` and `/out`. @param leaving is called before a log-out is answered */
export function withLogIn(
  app: Express,
  { middleware, end }: Sessions,
  leaving: (req: Request) => unknown,
): void {
  app.use(middleware())
  app.get('/in/:user', (req: Request<{ user: string }>, res: Response) => {
    Object.assign(visitorOf(req).session ?? {}, { user: req.params.user })
    res.redirect('/')
  })
  app.get('/out', async (req, res) => {
    await leaving(req)
    await end(req)
    res.redirect('/door')
  })
  app.get('/door', (_req, res) => void res.send('<!doctype html><p id="door">Who are you?</p>'))
}

/** Lets those pass who are logged in. */
export const onlyUsers: RequestHandler = (req, res, next) => {
  if (userOf(req) === undefined) res.redirect('/door')
  else next()
}
