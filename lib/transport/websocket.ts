import type { Duplex } from 'node:stream'
import type { Request } from 'express'
import { type Server as HandshakeServer, WebSocket, WebSocketServer } from 'ws'
import type { SocketTaken } from '../http/pending-upgrade.ts'
import { writeText } from './text-frame.ts'
import type { Transport, TransportDelegate } from './transport.ts'

/** What phoenix.js 1.8 offers, beside a token of its own. */
export const SUBPROTOCOL = 'phoenix'

/**
 * Limits of ws. A frame of the default size arrives in some fifty pieces, and phoenix.js never splits a message; one
 * that comes byte by byte is an attack on memory (CVE-2026-48779).
 */
const WS_LIMITS = { maxFragments: 1024, maxBufferedChunks: 4096, closeTimeout: 5000 }

/** Answers to pings that wait to be written, as in ws; a client that has more to come does not read them. */
const MAX_PONGS = 60

/** What was agreed on in each handshake. */
const NO_EXTENSIONS = Object.freeze({})

/**
 * A WebSocket that tells one delegate what happens. Listeners would take a tenth of an idle view's memory: the
 * functions, a table of them, and a list of those that wait for the end.
 */
export class WebSocketTransport extends WebSocket implements Transport {
  delegate: TransportDelegate | undefined = undefined
  /** Node has made an empty table of listeners, and makes it again for the first listener. */
  protected readonly _events = undefined
  /** ws has made an empty object. */
  protected readonly _extensions: object = NO_EXTENSIONS
  #socket: Duplex | undefined
  /** Answers to pings that wait to be written. */
  #pongs = 0

  /** It was opened on a socket. */
  openedOn(socket: Duplex): void {
    this.#socket = socket
  }

  /** As `send` does it, but by one write. */
  sendText(text: string, sent?: () => void): void {
    if (this.readyState === WebSocket.OPEN && this.#socket) writeText(this.#socket, text, sent)
    else super.send(text, sent)
  }

  override emit(event: string | symbol, ...values: unknown[]): boolean {
    if (!this.delegate) return super.emit(event, ...values)
    if (event === 'message') this.delegate.transportReceived(values[0] as Buffer, values[1] as boolean)
    else if (event === 'close') this.delegate.transportClosed()
    else if (event === 'error') this.delegate.transportFailed(values[0] as Error)
    else if (event === 'ping') this.pingReceived(values[0] as Buffer)
    return true
  }

  /** Answers a ping. ws could do so itself, by a function for each connection that is there before any ping. */
  pingReceived(data: Buffer): void {
    if (this.readyState !== WebSocket.OPEN) return
    if (this.#pongs >= MAX_PONGS) return this.terminate()
    this.#pongs++
    this.pong(data, false, () => this.#pongs--)
  }
}

/** Turns handshakes that were found good into WebSockets. */
export class WebSocketAcceptor {
  readonly #accepted: (transport: WebSocketTransport, request: Request) => void
  readonly #ws: HandshakeServer<typeof WebSocketTransport>

  /**
   * @param maxPayload of a frame, in bytes
   * @param accepted gives a new one its delegate
   */
  constructor(maxPayload: number, accepted: (transport: WebSocketTransport, request: Request) => void) {
    this.#accepted = accepted
    this.#ws = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      autoPong: false,
      maxPayload,
      handleProtocols: () => SUBPROTOCOL,
      WebSocket: WebSocketTransport,
      ...WS_LIMITS,
    })
  }

  /** Answers a handshake. A socket that has ended meanwhile is not opened. */
  accept(request: Request, [socket, head]: Parameters<SocketTaken>): void {
    this.#ws.handleUpgrade(request, socket, head, (transport) => {
      transport.openedOn(socket)
      this.#accepted(transport, request)
    })
  }
}
