import { WebSocket } from 'ws'
import { encodeBinary, type BinaryFrame } from '../protocol/binary-frame.ts'
import { decode, encode, type Frame, type Payload } from '../protocol/frame.ts'
import type { JsonValue } from '../protocol/json.ts'
import { CONNECTION_TOPIC, MESSAGE } from '../protocol/messages.ts'

/** Who hears what a connection was told of the server's own accord. */
export interface TestConnectionDelegate {
  frameReceived(frame: Frame): void
  connectionClosed(code: number): void
}

/** What the server answered to a request. */
export type Reply = { readonly status: string; readonly response: Readonly<Record<string, JsonValue>> }

/** Told of the answer as soon as it arrives, before the next frame is looked at; or that none will come. */
type Waiting = {
  readonly topic: string
  readonly answered: (reply: Reply) => void
  readonly lost: (error: Error) => void
}

/** The browser's end of a WebSocket: frames in their order, and the reply to each request. */
export class TestConnection {
  readonly #webSocket: WebSocket
  readonly #delegate: TestConnectionDelegate
  readonly #waiting = new Map<string, Waiting>()
  #refs = 0

  /** Opens a connection; rejects with the status when the server refuses it. */
  static open(
    url: string,
    // Not ws's own options: this declaration is published, and the types of ws are nothing that is installed with us.
    options: { readonly headers: Readonly<Record<string, string>> },
    delegate: TestConnectionDelegate,
  ): Promise<TestConnection> {
    const webSocket = new WebSocket(url, options)
    const connection = new TestConnection(webSocket, delegate)
    return new Promise((resolve, reject) => {
      webSocket.once('open', () => resolve(connection))
      webSocket.on('error', reject)
      webSocket.once('unexpected-response', (request, response) => {
        reject(new Error(`The server refused the WebSocket with ${String(response.statusCode)}.`))
        request.destroy()
      })
    })
  }

  private constructor(webSocket: WebSocket, delegate: TestConnectionDelegate) {
    this.#webSocket = webSocket
    this.#delegate = delegate
    webSocket.on('message', (data) => {
      this.#received((data as Buffer).toString())
    })
    webSocket.once('close', (code) => {
      this.#lose(() => true, `the connection was closed with ${String(code)}`)
      this.#delegate.connectionClosed(code)
    })
  }

  get isOpen(): boolean {
    return this.#webSocket.readyState === WebSocket.OPEN
  }

  /** The next number of a request; a join is known by it afterwards. */
  nextRef(): string {
    return String(++this.#refs)
  }

  /** Sends a request; `answered` is called with its reply, and the promise settles with what that returns or throws. */
  push<Value>(frame: Frame | BinaryFrame, answered: (reply: Reply) => Value): Promise<Value> {
    return new Promise((resolve, reject) => {
      if (!this.isOpen || frame.ref === null) {
        reject(new Error('The page is not connected; see page.reconnect().'))
        return
      }
      this.#waiting.set(frame.ref, {
        topic: frame.topic,
        lost: reject,
        answered: (reply) => {
          try {
            resolve(answered(reply))
          } catch (error) {
            reject(error instanceof Error ? error : new Error(String(error)))
          }
        },
      })
      this.#webSocket.send(isBinary(frame) ? encodeBinary(frame) : encode(frame))
    })
  }

  /** Settles when the server has answered a heartbeat: all that it sent before has come by then. */
  beat(): Promise<void> {
    const [topic, event] = [CONNECTION_TOPIC, MESSAGE.heartbeat]
    return this.push({ joinRef: null, ref: this.nextRef(), topic, event, payload: {} }, () => undefined)
  }

  /** Says what is not answered. */
  send(frame: Frame): void {
    if (this.isOpen) this.#webSocket.send(encode(frame))
  }

  /** Gives up the requests of a topic that will not be answered any more. */
  lose(topic: string, why: string): void {
    this.#lose((waiting) => waiting.topic === topic, why)
  }

  /** Hangs up, as a browser does that leaves the page. */
  close(): Promise<void> {
    if (this.#webSocket.readyState === WebSocket.CLOSED) return Promise.resolve()
    return new Promise((resolve) => {
      this.#webSocket.once('close', () => resolve())
      this.#webSocket.terminate()
    })
  }

  #received(text: string): void {
    const frame = decode(text)
    if (typeof frame === 'string') throw new Error(`The server sent an invalid frame: ${frame}. ${text}`)
    if (frame.event !== MESSAGE.reply) {
      this.#delegate.frameReceived(frame)
      return
    }
    const waiting = this.#waiting.get(frame.ref ?? '')
    this.#waiting.delete(frame.ref ?? '')
    waiting?.answered(replyOf(frame.payload))
  }

  #lose(isLost: (waiting: Waiting) => boolean, why: string): void {
    for (const [ref, waiting] of this.#waiting) {
      if (!isLost(waiting)) continue
      this.#waiting.delete(ref)
      waiting.lost(new Error(`There was no answer: ${why}.`))
    }
  }
}

function isBinary(frame: Frame | BinaryFrame): frame is BinaryFrame {
  return Buffer.isBuffer(frame.payload)
}

function replyOf({ status, response }: Payload): Reply {
  return { status: status as string, response: response as Reply['response'] }
}
