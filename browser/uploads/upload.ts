import { MESSAGE } from '../../lib/protocol/messages.ts'
import type { LiveSocketOptions } from '../api.ts'
import type { Answer } from '../connection/answer.ts'
import { guard } from '../dom/attempt.ts'
import { phx } from '../dom/phx.ts'
import type { Entry, Report } from './entry.ts'
import type { UploadsPage } from './port.ts'
import type { Selection } from './selection.ts'
import { transfer } from './transfer.ts'

/** How many files of an input are sent at the same time. */
const AT_ONCE = 4

/** What the server is told about a file before it is sent. */
export function describe({ ref, file }: Entry): object {
  const { name, type, size, lastModified, webkitRelativePath } = file
  return { ref, name, type, size, last_modified: lastModified, relative_path: webkitRelativePath }
}

/** Tells the view of an input about the progress of its files. */
export const reportOf =
  (selection: Selection): Report =>
  ({ ref }, progress, answered) => {
    const event = phx(selection.input_, 'progress')
    ask(selection, MESSAGE.progress, { event, entry_ref: ref, progress }, answered)
  }

/**
 * Uploads the files of an input that are not uploaded yet.
 * @returns once all is uploaded: whether the form may be submitted
 */
export async function upload(page: UploadsPage, selection: Selection): Promise<boolean> {
  const due = selection.entries_.filter(({ isAsked_ }) => !isAsked_)
  for (const entry of due) entry.start_()
  if (due[0])
    ask(selection, MESSAGE.allowUpload, { entries: due.map(describe) }, (answer = {}) => {
      for (const entry of due) {
        entry.meta = answer.entries?.[entry.ref]
        if (entry.meta === undefined) entry.end_(false)
      }
      send(
        page,
        selection,
        due.filter(({ isAsked_ }) => isAsked_),
        answer,
      )
    })
  const ends = await Promise.all(selection.entries_.map(async ({ ended_ }) => ended_))
  return ends.every(Boolean)
}

/** Sends an event of an upload to its view, and takes the update or redirect that is the answer. */
function ask(
  { view_: view, ref_: ref, cid_: cid }: Selection,
  event: string,
  payload: object,
  answered: (answer?: Answer) => void,
): void {
  view.channel_.push_(event, { ref, cid, ...payload }, (answer) => {
    for (const [name, part] of Object.entries(answer ?? {})) view.messageReceived_(name, part as object)
    answered(answer)
  })
}

/** Sends files over channels of our own, or by the uploader that each needs. */
function send(page: UploadsPage, selection: Selection, entries: readonly Entry[], answer: Answer): void {
  for (const name of new Set(entries.map(uploaderOf))) {
    const group = entries.filter((entry) => uploaderOf(entry) === name)
    if (name === undefined) for (let i = 0; i < AT_ONCE; i++) void work(page, group, answer)
    else call(page, selection, name, group, answer)
  }
}

/** The name of the uploader of an entry; undefined if it goes to the server. */
function uploaderOf({ meta }: Entry): string | undefined {
  return (meta as { readonly uploader?: string }).uploader
}

/** Sends one file after the other, until all are sent. */
async function work(page: UploadsPage, entries: Entry[], { config }: Answer): Promise<void> {
  for (let entry; config && (entry = entries.shift());) await transfer(page, entry, config)
}

function call(
  page: UploadsPage,
  { input_: input, lost_: lost }: Selection,
  name: string,
  entries: readonly Entry[],
  answer: Answer,
): void {
  const { uploaders = {} } = (page as UploadsPage & { readonly options: LiveSocketOptions }).options
  const run = async (): Promise<unknown> => {
    const uploader = Object.hasOwn(uploaders, name) && uploaders[name]
    if (!uploader) throw new Error(`No uploader "${name}"`)
    return uploader(entries, (act) => lost.push(act), answer, page as never)
  }
  run().catch((error: unknown) => {
    for (const entry of entries) entry.error()
    guard(`uploaders.${name}`, input, () => {
      throw error
    })
  })
}
