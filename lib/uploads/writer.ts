import type { FileHandle } from 'node:fs/promises'
import { open, rm } from 'node:fs/promises'
import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { uploadFolder } from './folder.ts'

/** Takes the bytes of one uploaded file. Each method is called when the one before it is through. */
export interface UploadWriter<Meta = unknown> {
  /** Takes the next bytes. The browser sends more when it is through, so that one chunk at a time is in memory. */
  write(chunk: Buffer): void | PromiseLike<void>
  /** All bytes were written. What it returns is handed to the callback of `consumeUploaded`. */
  close(): Meta | PromiseLike<Meta>
  /** The file is not wanted: it was cancelled, it failed, or its view ended before it was consumed. */
  abort?(): void | PromiseLike<void>
  /** The callback of `consumeUploaded` is through with it. */
  consumed?(): void | PromiseLike<void>
}

/** A file that was uploaded, as `consumeUploaded` gets it. */
export type UploadedFile = {
  /** Where it is until the callback is through; then it is deleted. Move or copy it to keep it. */
  readonly path: string
}

/** Writes an upload into a file of its own in the private folder of the process. The browser has no part in its name. */
export class FileWriter implements UploadWriter<UploadedFile> {
  readonly #path: string
  readonly #file: FileHandle
  #isOpen = true

  private constructor(file: string, handle: FileHandle) {
    this.#path = file
    this.#file = handle
  }

  /** @throws when it cannot be made, such as on a full disk */
  static async open(): Promise<FileWriter> {
    const file = path.join(await uploadFolder(), randomBytes(12).toString('hex'))
    return new FileWriter(file, await open(file, 'wx', 0o600))
  }

  async write(chunk: Buffer): Promise<void> {
    for (let at = 0; at < chunk.length;) at += (await this.#file.write(chunk, at)).bytesWritten
  }

  async close(): Promise<UploadedFile> {
    this.#isOpen = false
    await this.#file.close()
    return { path: this.#path }
  }

  async abort(): Promise<void> {
    if (this.#isOpen) await this.close().catch(() => undefined)
    await rm(this.#path, { force: true })
  }

  consumed(): Promise<void> {
    return this.abort()
  }
}
