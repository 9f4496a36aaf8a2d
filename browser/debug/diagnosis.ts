import type { LastError } from '../connection/answer.ts'
import type { DebugPage } from './port.ts'
import { waiting } from './tools.ts'

/**
 * The methods of a live socket for developers. The part `debug` implements them; their promises are fulfilled when they have
 * taken effect.
 */
export type Tools = {
  /** Logs every message to the console and warns about duplicate ids, until the tab is closed. */
  enableDebug(): Promise<void>
  disableDebug(): Promise<void>
  /** Delays every message, until the tab is closed. @param milliseconds of a round trip */
  enableLatencySim(milliseconds: number): Promise<void>
  disableLatencySim(): Promise<void>
  /** Returns the state of the page and its connection, for people to read. */
  diagnose(): Promise<Diagnosis>
}

/** The state of a page and its connection. */
export type Diagnosis = {
  /** What the connection is made of. */
  readonly transport: 'websocket' | 'longpoll' | 'none'
  /** The time of a round trip to the server, measured now. @unit milliseconds; null without an answer within five seconds */
  readonly roundTrip: number | null
  /** The time at which a connection was lost last, and its close code. */
  readonly lastError: string | undefined
  /** The live views of the page. */
  readonly views: readonly ViewDiagnosis[]
}

/** The state of a live view of the page. */
export type ViewDiagnosis = {
  /** The id of its element. */
  readonly id: string
  /** Does it own the page's URL? */
  readonly isMain: boolean
  readonly state: 'waiting' | 'joining' | 'joined' | 'closed'
  /** How often it was joined; a navigation starts again at 0. */
  readonly joins: number
  /**
   * The time at which it was lost or refused last, and what it lost (`client`: the connection, `server`: its process) or why
   * it was refused.
   */
  readonly lastError: string | undefined
}

/** Collects the state, and sends a heartbeat to the server. */
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
