import { createHmac, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import multer from 'multer'
import { until } from '../support/until.ts'

type Sent = { readonly url: string; readonly fields?: Readonly<Record<string, string>> }

/**
 * A storage service of its own origin, over real HTTP: takes a file by a PUT to a URL that was signed, or by a form whose
 * fields were signed, as S3 does. All else is answered with 403.
 */
export class Bucket {
  /** The sizes of the files that are here, by their keys. */
  readonly files: Map<string, number> = new Map()
  /** How many uploads were broken off by the browser. */
  brokenOff = 0
  /** What happens to a file on its way. */
  way: 'taken' | 'refused' | 'cut' | 'held' = 'taken'
  readonly #held: IncomingMessage[] = []
  readonly #secret = randomBytes(16)
  readonly #server = createServer((req, res) => {
    req.once('aborted', () => this.brokenOff++)
    this.#app(req, res)
  })
  readonly #app = express()
    .use((_req, res, next) => {
      const allowed = { methods: 'PUT, POST', headers: '*', origin: '*' }
      for (const [name, value] of Object.entries(allowed)) res.set(`access-control-allow-${name}`, value)
      next()
    })
    .options('/{*any}', (_req, res) => void res.sendStatus(204))
    .use((req, res, next) => this.#onTheWay(req, res, next))
    .put('/:key', (req, res) => void this.#put(req, res, req.params.key))
    .post('/', multer().single('file'), (req, res) => {
      const { key, policy, signature } = req.body as Record<string, string>
      const isSigned = policy !== undefined && signature === this.#sign(policy) && policy.includes(`"${key}"`)
      if (isSigned && req.file) this.files.set(key ?? '', req.file.size)
      res.sendStatus(isSigned ? 204 : 403)
    })

  static async open(): Promise<Bucket> {
    const bucket = new Bucket()
    await new Promise<void>((resolve) => bucket.#server.listen(0, '127.0.0.1', resolve))
    return bucket
  }

  /** Where a file is to be put. */
  presigned(key: string): Sent {
    return { url: `${this.#url}/${key}?signature=${this.way === 'refused' ? 'forged' : this.#sign(key)}` }
  }

  /** Where a form with a file is to be sent, and what has to be in it. */
  form(key: string): Sent {
    const policy = JSON.stringify({ expiration: '2099-01-01', conditions: [['eq', '$key', key]] })
    const signature = this.way === 'refused' ? 'forged' : this.#sign(policy)
    return { url: this.#url, fields: { key, policy, signature } }
  }

  /** Waits until the browser has broken an upload off. */
  async untilBrokenOff(): Promise<void> {
    // Of a connection that is not read, the system says nothing.
    for (const request of this.#held) request.resume()
    await until(
      () => this.brokenOff > 0,
      () => 'a browser to break its upload off',
    )
  }

  close(): void {
    this.#server.closeAllConnections()
    this.#server.close()
  }

  get #url(): string {
    return `http://127.0.0.1:${String((this.#server.address() as AddressInfo).port)}`
  }

  #sign(text: string): string {
    return createHmac('sha256', this.#secret).update(text).digest('hex')
  }

  #onTheWay(req: IncomingMessage, _res: ServerResponse, next: () => void): void {
    if (this.way === 'cut') req.once('data', () => req.destroy())
    else if (this.way === 'held') this.#held.push(req)
    else next()
  }

  async #put(req: express.Request, res: ServerResponse, key: string): Promise<void> {
    const isSigned = req.query['signature'] === this.#sign(key)
    let size = 0
    for await (const chunk of req) size += (chunk as Buffer).length
    if (isSigned) this.files.set(key, size)
    res.writeHead(isSigned ? 200 : 403).end()
  }
}
