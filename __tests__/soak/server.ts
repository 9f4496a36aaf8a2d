import type { EventEmitter } from 'node:events'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { heapAfterGc } from '../bench/heap.ts'
import { bell, soakSite } from './site.ts'

/** What the server holds at a moment. */
export type Reading = {
  /** After a collection. @unit bytes */
  readonly heap: number
  readonly subscriptions: number
  readonly connections: number
  readonly views: number
  /** Timers that keep the process alive. */
  readonly timers: number
  /** Open sockets, HTTP and WebSocket. */
  readonly sockets: number
  /** On the process, the HTTP server, and an emitter of the application. */
  readonly listeners: number
  readonly failures: readonly string[]
}

/**
 * The server of `npm run soak`. It says its port, and then answers each message with what it holds.
 */
const failures: string[] = []
process.on('uncaughtException', (error) => failures.push(`exception: ${String(error.stack)}`))
process.on('unhandledRejection', (error) => failures.push(`rejection: ${String(error)}`))

const { app, live } = soakSite((error) => failures.push(`${error.code}: ${error.message}`))
const server = app.listen(0, '127.0.0.1', () => {
  process.send?.((server.address() as AddressInfo).port)
})
setInterval(() => bell.emit('ring'), 1000).unref()
process.on('message', () => {
  void reading().then((now) => process.send?.(now))
})
process.once('disconnect', () => process.exit())

async function reading(): Promise<Reading> {
  // What ended in this moment is let go of in the next.
  await sleep(50)
  const { connections, views } = live.stats()
  const active = process.getActiveResourcesInfo()
  const count = (kind: string): number => active.filter((name) => name === kind).length
  return {
    heap: heapAfterGc() ?? Number.NaN,
    subscriptions: live.pubsub.size,
    connections: connections.open,
    views: views.joined,
    timers: count('Timeout'),
    sockets: count('TCPSocketWrap'),
    listeners: [process, server, bell].map(listenersOf).reduce((sum, each) => sum + each),
    failures: failures.slice(0, 20),
  }
}

function listenersOf(emitter: EventEmitter): number {
  return emitter.eventNames().reduce((sum, name) => sum + emitter.listenerCount(name), 0)
}
