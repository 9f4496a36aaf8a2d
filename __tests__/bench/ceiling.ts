import { createServer, IncomingMessage, type RequestListener, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { type WebSocket, WebSocketServer } from 'ws'
import { heapAfterGc } from './heap.ts'
import { PreparedView } from './prepared-view.ts'
import type { RecordedPage, Recording } from './recording.ts'

/**
 * Answers what our server answers, with texts prepared: node:http and `ws`, no views. What it does in a second of
 * CPU is what these two allow anybody. With `--express` a request for a page, and that of a join too, goes through
 * an Express router to an empty handler: what Express allows.
 *
 * The recording comes over the IPC channel of the parent.
 */
process.once('message', (recording: Recording) => serve(new Prepared(recording)))
process.once('disconnect', () => process.exit())

/** Lets one visitor's join through. */
type Dispatch = (path: string, granted: () => void) => void

class Prepared {
  readonly #pages: ReadonlyMap<string, RecordedPage & { readonly bytes: Buffer }>

  constructor(recording: Recording) {
    this.#pages = new Map(
      Object.entries(recording).map(([path, page]) => [path, { ...page, bytes: Buffer.from(page.body) }]),
    )
  }

  get paths(): string[] {
    return [...this.#pages.keys()]
  }

  send(path: string, res: ServerResponse): void {
    const page = this.#pages.get(path)
    if (page) res.writeHead(200, [...page.headers]).end(page.bytes)
    else res.writeHead(404, { 'content-length': 0 }).end()
  }

  view(path: string): PreparedView {
    return new PreparedView(this.#pages.get(path)?.joined ?? '{}')
  }
}

function serve(prepared: Prepared): void {
  const { pages, dispatchFor } = process.argv.includes('--express') ? withExpress(prepared) : alone(prepared)
  const tickers = new Set<WebSocket>()
  let ticks = 0
  const server = createServer((req, res) => {
    if (req.method !== 'POST') return pages(req, res)
    const answer = req.url === '/gc' ? heapAfterGc() : ++ticks
    if (req.url === '/tick')
      for (const ws of tickers) ws.send(`["1",null,"lv:phx-main","diff",{"0":"${ticks}"}]`)
    const text = String(answer)
    res.writeHead(answer === undefined ? 404 : 200, { 'content-length': text.length }).end(text)
  })
  server.keepAliveTimeout = 600_000
  new WebSocketServer({ server, perMessageDeflate: false }).on('connection', (ws, request) => {
    const dispatch = dispatchFor(request)
    let view: PreparedView | undefined
    ws.on('close', () => tickers.delete(ws))
    ws.on('message', (data: Buffer) => {
      const message = data.toString()
      if (view) return ws.send(view.replyTo(message))
      const path = /"url":"http:\/\/[^/]+([^"]+)"/.exec(message)?.[1] ?? ''
      dispatch(path, () => {
        view = prepared.view(path)
        if (path === '/ticker') tickers.add(ws)
        ws.send(view.replyTo(message))
      })
    })
  })
  server.listen(0, '127.0.0.1', () => {
    console.log(`listening on 127.0.0.1:${(server.address() as AddressInfo).port}`)
  })
}

type Pages = { readonly pages: RequestListener; readonly dispatchFor: (upgrade: IncomingMessage) => Dispatch }

function alone(prepared: Prepared): Pages {
  return {
    pages: (req, res) => prepared.send(req.url ?? '', res),
    dispatchFor: () => (_path, granted) => granted(),
  }
}

/** The least that "a page and a join pass through the application" can mean. */
function withExpress(prepared: Prepared): Pages {
  const joins = new WeakMap<object, () => void>()
  const router = express.Router()
  for (const path of prepared.paths) {
    router.get(path.replace(/\?.*/, ''), (req, res) => {
      const granted = joins.get(req)
      if (granted) granted()
      else prepared.send(req.originalUrl, res)
    })
  }
  const app = express().disable('x-powered-by').use(router)
  return {
    pages: (req, res) => void app(req, res),
    dispatchFor:
      ({ socket, headers }) =>
      (path, granted) => {
        const request = new IncomingMessage(socket)
        Object.assign(request, { method: 'GET', url: path, headers })
        joins.set(request, granted)
        app(request, new ServerResponse(request))
      },
  }
}
