import type { IncomingMessage, Server } from 'node:http'
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'

/** Headers that only concern the protocol a client would rather speak. */
const OFFERS = new Set(['upgrade', 'http2-settings'])

/**
 * Answers an upgrade that no handler takes as the ordinary request it also is, body and kept-alive connection included.
 *
 * Its bytes are put back, without the offer of another protocol, and the server is shown the connection once more.
 * For Node 20 only: later versions ask before they upgrade, and Node 26 loses the body here.
 */
export function serveAsPlainRequest(
  server: Server,
  request: IncomingMessage,
  socket: Socket,
  body: Buffer,
): void {
  socket.unshift(Buffer.concat([Buffer.from(headOf(request), 'latin1'), body]))
  server.emit(socket instanceof TLSSocket ? 'secureConnection' : 'connection', socket)
}

function headOf({ method = 'GET', url = '/', httpVersion, rawHeaders }: IncomingMessage): string {
  let head = `${method} ${url} HTTP/${httpVersion}\r\n`
  for (let i = 0; i + 1 < rawHeaders.length; i += 2)
    head += header(rawHeaders[i] ?? '', rawHeaders[i + 1] ?? '')
  return `${head}\r\n`
}

function header(name: string, value: string): string {
  const key = name.toLowerCase()
  if (OFFERS.has(key)) return ''
  return `${name}: ${key === 'connection' ? withoutOffers(value) : value}\r\n`
}

function withoutOffers(connection: string): string {
  return connection
    .split(',')
    .filter((option) => !OFFERS.has(option.trim().toLowerCase()))
    .join(',')
}
