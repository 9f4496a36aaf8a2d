import type { Express, NextFunction, Request, Response } from 'express'
import session from 'express-session'
import { html, liveView } from '../../lib/index.ts'
import { live } from '../../lib/testing/index.ts'
import { connect, pageOf } from './wire-client.ts'
import { expressVersions } from '../support/express-versions.ts'
import { site } from './site.ts'

type WithUser = { session: { user?: string; destroy(done: () => void): void } }

const userOf = (req: Request): WithUser['session'] => (req as unknown as WithUser).session

/** Sessions, with a way in and a way out. */
function withSessions(app: Express): void {
  app.use(session({ secret: 'keyboard cat', resave: false, saveUninitialized: false }))
  app.get('/login', (req, res) => {
    userOf(req).user = 'ada'
    res.redirect('/')
  })
  app.get('/logout', (req, res) => userOf(req).destroy(() => void res.send('bye')))
}

/** Lets only those in who are logged in. */
function guarded(refuse: (res: Response) => unknown) {
  return (app: Express): void => {
    withSessions(app)
    app.use((req: Request, res: Response, next: NextFunction) => {
      if (userOf(req).user) next()
      else refuse(res)
    })
  }
}

/** A view that greets whom it finds in the session. */
const hello = liveView({
  mount: (socket, { session: { user }, req }) => ({
    user: String(user),
    path: req.path,
    connected: socket.connected,
  }),
  render: ({ user, path, connected }) => html`<p>${user} at ${path}, ${connected ? 'live' : 'still'}</p>`,
})

describe.each(expressVersions)('%s', (_version, of) => {
  test('mount finds the session, for the page and for the join', async () => {
    const { app } = site({ '/': hello }, { of, before: withSessions })
    const door = await live(app, '/login')
    const page = await live(app, String(door.redirectedTo), { visitor: door })
    expect(page.text('p')).toBe('ada at /, live')
  })

  test('a guard that redirects holds for the page', async () => {
    const { app } = site({ '/': hello }, { of, before: guarded((res) => res.redirect('/login')) })
    expect((await live(app, '/')).redirectedTo).toBe('/login')
  })

  test('51: a guard that redirects holds for the join: logged out in between', async () => {
    const { app } = site({ '/': hello }, { of, before: guarded((res) => res.redirect('/login')) })
    const { visitor } = await live(app, '/login')
    const client = await connect(await pageOf(app, '/', visitor))
    await visitor.get(client.page.host, '/logout')
    const reply = await client.join()
    expect(reply).toEqual({ status: 'error', response: { redirect: { to: '/login' } } })
  })

  test('a guard that answers 403 holds for the join, and mount does not run', async () => {
    let mounts = 0
    const secret = liveView({ mount: () => ({ n: ++mounts }), render: ({ n }) => html`secret ${n}` })
    const { app } = site({ '/': secret }, { of, before: guarded((res) => res.sendStatus(403)) })
    const { visitor } = await live(app, '/login')
    const client = await connect(await pageOf(app, '/', visitor))
    await visitor.get(client.page.host, '/logout')
    const reply = await client.join()
    expect(reply).toEqual({ status: 'error', response: { reason: 'unauthorized' } })
    expect(mounts).toBe(1)
  })

  test('a guard holds for the WebSocket itself', async () => {
    const { app } = site({ '/': hello }, { of, before: guarded((res) => res.sendStatus(403)) })
    const { visitor } = await live(app, '/login')
    const page = await pageOf(app, '/', visitor)
    await visitor.get(page.host, '/logout')
    await expect(connect(page)).rejects.toThrow('answered 403')
  })

  test('N10: a page behind a guard cannot be joined with another page’s token', async () => {
    const { app } = site(
      { '/open': hello, '/closed': hello },
      {
        of,
        before: (it) => {
          withSessions(it)
          it.use('/closed', (_req: Request, res: Response) => void res.sendStatus(403))
        },
      },
    )
    const client = await connect(await pageOf(app, '/open'))
    const reply = await client.join({ url: `http://${client.page.host}/closed` })
    expect(reply).toEqual({ status: 'error', response: { reason: 'unauthorized' } })
  })
})

test('the session is what the option makes of the request', async () => {
  const sessionOf = (req: Request) => ({ user: req.get('x-user') })
  const { app } = site({ '/': hello }, { session: sessionOf })
  const page = await live(app, '/', { headers: { 'X-User': 'lin' } })
  expect(page.text('p')).toBe('lin at /, live')
})

test('52: a join sets no cookies and saves no session', async () => {
  const store = new session.MemoryStore()
  const saves: string[] = []
  const set = store.set.bind(store)
  store.set = (id, value, done) => {
    saves.push(id)
    set(id, value, done)
  }
  const before = (app: Express) =>
    app.use(session({ secret: 'keyboard cat', resave: false, saveUninitialized: false, store }))
  await live(site({ '/': hello }, { before }).app, '/')
  expect(saves).toEqual([])
})
