import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

export type HttpAnswer = { readonly status: number; readonly head: string; readonly body: Buffer }

type Waiting = { readonly resolve: (answer: HttpAnswer) => void; readonly reject: (error: Error) => void }

/**
 * One kept-alive connection that asks for one thing at a time. It knows only what the measured servers answer:
 * a body with a Content-Length. That keeps it far cheaper than any server it talks to.
 */
export class HttpClient {
  readonly #socket: Socket
  #chunks: Buffer[] = []
  #size = 0
  /** How many bytes the answer has; 0 as long as nobody knows. */
  #wanted = 0
  #waiting: Waiting | undefined

  static async open(port: number): Promise<HttpClient> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    await once(socket, 'connect')
    return new HttpClient(socket)
  }

  constructor(socket: Socket) {
    this.#socket = socket
    socket.on('data', (chunk) => this.#read(chunk))
    socket.on('error', (error) => this.#fail(error))
    socket.on('close', () => this.#fail(new Error('the server closed an HTTP connection')))
  }

  request(method: 'GET' | 'POST', path: string): Promise<HttpAnswer> {
    const length = method === 'POST' ? 'content-length: 0\r\n' : ''
    this.#socket.write(`${method} ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: text/html\r\n${length}\r\n`)
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject }
    })
  }

  close(): void {
    this.#socket.destroy()
  }

  #read(chunk: Buffer): void {
    this.#chunks.push(chunk)
    this.#size += chunk.length
    if (this.#size < this.#wanted) return
    const bytes = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks)
    this.#chunks = [bytes]
    const headEnd = bytes.indexOf('\r\n\r\n')
    if (headEnd >= 0) this.#readAnswer(bytes, headEnd)
  }

  #readAnswer(bytes: Buffer, headEnd: number): void {
    const head = bytes.toString('latin1', 0, headEnd)
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1]
    if (length === undefined) return this.#fail(new Error(`an answer without a length: ${head}`))
    this.#wanted = headEnd + 4 + Number(length)
    if (bytes.length < this.#wanted) return
    this.#chunks = []
    this.#size = this.#wanted = 0
    const status = Number(head.slice(9, 12))
    this.#waiting?.resolve({ status, head, body: bytes.subarray(headEnd + 4) })
    this.#waiting = undefined
  }

  #fail(error: Error): void {
    this.#waiting?.reject(error)
    this.#waiting = undefined
  }
}
