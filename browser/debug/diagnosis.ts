import type { LastError } from '../connection/answer.ts'
import type { DebugPage } from './port.ts'
import { waiting } from './tools.ts'

/** What a live socket has for developers. All of it is done by the part `debug`; promises tell that it is. */
export type Tools = {
  /** Prints to the console what is said, and complains of what is wrong with the page, until the tab is closed. */
  enableDebug(): Promise<void>
  disableDebug(): Promise<void>
  /** Lets everything that is said take its time, until the tab is closed. @param milliseconds there and back */
  enableLatencySim(milliseconds: number): Promise<void>
  disableLatencySim(): Promise<void>
  /** How the page and its connection are, for people to read. */
  diagnose(): Promise<Diagnosis>
}

/** How a page and its connection are. */
export type Diagnosis = {
  /** What the connection is made of. */
  readonly transport: 'websocket' | 'longpoll' | 'none'
  /** How long the server has just taken to answer. @unit milliseconds; null when it has not, within five seconds */
  readonly roundTrip: number | null
  /** When a connection was lost last, and with which close code. */
  readonly lastError: string | undefined
  /** The live views of the page. */
  readonly views: readonly ViewDiagnosis[]
}

/** How a live view of the page is. */
export type ViewDiagnosis = {
  /** Of its element. */
  readonly id: string
  /** Does it own the page's URL? */
  readonly isMain: boolean
  readonly state: 'waiting' | 'joining' | 'joined' | 'closed'
  /** How often it was joined since it is what it is; a navigation begins anew. */
  readonly joins: number
  /** When it was lost or refused last, and which side it lost (`client` is the connection) or what the server said. */
  readonly lastError: string | undefined
}

/** Looks at everything, and asks the server for a sign of life. */
export async function diagnose(liveSocket: DebugPage): Promise<Diagnosis> {
  const { socket_, error_ } = liveSocket.connection_
  const isOpen = socket_?.readyState === 1
  const kind = socket_ instanceof WebSocket ? 'websocket' : 'longpoll'
  return {
    transport: isOpen ? kind : 'none',
    roundTrip: isOpen ? await roundTrip(liveSocket) : null,
    lastError: print(error_),
    views: liveSocket.views_.all_.map((view) => ({
      id: view.element_.id,
      isMain: view.element_.matches('[data-phx-main]'),
      state: view.channel_.state_,
      joins: view.mounts_,
      lastError: print(view.error_),
    })),
  }
}

function roundTrip(liveSocket: DebugPage): Promise<number | null> {
  const start = performance.now()
  const ref = liveSocket.connection_.heartbeat_()
  return new Promise((resolve) => {
    waiting.set(ref, () => resolve(performance.now() - start))
    setTimeout(resolve, 5000, null)
  })
}

function print(mishap: LastError | undefined): string | undefined {
  return mishap && `${new Date(mishap[0]).toISOString()} ${JSON.stringify(mishap[1])}`
}
