import express, { type RequestHandler, type Router } from 'express'
import type { LiveRouter } from '../lib/index.ts'

declare module 'express-session' {
  interface SessionData {
    user: string
  }
}

/** The topic on which a session's live views hear of its end. */
export const sessionTopic = (sessionId: string): string => `session:${sessionId}`

/** A guard like any other in Express. It holds for a page's socket as well: the join passes here again. */
export const requireUser: RequestHandler = (req, res, next) => {
  if (req.session.user === undefined) res.redirect('/login')
  else next()
}

/** Logging in and out: two plain forms. Any name will do, it is a demo. */
export function login(live: LiveRouter): Router {
  const router = express.Router()
  router.get('/login', (req, res) => {
    const { info: notice = '' } = live.takeFlash(res)
    res.render('login', { title: 'Log in', path: req.path, notice, problem: '', user: '' })
  })
  router.post('/login', express.urlencoded({ extended: false }), logIn)
  router.post('/logout', (req, res, next) => {
    const topic = sessionTopic(req.sessionID)
    req.session.destroy((error) => {
      if (error) return next(error)
      live.pubsub.broadcast(topic, 'loggedOut')
      res.redirect(303, '/login')
    })
  })
  return router
}

const logIn: RequestHandler = (req, res, next) => {
  const user = nameIn(req.body)
  if (user === '' || user.length > 40) {
    const problem = 'A name has 1 to 40 letters.'
    res.status(422).render('login', { title: 'Log in', path: req.path, notice: '', problem, user })
    return
  }
  // A session from before the login may be known to somebody else.
  req.session.regenerate((error) => {
    if (error) return next(error)
    req.session.user = user
    res.redirect(303, '/thermostat')
  })
}

function nameIn(body: unknown): string {
  const { user } = (body ?? {}) as { readonly user?: unknown }
  return typeof user === 'string' ? user.trim() : ''
}
