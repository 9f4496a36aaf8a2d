import { channel, unsubscribe, type Channel } from 'node:diagnostics_channel'
import type { AsyncLocalStorage } from 'node:async_hooks'
import { trace } from '@opentelemetry/api'
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node'
import { register } from 'prom-client'
import { html, liveView, type LiveView } from '../../lib/index.ts'
import { live } from '../../lib/testing/index.ts'
import { site } from '../flows/site.ts'
import { blocks, document } from './documents.ts'
import { run } from './run-block.ts'

const GUIDE = blocks(document('docs/guide/10-seeing-inside.md'))

const KINDS = ['mount', 'params', 'event', 'info', 'async', 'render', 'diff', 'join', 'leave', 'refusal']
const PARTS = ['start', 'end', 'asyncStart', 'asyncEnd', 'error']

// Channels are the process's, and the next test files of this one are not to be listened to. Recipes never stop, so what
// they have subscribed is found in fields of Node's own.
afterAll(() => {
  const names = KINDS.flatMap((kind) => [
    `express-liveview:${kind}`,
    ...PARTS.map((part) => `tracing:express-liveview:${kind}:${part}`),
  ])
  for (const name of names) {
    const it = channel(name) as Channel & {
      readonly _subscribers?: readonly (() => void)[]
      readonly _stores?: ReadonlyMap<AsyncLocalStorage<unknown>, unknown>
      unbindStore(store: AsyncLocalStorage<unknown>): void
    }
    for (const each of [...(it._subscribers ?? [])]) unsubscribe(name, each)
    for (const store of [...(it._stores?.keys() ?? [])]) it.unbindStore(store)
    expect([name, it.hasSubscribers]).toEqual([name, false])
  }
})

/** What the guide has in one of its files. */
function recipe(name: string): unknown {
  const block = GUIDE.find((each) => each.name === name)
  if (!block) throw new Error(`the guide has no ${name}`)
  return run(block).exports
}

/** A view that asks a database, in a span of the application's own. */
const orders = (): LiveView<{ count: number }> =>
  liveView({
    name: 'Orders',
    mount: () => ({ count: 0 }),
    handleEvent: {
      order: async (socket) => {
        await trace.getTracer('shop').startActiveSpan('query', async (span) => {
          await Promise.resolve()
          span.end()
        })
        socket.update('count', (n) => n + 1)
      },
      send: (socket) => {
        socket.startAsync('send', () => Promise.resolve(), { ok: (done) => done.assign({ count: 9 }) })
      },
      fail: () => {
        throw new Error('sold out')
      },
    },
    handleError: () => undefined,
    render: ({ count }) =>
      html`<b>${count}</b><button phx-click="order">Order</button><button phx-click="fail">Fail</button>
        <button phx-click="send">Send</button>`,
  })

test('the metrics of the guide count and measure what a page does', async () => {
  const { measureLive } = recipe('metrics.ts') as { readonly measureLive: () => void }
  measureLive()
  const page = await live(site({ '/': orders() }).app, '/')
  await page.click('Order')
  await page.click('Fail')
  await page.click('Send')
  await page.until(() => page.text('b') === '9')
  const text = await register.metrics()
  expect(text).toContain(
    'live_callback_seconds_count{view="Orders",callback="handleEvent.order",outcome="ok"} 1',
  )
  expect(text).toContain('callback="handleEvent.fail",outcome="failed"} 1')
  expect(text).toContain('callback="startAsync.send",outcome="ok"} 1')
  expect(text).toContain('live_views{view="Orders"} 1')
  expect(text).toMatch(/live_sent_bytes\{view="Orders",kind="join"\} [1-9]/)
  expect(text).toContain('live_refusals{code="LIVE_CALLBACK_FAILED",limit=""} 1')
})

describe('the traces of the guide', () => {
  type Tracing = { readonly Contexts: new () => never; readonly traceLive: (contexts: never) => void }
  const { Contexts, traceLive } = recipe('tracing.ts') as Tracing
  const exporter = new InMemorySpanExporter()
  const contexts = new Contexts()
  const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })

  beforeAll(() => {
    provider.register({ contextManager: contexts })
    traceLive(contexts)
  })
  afterAll(() => provider.shutdown())

  /** The names of spans from the outermost to this one. */
  function way(name: string): string[] {
    const spans = exporter.getFinishedSpans()
    const names: string[] = []
    for (let span = spans.findLast((each) => each.name === name); span;) {
      names.unshift(span.name)
      const { parentSpanContext } = span
      span = spans.find((each) => each.spanContext().spanId === parentSpanContext?.spanId)
    }
    return names
  }

  test('nest: a query of the application is inside of its event, as the render and the diff are', async () => {
    const page = await live(site({ '/': orders() }).app, '/')
    expect(way('live mount')).toEqual(['live join', 'live mount'])
    await page.click('Order')
    const event = 'live handleEvent.order'
    for (const name of ['query', 'live render', 'live diff']) expect(way(name)).toEqual([event, name])
    const [join, ordered] = ['live join', event].map((name) =>
      exporter.getFinishedSpans().find((span) => span.name === name),
    )
    expect(ordered?.links.map(({ context }) => context.traceId)).toEqual([join?.spanContext().traceId])
    expect(ordered?.attributes).toMatchObject({
      'live.view': 'Orders',
      'http.route': '/',
      'live.outcome': 'ok',
    })
  })

  test('have the work that an event starts inside of it', async () => {
    const page = await live(site({ '/': orders() }).app, '/')
    await page.click('Send')
    await page.until(() => page.text('b') === '9')
    expect(way('live startAsync.send')).toEqual(['live handleEvent.send', 'live startAsync.send'])
  })

  test('have the error of a handler that fails', async () => {
    const page = await live(site({ '/': orders() }).app, '/')
    await page.click('Fail')
    const span = exporter.getFinishedSpans().find(({ name }) => name === 'live handleEvent.fail')
    expect(span?.status.code).toBe(2)
    expect(span?.events[0]?.attributes).toMatchObject({ 'exception.message': 'sold out' })
  })
})
