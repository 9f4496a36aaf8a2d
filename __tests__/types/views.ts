/** Checked by tsc, never run: what a view's types must allow, and what they must not. */
import { type } from 'arktype'
import * as v from 'valibot'
import { z } from 'zod'
import {
  event,
  fields,
  html,
  liveRender,
  liveRouter,
  liveView,
  type OnMount,
  type Socket,
} from '../../lib/index.ts'

/** Compiles only when both types are the same, and neither is `any`. */
function same<Expected>(): <Given>(value: Given, ...proof: Same<Expected, Given>) => void {
  return () => undefined
}
type Same<Expected, Given> = 0 extends Given & 1
  ? [never]
  : [Expected, Given] extends [Given, Expected]
    ? []
    : [never]

// @ts-expect-error another type
same<number>()('one')

// @ts-expect-error `any` is every type, and proves nothing
same<number>()(JSON.parse('1'))

// Assigns

export const counter = liveView({
  mount: () => ({ count: 0, label: 'clicks' }),
  handleEvent: {
    inc: (socket) => socket.update('count', (count) => count + 1),
    reset: (socket) => socket.assign({ count: 0 }),
    both: (socket) => socket.assign({ count: 0, label: 'none' }),
    read(socket) {
      same<number>()(socket.assigns.count)
      same<string>()(socket.assigns.label)
      // @ts-expect-error state is replaced, not changed in place
      socket.assigns.count = 1
    },
    // @ts-expect-error a misspelt assign in assign
    misspelt: (socket) => socket.assign({ cuont: 1 }),
    // @ts-expect-error a misspelt assign in update
    misspeltToo: (socket) => socket.update('cuont', () => 1),
    // @ts-expect-error a value of another type in assign
    wrong: (socket) => socket.assign({ count: 'one' }),
    // @ts-expect-error a value of another type out of update
    wrongToo: (socket) => socket.update('count', () => 'one'),
    // @ts-expect-error an assign does not become undefined by the way
    missing: (socket) => socket.assign({ count: undefined }),
  },
  render: ({ count, label }) => {
    same<number>()(count)
    return html`${count} ${label}`
  },
})

liveView({
  mount: () => ({ title: 'a', tags: ['b'] }),
  pageTitle: ({ title }) => title,
  head: ({ tags }) => ({ meta: { keywords: tags.length > 0 && tags.join() }, bodyClass: ['post', ...tags] }),
  render: ({ title }) => html`${title}`,
})

liveView({
  mount: () => ({ tags: ['b'] }),
  // @ts-expect-error a title that is no text
  pageTitle: ({ tags }) => tags,
  render: () => html``,
})

liveView({
  mount: () => ({ tags: ['b'] }),
  // @ts-expect-error a list where a text is due
  head: ({ tags }) => ({ meta: { keywords: tags } }),
  render: () => html``,
})

liveView({
  mount(socket) {
    // @ts-expect-error a message is text
    socket.putFlash('info', 3)
    return {}
  },
  // @ts-expect-error a message may be missing, and there is nothing to read of it
  render: (_assigns, { flash }) => html`${flash['info'].length}`,
})

liveView({
  mount: () => ({ count: 0 }),
  // @ts-expect-error a misspelt assign in render
  render: ({ cuont }) => html`${cuont}`,
})

// @ts-expect-error a view without mount
liveView({ render: () => html`` })

// @ts-expect-error a view without render
liveView({ mount: () => ({}) })

liveView({
  mount: () => ({}),
  // @ts-expect-error a render that returns text
  render: () => '<p>text</p>',
})

// Mount

liveView({
  async mount(socket, { params, session, req }) {
    same<string | undefined>()(params['id'])
    same<string>()(req.method)
    const user: string = session['user'] ?? socket.redirect('/login')
    // @ts-expect-error there are no assigns yet
    socket.assign({ user })
    return { user, items: [] as readonly string[] }
  },
  handleEvent: {
    add(socket) {
      same<readonly string[]>()(socket.assigns.items)
      socket.update('items', (items) => [...items, 'one'])
      // @ts-expect-error the list is replaced, not changed in place
      socket.assigns.items.push('one')
    },
  },
  render: ({ user, items }) => html`${user} ${items.length}`,
})

liveView({
  // @ts-expect-error a mount that returns nothing
  mount: () => {},
  render: () => html`nothing`,
})

// Parameters

liveView({
  params: ({ id, page = '1' }) => ({ id: Number(id), page: Number(page) }),
  mount(_socket, { params }) {
    same<{ id: number; page: number }>()(params)
    return { id: params.id }
  },
  handleParams(socket, { page }) {
    same<number>()(page)
    same<number>()(socket.assigns.id)
  },
  render: ({ id }) => html`${id}`,
})

liveView({
  params: z.object({ id: z.coerce.number() }),
  mount: (_socket, { params }) => ({ next: params.id + 1 }),
  render: ({ next }) => {
    same<number>()(next)
    return html`${next}`
  },
})

liveView({
  params: ({ id }) => ({ id: Number(id) }),
  // @ts-expect-error a parameter that the parser does not make
  mount: (_socket, { params }) => ({ id: params.ib }),
  render: () => html``,
})

// Events

liveView({
  mount: () => ({ name: '', size: 0 }),
  handleEvent: {
    raw(_socket, value) {
      const given = value['name']
      // @ts-expect-error nothing is known of what comes from a browser
      given.trim()
    },
    fields: event(fields({ id: Number, name: String, on: Boolean, tags: () => ['a'] }), (socket, value) => {
      same<{ readonly id: number; readonly name: string; readonly on: boolean; readonly tags: string[] }>()(
        value,
      )
      socket.assign({ name: value.name, size: value.id })
    }),
    fieldMisspelt: event(fields({ id: Number }), (_socket, value) => {
      // @ts-expect-error a field that is not in the table
      value.ib.toFixed()
    }),
    zod: event(z.object({ size: z.number() }), (_socket, { size }) => same<number>()(size)),
    valibot: event(v.object({ size: v.number() }), (_socket, { size }) => same<number>()(size)),
    arktype: event(type({ size: 'number' }), (_socket, { size }) => same<number>()(size)),
    parse: event(
      (raw) => z.object({ size: z.number() }).parse(raw),
      (_socket, { size }) => same<number>()(size),
    ),
    own: event(
      ({ size }) => Number(size),
      (socket, size) => {
        same<number>()(size)
        same<string>()(socket.assigns.name)
      },
    ),
    // @ts-expect-error a misspelt assign behind a parser
    misspelt: event(fields({ id: Number }), (socket, { id }) => socket.assign({ szie: id })),
    // @ts-expect-error a field as a value of another type
    wrong: event(fields({ name: String }), (socket, { name }) => socket.assign({ size: name })),
    async reply() {
      return { ok: true, list: [1, 'two', null] }
    },
    // @ts-expect-error a reply that JSON cannot carry
    function: () => () => 1,
    // @ts-expect-error a handler is a function
    text: 'inc',
  },
  render: ({ name }) => html`${name}`,
})

/** Where mount has parameters, a handler without `event` in front lets TypeScript know the assigns. */
liveView({
  mount: (socket) => ({ id: socket.id }),
  handleEvent: {
    plain: (socket) => same<string>()(socket.assigns.id),
    // @ts-expect-error a misspelt assign
    misspelt: event(fields({ id: String }), (socket, { id }) => socket.assign({ di: id })),
  },
  render: ({ id }) => html`${id}`,
})

type Room = { readonly id: string }

/** Where nothing stands in front, the annotation of the socket does. */
liveView({
  mount: (socket): Room => ({ id: socket.id }),
  handleEvent: {
    // @ts-expect-error a misspelt assign
    misspelt: event(fields({ id: String }), (socket: Socket<Room>, { id }) => socket.assign({ di: id })),
  },
  render: ({ id }) => html`${id}`,
})

// Infos

liveView({
  mount: () => ({ text: '' }),
  handleInfo: {
    said: (socket, text: string) => socket.assign({ text }),
    // @ts-expect-error a payload without an annotation is never, and never has no members
    forgotten: (_socket, payload) => payload.text,
    never: (_socket, payload) => same<never>()(payload),
    // @ts-expect-error a misspelt assign
    misspelt: (socket, text: string) => socket.assign({ txet: text }),
  },
  render: ({ text }) => html`${text}`,
})

// Failures

liveView({
  mount: () => ({ count: 0 }),
  handleError(socket, error, { callback }) {
    same<unknown>()(error)
    same<string>()(callback)
    socket.update('count', (count) => count + 1)
    // @ts-expect-error a misspelt assign
    socket.assign({ cuont: 1 })
  },
  render: ({ count }) => html`${count}`,
})

liveView({
  mount: () => ({ count: 0 }),
  // @ts-expect-error what was thrown may be anything
  handleError: async (_socket, error) => console.log(error.message),
  render: ({ count }) => html`${count}`,
})

liveRouter({
  handleError(socket) {
    socket.putFlash('error', 'That did not work.')
    // @ts-expect-error it is for every view, and knows the assigns of none
    console.log(socket.assigns.count)
  },
})

// What is not in the definition

liveView({
  mount: () => ({}),
  // @ts-expect-error a misspelt callback
  handleEvents: {},
  render: () => html``,
})

liveView({
  mount: () => ({ n: 0 }),
  terminate: (socket) => same<number>()(socket.assigns.n),
  render: ({ n }) => html`${n}`,
})

// Temporary assigns, hooks, and what is taken over

liveView({
  mount: () => ({ rows: [1] as readonly number[], n: 0 }),
  temporaryAssigns: { rows: [] },
  render: ({ n }) => html`${n}`,
})

liveView({
  mount: () => ({ rows: [1] as readonly number[] }),
  // @ts-expect-error a misspelt temporary assign
  temporaryAssigns: { row: [] },
  render: ({ rows }) => html`${rows.length}`,
})

liveView({
  mount: () => ({ n: 0 }),
  // @ts-expect-error a temporary value of another type
  temporaryAssigns: { n: 'none' },
  render: ({ n }) => html`${n}`,
})

liveView({
  async mount(socket, { connectInfo }) {
    same<string | undefined>()(connectInfo.timeZone)
    socket.attachHook('handleEvent', (own: Socket<{ last: string }>, name) => own.assign({ last: name }))
    socket.attachHook('handleInfo', () => 'halt')
    // @ts-expect-error a stage that there is not
    socket.attachHook('handleEvents', () => 'halt')
    // @ts-expect-error an answer that there is not
    socket.attachHook('handleInfo', () => 'stop')
    // @ts-expect-error only events have a reply
    socket.attachHook('handleInfo', () => ({ reply: 1 }))
    return { user: await socket.assignNew('user', () => Promise.resolve('ada')), last: '' }
  },
  handleEvent: {
    go(socket) {
      same<string>()(socket.assigns.user)
      socket.attachHook('afterRender', (own) => same<string>()(own.assigns.last))
      // @ts-expect-error assigns are there already
      socket.assignNew('user', () => 'eve')
    },
  },
  render: ({ user }) => html`${user}`,
})

const requireUser: OnMount = (socket, { session, params }) => {
  same<string | undefined>()(params['id'])
  if (!session['user']) socket.redirect('/login')
  socket.assign({ user: 'ada' })
  // @ts-expect-error the view is not mounted yet
  socket.update('user', () => 'eve')
}

// Nested views

liveRender(counter, { id: 'counter', session: { at: new Date() }, sticky: true })

// @ts-expect-error a nested view needs an id
liveRender(counter, {})

// @ts-expect-error not a view
liveRender({ mount: () => ({}), render: () => html`` }, { id: 'a' })

// The router

const live = liveRouter({ secret: ['new', 'old'], limits: { channels: 3 } })

live
  .live('/', counter)
  .live('/again', counter, { title: 'Again' })
  .get('/health', (_req, res) => res.send('ok'))

// @ts-expect-error an unknown option
liveRouter({ secert: 'x' })

// @ts-expect-error an unknown limit
liveRouter({ limits: { chanels: 3 } })

// @ts-expect-error an option of another type
liveRouter({ title: 3 })

// @ts-expect-error not a view
live.live('/', { mount: () => ({}), render: () => html`` })

// @ts-expect-error a handler is not a view
live.live('/', (_req: unknown, res: { send(text: string): void }) => res.send('x'))

live.live('/guarded', counter, { onMount: [requireUser] })

liveRouter({ onMount: [requireUser, (socket, { params }) => socket.assign({ tab: params['tab'] })] })

// @ts-expect-error a list of hooks, not one
liveRouter({ onMount: requireUser })

// @ts-expect-error a view's own handler is no hook
liveRouter({ onMount: [(socket: Socket<{ count: number }>) => socket.update('count', (n) => n + 1)] })

// @ts-expect-error a name is no hook
live.live('/', counter, { onMount: ['requireUser'] })

// @ts-expect-error an unknown option of a route
live.live('/', counter, { titel: 'x' })
