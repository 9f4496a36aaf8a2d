import { createHash } from 'node:crypto'
import type { Request } from 'express'
import type { SocketTaken } from '../http/pending-upgrade.ts'
import { MessageReaders } from './message-reader.ts'
import { WebSocketTransport } from './websocket.ts'

/** Turns handshakes that were found good into WebSockets. */
export class WebSocketAcceptor {
  readonly #readers: MessageReaders
  readonly #accepted: (transport: WebSocketTransport, request: Request) => void

  /**
   * @param maxPayload of a message, in bytes
   * @param accepted gives a new one its delegate
   */
  constructor(maxPayload: number, accepted: (transport: WebSocketTransport, request: Request) => void) {
    this.#readers = new MessageReaders(maxPayload)
    this.#accepted = accepted
  }

  /**
   * Answers a handshake. A socket that has ended meanwhile is not opened.
   * @param subprotocol the one that was agreed on
   */
  accept(request: Request, subprotocol: string | undefined, [socket, head]: Parameters<SocketTaken>): void {
    if (!socket.readable || !socket.writable) return void socket.destroy()
    socket.write(answerTo(request.headers['sec-websocket-key'] ?? '', subprotocol))
    socket.setTimeout(0)
    socket.setNoDelay()
    if (head.length > 0) socket.unshift(head)
    this.#accepted(new WebSocketTransport(socket, this.#readers), request)
  }
}

/** RFC 6455, section 4.2.2. */
function answerTo(key: string, subprotocol: string | undefined): string {
  const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
  const lines = [
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${accept}`,
    ...(subprotocol === undefined ? [] : [`Sec-WebSocket-Protocol: ${subprotocol}`]),
  ]
  return `${lines.join('\r\n')}\r\n\r\n`
}
