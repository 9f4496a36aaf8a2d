import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Request, Response } from 'express'
import { outside } from '../base-path.ts'
import { clientMissing } from '../errors/index.ts'
import { answerBare } from '../http/bare-answer.ts'
import { mark } from '../http/live-request.ts'
import type { Mount } from '../http/mount-path.ts'

/** This module is in `lib/page` or in `dist/page`; the client is in `dist/browser` either way. */
const FOLDER = path.join(__dirname, '../../dist/browser')
const A_YEAR = 'public, max-age=31536000, immutable'

/** The query of the last attempt of a page to load its parts (`browser/load.ts`). */
const LAST_TRY = '?3'

/** What was zipped of scripts in this process, by their hashes: all routers serve the same. */
const zippedScripts = new Map<string, Buffer>()

/** A script, as it is and zipped. It is zipped when a browser first asks for it. */
class File {
  readonly plain: Buffer
  readonly hash: string
  #zipped: Buffer | undefined

  constructor(plain: Buffer) {
    this.plain = plain
    this.hash = hashOf(plain)
  }

  get zipped(): Buffer {
    return (this.#zipped ??= zippedOnce(this))
  }
}

function zippedOnce({ hash, plain }: File): Buffer {
  const zipped = zippedScripts.get(hash) ?? gzipSync(plain, { level: 9 })
  zippedScripts.set(hash, zipped)
  return zipped
}

const hashOf = (script: Buffer): string => createHash('sha256').update(script).digest('base64url')

/**
 * The browser client as the router serves it: the script of every page, and the parts it loads when they are needed.
 * All have names with their hashes, so that browsers keep them for good.
 */
export class ClientFiles {
  /** The name of the script of every page. */
  readonly scriptName: string
  readonly #files = new Map<string, File>()
  /** What pages get whose parts are gone. */
  readonly #gone: File

  /** @throws LIVE_CLIENT_MISSING when it was not built */
  constructor() {
    const script = path.join(FOLDER, 'live.min.js')
    if (!existsSync(script)) throw clientMissing(script)
    const core = readFileSync(script)
    this.scriptName = `live-${hashOf(core).slice(0, 12)}.js`
    this.#add(this.scriptName, core)
    const parts = path.join(FOLDER, 'parts')
    for (const name of readdirSync(parts)) this.#add(name, readFileSync(path.join(parts, name)))
    this.#gone = new File(readFileSync(path.join(FOLDER, 'gone.js')))
  }

  /** Answers with a file, or says that there is none of that name. What stands in for another is not kept. */
  send(name: string, req: Request, res: Response): boolean {
    const own = this.#files.get(name)
    const file = own ?? this.#inPlaceOf(name, req)
    if (file) sendFile(file, own ? A_YEAR : 'no-cache', req, res)
    return file !== undefined
  }

  /**
   * Pages of another release get the script of this one. The parts of this one would not fit the script of another:
   * another process may still have those that do, and a page that asks for the last time is offered to be loaded anew.
   */
  #inPlaceOf(name: string, { url }: Request): File | undefined {
    if (/^live-[\w-]+\.js$/.test(name)) return this.#files.get(this.scriptName)
    return /^parts-[\w-]+\.js$/.test(name) && url.endsWith(LAST_TRY) ? this.#gone : undefined
  }

  #add(name: string, plain: Buffer): void {
    this.#files.set(name, new File(plain))
  }
}

/** The client's files as one router serves them, below its end points. They are read when the first page needs them. */
export class ClientScript {
  readonly #options: { readonly path: string; readonly basePath: string }
  readonly #mount: Mount
  #files: ClientFiles | undefined

  constructor(options: { readonly path: string; readonly basePath: string }, mount: Mount) {
    this.#options = options
    this.#mount = mount
  }

  /** The address of the script in the page of a request. @throws LIVE_CLIENT_MISSING when it was not built */
  url(req: Request): string {
    const path = `${this.#mount.endpointOf(req)}/${this.#client.scriptName}`
    return outside(this.#options.basePath, path)
  }

  /** Answers with a file of the client, if a request is for one. */
  send(req: Request, res: Response): boolean {
    const { path } = this.#options
    if (!req.path.startsWith(`${path}/`) || !req.path.endsWith('.js')) return false
    const isSent = this.#client.send(req.path.slice(path.length + 1), req, res)
    if (isSent) mark(req, 'script')
    return isSent
  }

  get #client(): ClientFiles {
    return (this.#files ??= new ClientFiles())
  }
}

function sendFile(file: File, caching: string, req: Request, res: Response): void {
  const isZipped = req.acceptsEncodings('gzip', 'identity') === 'gzip'
  const headers = {
    'Content-Type': 'text/javascript; charset=utf-8',
    'Cache-Control': caching,
    'X-Content-Type-Options': 'nosniff',
    ...(isZipped && { 'Content-Encoding': 'gzip' }),
  }
  res.vary('Accept-Encoding').set('ETag', `W/"${file.hash}"`)
  if (req.fresh) answerBare(res, 304, { 'Cache-Control': caching })
  else answerBare(res, 200, headers, isZipped ? file.zipped : file.plain)
}
