/** Checked by tsc, never run: what streams know of their items. */
import { html, liveView, type MountSocket, type Socket, type Stream } from '../../lib/index.ts'

type Song = { readonly id: number; readonly title: string }
type Page = { readonly songs: Stream<Song>; readonly count: number }

declare const song: Song

export const inferred = liveView({
  mount: (socket) => ({
    songs: socket.stream([song], { id: ({ id }) => `song-${String(id)}`, limit: -5 }),
    count: 0,
  }),
  handleEvent: {
    add(socket) {
      socket.streamInsert('songs', song, { at: 0, limit: 5, updateOnly: true })
      socket.streamDelete('songs', song)
      socket.streamDeleteById('songs', 'song-1')
      socket.stream('songs', [song], { reset: true, at: 0, limit: 5 })
      socket.assign({ songs: socket.stream([song], { id: ({ title }) => title }) })
      // @ts-expect-error an item of another kind
      socket.streamInsert('songs', { id: 1 })
      // @ts-expect-error an assign that is no stream
      socket.streamInsert('count', 1)
      // @ts-expect-error no such assign
      socket.streamInsert('snogs', song)
      // @ts-expect-error an unknown option
      socket.streamInsert('songs', song, { to: 0 })
      // @ts-expect-error an item of another kind
      socket.streamDelete('songs', { id: 1 })
      // @ts-expect-error an assign that is no stream
      socket.streamDelete('count', 1)
      // @ts-expect-error an id is text
      socket.streamDeleteById('songs', 1)
      // @ts-expect-error an assign that is no stream
      socket.streamDeleteById('count', 'song-1')
      // @ts-expect-error items are a list
      socket.stream('songs', song)
      // @ts-expect-error an item of another kind
      socket.stream('songs', ['song'])
      // @ts-expect-error one row is inserted or not
      socket.stream('songs', [song], { updateOnly: true })
    },
  },
  render: ({ songs }) => html`
    <ul id="songs" phx-update="stream">${songs.each((each, id) => html`<li id=${id}>${each.title}</li>`)}</ul>
    <ul id="others" phx-update="stream">${
      // @ts-expect-error a song has no name
      songs.each((each, id) => html`<li id=${id}>${each.name}</li>`)
    }</ul>`,
})

export const told = liveView<Page>({
  mount(socket) {
    // @ts-expect-error nothing is assigned yet
    socket.streamInsert('songs', song)
    return { songs: socket.stream<Song>([], { id: ({ id }) => String(id) }), count: 0 }
  },
  // @ts-expect-error a stream is no list
  render: ({ songs }) => html`${songs}`,
})

// @ts-expect-error an id is always made
export const anonymous = (socket: MountSocket): unknown => socket.stream([song])

// @ts-expect-error an id is text
export const numbered = (socket: MountSocket): unknown => socket.stream([song], { id: ({ id }) => id })

export const outside = (socket: Socket<Page>): void => socket.streamInsert('songs', song)

// @ts-expect-error a row is an element
export const bare = (songs: Stream<Song>): unknown => songs.each(({ title }) => title)
