import express, { type Express } from 'express'
import {
  html,
  liveRouter,
  liveView,
  type AnyLiveView,
  type LiveError,
  type LiveOptions,
  type LiveRouter,
  type LiveView,
} from '../../lib/index.ts'

/** An application with live views, and what it was told. */
export type Site = {
  readonly app: Express
  readonly live: LiveRouter
  /** What `onError` heard. */
  readonly errors: readonly LiveError[]
  /** What the logger heard, warnings and errors alike. */
  readonly log: readonly string[]
}

export type SiteOptions = LiveOptions & {
  readonly of?: typeof express
  /** Installs what stands before the live views. */
  readonly before?: (app: Express) => unknown
}

export const SECRET = 'a secret of no less than thirty-two letters'

/** Serves views by their paths. */
export function site(views: Readonly<Record<string, AnyLiveView>>, options: SiteOptions = {}): Site {
  const { of = express, before, ...liveOptions } = options
  const errors: LiveError[] = []
  const log: string[] = []
  const keep = (message: string): unknown => log.push(message)
  const logger = { debug: keep, warn: keep, error: keep }
  const live = liveRouter({ secret: SECRET, logger, onError: (error) => errors.push(error), ...liveOptions })
  for (const [path, view] of Object.entries(views)) live.live(path, view)
  const app = of()
  before?.(app)
  app.use(live)
  return { app, live, errors, log }
}

/** The smallest view there is. */
export function counter(): LiveView<{ count: number }> {
  return liveView({
    mount: () => ({ count: 0 }),
    handleEvent: { inc: (socket) => socket.update('count', (n) => n + 1) },
    render: ({ count }) =>
      html`<h1>Count: <span id="count">${count}</span></h1><button phx-click="inc">+</button>`,
  })
}

export { until } from '../support/until.ts'

/** A promise and its end. */
export function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open = (): void => undefined
  const opened = new Promise<void>((resolve) => (open = resolve))
  return { opened, open }
}
