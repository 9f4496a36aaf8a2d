/** Checked by tsc, never run: the shapes that views have. In each the assigns are known, and a typo does not compile. */
import { z } from 'zod'
import {
  event,
  fields,
  form,
  html,
  liveView,
  type EventValue,
  type Form,
  type MountSocket,
  type OnMount,
  type RawParams,
  type Session,
  type SessionOf,
  type Socket,
} from '../../lib/index.ts'

interface State {
  readonly count: number
  readonly label?: string
}

const byId = fields({ id: Number })

export const mountWithoutSocket = liveView({
  mount: () => ({ count: 0 }),
  handleEvent: {
    inc: (socket) => socket.update('count', (count) => count + 1),
    set: event(byId, (socket, { id }) => socket.assign({ count: id })),
    // @ts-expect-error a misspelt assign
    typo: event(byId, (socket, { id }) => socket.assign({ cuont: id })),
  },
  render: ({ count }) => html`${count.toFixed()}`,
})

export const mountWithSocket = liveView({
  mount: (socket) => ({ count: socket.id.length }),
  handleEvent: {
    inc: (socket) => socket.update('count', (count) => count + 1),
    set: event(byId, (socket, { id }) => socket.assign({ count: id })),
    // @ts-expect-error a misspelt assign
    typo: (socket) => socket.update('cuont', (count) => count),
    // @ts-expect-error a misspelt assign behind a parser
    typoToo: event(byId, (socket, { id }) => socket.assign({ cuont: id })),
  },
  render: ({ count }) => html`${count.toFixed()}`,
})

export const mountThatSaysWhatItReturns = liveView({
  mount(socket, { params }): State {
    return { count: socket.id.length + Number(params['from']) }
  },
  handleEvent: {
    set: event(byId, (socket, { id }) => socket.assign({ count: id, label: 'set' })),
    // @ts-expect-error a misspelt assign
    typo: event(byId, (socket, { id }) => socket.assign({ cuont: id })),
    // @ts-expect-error a misspelt assign in update
    typoToo: event(byId, (socket) => socket.update('lable', () => '')),
  },
  render: ({ count }) => html`${count.toFixed()}`,
})

export const mountThatSaysWhatItIsGiven = liveView({
  mount: (socket: MountSocket) => ({ count: socket.id.length }),
  handleEvent: {
    set: event(byId, (socket, { id }) => socket.assign({ count: id })),
    // @ts-expect-error a misspelt assign
    typo: event(byId, (socket, { id }) => socket.assign({ cuont: id })),
  },
  render: ({ count }) => html`${count.toFixed()}`,
})

export const mountThatIsAsync = liveView({
  async mount(socket, { session }): Promise<State> {
    return { count: await Promise.resolve(socket.id.length + Number(session['from'])) }
  },
  handleEvent: {
    set: event(byId, (socket, { id }) => socket.assign({ count: id })),
    // @ts-expect-error a misspelt assign
    typo: event(byId, (socket, { id }) => socket.assign({ cuont: id })),
  },
  render: ({ count }) => html`${count.toFixed()}`,
})

/** Only `event` behind a mount with parameters: what TypeScript cannot know does not compile, and says why. */
export const assignsThatAreUnknown = liveView({
  mount: (socket) => ({ count: socket.id.length }),
  handleEvent: {
    free: event(byId, (socket, { id }) => socket.pushEvent('id', id)),
    // @ts-expect-error unknown assigns
    set: event(byId, (socket, { id }) => socket.assign({ count: id })),
    // @ts-expect-error unknown assigns in update
    update: event(byId, (socket) => socket.update('count', (count) => count)),
    // @ts-expect-error unknown assigns that are read
    read: event(byId, (socket) => socket.assigns.count),
  },
  render: ({ count }) => html`${count.toFixed()}`,
})

export const stateByName = liveView<State>({
  mount: (socket, { params }) => ({ count: socket.id.length + Number(params['from']) }),
  handleParams: (socket, params) => socket.assign({ label: params['label'] ?? '' }),
  handleEvent: {
    inc: (socket) => socket.update('count', (count) => count + 1),
    set: event(byId, (socket, { id }) => socket.assign({ count: id })),
    // @ts-expect-error a misspelt assign
    typo: event(byId, (socket, { id }) => socket.assign({ cuont: id })),
  },
  // @ts-expect-error a temporary assign that there is not
  temporaryAssigns: { lable: '' },
  render: ({ count, label }) => html`${count.toFixed()} ${label?.trim()}`,
})

export const stateThatMountMisses = liveView<State>({
  // @ts-expect-error a misspelt assign in mount
  mount: () => ({ cuont: 0 }),
  render: ({ count }) => html`${count.toFixed()}`,
})

export const stateAndParamsByName = liveView<State, { readonly id: number }>({
  params: z.object({ id: z.coerce.number() }),
  mount: (_socket, { params }) => ({ count: params.id }),
  handleParams(socket, params) {
    socket.assign({ count: params.id })
    // @ts-expect-error a misspelt parameter
    socket.assign({ count: params.di })
  },
  handleEvent: {
    // @ts-expect-error a misspelt assign
    typo: event(byId, (socket, { id }) => socket.assign({ cuont: id })),
  },
  render: ({ count }) => html`${count.toFixed()}`,
})

liveView<State, { readonly id: number }>({
  // @ts-expect-error a parser of other parameters
  params: ({ id }) => ({ id }),
  mount: (_socket, { params }) => ({ count: params.id }),
  render: ({ count }) => html`${count.toFixed()}`,
})

export const paramsWithSchema = liveView({
  params: z.object({ id: z.coerce.number() }),
  mount: (_socket, { params }): State => ({ count: params.id }),
  handleParams: (socket, { id }) => socket.assign({ count: id.valueOf() }),
  handleEvent: {
    set: event(byId, (socket, { id }) => socket.assign({ count: id })),
    // @ts-expect-error a misspelt assign
    typo: event(byId, (socket, { id }) => socket.assign({ cuont: id })),
  },
  render: ({ count }) => html`${count.toFixed()}`,
})

const tick = (socket: Socket<State>): void => socket.update('count', (count) => count + 1)
const rename = (socket: Socket<State>, label: string): void => socket.assign({ label })
const ask = event(byId, (_socket, { id }) => ({ twice: id * 2 }))
const raw = (socket: Socket<State>, value: EventValue): void =>
  socket.assign({ label: typeof value['label'] === 'string' ? value['label'] : '' })

/** Handlers that stand outside and bring their types, behind every kind of mount. */
export const handlersOutside = [
  liveView({
    mount: (): State => ({ count: 0 }),
    handleEvent: { tick, ask, raw },
    handleInfo: { tick, rename },
    render: ({ count }) => html`${count.toFixed()}`,
  }),
  liveView({
    mount: (socket) => ({ count: socket.id.length, label: '' }),
    handleEvent: { tick, ask, raw },
    handleInfo: { tick, rename },
    render: ({ count }) => html`${count.toFixed()}`,
  }),
  liveView({
    mount(socket, { params }): State {
      return { count: socket.id.length + Number(params['from']) }
    },
    handleEvent: { tick, ask, raw },
    handleInfo: { tick, rename },
    render: ({ count }) => html`${count.toFixed()}`,
  }),
  liveView<State>({
    mount: (socket) => ({ count: socket.id.length }),
    handleEvent: { tick, ask, raw },
    handleInfo: { tick, rename },
    render: ({ count }) => html`${count.toFixed()}`,
  }),
  liveView({
    mount: (socket) => ({ total: socket.id.length }),
    // @ts-expect-error a handler of a view with other assigns
    handleInfo: { tick },
    render: ({ total }) => html`${total.toFixed()}`,
  }),
]

export const typedMessages = liveView({
  mount(socket) {
    socket.subscribe('numbers')
    return { last: 0 }
  },
  handleInfo: {
    number: (socket, last: number) => socket.assign({ last }),
    pair: (socket, { left }: { readonly left: number }) => socket.assign({ last: left }),
    // @ts-expect-error a payload of another type
    text: (socket, last: string) => socket.assign({ last }),
    // @ts-expect-error a misspelt assign
    typo: (socket, last: number) => socket.assign({ lats: last }),
  },
  render: ({ last }) => html`${last.toFixed()}`,
})

const contact = form('contact', z.object({ name: z.string().min(1) }))

export const formAmongAssigns = liveView({
  mount: () => ({ form: contact.empty() }),
  handleEvent: {
    check: async (socket, value) => socket.assign({ form: await contact.read(value) }),
    // @ts-expect-error a form where its value belongs
    typo: (socket) => socket.assign({ fomr: contact.empty() }),
  },
  render({ form }) {
    const same: Form<'name', { name: string }> = form
    // @ts-expect-error a misspelt field
    form.field('nmae')
    return html`<form id=${same.id} phx-change="check"><input ${form.field('name').input()}></form>`
  },
})

export const requireUser: OnMount = (socket, { session }) => {
  const user: string = session['user'] ?? socket.redirect('/login')
  socket.assign({ user })
}

export const paramsAndSession = (params: RawParams, session: Session): readonly (string | undefined)[] => [
  params['id'],
  session['user'],
]

type Declared = SessionOf<{ userId?: string; cart: { items: readonly string[] } }>

/** What an application says of its session is known in every view. */
export const declared = (session: Declared): readonly unknown[] => [
  session.userId?.trim(),
  session.cart.items.length,
  // @ts-expect-error a misspelt member
  session.userid,
  // @ts-expect-error a misspelt member further in
  session.cart.itmes,
]
