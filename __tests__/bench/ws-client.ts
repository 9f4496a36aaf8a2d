import { randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'

/** Who hears what comes over a WebSocket. */
export interface WsDelegate {
  textReceived(text: string): void
  /** `error` is undefined when both ends agreed. */
  connectionClosed(error?: Error): void
}

/** Further headers of a handshake, such as its cookies. */
export type Headers = Readonly<Record<string, string>>

/** The example of RFC 6455, section 1.3: the key and the answer that belongs to it. */
const KEY = 'dGhlIHNhbXBsZSBub25jZQ=='
const ACCEPT = 's3pPLMBiTxaQ9kYGzzhZRbK+xOo='

const TEXT = 1
const BYTES = 2
const CLOSE = 8

/** Not all zero: browsers mask, and servers shall have their work with it. */
const MASK = randomBytes(4).map((byte) => byte || 1)

/** The least WebSocket client that can talk to a server that neither compresses nor fragments. */
export class WsClient {
  readonly #socket: Socket
  readonly #delegate: WsDelegate
  #unread: Buffer = Buffer.alloc(0)
  #isOpen = false
  #isClosing = false

  /** @param target the path with its query */
  static open(port: number, target: string, headers: Headers, delegate: WsDelegate): Promise<WsClient> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1', noDelay: true })
      socket.once('error', reject).once('close', () => reject(new Error('an upgrade was refused')))
      const opened = (): void => resolve(client)
      const client = new WsClient(socket, delegate, opened)
      socket.write(
        `GET ${target} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\norigin: http://127.0.0.1:${port}\r\n` +
          `connection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: ${KEY}\r\n` +
          `${printed(headers)}\r\n`,
      )
    })
  }

  constructor(socket: Socket, delegate: WsDelegate, opened: () => void) {
    this.#socket = socket
    this.#delegate = delegate
    socket.on('data', (chunk) => this.#read(chunk, opened))
    socket.on('error', () => undefined)
    socket.on('close', () =>
      delegate.connectionClosed(this.#isClosing ? undefined : new Error('the server closed a WebSocket')),
    )
  }

  send(text: string): void {
    this.#socket.write(frame(TEXT, Buffer.from(text)))
  }

  sendBytes(bytes: Buffer): void {
    this.#socket.write(frame(BYTES, bytes))
  }

  close(): void {
    this.#isClosing = true
    this.#socket.write(frame(CLOSE, Buffer.from([3, 232])))
  }

  #read(chunk: Buffer, opened: () => void): void {
    const bytes = this.#unread.length > 0 ? Buffer.concat([this.#unread, chunk]) : chunk
    const start = this.#isOpen ? 0 : this.#readHead(bytes, opened)
    this.#unread = this.#isOpen ? this.#readFrames(bytes, start) : bytes
  }

  /** Where the frames begin. */
  #readHead(bytes: Buffer, opened: () => void): number {
    const end = bytes.indexOf('\r\n\r\n')
    if (end < 0) return 0
    const head = bytes.toString('latin1', 0, end)
    if (head.startsWith('HTTP/1.1 101') && head.includes(ACCEPT)) {
      this.#isOpen = true
      opened()
    } else this.#socket.destroy()
    return end + 4
  }

  /** Takes the frames that are complete; gives back what is left. */
  #readFrames(bytes: Buffer, start: number): Buffer {
    let at = start
    while (bytes.length >= at + 2) {
      const short = bytes.readUInt8(at + 1)
      const body = at + (short === 126 ? 4 : short === 127 ? 10 : 2)
      if (bytes.length < body) break
      const length =
        short === 126 ? bytes.readUInt16BE(at + 2) : short === 127 ? bytes.readUInt32BE(at + 6) : short
      if (bytes.length < body + length) break
      this.#take(bytes.readUInt8(at), bytes, body, body + length)
      at = body + length
    }
    return bytes.subarray(at)
  }

  #take(first: number, bytes: Buffer, from: number, to: number): void {
    if (first === (0x80 | TEXT)) this.#delegate.textReceived(bytes.toString('utf8', from, to))
    else if (first === (0x80 | CLOSE)) this.#socket.end()
    else this.#socket.destroy(new Error(`a frame that nobody asked for: ${first}`))
  }
}

function printed(headers: Headers): string {
  return Object.entries(headers)
    .map(([name, value]) => (value === '' ? '' : `${name}: ${value}\r\n`))
    .join('')
}

function frame(opcode: number, payload: Buffer): Buffer {
  const { length } = payload
  const head = length < 126 ? 2 : 4
  const bytes = Buffer.allocUnsafe(head + 4 + length)
  bytes.writeUInt8(0x80 | opcode, 0)
  bytes.writeUInt8(0x80 | (length < 126 ? length : 126), 1)
  if (head === 4) bytes.writeUInt16BE(length, 2)
  bytes.set(MASK, head)
  for (let i = 0; i < length; i++) bytes[head + 4 + i] = (payload[i] ?? 0) ^ (MASK[i & 3] ?? 0)
  return bytes
}
