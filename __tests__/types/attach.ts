/** Checked by tsc, never run: what the hooks know that `mount` attaches. */
import {
  event,
  fields,
  html,
  liveView,
  type MountSocket,
  type OnMount,
  type Socket,
} from '../../lib/index.ts'

type State = { readonly n: number }
const byId = fields({ id: Number })

export const told = liveView<State>({
  mount(socket) {
    socket.attachHook('handleEvent', (it, name) => {
      it.assign({ n: it.assigns.n + name.length })
      // @ts-expect-error a misspelt assign
      it.assign({ m: 1 })
      // @ts-expect-error a misspelt assign that is read
      it.assigns.m.toFixed()
      return 'halt'
    })
    return { n: 0 }
  },
  render: ({ n }) => html`${n}`,
})

export const inferred = liveView({
  mount(socket) {
    socket.attachHook('handleEvent', (_socket, name) => ({ reply: name }))
    socket.attachHook('afterRender', (it) => it.pushEvent('drawn'))
    // @ts-expect-error the assigns are not known yet, and are not anything
    socket.attachHook('afterRender', (it) => it.assign({ m: 1 }))
    // @ts-expect-error nor can they be read
    socket.attachHook('afterRender', (it) => void it.assigns.n.toFixed())
    socket.attachHook('afterRender', (it: Socket<State>) => it.assign({ n: 1 }))
    // @ts-expect-error a misspelt assign
    socket.attachHook('afterRender', (it: Socket<State>) => it.assign({ m: 1 }))
    return { n: 0 }
  },
  handleEvent: {
    inc: (socket) => socket.update('n', (n) => n + 1),
    set: event(byId, (socket, { id }) => socket.assign({ n: id })),
    // @ts-expect-error a misspelt assign
    typo: event(byId, (socket, { id }) => socket.assign({ m: id })),
  },
  render: ({ n }) => html`${n.toFixed()}`,
})

export const annotated = liveView({
  mount(socket: MountSocket): State {
    socket.attachHook('handleInfo', () => 'continue')
    return { n: 0 }
  },
  handleEvent: { inc: (socket) => socket.update('n', (n) => n + 1) },
  render: ({ n }) => html`${n.toFixed()}`,
})

/** What many views share knows nothing of theirs. */
export const count: OnMount = (socket) => {
  socket.attachHook('handleEvent', (it) => it.assign({ seen: 1 }))
}
