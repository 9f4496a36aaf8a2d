import { sendable } from '../at-once.ts'
import { limitReached, valueKind } from '../errors/index.ts'
import { memberOf, settled } from '../foreign.ts'
import { FileWriter } from '../uploads/writer.ts'
import { isRedirect } from '../view/redirect.ts'
import type { UploadEntry } from '../view/upload.ts'
import { ExternalFile } from './external-file.ts'
import { Intake, type IntakeOwner } from './intake.ts'
import { PageUploads } from './page-uploads.ts'
import type { PartOwner } from './part-owner.ts'
import type { UploadSlot } from './upload-slot.ts'

// What takes a file that the browser may send: room, and a writer of ours or an uploader of the page.

/** Keeps room for a file, if there is some. @returns what gives it back */
export function roomFor({ config, process }: PartOwner, size: number): (() => void) | undefined {
  const { limits, uploads: ledger } = config
  const visitor = process.context.visitor ?? ''
  const found = PageUploads.of(process).size < limits.uploads ? ledger?.reserve(visitor, size) : 'uploads'
  if (typeof found !== 'string') return found ?? (() => undefined)
  config.report(limitReached(found, limits[found], 'A file was refused.'))
  return undefined
}

/** Takes the bytes of a file, and writes them. */
export function intakeFor(
  state: PartOwner,
  { key, terms }: UploadSlot,
  entry: UploadEntry,
  heard: Pick<IntakeOwner, 'failed' | 'release'>,
): Intake {
  const { writer, chunkSize, chunkTimeout } = terms
  return new Intake({
    ...heard,
    size: entry.size,
    chunkSize,
    chunkTimeout,
    open: async () => (writer ? await settled(writer(entry)) : FileWriter.open()),
    report: state.reporter(`the writer of the upload "${key}"`),
  })
}

/** Asks the application where a file is to be sent. Undefined where it failed to say so. */
export async function externalFor(
  state: PartOwner,
  { key, terms }: UploadSlot,
  entry: UploadEntry,
  release: () => void,
): Promise<ExternalFile | undefined> {
  try {
    const meta = await settled(terms.external?.(entry, state.socket as never))
    sendable(meta, '`external`')
    if (typeof memberOf(meta, 'uploader') !== 'string')
      throw valueKind(meta, 'a table with the name of an `uploader` of the page', '`external`')
    return new ExternalFile(meta, release)
  } catch (error) {
    release()
    if (isRedirect(error)) throw error
    state.reporter(`external of the upload "${key}"`)(error)
    return undefined
  }
}
