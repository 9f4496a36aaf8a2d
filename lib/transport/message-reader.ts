import type { Writable } from 'node:stream'
import { Receiver } from 'ws'
import { FrameBounds } from './frame-bounds.ts'
import type { TransportError } from './transport.ts'

// ws exports its receiver, but the types of ws leave it out.
declare module 'ws' {
  class Receiver extends Writable {
    constructor(options: {
      readonly isServer: boolean
      readonly maxPayload: number
      readonly maxFragments: number
      readonly maxBufferedChunks: number
    })
  }
}

/**
 * A frame of the default size arrives in some fifty pieces, and phoenix.js never splits a message; one that comes byte by
 * byte is an attack on memory (CVE-2026-48779).
 */
const LIMITS = { maxFragments: 1024, maxBufferedChunks: 4096 }

/** A WebSocket whose messages are read. */
export interface MessageListener {
  messageReceived(data: Buffer, isBinary: boolean): void
  pingReceived(data: Buffer): void
  /** The other side closes. @param code 1005 where it says none */
  closeReceived(code: number): void
  /** What came is no message; nothing more can be read. */
  readFailed(error: TransportError): void
}

/** Reads messages by the receiver of ws: one WebSocket's at a time. */
export class MessageReader {
  readonly #receiver: Receiver
  readonly #bounds = new FrameBounds()
  #listener: MessageListener | undefined

  constructor(maxPayload: number) {
    this.#receiver = new Receiver({ isServer: true, maxPayload, ...LIMITS })
      .on('message', (data: Buffer, isBinary: boolean) => this.#listener?.messageReceived(data, isBinary))
      .on('ping', (data: Buffer) => this.#listener?.pingReceived(data))
      .on('conclude', (code: number) => this.#listener?.closeReceived(code))
      .on('error', (error: TransportError) => this.#listener?.readFailed(error))
  }

  /** @returns has it come to the end of a message, so that it can read for another WebSocket? */
  read(chunk: Buffer, listener: MessageListener): boolean {
    this.#listener = listener
    this.#bounds.follow(chunk)
    this.#receiver.write(chunk)
    const { errored, writableEnded } = this.#receiver
    const isFree = this.#bounds.isBetween && errored === null && !writableEnded
    if (isFree) this.#listener = undefined
    return isFree
  }
}

/**
 * The readers of many WebSockets. A receiver of ws, with the stream that it is, takes a fifth of the memory of an idle view;
 * nearly always a message comes as one piece, so that one reader serves all. A WebSocket keeps a reader while a message
 * of its own is on the way.
 */
export class MessageReaders {
  readonly #maxPayload: number
  #free: MessageReader | undefined

  /** @param maxPayload of a message, in bytes */
  constructor(maxPayload: number) {
    this.#maxPayload = maxPayload
  }

  /** @param reader that the listener has kept @returns the reader to keep, if more of a message has to come */
  read(
    chunk: Buffer,
    listener: MessageListener,
    reader: MessageReader = this.#take(),
  ): MessageReader | undefined {
    if (!reader.read(chunk, listener)) return reader
    this.#free = reader
    return undefined
  }

  /** A reader that reads is no other WebSocket's. */
  #take(): MessageReader {
    const reader = this.#free ?? new MessageReader(this.#maxPayload)
    this.#free = undefined
    return reader
  }
}
