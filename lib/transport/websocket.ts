import type { Server } from 'node:http'
import type { Request } from 'express'
import { type Server as HandshakeServer, WebSocket, WebSocketServer } from 'ws'
import { CLOSE } from '../protocol/close-codes.ts'
import type { Carrier, CarrierDelegate } from './transport.ts'
import type { SocketTaken } from '../http/pending-upgrade.ts'
import { type Closable, UpgradeGate } from '../http/upgrade-gate.ts'

/** What phoenix.js 1.8 offers, beside a token of its own. */
export const SUBPROTOCOL = 'phoenix'

/**
 * Limits of ws. A frame of the default size arrives in some fifty pieces, and phoenix.js never splits a message; one
 * that comes byte by byte is an attack on memory (CVE-2026-48779).
 */
const WS_LIMITS = { maxFragments: 1024, maxBufferedChunks: 4096, closeTimeout: 5000 }

/**
 * A WebSocket that tells one delegate what happens. Listeners would take a tenth of an idle view's memory: the
 * functions, a table of them, and a list of those that wait for the end.
 */
export class Wire extends WebSocket implements Carrier {
  delegate: CarrierDelegate | undefined = undefined
  server: Server | undefined = undefined
  /** Those among which it is open. */
  others: Set<Wire> | undefined = undefined

  override emit(event: string | symbol, ...values: unknown[]): boolean {
    if (event === 'close') this.others?.delete(this)
    if (!this.delegate) return super.emit(event, ...values)
    if (event === 'message') this.delegate.carrierReceived(values[0] as Buffer, values[1] as boolean)
    else if (event === 'close') this.delegate.carrierClosed()
    else if (event === 'error') this.delegate.carrierFailed(values[0] as Error)
    return true
  }
}

/** The open WebSockets of one router. */
export class Wires implements Closable {
  readonly #open = new Set<Wire>()
  readonly #opened: (wire: Wire, request: Request) => void
  readonly #ws: HandshakeServer<typeof Wire>

  /**
   * @param maxPayload of a frame, in bytes
   * @param opened gives a new one its delegate
   */
  constructor(maxPayload: number, opened: (wire: Wire, request: Request) => void) {
    this.#opened = opened
    this.#ws = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      maxPayload,
      handleProtocols: () => SUBPROTOCOL,
      WebSocket: Wire,
      ...WS_LIMITS,
    })
  }

  /** Answers a handshake that was found good. A socket that has ended meanwhile is not opened. */
  open(server: Server, request: Request, [socket, head]: Parameters<SocketTaken>): void {
    this.#ws.handleUpgrade(request, socket, head, (wire) => {
      wire.server = server
      wire.others = this.#open.add(wire)
      this.#opened(wire, request)
      UpgradeGate.of(server).add(this)
    })
  }

  /** Ends those of a server with 1001, which asks their browsers to come back; or all. */
  close(server?: Server): void {
    for (const wire of this.#open) if (!server || wire.server === server) wire.close(CLOSE.goingAway)
  }
}
