import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { Duplex } from 'node:stream'

/** @unit characters of an answer that are swallowed before the subrequest is cut off; a page fits, a download does not */
const MAX = 262_144

/** Status line and headers of an answer that is final, as Node writes them: in one piece, before the body. */
const FINAL_HEAD = /^HTTP\/1\.1 ([2-5]\d\d) [^]*?\r\n\r\n/

/** Who hears what becomes of an answer. */
export interface AnswerReader {
  /** Once: the status of the answer, and its headers by their names in small letters. */
  answered(status: number, header: (name: string) => string | undefined): void
  /** The socket was closed: by a handler, by the code that made it, or since too much was written. */
  closed(): void
}

/**
 * The socket under a request and a response that were made in the process. What is read of it is read of the
 * connection that the subrequest is made for (addresses, certificates, what an application has put there); what is done to it
 * (`destroy`, `end`, `setTimeout`, listeners) concerns this subrequest alone.
 */
export function subrequestSocket(connection: Socket, reader: AnswerReader): Socket {
  const socket = new SubrequestSocket(reader)
  const own = (name: string | symbol): object => (name in socket ? socket : connection)
  return new Proxy(socket, {
    has: (_socket, name) => name in own(name),
    get(_socket, name) {
      const value = Reflect.get(own(name), name) as unknown
      return typeof value === 'function' && own(name) === connection
        ? (value.bind(connection) as unknown)
        : value
    },
    getPrototypeOf: () => Object.getPrototypeOf(connection) as object,
  }) as unknown as Socket
}

/**
 * Tells what the head of the answer says, and swallows the rest. Its methods are called on the proxy, which has no
 * private fields; what a real socket could not have by chance is in one that it calls its own.
 */
class SubrequestSocket extends Duplex {
  /** Of Node: the response that is written here. */
  readonly _httpMessage: ServerResponse | null = null
  /** As of a socket of Node. @unit milliseconds */
  timeout = 0
  readonly _subrequest: {
    readonly reader: AnswerReader
    isAnswered: boolean
    length: number
    timer?: NodeJS.Timeout
  }

  constructor(reader: AnswerReader) {
    super({ decodeStrings: false })
    this._subrequest = { reader, isAnswered: false, length: 0 }
  }

  /** As the sockets of a server, which always have a listener, it keeps an error to itself that no other listens to. */
  override emit(name: string | symbol, ...values: unknown[]): boolean {
    return name === 'error' && this.listenerCount('error') === 0 ? false : super.emit(name, ...values)
  }

  /** As in a server: the response is told, or else the subrequest is cut off. */
  setTimeout(delay: number, listener?: () => void): this {
    clearTimeout(this._subrequest.timer)
    this.timeout = delay
    if (listener) this.once('timeout', listener)
    if (delay > 0 && !this.destroyed) this._subrequest.timer = setTimeout(() => late(this), delay).unref()
    return this
  }

  setNoDelay(): this {
    return this
  }

  setKeepAlive(): this {
    return this
  }

  ref(): this {
    return this
  }

  unref(): this {
    return this
  }

  destroySoon(): void {
    this.end()
  }

  resetAndDestroy(): this {
    return this.destroy()
  }

  /** There is no other side that says anything. */
  override _read(): void {
    // Nothing comes.
  }

  override _write(chunk: string | Buffer, _encoding: BufferEncoding, done: () => void): void {
    const subrequest = this._subrequest
    if (!subrequest.isAnswered && typeof chunk === 'string')
      subrequest.isAnswered = readHead(chunk, subrequest.reader)
    subrequest.length += chunk.length
    done()
    if (subrequest.length > MAX) this.destroy()
  }

  override _final(done: () => void): void {
    done()
    this.destroy()
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    const { timer, reader } = this._subrequest
    clearTimeout(timer)
    done(error)
    // After the listeners, of which an application may have removed any.
    process.nextTick(() => reader.closed())
  }
}

/** Whether it is the final one. */
function readHead(text: string, reader: AnswerReader): boolean {
  const head = FINAL_HEAD.exec(text)
  if (head === null) return false
  const lines = head[0].split('\r\n')
  reader.answered(Number(head[1]), (name) => {
    const line = lines.find((each) => each.toLowerCase().startsWith(`${name}:`))
    return line?.slice(name.length + 1).trim()
  })
  return true
}

function late(socket: SubrequestSocket): void {
  socket.emit('timeout')
  if (socket._httpMessage?.emit('timeout', socket) !== true) socket.destroy()
}
