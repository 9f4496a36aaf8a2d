import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import express from 'express'
import { html, liveFileInput, liveRouter, liveView, type UploadEntry } from '../../lib/index.ts'
import { heapAfterGc } from './heap.ts'

/**
 * The servers of the measure of uploads, on `PORT`: a live view with the limits that an application has by default, and with
 * `--plain` a `node:http` that writes the body of a PUT into a file on the same disk. Both tell of a file that is whole its
 * SHA-256, when they are asked: that is not measured. They end with the program that drives them.
 */
const album = liveView({
  mount: (socket) => ({ files: socket.allowUpload({ maxFileSize: 1e9 }) }),
  handleEvent: {
    chosen: () => undefined,
    save: async (socket) => {
      const sums = await socket.consumeUploaded(
        'files',
        ({ path: file }: { path: string }, _entry: UploadEntry) => sumOf(file),
      )
      return { sums }
    },
  },
  render: ({ files }) =>
    html`<form phx-change="chosen" phx-submit="save">${liveFileInput(files)}<p>${files.entries.map(
      ({ progress }) => html`<progress max="100" value=${progress}></progress>`,
    )}</p></form>`,
})

async function sumOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

const folder = mkdtempSync(path.join(tmpdir(), 'bench-uploads-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
process.once('SIGTERM', () => process.exit())
process.once('disconnect', () => process.exit())

/** `PUT` takes a file, `GET` tells its sum, `POST` collects garbage. */
async function plain(req: IncomingMessage, res: ServerResponse): Promise<void> {
  const file = path.join(folder, path.basename(req.url ?? ''))
  if (req.method === 'PUT') await pipeline(req, createWriteStream(file))
  const text = req.method === 'GET' ? await sumOf(file) : String(req.method === 'POST' ? heapAfterGc() : '')
  res.writeHead(200, { 'content-length': text.length }).end(text)
}

function ours(): express.Express {
  const app = express().disable('x-powered-by')
  app.post('/gc', (_req, res) => {
    res.type('text').send(String(heapAfterGc()))
  })
  return app.use(
    liveRouter({ secret: 'a secret for a benchmark on the loopback interface' }).live('/upload', album),
  )
}

const handler = process.argv.includes('--plain')
  ? (req: IncomingMessage, res: ServerResponse) => void plain(req, res)
  : ours()
const server = createServer(handler)
server.keepAliveTimeout = 600_000
server.listen(Number(process.env['PORT'] ?? 4000), '127.0.0.1', () => {
  console.log(`listening on 127.0.0.1:${String((server.address() as AddressInfo).port)}`)
})
