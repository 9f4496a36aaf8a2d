// A site whose pages break off in many ways, in a process of its own.
import express, { type NextFunction, type Request, type RequestHandler, type Response } from 'express'
import express4 from 'express4'
import type { AddressInfo } from 'node:net'
import { breakingWays, underway } from './breaking-ways.ts'

/** A visit has ten seconds; here they are short. It has to be said before the library is there. */
const DEADLINE = 10_000
const { setTimeout: inTime } = globalThis
const shorter = (work: () => void, delay?: number): unknown => inTime(work, delay === DEADLINE ? 300 : delay)
globalThis.setTimeout = shorter as unknown as typeof setTimeout

/** What this process says about a row. */
export type Findings = {
  /** What would have ended a process. */
  readonly uncaught: readonly string[]
  /** Requests and responses that were not closed. */
  readonly left: readonly string[]
}

const ignore = (): void => undefined
const uncaught: string[] = []
const left = new Set<string>()
let count = 0

function watch(req: Request, res: Response, next: NextFunction): void {
  if (req.url.includes('/live/')) return next()
  const name = `${String(++count)} ${req.url}`
  for (const [what, stream] of [
    ['request', req],
    ['response', res],
  ] as const) {
    left.add(`${what} ${name}`)
    stream.on('close', () => left.delete(`${what} ${name}`))
  }
  next()
}

async function serve(of: typeof express): Promise<number> {
  const { html, liveRouter, liveView } = await import('../../lib/index.ts')
  const logger = { debug: ignore, warn: ignore, error: ignore }
  const secret = 'a secret of no less than thirty-two letters'
  const live = liveRouter({ secret, logger, onError: ignore })
  const view = liveView({ mount: () => ({}), handleParams: () => undefined, render: () => html`live` })
  const app = of()
  app.set('env', 'test').use(watch)
  live.live('/', view)
  Object.values(breakingWays).forEach((way, index) => {
    const alone: RequestHandler = (req, res, next) => void way(req, res, next)
    const before: RequestHandler = (req, res, next) => {
      try {
        void way(req, res, ignore)
      } finally {
        next()
      }
    }
    app.use(`/door/alone/${String(index)}/live`, alone).use(`/door/before/${String(index)}/live`, before)
    app.get(`/alone/${String(index)}`, alone)
    live.get(`/before/${String(index)}`, before).live(`/before/${String(index)}`, view)
  })
  // For handshakes.
  app.use(live).use('/door/:place/:way', live)
  const server = app.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  return (server.address() as AddressInfo).port
}

async function settled(): Promise<Findings> {
  for (let i = 0; i < 200 && left.size + underway.count > 0; i++)
    await new Promise((resolve) => inTime(resolve, 10))
  await new Promise((resolve) => inTime(resolve, 20))
  const findings = { uncaught: uncaught.splice(0), left: [...left] }
  left.clear()
  return findings
}

process.on('uncaughtException', (error) => uncaught.push(String(error)))
process.on('message', () => void settled().then((findings) => process.send?.(findings)))
void Promise.all([serve(express4 as unknown as typeof express), serve(express)]).then((ports) =>
  process.send?.(ports),
)
