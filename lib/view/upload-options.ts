import { atOnce } from '../at-once.ts'
import { optionInvalid } from '../errors/index.ts'
import { disown } from '../foreign.ts'
import type { UploadOptions } from './upload.ts'

/** The options of an upload with their defaults. */
export type UploadTerms = Required<
  Pick<
    UploadOptions<never, never>,
    'accept' | 'maxEntries' | 'maxFileSize' | 'chunkSize' | 'chunkTimeout' | 'autoUpload'
  >
> &
  Pick<UploadOptions<unknown, unknown>, 'external' | 'writer' | 'progress' | 'validate'>

/** What of a frame with a chunk is not the chunk, at most: a header, and four texts of 255 bytes. @unit bytes */
const AROUND_CHUNK = 1025

const DEFAULT_CHUNK = 64_000

type Check = readonly [isGood: (value: unknown) => boolean, expected: string]

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) > 0
const isFunction = (value: unknown): boolean => typeof value === 'function'
const isAccepted = (value: unknown): boolean =>
  typeof value === 'string' && /^(?:\.[^\s,/]+|[\w.+-]+\/(?:\*|[\w.+-]+))$/.test(value)

const CHECKS: Readonly<Record<keyof UploadTerms, Check>> = {
  accept: [
    (value) => Array.isArray(value) && value.every(isAccepted),
    "a list of extensions and types such as ['.png', 'image/*']",
  ],
  maxEntries: [isCount, 'a number of files, at least 1'],
  maxFileSize: [isCount, 'a number of bytes, at least 1'],
  chunkSize: [isCount, 'a number of bytes, at least 1'],
  chunkTimeout: [
    (value) => typeof value === 'number' && value > 0 && value <= 86_400_000,
    'a number of milliseconds, at most a day',
  ],
  autoUpload: [(value) => typeof value === 'boolean', 'true or false'],
  external: [isFunction, 'a function of the entry and the socket'],
  writer: [isFunction, 'a function of the entry'],
  progress: [isFunction, 'a function of the socket and the entry'],
  validate: [isFunction, 'a function of the entry'],
}

/** @param frameBytes the largest frame of a browser @throws LIVE_OPTION_INVALID */
export function uploadTerms(given: unknown, frameBytes: number): UploadTerms {
  const options = atOnce(given, '`allowUpload`', 'a table of options') as Partial<UploadTerms>
  try {
    check(options)
  } catch (error) {
    disown(options)
    throw error
  }
  const room = frameBytes - AROUND_CHUNK
  const { chunkSize = Math.min(DEFAULT_CHUNK, room), writer, external } = options
  if (chunkSize > room || chunkSize < 1)
    throw optionInvalid(
      'allowUpload.chunkSize',
      `at most ${String(room)} bytes: a frame (limits.frameBytes) has ${String(frameBytes)}`,
      chunkSize,
    )
  if (writer && external)
    throw optionInvalid(
      'allowUpload.writer',
      'nothing beside `external`, whose files do not come here',
      writer,
    )
  const {
    accept = [],
    maxEntries = 1,
    maxFileSize = 8_000_000,
    chunkTimeout = 10_000,
    autoUpload = false,
  } = options
  return { ...options, accept, maxEntries, maxFileSize, chunkSize, chunkTimeout, autoUpload }
}

function check(options: Readonly<Record<string, unknown>>): void {
  if (typeof options !== 'object' || (options as unknown) === null)
    throw optionInvalid('allowUpload', 'a table of options', options)
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(CHECKS, name))
      throw optionInvalid(
        `allowUpload.${name}`,
        `nothing: options are ${Object.keys(CHECKS).join(', ')}`,
        value,
      )
    const [isGood, expected] = CHECKS[name as keyof UploadTerms]
    if (value !== undefined && !isGood(value)) throw optionInvalid(`allowUpload.${name}`, expected, value)
  }
}
