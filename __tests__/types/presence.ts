/** Checked by tsc, never run: what presences must allow, and what they must not. */
import {
  html,
  liveView,
  onPresence,
  topic,
  type JsonValue,
  type MountSocket,
  type PresenceDiff,
  type Socket,
} from '../../lib/index.ts'

interface Person {
  readonly name: string
  readonly isTyping?: boolean
}

const rooms = topic<{ said: string }, Person>('room')
const docs = topic<object, { readonly line: number }>('doc')
const plain = topic<{ said: string }>('plain')
declare const socket: Socket<{ readonly names: readonly string[] }>
declare const ada: Person

export function allowed(): void {
  socket.track(rooms.of('7'), 'ada', ada)
  socket.track(rooms, 7, { name: 'Ada', isTyping: true })
  socket.track(docs.of(7), 7n, { line: 1 })
  socket.track('room', 'ada', ada)
  socket.track('room', 'ada', { any: ['thing', 1, null] })
  socket.track('room', 'ada', 'a text')
  socket.untrack(rooms.of('7'), 'ada')
  socket.untrack('room', 7)
  socket.broadcast(rooms.of('7'), 'said', 'hello')
  for (const [key, metas] of socket.presences(rooms.of('7')))
    metas.map(({ name, isTyping }) => [key.trim(), name.trim(), isTyping === true])
  const untyped: ReadonlyMap<string, readonly JsonValue[]> = socket.presences('room')
  untyped.get('ada')
}

export function refused(): void {
  // @ts-expect-error a member that is missing
  socket.track(rooms, 'ada', {})
  // @ts-expect-error a member of another type
  socket.track(rooms, 'ada', { name: 1 })
  // @ts-expect-error a misspelt member
  socket.track(rooms, 'ada', { name: 'Ada', isTypng: true })
  // @ts-expect-error what is said in another topic
  socket.track(docs, 'ada', ada)
  // @ts-expect-error a topic that declares nothing to be said
  socket.track(plain, 'ada', ada)
  // @ts-expect-error a meta that is missing
  socket.track(rooms, 'ada')
  // @ts-expect-error a date is no JSON
  socket.track('room', 'ada', { at: new Date() })
  // @ts-expect-error a key that is none
  socket.track(rooms, undefined, ada)
  // @ts-expect-error a key that is none, when it is taken back
  socket.untrack(rooms, { id: 7 })
  const [first] = socket.presences(rooms).get('ada') ?? []
  // @ts-expect-error a member that the metas do not have
  first?.nmae.trim()
  // @ts-expect-error the list is only read
  socket.presences(rooms).clear()
  // @ts-expect-error what is said has a date
  topic<object, { readonly at: Date }>('doc')
  // @ts-expect-error what is said has a function
  topic<object, { readonly ask: () => void }>('doc')
}

const names = (people: ReadonlyMap<string, readonly Person[]>): readonly string[] =>
  [...people.values()].flatMap((metas) => metas.map(({ name }) => name))

export const inferred = liveView({
  mount(socket: MountSocket) {
    socket.track(rooms.of('7'), 'ada', { name: 'Ada' })
    return { names: names(socket.presences(rooms.of('7'))), line: 0 }
  },
  handlePresence: [
    onPresence(rooms, (socket, { topic, joins, leaves }) => {
      socket.assign({ names: [...names(socket.presences(topic)), ...names(joins), ...names(leaves)] })
    }),
    onPresence(docs, (socket, { topic, joins }) => {
      for (const [{ line }] of joins.values() as Iterable<readonly [{ readonly line: number }]>)
        socket.assign({ line })
      socket.track(topic, 'ada', { line: 1 })
    }),
  ],
  render: ({ names }) => html`${names.length}`,
})

export const alone = liveView({
  mount: () => ({ names: [] as readonly string[] }),
  handlePresence: onPresence(rooms, (socket, { topic }) =>
    socket.assign({ names: names(socket.presences(topic)) }),
  ),
  render: ({ names }) => html`${names.length}`,
})

export const annotated = liveView({
  mount: () => ({ names: [] as readonly string[] }),
  handlePresence(socket, { topic, joins, leaves }: PresenceDiff<Person>) {
    socket.assign({ names: [topic.trim(), ...names(joins), ...names(leaves)] })
  },
  render: ({ names }) => html`${names.length}`,
})

export const keysAlone = liveView<{ readonly keys: readonly string[] }>({
  mount: () => ({ keys: [] }),
  handlePresence: (socket, { topic, joins }) => socket.assign({ keys: [topic.trim(), ...joins.keys()] }),
  render: ({ keys }) => html`${keys.length}`,
})

export const mistaken = liveView({
  mount: () => ({ names: [] as readonly string[] }),
  handlePresence: [
    // @ts-expect-error a misspelt assign
    onPresence(rooms, (socket) => socket.assign({ nmaes: [] })),
    // @ts-expect-error a member that the metas do not have
    onPresence(rooms, (_socket, { joins }) => [...joins.values()].flat().map(({ nmae }) => nmae)),
    // @ts-expect-error one key is no family
    onPresence(rooms.of('7'), () => undefined),
    // @ts-expect-error what nothing is known of
    (_socket, { joins }) => [...joins.values()].flat().map(({ name }) => name),
  ],
  render: ({ names }) => html`${names.length}`,
})
