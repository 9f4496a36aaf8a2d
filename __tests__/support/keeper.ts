import cookieSession from 'cookie-session'
import type { Express, Request, RequestHandler } from 'express'
import session from 'express-session'
import { html, liveView, type JsonValue, type LiveView } from '../../lib/index.ts'

/** Middleware that keeps sessions, in its usual two kinds: in the cookie itself, and in a store. */
export const sessionKinds: readonly (readonly [string, () => RequestHandler])[] = [
  ['cookie-session', (): RequestHandler => cookieSession({ secret: 'keyboard cat' })],
  [
    'express-session',
    (): RequestHandler => session({ secret: 'keyboard cat', resave: false, saveUninitialized: false }),
  ],
]

/** What a request's session holds. */
export function heldBy(req: Request): Record<string, unknown> {
  return (req as unknown as { session: Record<string, unknown> }).session
}

/** Sessions, a page that prints what is in one, and a way in and out. */
export const withSession =
  (middleware: () => RequestHandler): ((app: Express) => void) =>
  (app) => {
    app.use(middleware())
    app.get('/held', (req, res) => void res.send(`<!doctype html><p>${JSON.stringify(heldBy(req))}</p>`))
    app.get('/in', (req, res) => {
      heldBy(req)['user'] = 'ada'
      res.redirect('/')
    })
    app.get('/out', (req, res) => {
      const { destroy } = heldBy(req)
      const done = (): void => void res.send('<!doctype html><p>bye</p>')
      if (typeof destroy === 'function') return void destroy.call(heldBy(req), done)
      Object.assign(req, { session: null })
      done()
    })
  }

/** A view that puts a value under `theme`, shows what was in its session, and leaves when it is told to. */
export function keeper(value: JsonValue = 'dark', ended: () => void = () => {}): LiveView<{ seen: string }> {
  return liveView({
    mount: (socket, { session: given }) => {
      socket.subscribe('out')
      return { seen: String(given['theme']) }
    },
    terminate: ended,
    handleInfo: { out: (socket) => socket.redirect('/held') },
    handleEvent: {
      look: () => undefined,
      put: (socket) => socket.putSession('theme', value),
      putAndLeave: (socket) => {
        socket.putSession('theme', value)
        socket.redirect('/held')
      },
    },
    render: ({ seen }) =>
      html`<p>${seen}</p>
        <button id="look" phx-click="look">Look</button>
        <button id="put" phx-click="put">Put</button>
        <button id="leave" phx-click="putAndLeave">Put and leave</button>`,
  })
}
