import { html, liveFileInput, liveView, type AnyLiveView } from '../../../lib/index.ts'
import { Bucket } from '../bucket.ts'
import type { Scenario, Scenarios } from '../scenario.ts'
import type { Visit } from '../visit.ts'

const opened: Bucket[] = []

/** Closes the buckets of the scenarios that were played. */
export function closeBuckets(): void {
  for (const bucket of opened.splice(0)) bucket.close()
}

/** More than a network holds on its way. */
const LARGE = 30_000_000

/** A page whose files go to a bucket: it shows how far they are, and the keys that were kept. */
const album = (sent: (key: string) => object): AnyLiveView =>
  liveView({
    mount: (socket) => ({
      photos: socket.allowUpload({
        maxFileSize: LARGE,
        external: ({ name }) => ({ uploader: 'none', key: name, ...sent(name) }),
      }),
      kept: [] as readonly string[],
    }),
    handleEvent: {
      chosen: () => undefined,
      cancel: (socket) => socket.cancelUpload('photos'),
      async save(socket) {
        socket.assign({ kept: await socket.consumeUploaded('photos', ({ key }) => key) })
      },
    },
    render: ({ photos, kept }) => html`
      <form phx-change="chosen" phx-submit="save">
        ${liveFileInput(photos)}<button id="save">Save</button>
        <button id="cancel" type="button" phx-click="cancel">Cancel</button>
      </form>
      <p id="entries">${photos.entries.map(({ name, progress, errors }) => `${name} ${progress} ${errors.join()}`)}</p>
      <p id="kept">${kept.join()}</p>`,
  })

const choose = async ({ page }: Visit, name: string, size = 100_000): Promise<void> => {
  await page.setInputFiles('[type=file]', { name, mimeType: 'image/png', buffer: Buffer.alloc(size, 1) })
  await page.locator('#entries', { hasText: `${name} 0` }).waitFor()
}

type Way = 'presigned' | 'form'

/** What happens to a file that is sent in a way, to a bucket of the scenario's own. */
const to = (
  way: Way,
  act: (visit: Visit, bucket: Bucket) => unknown,
  scenario: Partial<Scenario> = {},
): Scenario => {
  let bucket: Bucket
  return {
    view: () => album((key) => ({ uploader: way === 'form' ? 'form' : 'put', ...bucket[way](key) })),
    before: async () => opened.push((bucket = await Bucket.open())),
    act: (visit) => act(visit, bucket),
    seen: undefined,
    ...scenario,
  }
}

const arrives = async (visit: Visit, { files }: Bucket): Promise<unknown> => {
  await choose(visit, 'cat.png')
  await visit.page.click('#save')
  await visit.shows('#kept', 'cat.png')
  return [...files]
}

const fails =
  (how: Bucket['way']) =>
  async (visit: Visit, bucket: Bucket): Promise<unknown> => {
    bucket.way = how
    await choose(visit, 'cat.png')
    await visit.page.click('#save')
    await visit.page.locator('#entries', { hasText: 'external_client_failure' }).waitFor()
    await visit.page.click('#cancel')
    await visit.shows('#entries', '')
    bucket.way = 'taken'
    return arrives(visit, bucket)
  }

const cancelled = async (visit: Visit, bucket: Bucket): Promise<void> => {
  bucket.way = 'held'
  await choose(visit, 'large.png', LARGE)
  await visit.page.click('#save')
  await visit.page.locator('#entries', { hasText: /large\.png [1-9]\d? / }).waitFor()
  await visit.page.click('#cancel')
  await visit.shows('#entries', '')
  await bucket.untilBrokenOff()
}

const seen = [['cat.png', 100_000]]
const refused = { seen, complaints: /Failed to load resource.*403/ }
const cut = { seen, complaints: /ERR_|Access to XMLHttpRequest/ }

export const externalUploadScenarios: Scenarios = {
  'a file goes to a bucket by a presigned PUT': to('presigned', arrives, { seen }),
  'a file goes to a bucket by a form, as S3 takes it': to('form', arrives, { seen }),
}

/** Phoenix's client disables what takes a file back, and leaves a form whose file has failed as it was being submitted. */
export const brokenUploadScenarios: Scenarios = {
  'a PUT that the bucket refuses is seen, and another file goes there': to(
    'presigned',
    fails('refused'),
    refused,
  ),
  'a form that the bucket refuses is seen, and another file goes there': to(
    'form',
    fails('refused'),
    refused,
  ),
  'a PUT whose connection is cut is seen, and another file goes there': to('presigned', fails('cut'), cut),
  'a PUT that is cancelled on its way is broken off': to('presigned', cancelled),
  'a form that is cancelled on its way is broken off': to('form', cancelled),
}
