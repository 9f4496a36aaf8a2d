import {
  each,
  event,
  fields,
  html,
  liveFileInput,
  liveImgPreview,
  liveView,
  on,
  topic,
  type LiveView,
  type Rendered,
  type UploadEntry,
} from '../lib/index.ts'
import type { Photo, PhotoStore } from './photo-store.ts'

const galleries = topic<{ changed: readonly Photo[] }>('gallery')
const MOST = 6

/** What people read for the errors of an upload. */
const PROBLEMS: Readonly<Record<string, string>> = {
  not_accepted: 'This is no picture: it has to be a JPEG, PNG, GIF or WebP.',
  too_large: 'This picture is larger than 10 MB.',
  empty: 'This file is empty.',
  interrupted: 'The upload was interrupted. Take the picture back, and choose it again.',
}

/** Pictures that all visitors share. They are sent over the live connection, and kept in a folder of the server. */
export function gallery(store: PhotoStore): LiveView {
  return liveView({
    mount(socket) {
      socket.subscribe(galleries)
      return {
        photos: socket.allowUpload({
          accept: ['.jpg', '.jpeg', '.png', '.gif', '.webp'],
          maxEntries: MOST,
          maxFileSize: 10_000_000,
        }),
        kept: store.all(),
        said: '',
      }
    },

    handleEvent: {
      chosen: (socket) => socket.assign({ said: '' }),
      cancel: event(fields({ ref: String }), (socket, { ref }) => socket.cancelUpload('photos', ref)),
      async save(socket) {
        const kept = await socket.consumeUploaded('photos', ({ path }, { name }) => store.keep(path, name))
        const good = kept.filter(Boolean).length
        socket.assign({ kept: store.all(), said: doneWith(good, kept.length - good) })
        socket.broadcastFrom(galleries, 'changed', store.all())
      },
      remove: event(fields({ id: Number }), (socket, { id }) => {
        store.remove(id)
        socket.assign({ kept: store.all(), said: 'The picture is gone.' })
        socket.broadcastFrom(galleries, 'changed', store.all())
      }),
    },

    handleInfo: { changed: on(galleries, 'changed', (socket, kept) => socket.assign({ kept })) },

    render: ({ photos, kept, said }) => html`
      <form class="card drop" phx-change="chosen" phx-submit="save" phx-drop-target=${photos.ref}>
        <label for=${photos.ref}>Pictures <span class="hint">up to ${MOST}, each up to 10 MB; or drop them here</span></label>
        ${liveFileInput(photos)}
        <ul class="chosen">${each(photos.entries, ({ ref }) => ref, chosenRow)}</ul>
        <p class="problem" role="alert">${photos.errors.length > 0 ? `Not more than ${String(MOST)} pictures at once: take some back.` : ''}</p>
        <p class="line">
          <button class="main" phx-disable-with="Uploading …" disabled=${photos.entries.length === 0}>Upload</button>
        </p>
        <p class="notice" role="status">${said}</p>
      </form>
      ${
        kept.length > 0
          ? html`<ul class="photos">${each(kept, ({ id }) => id, photoItem)}</ul>`
          : html`<p class="nothing">There is no picture yet.</p>`
      }`,
  })
}

function doneWith(good: number, bad: number): string {
  const added = `${good === 1 ? 'One picture is' : `${String(good)} pictures are`} in the gallery now.`
  return bad === 0 ? added : `${added} ${String(bad)} could not be read as a picture.`
}

function chosenRow(entry: UploadEntry): Rendered {
  const { ref, name, type, progress, errors } = entry
  return html`
    <li>
      ${type.startsWith('image/') ? liveImgPreview(entry, { alt: '' }) : html`<span class="blank"></span>`}
      <div>
        <span class="text">${name}</span>
        ${
          errors.length > 0
            ? html`<span class="problem">${errors.map((error) => PROBLEMS[error] ?? 'This picture cannot be taken.').join(' ')}</span>`
            : html`<progress max="100" value=${progress} aria-label="Progress of ${name}"></progress>`
        }
      </div>
      <button type="button" class="small danger" phx-click="cancel" phx-value-ref=${ref} aria-label="Take back ${name}">Take back</button>
    </li>`
}

function photoItem({ id, name, kind }: Photo): Rendered {
  return html`
    <li>
      <img src="/photos/${id}.${kind}" alt=${name.replace(/\.\w+$/, '')} loading="lazy">
      <button class="small danger" phx-click="remove" phx-value-id=${id} aria-label="Remove ${name}">Remove</button>
    </li>`
}
