import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { html, liveFileInput, liveView, type AnyLiveView, type UploadOptions } from '../../../lib/index.ts'
import type { Scenarios } from '../scenario.ts'
import type { Visit } from '../visit.ts'

const size = 150_000

/** A file whose bytes differ from place to place. */
const file = (name: string, bytes = size): { name: string; mimeType: string; buffer: Buffer } => ({
  name,
  mimeType: 'image/png',
  buffer: Buffer.from(Array.from({ length: bytes }, (_, i) => (i * 7 + (i >> 8)) % 256)),
})

type Album = { readonly kept: readonly string[] }

/** A page that keeps what is uploaded: it shows the name and the sum of the bytes of each file. */
const album = (options: UploadOptions<never, unknown> = {}, attributes: object = {}): AnyLiveView =>
  liveView({
    mount: (socket) => ({
      photos: socket.allowUpload({ accept: ['.png'], ...(options as object) }),
      kept: [] as Album['kept'],
    }),
    handleEvent: {
      chosen: () => undefined,
      cancel: (socket, { ref }) => socket.cancelUpload('photos', ref as string),
      save: async (socket) => {
        const kept = await socket.consumeUploaded('photos', async ({ path: at }, { name, relativePath }) => {
          const bytes = await readFile(at)
          return `${relativePath || name} ${bytes.equals(file('', bytes.length).buffer) ? bytes.length : 'differs'}`
        })
        socket.assign({ kept })
      },
    },
    render: ({ photos, kept }) => html`
      <form id="form" phx-change="chosen" phx-submit="save">
        ${liveFileInput(photos, { class: 'photos', ...attributes })}<button id="save">Save</button>
      </form>
      <ul id="entries">
        ${photos.entries.map(
          ({ ref, name, progress, errors }) =>
            html`<li>${name} ${progress} ${errors.join()}<button class="cancel" phx-click="cancel" phx-value-ref=${ref}></button></li>`,
        )}
      </ul>
      <p id="errors">${photos.errors.join()}</p>
      <p id="kept">${kept.join(', ')}</p>`,
  })

const choose = ({ page }: Visit, ...files: ReturnType<typeof file>[]): Promise<void> =>
  page.setInputFiles('.photos', files)

export const uploadScenarios: Scenarios = {
  'a file is uploaded in chunks when its form is submitted, and consumed': {
    view: () => album(),
    async act(visit) {
      await choose(visit, file('cat.png'))
      await visit.shows('#entries', 'cat.png 0')
      await visit.page.click('#save')
      await visit.shows('#kept', `cat.png ${size}`)
      await visit.shows('#entries', '')
      return visit.page.getAttribute('.photos', 'data-phx-active-refs')
    },
    seen: '',
  },
  'several files are uploaded as soon as they are chosen': {
    view: () => album({ maxEntries: 3, autoUpload: true, chunkSize: 10_000 }),
    async act(visit) {
      await choose(visit, file('a.png'), file('b.png', 30_000))
      await visit.shows('#entries', 'a.png 100 b.png 100')
      await visit.page.click('#save')
      await visit.shows('#kept', `a.png ${size}, b.png 30000`)
    },
    seen: undefined,
  },
  'what the rules do not allow is refused, and can be taken back': {
    view: () => album({ maxEntries: 2, maxFileSize: 200_000 }),
    async act(visit) {
      await choose(visit, file('a.txt'), file('large.png', 200_001), file('c.png'))
      await visit.shows('#errors', 'too_many_files')
      const shown = await visit.page.locator('#entries').innerText()
      await visit.page.locator('.cancel').first().click()
      await visit.shows('#errors', '')
      await visit.page.locator('.cancel').first().click()
      await visit.shows('#entries', 'c.png 0')
      await visit.page.click('#save')
      await visit.shows('#kept', `c.png ${size}`)
      return shown
        .trim()
        .split('\n')
        .map((line) => line.trim())
    },
    seen: ['a.txt 0 not_accepted', 'large.png 0 too_large', 'c.png 0'],
  },
}

/** Only a driver that chooses folders plays them. */
export const folderScenarios: Scenarios = {
  'a folder is chosen, and its files tell where they were in it': {
    view: () => album({ maxEntries: 9 }, { webkitdirectory: true }),
    async act(visit) {
      const folder = mkdtempSync(path.join(tmpdir(), 'folder-'))
      const inner = path.join(folder, 'album', 'summer')
      mkdirSync(inner, { recursive: true })
      for (const at of [path.join(inner, '..', 'a.png'), path.join(inner, 'b.png')])
        writeFileSync(at, file('', 1000).buffer)
      await visit.page.setInputFiles('.photos', path.join(folder, 'album'))
      await visit.page.locator('#entries li').nth(1).waitFor()
      await visit.page.click('#save')
      await visit.page.locator('#kept:not(:empty)').waitFor()
      rmSync(folder, { recursive: true })
      return (await visit.page.locator('#kept').innerText()).split(', ').sort()
    },
    seen: ['album/a.png 1000', 'album/summer/b.png 1000'],
  },
}
