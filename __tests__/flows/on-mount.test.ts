import express from 'express'
import request from 'supertest'
import { html, liveRender, liveRouter, liveView, type OnMount } from '../../lib/index.ts'
import { live } from '../../lib/testing/index.ts'
import { SECRET } from './site.ts'

type Options = {
  readonly always?: readonly OnMount[]
  readonly onMount: readonly OnMount[]
  readonly user?: string
  readonly locals?: object
}

const profile = liveView({
  async mount(socket) {
    return { user: await socket.assignNew('user', () => Promise.resolve('computed')) }
  },
  handleEvent: { rename: (socket) => socket.assign({ user: 'eve' }) },
  render: ({ user }) => html`<h1>${user}</h1><button phx-click="rename">Rename</button>
    ${liveRender(badge, { id: 'badge' })}`,
})

const badge = liveView({
  mount: (socket) => ({ name: socket.assignNew('user', () => 'nobody') }),
  render: ({ name }) => html`<i>${name}</i>`,
})

function app({ onMount, always = [], user, locals = {} }: Options): express.Express {
  const router = liveRouter({ secret: SECRET, session: () => ({ user }), onMount: always })
  router.live('/', profile, { onMount })
  const setLocals: express.RequestHandler = (_req, res, next) => {
    Object.assign(res.locals, locals)
    next()
  }
  return express().use(setLocals).use(router)
}

const requireUser: OnMount = (socket, { session }) => {
  if (!session['user']) socket.redirect('/login')
  socket.assign({ user: session['user'] })
}

test('a hook that redirects keeps the view from being mounted', async () => {
  await request(app({ onMount: [requireUser] }))
    .get('/')
    .expect(302)
    .expect('Location', '/login')
})

test('what a hook assigns is what the view finds, over HTTP as over the socket', async () => {
  const it = app({ onMount: [requireUser], user: 'ada' })
  await request(it)
    .get('/')
    .expect(/<h1>ada<\/h1>/)
  const page = await live(it, '/')
  expect(page.text('h1')).toBe('ada')
})

test('hooks run in their order, and wait for each other', async () => {
  const order: string[] = []
  const slow: OnMount = async (socket) => {
    await new Promise(setImmediate)
    order.push(`slow ${socket.connected}`)
  }
  await live(app({ onMount: [slow, (socket) => void order.push(`fast ${socket.connected}`)] }), '/')
  expect(order).toEqual(['slow false', 'fast false', 'slow true', 'fast true'])
})

test.each<readonly [string, Options, string]>([
  ['what the application has in res.locals', { onMount: [], locals: { user: 'lin' } }, 'lin'],
  ['what is computed, when nobody has it', { onMount: [] }, 'computed'],
  [
    'what a hook assigned, before all others',
    { onMount: [requireUser], user: 'ada', locals: { user: 'lin' } },
    'ada',
  ],
])('assignNew takes %s, and a nested view that of the one around it', async (_what, options, name) => {
  const page = await live(app(options), '/')
  expect([page.text('h1'), page.text('i')]).toEqual([name, name])
})

test('a nested view finds what the one around it has when it is joined', async () => {
  const page = await live(app({ onMount: [] }), '/')
  await page.click('Rename')
  await page.disconnect()
  await page.reconnect()
  expect([page.text('h1'), page.text('i')]).toEqual(['computed', 'computed'])
})

test('a hook that is no function is refused when the route is made', () => {
  expect(() => app({ onMount: ['requireUser' as unknown as OnMount] })).toThrow(
    expect.objectContaining({ code: 'LIVE_OPTION_INVALID' }),
  )
})

test('a hook can attach hooks of its own', async () => {
  const seen: string[] = []
  const watch: OnMount = (socket) => {
    socket.attachHook('handleEvent', (_socket, name) => void seen.push(name))
  }
  const page = await live(app({ onMount: [watch] }), '/')
  await page.click('Rename')
  expect(seen).toEqual(['rename'])
})

test('the hooks of the router come before those of a route, and run for nested views too', async () => {
  const order: string[] = []
  const noting =
    (name: string): OnMount =>
    (socket, { params }) =>
      void order.push(`${name} ${socket.id} ${JSON.stringify(params)}`)
  await live(app({ always: [noting('router')], onMount: [noting('route')] }), '/?a=1')
  const once = ['router phx-main {"a":"1"}', 'route phx-main {"a":"1"}', 'router badge {}']
  expect(order).toEqual([...once, ...once])
})

test('a hook of the router guards a nested view, and takes the page along', async () => {
  const guard: OnMount = (socket) => {
    if (socket.id === 'badge') socket.redirect('/login')
  }
  const page = await live(app({ onMount: [], always: [guard] }), '/')
  expect(page.redirectedTo).toMatch(/\/login$/)
})

test('the hooks of the router run for embedded views', async () => {
  const router = liveRouter({ secret: SECRET, onMount: [(socket) => socket.assign({ user: 'ada' })] })
  const embedding = express().use(router)
  embedding.get('/', async (req, res) => void res.send(await router.embed(req, res, profile)))
  const page = await live(embedding, '/')
  expect([page.text('h1'), page.text('i')]).toEqual(['ada', 'ada'])
})

test.each([['requireUser'], [['requireUser']], [{}]])('the router takes no %j for hooks', (onMount) => {
  expect(() => liveRouter({ onMount: onMount as unknown as readonly OnMount[] })).toThrow(
    expect.objectContaining({ code: 'LIVE_OPTION_INVALID' }),
  )
})
