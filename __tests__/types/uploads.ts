/** Checked by tsc, never run: what uploads know of their keys and of what their files became. */
import { html, liveFileInput, liveView, type Socket, type Upload, type UploadEntry } from '../../lib/index.ts'

type Page = { readonly photos: Upload; readonly count: number; readonly title: string | undefined }
type Key = { readonly key: string }

declare const entry: UploadEntry

export const inferred = liveView({
  mount: (socket) => ({
    photos: socket.allowUpload({ accept: ['.png'], maxEntries: 3 }),
    clips: socket.allowUpload({ external: () => ({ uploader: 'put', key: 'a' }) }),
    logs: socket.allowUpload({ writer: () => ({ write: () => undefined, close: () => ({ lines: 1 }) }) }),
    count: 0,
  }),
  handleEvent: {
    async save(socket) {
      const paths: string[] = await socket.consumeUploaded('photos', ({ path }, { name }) => path + name)
      const keys: string[] = await socket.consumeUploaded('clips', ({ key }) => key)
      const lines: number[] = await socket.consumeUploaded('logs', (file) => Promise.resolve(file.lines))
      const later: (number | undefined)[] = await socket.consumeUploaded('logs', ({ postpone }) =>
        postpone(1),
      )
      // @ts-expect-error what was sent elsewhere has no path here
      await socket.consumeUploaded('clips', ({ path }) => path)
      // @ts-expect-error an assign that is no upload
      await socket.consumeUploaded('count', () => 1)
      // @ts-expect-error no such assign
      await socket.consumeUploaded('photo', () => 1)
      // @ts-expect-error the result is no number
      const wrong: number[] = await socket.consumeUploaded('photos', ({ path }) => path)
      return [paths, keys, lines, later, wrong].length
    },
    back(socket) {
      socket.cancelUpload('photos', entry.ref)
      socket.cancelUpload('clips')
      socket.disallowUpload('logs')
      socket.assign({ photos: socket.allowUpload() })
      // @ts-expect-error an assign that is no upload
      socket.cancelUpload('count')
      // @ts-expect-error no such assign
      socket.cancelUpload('photo')
      // @ts-expect-error a file is named by its ref
      socket.cancelUpload('photos', entry)
      // @ts-expect-error an assign that is no upload
      socket.disallowUpload('count')
      // @ts-expect-error no such assign
      socket.disallowUpload('photo')
      // @ts-expect-error an unknown option
      socket.allowUpload({ accepts: ['.png'] })
      // @ts-expect-error extensions are a list
      socket.allowUpload({ accept: '.png' })
    },
  },
  render: ({ photos, count }) => html`
    ${liveFileInput(photos)} ${photos.entries.map(({ name, progress }) => `${name} ${String(progress)}`)}
    ${
      // @ts-expect-error a number is no upload
      liveFileInput(count)
    }`,
})

export const told = liveView<Page>({
  mount(socket) {
    // @ts-expect-error nothing is assigned yet
    socket.cancelUpload('photos')
    return { photos: socket.allowUpload(), count: 0, title: undefined }
  },
  // @ts-expect-error an upload is shown by its input
  render: ({ photos }) => html`${photos}`,
})

export const outside = (socket: Socket<Page>): void => {
  socket.cancelUpload('photos')
  // @ts-expect-error an assign that may be missing is still no upload
  socket.cancelUpload('title')
}

export const maybe = (socket: Socket<{ readonly files?: Upload<Key> }>): Promise<string[]> =>
  socket.consumeUploaded('files', ({ key }) => key)
