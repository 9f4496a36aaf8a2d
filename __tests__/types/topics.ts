/** Checked by tsc, never run: what topics and their messages must allow, and what they must not. */
import {
  event,
  fields,
  html,
  liveRouter,
  liveView,
  on,
  topic,
  type JsonValue,
  type MountSocket,
  type Socket,
} from '../../lib/index.ts'

interface Line {
  readonly text: string
  readonly by?: { readonly name: string } | undefined
  readonly tags: readonly string[]
  readonly pair: readonly [number, string]
}

const rooms = topic<{ said: Line; renamed: string; cleared: undefined; any: JsonValue }>('room')
const news = topic<{ posted: { readonly id: number } }>('news')
declare const line: Line
declare const socket: Socket<{ readonly lines: readonly string[] }>
declare const json: JsonValue
declare const something: unknown
const { pubsub } = liveRouter()

export function allowed(): void {
  socket.subscribe(rooms.of('7'))
  socket.subscribe(rooms.of(7))
  socket.subscribe(news)
  socket.unsubscribe(news)
  socket.broadcast(rooms.of('7'), 'said', line)
  socket.broadcast(rooms, 'renamed', 'tea')
  socket.broadcastFrom(rooms.of('7'), 'cleared')
  socket.broadcast(rooms.of('7'), 'any', json)
  pubsub.broadcast(news, 'posted', { id: 1 })
  pubsub.broadcastFrom(() => undefined, news, 'posted', { id: 1 })
  pubsub.subscribe(news, (name, payload, from) => [name.trim(), payload, from.trim()])
  socket.subscribe('plain')
  socket.broadcast('plain', 'any')
  socket.broadcast('plain', 'any', line)
  socket.broadcast('plain', 'any', [line, 1, null])
  socket.broadcast('plain', 'any', json)
  socket.broadcast('plain', 'any', undefined)
  socket.broadcast('plain', 'any', line.by)
  socket.broadcast('plain', 'any', line.by ? line.text : line.pair[0])
  socket.broadcast('plain', 'any', JSON.parse('1'))
  socket.sendSelf('any', new Date())
}

export function refused(): void {
  // @ts-expect-error a misspelt message
  socket.broadcast(rooms.of('7'), 'siad', line)
  // @ts-expect-error a payload of another type
  socket.broadcast(rooms.of('7'), 'said', { text: 1 })
  // @ts-expect-error a payload that is missing
  socket.broadcast(rooms.of('7'), 'said')
  // @ts-expect-error a payload of a message without one
  socket.broadcast(rooms.of('7'), 'cleared', 1)
  // @ts-expect-error a message of another topic
  pubsub.broadcast(news, 'said', line)
  // @ts-expect-error a payload of another type, from an ordinary handler
  pubsub.broadcast(news, 'posted', { id: '1' })
  // @ts-expect-error a key that is none
  rooms.of(undefined)
  // @ts-expect-error what looks like a topic
  socket.subscribe({ name: 'room' })
  // @ts-expect-error a date is no JSON
  socket.broadcast('plain', 'any', new Date())
  // @ts-expect-error a date further in
  socket.broadcast('plain', 'any', { at: [new Date()] })
  // @ts-expect-error a map is no JSON
  socket.broadcast('plain', 'any', { map: new Map<string, string>() })
  // @ts-expect-error a function is no JSON
  socket.broadcast('plain', 'any', () => 1)
  // @ts-expect-error a bigint is no JSON
  socket.broadcast('plain', 'any', { id: 1n })
  // @ts-expect-error a promise is no JSON
  socket.broadcast('plain', 'any', Promise.resolve(1))
  // @ts-expect-error what nothing is known of
  socket.broadcast('plain', 'any', something)
  // @ts-expect-error a topic whose payload has a date
  topic<{ said: { readonly at: Date } }>('room')
  // @ts-expect-error a topic whose payload has a function
  topic<{ said: { readonly ask: () => void } }>('room')
}

export const withoutSocket = liveView({
  mount: () => ({ lines: [] as readonly string[] }),
  handleInfo: {
    line: on(rooms, 'said', (socket, { text, by }) =>
      socket.update('lines', (all) => [...all, text.trim(), by?.name ?? '']),
    ),
    renamed: on(rooms, 'renamed', (socket, name) => socket.assign({ lines: [name.trim()] })),
    cleared: on(rooms, 'cleared', (socket) => socket.assign({ lines: [] })),
    posted: on(news, 'posted', (socket, { id }) => socket.assign({ lines: [id.toFixed()] })),
    plain: (socket, text: string) => socket.assign({ lines: [text] }),
    // @ts-expect-error a misspelt assign
    typo: on(rooms, 'said', (socket, { text }) => socket.assign({ liens: [text] })),
    // @ts-expect-error a misspelt message
    siad: on(rooms, 'siad', () => undefined),
    // @ts-expect-error a member that the payload does not have
    member: on(rooms, 'said', (_socket, { txet }) => txet),
    // @ts-expect-error one key is no family
    key: on(rooms.of('7'), 'said', () => undefined),
  },
  render: ({ lines }) => html`${lines.length}`,
})

export const withSocket = liveView({
  mount(socket: MountSocket) {
    socket.subscribe(rooms.of('7'))
    return { lines: [] as readonly string[] }
  },
  handleInfo: {
    line: on(rooms, 'said', (socket, { text }) => socket.update('lines', (all) => [...all, text.trim()])),
    // @ts-expect-error a misspelt assign
    typo: on(rooms, 'said', (socket, { text }) => socket.assign({ liens: [text] })),
  },
  render: ({ lines }) => html`${lines.length}`,
})

export const withState = liveView<{ readonly lines: readonly string[] }>({
  mount(socket, { params }) {
    socket.subscribe(rooms.of(params['id'] ?? socket.redirect('/')))
    return { lines: [] }
  },
  handleEvent: {
    say: event(fields({ text: String }), (socket, { text }) =>
      socket.broadcast(rooms.of('7'), 'said', { ...line, text }),
    ),
  },
  handleInfo: {
    line: on(rooms, 'said', (socket, { text }) => socket.update('lines', (all) => [...all, text.trim()])),
    // @ts-expect-error a misspelt assign
    typo: on(rooms, 'said', (socket, { text }) => socket.assign({ liens: [text] })),
  },
  render: ({ lines }) => html`${lines.length}`,
})
