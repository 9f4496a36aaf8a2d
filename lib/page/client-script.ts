import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Request, Response } from 'express'
import { clientMissing } from '../errors.ts'

/** This module is in `lib/page` or in `dist/page`; the client is in `dist/browser` either way. */
const FILE = path.join(__dirname, '../../dist/browser/live.min.js')
const A_YEAR = 'public, max-age=31536000, immutable'

/** The browser client as the router serves it: under a name with its hash, so that browsers keep it for good. */
export class ClientScript {
  readonly hash: string
  readonly #plain: Buffer
  readonly #zipped: Buffer

  /** @throws LIVE_CLIENT_MISSING when it was not built */
  constructor(file: string = FILE) {
    if (!existsSync(file)) throw clientMissing(file)
    this.#plain = readFileSync(file)
    this.#zipped = gzipSync(this.#plain, { level: 9 })
    this.hash = createHash('sha256').update(this.#plain).digest('base64url').slice(0, 12)
  }

  /** The file's name below the router's path. */
  get name(): string {
    return `live-${this.hash}.js`
  }

  /** Answers with the script. Asked for by an old hash, it is the new script, and not kept. */
  send(req: Request, res: Response): void {
    const isZipped = req.acceptsEncodings('gzip', 'identity') === 'gzip'
    res.setHeader('Content-Type', 'text/javascript; charset=utf-8')
    res.setHeader('Cache-Control', req.path.endsWith(`/${this.name}`) ? A_YEAR : 'no-cache')
    res.setHeader('X-Content-Type-Options', 'nosniff')
    res.vary('Accept-Encoding')
    if (isZipped) res.setHeader('Content-Encoding', 'gzip')
    res.send(isZipped ? this.#zipped : this.#plain)
  }
}
