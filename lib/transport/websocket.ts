import type { Socket } from 'node:net'
import type { MessageListener, MessageReader, MessageReaders } from './message-reader.ts'
import { closeFrame, pongFrame, writeText } from './server-frames.ts'
import type { Transport, TransportDelegate, TransportError } from './transport.ts'

/** How long the other side may take to close as well. @unit milliseconds */
const CLOSE_TIMEOUT = 5000

/** Answers to pings that wait to be written, as in ws; a client that has more to come does not read them. */
const MAX_PONGS = 60

/** RFC 6455, section 7.1.5: the other side gave no reason. It is never sent. */
const NO_REASON = 1005

/** The codes for what cannot be read, by the error of ws (its documentation, "Error codes"). */
const CODES: Readonly<Record<string, number>> = {
  WS_ERR_INVALID_UTF8: 1007,
  WS_ERR_TOO_MANY_BUFFERED_PARTS: 1008,
  WS_ERR_UNSUPPORTED_MESSAGE_LENGTH: 1009,
  WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH: 1009,
}
const PROTOCOL_ERROR = 1002

const transportKey = Symbol('transport')

type Carrier = Socket & { [transportKey]: WebSocketTransport | undefined }

/**
 * A WebSocket of a server (RFC 6455). Thousands are idle at any time, so that it is one object on its socket: the functions
 * that listen are the same for all, and what reads messages is there while one arrives.
 */
export class WebSocketTransport implements Transport, MessageListener {
  delegate: TransportDelegate | undefined = undefined
  readonly #socket: Socket
  readonly #readers: MessageReaders
  /** It has the beginning of a message. */
  #reader: MessageReader | undefined = undefined
  /** Nothing is read any more once it is `done`: the other side has closed, or has sent what is no message. */
  #state: 'open' | 'closing' | 'done' | 'closed' = 'open'
  #closing: NodeJS.Timeout | undefined = undefined
  /** Answers to pings that wait to be written. */
  #pongs = 0

  constructor(socket: Socket, readers: MessageReaders) {
    this.#socket = socket
    this.#readers = readers
    ;(socket as Carrier)[transportKey] = this
    // The other end of the connection ends with the first.
    socket.allowHalfOpen = false
    socket.on('data', WebSocketTransport.#received)
    socket.on('close', WebSocketTransport.#ended)
    socket.on('error', ignore)
  }

  get bufferedAmount(): number {
    return this.#socket.writableLength
  }

  sendText(text: string, sent?: () => void): void {
    if (this.#state === 'open' && this.#socket.writable) writeText(this.#socket, text, sent)
    else if (sent) process.nextTick(sent)
  }

  pause(): void {
    this.#socket.pause()
  }

  resume(): void {
    this.#socket.resume()
  }

  close(code?: number): void {
    if (this.#state !== 'open') return
    this.#state = 'closing'
    // Where the other side has ended the connection, only what waits is still written.
    if (this.#socket.writable) this.#socket.write(closeFrame(code))
    this.#closing = setTimeout(() => this.#socket.destroy(), CLOSE_TIMEOUT)
  }

  terminate(): void {
    if (this.#state === 'open') this.#state = 'closing'
    this.#socket.destroy()
  }

  // Message listener

  messageReceived(data: Buffer, isBinary: boolean): void {
    this.delegate?.transportReceived(data, isBinary)
  }

  pingReceived(data: Buffer): void {
    if (this.#state !== 'open') return
    if (this.#pongs >= MAX_PONGS) return this.terminate()
    this.#pongs++
    this.#socket.write(pongFrame(data), () => this.#pongs--)
  }

  closeReceived(code: number): void {
    this.#finish(code === NO_REASON ? undefined : code)
  }

  readFailed(error: TransportError): void {
    if (this.#state === 'closed') return
    this.#finish(CODES[error.code ?? ''] ?? PROTOCOL_ERROR)
    this.delegate?.transportFailed(error)
  }

  #read(chunk: Buffer): void {
    if (this.#state === 'done') return
    try {
      this.#reader = this.#readers.read(chunk, this, this.#reader)
    } catch (error) {
      // The delegate has failed amid a chunk. A reader that was left there reads no more, so that it serves no other.
      this.#state = 'done'
      this.#socket.destroy()
      throw error
    }
  }

  /** Both sides have closed. What else comes is thrown away, so that the end is seen that comes after it. */
  #finish(code: number | undefined): void {
    this.close(code)
    this.#state = 'done'
    this.#socket.resume()
    this.#socket.end()
  }

  #end(): void {
    this.#state = 'closed'
    this.#reader = undefined
    clearTimeout(this.#closing)
    this.delegate?.transportClosed()
  }

  // The listeners of the socket

  static #received(this: Socket, chunk: Buffer): void {
    const transport = (this as Carrier)[transportKey]
    if (transport) transport.#read(chunk)
  }

  static #ended(this: Socket): void {
    const transport = (this as Carrier)[transportKey]
    if (!transport) return
    // An application may keep the socket.
    ;(this as Carrier)[transportKey] = undefined
    try {
      // What had come while it was paused.
      if (this.readableLength > 0) transport.#read(this.read() as Buffer)
    } finally {
      transport.#end()
    }
  }
}

const ignore = (): void => undefined
