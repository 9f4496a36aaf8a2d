import type { IncomingMessage } from 'node:http'
import { sourceOf, type RequestSource } from '../http/request-source.ts'
import type { PollLines, PollRequest } from './poll-exchange.ts'
import type { Transport, TransportDelegate } from './transport.ts'

/** How long a poll waits for a message. @unit milliseconds */
const WINDOW = 10_000

/** How long the browser may not poll before the transport ends: phoenix.js polls again at once. @unit milliseconds */
const PATIENCE = 1.5 * WINDOW

type Waiting = { readonly text: string; readonly sent: (() => void) | undefined }

/**
 * The requests of one browser that has no WebSocket, as one transport: what is sent waits for its next poll, what it
 * posts is received. It ends when it is closed, when the browser hangs up a poll, or when it polls no more.
 */
export class LongPollTransport implements Transport {
  delegate: TransportDelegate | undefined
  /** The newest request that brought messages: joins go by its cookies. */
  readonly source: RequestSource
  readonly #token: string
  readonly #ended: () => void
  #isClosed = false
  #isPaused = false
  #waiting: Waiting[] = []
  #bytes = 0
  /** The poll that waits. */
  #poll: PollRequest | undefined
  /** The post that is to be answered when more may come. */
  #post: PollRequest | undefined
  #timer: NodeJS.Timeout

  /**
   * @param token names it in each poll
   * @param ended told of its end
   */
  constructor(token: string, request: IncomingMessage, ended: () => void) {
    this.#token = token
    this.#ended = ended
    this.source = sourceOf(request)
    this.#timer = this.#expectPoll()
  }

  // Requests

  /** Answers a poll: at once if there are messages. A newer poll takes the place of one that waits. */
  poll(request: PollRequest): void {
    this.delegate?.transportHeard()
    this.#release(204)
    clearTimeout(this.#timer)
    this.#poll = request
    // What was to be sent has not arrived, and how much of it did is not known.
    request.onHangUp(() => this.close())
    if (this.#waiting.length > 0) this.#flush()
    else this.#timer = setTimeout(() => this.#release(204), WINDOW).unref()
  }

  /**
   * Takes the frames of a post, and answers it when more may come. A second post before that answer is refused; a
   * browser that hangs up meanwhile, or sends more than it may, is disconnected.
   *
   * @param read reads the frames
   * @param source says, after that, which browser this is
   */
  async post(
    request: PollRequest,
    read: () => PollLines | Promise<PollLines>,
    source: () => RequestSource,
  ): Promise<void> {
    this.delegate?.transportHeard()
    if (this.#post) return request.answer({ status: 429 })
    this.#post = request
    const lines = await read()
    if (lines === 'broken') this.close()
    else if (lines === 'too large') this.#refusePost()
    else {
      Object.assign(this.source, source())
      for (const line of lines) this.#receive(line)
      if (!this.#isPaused) this.#answerPost(200)
    }
  }

  // Transport

  get bufferedAmount(): number {
    return this.#bytes
  }

  sendText(text: string, sent?: () => void): void {
    if (this.#isClosed) return
    this.#waiting.push({ text, sent })
    this.#bytes += Buffer.byteLength(text)
    // What is sent in one turn goes in one answer.
    if (this.#waiting.length === 1) setImmediate(() => this.#flush())
  }

  pause(): void {
    this.#isPaused = true
  }

  resume(): void {
    this.#isPaused = false
    this.#answerPost(200)
  }

  /** Ends the transport for any reason: the browser is answered 410 and begins anew. Safe to call twice. */
  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#waiting = []
    this.#bytes = 0
    this.#release(410)
    this.#answerPost(410)
    clearTimeout(this.#timer)
    this.#ended()
    this.delegate?.transportClosed()
  }

  /** The same as `close`, which does not wait for the client. */
  terminate(): void {
    this.close()
  }

  /** A text frame begins with its bracket; anything else is a binary one in base64. */
  #receive(line: string): void {
    if (this.#isClosed) return
    const isText = line.startsWith('[')
    this.delegate?.transportReceived(Buffer.from(line, isText ? 'utf8' : 'base64'), !isText)
  }

  /** As ws does with a frame that is too long. */
  #refusePost(): void {
    this.delegate?.transportFailed(Object.assign(new Error(), { code: 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH' }))
    this.#answerPost(413)
    this.close()
  }

  #flush(): void {
    if (!this.#poll || this.#waiting.length === 0) return
    const waiting = this.#waiting
    this.#waiting = []
    this.#bytes = 0
    this.#release(
      200,
      waiting.map(({ text }) => text),
    )
    for (const { sent } of waiting) sent?.()
  }

  /** Answers the poll that waits, if there is one. */
  #release(status: 200 | 204 | 410, messages: readonly string[] = []): void {
    const request = this.#poll
    this.#poll = undefined
    if (!request) return
    request.answer({ status, ...(status !== 410 && { token: this.#token }), messages })
    clearTimeout(this.#timer)
    if (!this.#isClosed) this.#timer = this.#expectPoll()
  }

  #answerPost(status: 200 | 410 | 413): void {
    const request = this.#post
    this.#post = undefined
    request?.answer({ status })
  }

  #expectPoll(): NodeJS.Timeout {
    return setTimeout(() => this.close(), PATIENCE).unref()
  }
}
