import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { Socket as NetSocket } from 'node:net'
import express, { text, type Express, type RequestHandler, type Response } from 'express'
import {
  html,
  liveRouter,
  raw,
  type AnyLiveView,
  type EventHandler,
  type EventValue,
  type Layout,
  type LiveRouter,
} from '../../lib/index.ts'
import { toHtml } from '../../lib/template/print/to-html.ts'
import { freePort } from '../support/ports.ts'
import { until } from '../support/until.ts'
import { clientScript, type Client } from './client-scripts.ts'
import type { Witnessed } from './witness.ts'

/** An event as a view was given it. */
export type Heard = readonly [name: string, value: EventValue]

/** An application with one view, made anew whenever it starts. */
export class Site {
  readonly client: Client
  /** What handlers made by `hears` were given. */
  readonly heard: Heard[] = []
  /** The codes of what the router reported, to whomever. */
  readonly reports: string[] = []
  secret = 'the first secret of the site, long enough'
  /** The Content-Security-Policy of all answers. */
  policy: string | undefined
  /** Stands before the view, as guards do. */
  guard: RequestHandler = (_req, _res, next) => next()
  /** For views that behave otherwise while they must not be reached. */
  isLocked = false
  pageLoads = 0
  /** A script before all others of a page. */
  firstScript: () => string | undefined = () => undefined
  /** Hears what the page tells of itself. */
  witnessed: (told: Witnessed) => void = () => undefined
  live!: LiveRouter
  readonly #build: (site: Site) => AnyLiveView
  readonly #routes: ((app: Express, live: LiveRouter, site: Site) => void) | undefined
  readonly #connections = new Set<NetSocket>()
  /** Polls that have not been answered; undefined until a page polls. */
  #polls: Set<Response> | undefined
  #script = ''
  #server: Server | undefined
  #port = 0
  #gate: { readonly opened: Promise<void>; readonly open: () => void } | undefined

  constructor(
    client: Client,
    build: (site: Site) => AnyLiveView,
    routes?: (app: Express, live: LiveRouter, site: Site) => void,
  ) {
    this.client = client
    this.#build = build
    this.#routes = routes
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}/`
  }

  /** Listens, on the same port as before if it did. */
  async start(): Promise<void> {
    this.#script ||= await clientScript(this.client)
    const server = createServer(this.#app())
    server.on('connection', (connection) => {
      this.#connections.add(connection)
      connection.on('close', () => this.#connections.delete(connection))
    })
    this.#port ||= await freePort()
    server.listen(this.#port, '127.0.0.1')
    await once(server, 'listening')
    this.#server = server
  }

  /** Dies as a process does that is killed. */
  async stop(): Promise<void> {
    const stopped = new Promise((resolve) => this.#server?.close(resolve) ?? resolve(undefined))
    this.#drop()
    await stopped
    this.#server = undefined
  }

  /** Drops all connections, and goes on. A page that polls would not notice it between two polls, so the next one is waited for. */
  async hangUp(): Promise<void> {
    await until(
      () => this.#polls?.size !== 0,
      () => 'the next poll',
    )
    this.#drop()
  }

  #drop(): void {
    for (const connection of this.#connections) connection.destroy()
  }

  readonly #notesPoll: RequestHandler = (req, res, next) => {
    const polls = (this.#polls ??= new Set())
    if (req.method === 'GET') polls.add(res)
    for (const end of ['finish', 'close']) res.on(end, () => polls.delete(res))
    next()
  }

  /** Handlers that write down what they are given. */
  hears(...names: string[]): Record<string, EventHandler<unknown>> {
    return Object.fromEntries(names.map((name) => [name, (_socket, value) => this.hear(name, value)]))
  }

  hear(name: string, value: EventValue = {}): void {
    this.heard.push([name, value])
  }

  /** Waits until so many events were heard. */
  async until(count: number): Promise<readonly Heard[]> {
    await until(
      () => this.heard.length >= count,
      () => `${count} events, and heard ${JSON.stringify(this.heard)}`,
    )
    return this.heard
  }

  /** What a handler waits for that is not to answer before `release`. */
  held(): Promise<void> {
    let open = (): void => undefined
    const opened = new Promise<void>((resolve) => (open = resolve))
    this.#gate = { opened, open }
    return opened
  }

  async release(): Promise<void> {
    await until(
      () => this.#gate !== undefined,
      () => 'a handler to be held',
    )
    this.#gate?.open()
    this.#gate = undefined
  }

  /** What a page that embeds views itself needs in its head besides what `live.embed` printed. */
  head(tags: string): string {
    const kept = this.client === 'official' ? tags.replace(/<script.*?<\/script>/, '') : tags
    const first = this.firstScript()
    return `${first ? `<script>${first}</script>` : ''}${kept}<script src="/client.js" defer></script>`
  }

  #app(): Express {
    // How long a handler took says something of the machine: many wait for what the browser does.
    const report = (text: string): void => {
      if (!text.includes('has run for')) this.reports.push(/LIVE_\w+/.exec(text)?.[0] ?? text)
    }
    const live = liveRouter({
      secret: this.secret,
      title: 'Conformance',
      titlePrefix: '« ',
      titleSuffix: ' »',
      layout: this.#layout,
      identity: () => 'the visitor',
      onError: (error) => report(error.code),
      logger: { debug: () => undefined, warn: report, error: report },
      // Scripts of tests are faster than any person.
      limits: { eventsPerSecond: Infinity, viewEventsPerSecond: Infinity },
    })
    this.live = live
    const app = express()
    app.use((_req, res, next) => {
      if (this.policy !== undefined) res.setHeader('Content-Security-Policy', this.policy)
      next()
    })
    app.get('/client.js', (_req, res) => void res.type('text/javascript').send(this.#script))
    app.post('/witness', text({ type: () => true }), (req, res) => {
      this.witnessed(JSON.parse(req.body as string) as Witnessed)
      res.status(204).end()
    })
    app.get('/favicon.ico', (_req, res) => void res.status(204).end())
    app.get('/elsewhere', (_req, res) => void res.send('<title>Elsewhere</title>'))
    app.get('/', (req, _res, next) => {
      if (req.headers['sec-fetch-dest'] === 'document' && !req.headers.upgrade) this.pageLoads++
      next()
    })
    app.get('/', (req, res, next) => this.guard(req, res, next))
    app.use('/live/longpoll', this.#notesPoll)
    this.#routes?.(app, live, this)
    live.live('/', this.#build(this))
    return app.use(live)
  }

  readonly #layout: Layout = ({ titleTag, head, lang, bodyClass, body }) => html`<!doctype html>
    <html lang="${lang}"><head><meta charset="utf-8">${titleTag}${raw(this.head(toHtml(head)))}</head>
    <body class="page ${bodyClass}">${body}</body></html>`
}
