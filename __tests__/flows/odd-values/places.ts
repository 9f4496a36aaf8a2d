/* eslint-disable @typescript-eslint/no-explicit-any, @typescript-eslint/no-unnecessary-condition,
   @typescript-eslint/await-thenable, @typescript-eslint/explicit-module-boundary-types
   -- what stands here is what TypeScript would refuse */
import type { Express, NextFunction, Request, Response } from 'express'
import express from 'express'
import {
  each,
  event,
  fields,
  form,
  html,
  JS,
  link,
  attrs,
  liveRender,
  liveRouter,
  liveView,
  PubSub,
  type AnyLiveView,
  type LiveOptions,
  type LiveRouter,
  type RouteOptions,
} from '../../../lib/index.ts'
import { connect, pageOf, clientOf, type WireClient } from '../wire-client.ts'
import { MESSAGE } from '../../../lib/protocol/messages.ts'

/** What fails: it throws, or returns what can be awaited. TypeScript is told that it may stand anywhere. */
export type Fail = () => never

/** An application with the place in it, and what it was told. */
export type Visit = {
  readonly app: Express
  readonly live: LiveRouter
  readonly pubsub: PubSub
  /** All failures that somebody was told of, in their order: `onError`, the log, or Express's error handler. */
  readonly told: string[]
}

/** Where the application can fail. */
export type Place = {
  readonly name: string
  /** May the callback be `async`? Elsewhere a promise is refused. */
  readonly isAsync?: boolean
  /** Is it a failure that the callback takes too long? */
  readonly isBounded?: boolean
  /** Does the application await it itself? Then a thenable that Node ends the process for is not ours to hold. */
  readonly isAwaited?: boolean
  /** How many are told of one failure; more than one where a refusal follows from it. */
  readonly times?: number
  readonly run: (fail: Fail) => unknown
}

type Definition = Parameters<typeof liveView>[0]

/** A view with a part that fails. */
function view(part: Partial<Record<keyof Definition, unknown>>): AnyLiveView {
  return liveView({
    mount: () => ({ n: 0 }),
    handleEvent: {},
    render: ({ n }: { n: number }) => html`<p>${n}</p>`,
    ...part,
  } as never)
}

const fine = (): AnyLiveView =>
  liveView({
    mount: () => ({ n: 0 }),
    handleEvent: { inc: (socket) => socket.update('n', (n) => n + 1) },
    render: ({ n }) => html`<p>${n}</p>`,
  })

let last: Visit | undefined

/** What the application of the running place was told. */
export const told = (): readonly string[] => last?.told ?? []

/** A server with a view at `/`, and one at `/fine` for the next visitor. */
export function serve(
  at: AnyLiveView,
  options: LiveOptions = {},
  route: RouteOptions = {},
  prepare: (app: Express, live: LiveRouter) => unknown = () => undefined,
): Visit {
  const heard: string[] = []
  const keep = (message: unknown): unknown => heard.push(String(message))
  const pubsub = new PubSub({ logger: { debug: () => undefined, warn: keep, error: keep } })
  const live = liveRouter({
    secret: 'a secret of no less than thirty-two letters',
    logger: { debug: () => undefined, warn: keep, error: keep },
    onError: (error) => keep(error.message),
    pubsub,
    ...options,
  })
  const app = express()
  last = { app, live, pubsub, told: heard }
  prepare(app, live)
  live.live('/fine', fine())
  live.live('/', at, route)
  app.use(live)
  app.use((error: unknown, _req: Request, _res: Response, next: NextFunction) => {
    heard.push('Express')
    next(error)
  })
  return last
}

/** The next visitor: a page, a join and an event. */
export async function isServed(): Promise<boolean> {
  if (!last) return true
  const client = await clientOf(last.app, '/fine')
  const joined = await client.join()
  const replied = await client.event('inc')
  return joined.status === 'ok' && JSON.stringify(replied.response).includes('"0":"1"')
}

const page = (visit: Visit): Promise<unknown> =>
  Promise.race([pageOf(visit.app).catch(() => undefined), soon()])

const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 40))

async function join(visit: Visit, changes: object = {}): Promise<WireClient> {
  const client = await clientOf(visit.app)
  await Promise.race([client.join(changes), soon()])
  return client
}

/** Joins, and says something that may never be answered. */
async function say(visit: Visit, name = 'go', value: unknown = {}): Promise<void> {
  const client = await join(visit)
  void client.event(name, value).catch(() => undefined)
}

/** A place that is reached by an event. */
const inHandler = (name: string, work: (socket: any, fail: Fail) => unknown, isAsync = false): Place => ({
  name,
  isAsync,
  run: (fail) => say(serve(view({ handleEvent: { go: (socket: unknown) => work(socket, fail) } }))),
})

/** A callback of the view that runs in the first page; and one that runs at the join. */
function twice(
  name: string,
  of: (fail: Fail) => AnyLiveView,
  isAsync = false,
  route?: (fail: Fail) => RouteOptions,
): Place[] {
  return [
    { name: `${name}, page`, isAsync, run: (fail) => page(serve(of(fail), {}, route?.(fail))) },
    {
      name: `${name}, join`,
      isAsync,
      run: async (fail) => {
        let isOn = false
        const sometimes = (() => (isOn ? fail() : undefined)) as Fail
        const client = await clientOf(serve(of(sometimes), {}, route?.(sometimes)).app)
        isOn = true
        await Promise.race([client.join(), soon()])
      },
    },
  ]
}

/** A part of the definition that fails after an event, when the view is rendered again. */
const afterEvent = (name: string, of: (fail: Fail) => Partial<Record<keyof Definition, unknown>>): Place => ({
  name: `${name}, after an event`,
  run: async (fail) => {
    let isOn = false
    const handleEvent = {
      go: (socket: any) => {
        isOn = true
        socket.assign({ n: 1 })
      },
    }
    const part = of((() => (isOn ? fail() : undefined)) as Fail)
    await say(serve(view({ handleEvent, ...part })))
  },
})

const rows = [1, 2, 3]

const callbacks: readonly Place[] = [
  ...twice('mount', (fail) => view({ mount: () => fail() ?? { n: 0 } }), true),
  ...twice('handleParams', (fail) => view({ handleParams: () => fail() }), true),
  ...twice('params', (fail) => view({ params: () => fail() ?? {} }), true),
  ...twice('params of a schema', (fail) => view({ params: schema(() => fail() ?? { value: {} }) }), true),
  ...twice(
    'onMount',
    () => view({}),
    true,
    (fail) => ({ onMount: [() => fail()] }),
  ),
  ...twice('render', (fail) => view({ render: () => fail() ?? html`<p>x</p>` })),
  ...twice('a nested mount', (fail) => nesting(view({ mount: () => fail() ?? {} })), true).slice(0, 1),
  ...twice('pageTitle', (fail) => view({ pageTitle: () => fail() })),
  ...twice('head', (fail) => view({ head: () => fail() ?? {} })),
  ...twice('the key of each', (fail) =>
    view({
      render: () =>
        html`<p>${each(
          rows,
          (n) => fail() ?? n,
          (n) => n,
        )}</p>`,
    }),
  ),
  ...twice('the row of each', (fail) =>
    view({
      render: () =>
        html`<p>${each(
          rows,
          (n) => n,
          () => fail(),
        )}</p>`,
    }),
  ),
  ...twice('assignNew', (fail) =>
    view({ mount: (socket: any) => ({ n: socket.assignNew('n', () => fail() ?? 0) }) }),
  ),
  afterEvent('render', (fail) => ({ render: ({ n }: { n: number }) => fail() ?? html`<p>${n}</p>` })),
  afterEvent('pageTitle', (fail) => ({ pageTitle: () => fail() })),
  afterEvent('head', (fail) => ({ head: () => fail() ?? {} })),
  afterEvent('the key of each', (fail) => ({
    render: ({ n }: { n: number }) =>
      html`<p>${each(
        [n, 5],
        (x) => fail() ?? x,
        (x) => x,
      )}</p>`,
  })),
  afterEvent('the row of each', (fail) => ({
    render: ({ n }: { n: number }) =>
      html`<p>${each(
        [n, 5],
        (x) => x,
        (x) => fail() ?? html`<i>${x}</i>`,
      )}</p>`,
  })),
  afterEvent('the reuse of each', (fail) => ({
    render: ({ n }: { n: number }) =>
      html`<p>${each(
        rows,
        (x) => x,
        (x) => html`<i>${x} ${n}</i>`,
        () => fail(),
      )}</p>`,
  })),
  inHandler('handleEvent', (_socket, fail) => fail(), true),
  inHandler('update', (socket, fail) => socket.update('n', () => fail())),
  inHandler('the work of startAsync', (socket, fail) => socket.startAsync('w', () => fail(), {}), true),
  inHandler(
    'a result of startAsync',
    (socket, fail) => socket.startAsync('w', () => 1, { ok: () => fail() }),
    true,
  ),
  inHandler(
    'a failure of startAsync',
    (socket, fail) => socket.startAsync('w', () => Promise.reject(new Error('w')), { failed: () => fail() }),
    true,
  ),
  {
    name: 'the work of assignAsync',
    isAsync: true,
    run: (fail) => {
      const go = (socket: any): void => socket.assignAsync('w', () => fail())
      return say(serve(view({ mount: () => ({ n: 0, w: 0 }), handleEvent: { go } })))
    },
  },
  {
    name: 'the work of async in a first page',
    isAsync: true,
    isBounded: true,
    run: (fail) =>
      page(
        serve(
          view({ mount: (socket: any) => ({ n: 0, w: socket.async(() => fail(), { firstPage: 'wait' }) }) }),
          { limits: { firstPageTime: 20 } },
        ),
      ),
  },
  {
    name: 'a handler that fails when its view is over',
    isAsync: true,
    isAwaited: true,
    run: async (fail) => {
      let end = (): void => undefined
      const ended = new Promise<void>((resolve) => (end = resolve))
      const go = async (): Promise<void> => {
        await ended
        await fail()
      }
      const client = await join(serve(view({ handleEvent: { go } })))
      void client.event('go').catch(() => undefined)
      await client.ask([client.joinRef, client.nextRef(), client.topic, MESSAGE.leave, {}])
      end()
    },
  },
  {
    name: 'handleInfo',
    isAsync: true,
    run: async (fail) => {
      const handleInfo = { go: () => fail() }
      const visit = serve(view({ mount: subscribed, handleInfo }))
      await join(visit)
      visit.live.pubsub.broadcast('all', 'go')
    },
  },
  {
    name: 'a message after a while',
    isAsync: true,
    run: (fail) =>
      say(
        serve(
          view({
            handleEvent: { go: (socket: any) => void socket.sendSelfAfter(1, 'late') },
            handleInfo: { late: () => fail() },
          }),
        ),
      ),
  },
  ...(['handleEvent', 'handleInfo'] as const).map((stage): Place => ({
    name: `a hook of ${stage}`,
    isAsync: true,
    run: async (fail) => {
      const mount = (socket: any): object => {
        socket.attachHook(stage, () => fail())
        return subscribed(socket)
      }
      const go = (): void => undefined
      const visit = serve(view({ mount, handleEvent: { go }, handleInfo: { go } }))
      await say(visit)
      visit.live.pubsub.broadcast('all', 'go')
    },
  })),
  {
    name: 'a hook of afterRender',
    isAsync: true,
    run: async (fail) => {
      const go = (socket: any): void => {
        socket.attachHook('afterRender', () => fail())
        socket.assign({ n: 1 })
      }
      await say(serve(view({ handleEvent: { go } })))
    },
  },
  {
    name: 'terminate',
    isAsync: true,
    run: async (fail) => (await join(serve(view({ terminate: () => fail() })))).webSocket.close(),
  },
  ...(['addEventListener', 'onabort', 'handleEvent'] as const).map((how): Place => ({
    name: `a listener of socket.signal, ${how}`,
    isAsync: true,
    run: async (fail) => {
      const mount = ({ signal, connected }: { signal: AbortSignal; connected: boolean }): object => {
        if (!connected) return { n: 0 }
        if (how === 'addEventListener') signal.addEventListener('abort', () => fail(), { once: true })
        else if (how === 'onabort') signal.onabort = () => fail()
        else signal.addEventListener('abort', { handleEvent: () => fail() })
        return { n: 0 }
      }
      ;(await join(serve(view({ mount })))).webSocket.close()
    },
  })),
  {
    name: 'the parser of an event',
    isAsync: true,
    run: (fail) =>
      say(
        serve(
          view({
            handleEvent: {
              go: event(
                () => fail(),
                () => undefined,
              ),
            },
          }),
        ),
      ),
  },
  {
    name: 'the schema of an event',
    isAsync: true,
    run: (fail) =>
      say(serve(view({ handleEvent: { go: event(schema(() => fail()) as never, () => undefined) } }))),
  },
  {
    name: 'a handler behind a parser',
    isAsync: true,
    run: (fail) =>
      say(
        serve(
          view({
            handleEvent: {
              go: event(
                (raw) => raw,
                () => fail(),
              ),
            },
          }),
        ),
      ),
  },
  {
    name: 'a parser of fields',
    run: (fail) =>
      say(serve(view({ handleEvent: { go: event(fields({ a: () => fail() }), () => undefined) } }))),
  },
  {
    name: 'the schema of a form',
    isAsync: true,
    run: (fail) =>
      say(
        serve(
          view({ handleEvent: { go: event(form('f', schema(() => fail()) as never), () => undefined) } }),
        ),
      ),
  },
  {
    name: 'session, page',
    run: (fail) => page(serve(fine(), { session: ({ path }) => (path === '/' ? fail() : {}) })),
  },
  {
    name: 'session, join',
    run: async (fail) => {
      let isOn = false
      const client = await clientOf(
        serve(fine(), { session: ({ path }) => (isOn && path === '/' ? fail() : {}) }).app,
      )
      isOn = true
      await client.join()
    },
  },
  {
    name: 'staticFiles',
    run: async (fail) => {
      let isOn = true
      const visit = serve(fine(), { staticFiles: () => (isOn ? fail() : []) })
      await join(visit)
      isOn = false
    },
  },
  {
    name: 'allowedOrigins',
    // The handshake is refused, too.
    times: 2,
    run: async (fail) => {
      const visit = serve(fine(), { allowedOrigins: () => fail() })
      await connect(await pageOf(visit.app), { headers: { origin: 'http://evil.test' } }).catch(
        () => undefined,
      )
    },
  },
  {
    name: 'allowedOrigins, long poll',
    times: 2,
    run: async (fail) => {
      const visit = serve(fine(), { allowedOrigins: () => fail() })
      const { host } = await pageOf(visit.app)
      await fetch(`http://${host}/live/longpoll`, { headers: { origin: 'http://evil.test' } })
    },
  },
  {
    name: 'the layout of a router',
    isAsync: true,
    run: (fail) =>
      page(
        serve(fine(), {
          layout: ({ req, head, body }) =>
            req.path === '/' ? fail() : html`<html><head>${head}</head><body>${body}</body></html>`,
        }),
      ),
  },
  {
    name: 'the layout of a route',
    isAsync: true,
    run: (fail) => page(serve(fine(), {}, { layout: () => fail() })),
  },
  {
    name: 'an embedded view',
    isAsync: true,
    run: async (fail) => {
      const embedded = view({ mount: () => fail() })
      const visit = serve(fine(), {}, {}, (app, live) =>
        app.get('/embed', async (req, res) => {
          res.send(await live.embed(req, res, embedded))
        }),
      )
      const { host } = await pageOf(visit.app)
      await Promise.race([fetch(`http://${host}/embed`), soon()])
    },
  },
  {
    name: 'a subscriber',
    isAsync: true,
    run: (fail) => {
      const { pubsub } = serve(fine())
      pubsub.subscribe('all', () => fail())
      pubsub.broadcast('all', 'go')
    },
  },
  {
    name: 'onError',
    isAsync: true,
    // The error that it was to be told of, and its own.
    times: 2,
    run: (fail) => say(serve(view({ handleEvent: { go: () => JSON.parse('') } }), { onError: () => fail() })),
  },
  {
    name: 'a logger',
    isAsync: true,
    times: 0,
    run: async (fail) => {
      const logger = { debug: () => fail(), warn: () => fail(), error: () => fail() }
      const visit = serve(view({ handleEvent: { go: () => JSON.parse('') } }), {
        logger,
        onError: undefined as never,
      })
      await say(visit, 'unknown')
      await say(visit)
    },
  },
]

const values: readonly Place[] = [
  ...rendered('a text', (p) => html`<p>${p}</p>`),
  ...rendered('texts', (p, other) => html`<p>${p} ${other()}</p>`),
  ...rendered('a list', (p, other) => html`<p>${[p, other()]}</p>`),
  ...rendered(
    'a list in a row',
    (p, other) =>
      html`<p>${each(
        [1],
        (n) => n,
        () => [p, other()] as never,
      )}</p>`,
  ),
  ...rendered('a template in a template', (p, other) => html`<p>${p} ${html`<b>${other()}</b>`}</p>`),
  ...rendered('an attribute', (p, other) => html`<p title=${p} class=${[other(), p]}>x</p>`),
  ...rendered('quotes', (p, other) => html`<p title="${p}" class="a ${other()}">x</p>`),
  ...rendered('a bag', (p, other) => html`<p ${attrs({ title: p as never, lang: other() as never })}>x</p>`),
  ...rendered('all attributes', (p) => html`<p ${attrs(p as never)}>x</p>`),
  ...rendered(
    'the items of each',
    (p) =>
      html`<p>${each(
        p as never,
        (n: number) => n,
        (n) => n,
      )}</p>`,
  ),
  ...rendered('a link', (p) => link({ navigate: p as never }, 'x')),
  ...rendered('a href', (p) => link({ href: p as never }, 'x')),
  ...rendered('JS.push', (p) => html`<p phx-click=${JS.push('x', { value: { p: p as never } })}>x</p>`),
  ...rendered(
    'JS.push, deep',
    (p, other) => html`<p phx-click=${JS.push('x', { value: { a: [{ p }, other()] } })}>x</p>`,
  ),
  ...rendered('JS.navigate', (p) => html`<p phx-click=${JS.navigate(p as never)}>x</p>`),
  ...rendered('JS.addClass', (p) => html`<p phx-click=${JS.addClass(p as never)}>x</p>`),
  ...rendered('JS.setAttribute', (p) => html`<p phx-click=${JS.setAttribute('title', p as never)}>x</p>`),
  ...rendered('the id of liveRender', (p) => html`<p>${liveRender(fine(), { id: p as never })}</p>`),
  ...rendered(
    'the session of liveRender',
    (p, other) => html`<p>${liveRender(fine(), { id: 'a', session: { p, q: other() } })}</p>`,
  ),
  ...headed('a meta', (p, other) => ({ meta: { a: p, b: other() } })),
  ...headed('canonical', (p) => ({ canonical: p })),
  ...headed('lang', (p) => ({ lang: p })),
  ...headed('bodyClass', (p, other) => ({ bodyClass: [p, other()] })),
  ...twice('an assign of mount', (fail) => view({ mount: () => ({ n: fail(), m: fail() }) })),
  inHandler('assign', (socket, fail) => socket.assign({ n: fail(), m: fail() })),
  inHandler('putFlash', (socket, fail) => socket.putFlash('info', fail())),
  inHandler('pushEvent', (socket, fail) => socket.pushEvent('x', { p: fail() })),
  inHandler('pushEvent, all', (socket, fail) => socket.pushEvent('x', fail())),
  inHandler('pushEvent, deep', (socket, fail) => socket.pushEvent('x', { a: [{ p: fail() }, fail()] })),
  inHandler('pushEvent, its name', (socket, fail) => socket.pushEvent(fail(), { a: [{ p: fail() }] })),
  inHandler('a reply, deep', (_socket, fail) => ({ a: [{ p: fail() }, fail()] })),
  inHandler('the payload of broadcast', (socket, fail) =>
    socket.broadcast('all', 'x', { a: [{ p: fail() }, fail()] }),
  ),
  inHandler('the payload of broadcast, beside another mistake', (socket, fail) =>
    socket.broadcastFrom('all', 'x', { when: new Date(0), a: [{ p: fail() }] }),
  ),
  inHandler('the payload of broadcast, beside its topic', (socket, fail) =>
    socket.broadcast(fail(), 'x', { a: [{ p: fail() }] }),
  ),
  {
    name: 'the payload of sendSelf, which is not looked at',
    times: 0,
    run: (fail) =>
      say(
        serve(
          view({
            handleEvent: {
              go(socket: any) {
                socket.sendSelf('late', fail())
                socket.sendSelfAfter(30, 'late', { a: [{ p: fail() }] })
              },
            },
            handleInfo: { late: () => undefined },
          }),
        ),
      ),
  },
  inHandler('pushPatch', (socket, fail) => socket.pushPatch(fail())),
  inHandler('pushNavigate', (socket, fail) => socket.pushNavigate(fail())),
  inHandler('redirect', (socket, fail) => socket.redirect(fail())),
  inHandler('redirect, external', (socket, fail) => socket.redirect({ external: fail() })),
  inHandler('subscribe', (socket, fail) => socket.subscribe(fail())),
  inHandler('broadcast', (socket, fail) => socket.broadcast(fail(), 'x')),
  inHandler('sendSelf', (socket, fail) => socket.sendSelf(fail())),
  inHandler('sendSelfAfter', (socket, fail) => socket.sendSelfAfter(fail(), 'x')),
  inHandler('attachHook', (socket, fail) => socket.attachHook('handleInfo', fail())),
  inHandler('clearFlash', (socket, fail) => socket.clearFlash(fail())),
  inHandler('form.empty', (_socket, fail) => form('f', (raw) => raw).empty({ a: fail() })),
  inHandler('a reply', (_socket, fail) => ({ p: fail() })),
  ...(
    [
      'secret',
      'title',
      'layout',
      'lang',
      'limits',
      'logger',
      'pubsub',
      'onError',
      'connectHeaders',
      'maxPageAge',
      'path',
      'staticFiles',
      'session',
      'allowedOrigins',
    ] as const
  ).map((name) => defined(`the option ${name}`, (p) => liveRouter({ [name]: p }))),
  defined('a secret', (p, other) => liveRouter({ secret: [p, other()] as never })),
  defined('a limit', (p) => liveRouter({ limits: { polls: p as never } })),
  defined('all options', (p) => liveRouter(p as never)),
  defined('a view', (p) => liveRouter().live('/', p as never)),
  defined('the options of a route', (p) => liveRouter().live('/', fine(), p as never)),
  defined('the title of a route', (p) => liveRouter().live('/', fine(), { title: p as never })),
  defined('onMount', (p) => liveRouter().live('/', fine(), { onMount: p as never })),
  defined('a hook of onMount', (p) => liveRouter().live('/', fine(), { onMount: [p as never] })),
  defined('a definition', (p) => liveView(p as never)),
  defined('a callback', (p) => view({ mount: p })),
  defined('a handler', (p) => view({ handleEvent: { go: p } })),
  defined('temporaryAssigns', (p) => view({ temporaryAssigns: { n: p } })),
  defined('a parser', (p) => event(p as never, () => undefined)),
  defined('a form', (p) => form(p as never, () => undefined)),
]

/** Values of which TypeScript knows nothing, as in JavaScript. */
type Values = (p: any, other: () => any) => any

/** A value in the first page, and the same after an event. */
function rendered(name: string, draw: Values): Place[] {
  const part = (fail: Fail): object => ({
    render: ({ n }: { n: number }) => {
      const p: unknown = fail()
      return html`<div>${n}${p === undefined ? '' : draw(p, fail)}</div>`
    },
  })
  return [{ name: `${name}, page`, run: (fail) => page(serve(view(part(fail)))) }, afterEvent(name, part)]
}

function headed(name: string, head: Values): Place[] {
  const part = (fail: Fail): object => ({
    head: () => {
      const p: unknown = fail()
      return p === undefined ? {} : head(p, fail)
    },
  })
  return [{ name: `${name}, page`, run: (fail) => page(serve(view(part(fail)))) }, afterEvent(name, part)]
}

/** A mistake that is found when the application starts. */
function defined(name: string, define: Values): Place {
  return {
    name,
    run: (fail) => {
      const { told } = serve(fine())
      try {
        define(fail(), fail)
      } catch (error) {
        told.push((error as Error).message)
      }
    },
  }
}

function nesting(inner: AnyLiveView): AnyLiveView {
  return view({ render: () => html`<p>${liveRender(inner, { id: 'inner' })}</p>` })
}

function subscribed(socket: any): object {
  socket.subscribe('all')
  return { n: 0 }
}

function schema(validate: () => unknown): object {
  return { '~standard': { version: 1, vendor: 'test', validate } }
}

/** Callbacks that fail by throwing, or by what they return. */
export const CALLBACKS: readonly Place[] = callbacks
/** Places where a value is due, and a promise is given. */
export const VALUES: readonly Place[] = values
