import { IncomingMessage, type IncomingHttpHeaders, type Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { internal } from '../errors.ts'
import { sayPageScheme } from '../site.ts'
import { AnswerSink } from './answer-sink.ts'
import { serverOf } from './pending-upgrade.ts'
import { endQuietly } from './quiet-end.ts'

/** What of the upgrade request, or of a post, has to be kept for later joins: enough to be the same visitor again. */
export interface Visitor {
  readonly server: Server
  readonly socket: Socket
  readonly headers: IncomingHttpHeaders
  /** Is the connection ours alone? One that only brought a post serves other requests as well. */
  readonly isUpgraded: boolean
}

/**
 * What the application did with a visit. `refused` is every other answer, 200 included: a page that is no live view
 * cannot be joined. A visit that is not answered in time is refused with 504.
 */
export type Answer =
  | { readonly kind: 'taken' }
  | { readonly kind: 'redirect'; readonly to: string; readonly status: number }
  | { readonly kind: 'refused'; readonly status: number }

/** @unit milliseconds that the application may take to answer */
const DEADLINE = 10_000

/** Headers of the handshake or of a body, and those that would make an answer partial, conditional or compressed. */
const NOT_OF_THE_PAGE =
  /^(connection|upgrade|keep-alive|proxy-connection|te|trailer|transfer-encoding|expect|range|http2-settings|accept-encoding|(sec-websocket|content|if)-.*)$/

/** Keeps of a request what `visit` needs; the request itself can go. */
export function visitorOf(request: IncomingMessage): Visitor {
  const server = serverOf(request)
  if (server === undefined) throw internal('A connection came from no server')
  const headers: IncomingHttpHeaders = {}
  for (const name in request.headers) if (!NOT_OF_THE_PAGE.test(name)) headers[name] = request.headers[name]
  headers.accept = 'text/html'
  sayPageScheme(headers)
  return { server, socket: request.socket, headers, isUpgraded: request.headers.upgrade !== undefined }
}

/**
 * Sends a visitor to a page of the application, inside the process: cookies, sessions, guards and routes decide as
 * they do for any GET, so there is no second way to be let in. The answer is read and dropped, its cookies too.
 *
 * `url` is a path with its query. `claim` is what the live route finds with `claimOf`. Rejects when a request
 * listener of the server throws, which would end the process in an ordinary request.
 */
export function visit(visitor: Visitor, url: string, claim: object): Promise<Answer> {
  return new Promise((resolve) => new Visit(visitor, claim, resolve).start(url))
}

/** The claim that came with a request made by `visit`; undefined for any other, and once the visit is over. */
export function claimOf(request: IncomingMessage): object | undefined {
  return visitOf(request)?.claim
}

/**
 * The live route takes the visit. Nothing is written; who waits for the end of the response is released. To be called
 * before anything that takes long: the visit's deadline ends here.
 */
export function take(request: IncomingMessage, response: ServerResponse): void {
  visitOf(request)?.take(response)
}

/**
 * The same by a handler that goes on with an answer of its own, such as a page that embeds a view: it may write what
 * it likes, and nobody reads it.
 */
export function takeMidway(request: IncomingMessage): void {
  visitOf(request)?.takeMidway()
}

const visitKey = Symbol('visit')

type VisitRequest = IncomingMessage & { [visitKey]?: Visit | undefined }

const visitOf = (request: VisitRequest): Visit | undefined => request[visitKey]

/** One request made in the process, from its dispatch to its answer. */
class Visit {
  readonly claim: object
  readonly #visitor: Visitor
  readonly #request: VisitRequest
  readonly #response: ServerResponse
  readonly #sink: AnswerSink
  readonly #timer: NodeJS.Timeout
  readonly #resolve: (answer: Answer) => void

  constructor(visitor: Visitor, claim: object, resolve: (answer: Answer) => void) {
    this.claim = claim
    this.#visitor = visitor
    this.#resolve = resolve
    this.#request = pageRequest(visitor)
    this.#response = new ServerResponse(this.#request)
    this.#sink = new AnswerSink((status, location) => this.#end(answerOf(status, location)))
    this.#timer = setTimeout(this.#late, DEADLINE).unref()
  }

  start(url: string): void {
    this.#request.url = url
    this.#request[visitKey] = this
    this.#response.assignSocket(this.#sink.asSocket())
    this.#response.once('finish', this.#finished)
    this.#response.once('close', this.#closed)
    this.#visitor.server.emit('request', this.#request, this.#response)
  }

  take(response: ServerResponse): void {
    response.off('finish', this.#finished)
    this.#end({ kind: 'taken' })
    endQuietly(response, 200)
  }

  takeMidway(): void {
    this.#end({ kind: 'taken' })
  }

  #end(answer: Answer): void {
    if (this.#request[visitKey] === undefined) return
    this.#request[visitKey] = undefined
    clearTimeout(this.#timer)
    this.#request.resume()
    // `request.setTimeout` of some middleware reached the connection, which outlives the visit.
    const { socket, isUpgraded } = this.#visitor
    if (isUpgraded && socket.timeout) socket.setTimeout(0)
    this.#resolve(answer)
  }

  // What becomes of the response

  readonly #finished = (): void => {
    this.#response.detachSocket(this.#sink.asSocket())
    this.#response.emit('close')
  }

  readonly #closed = (): void => this.#end({ kind: 'refused', status: 500 })

  readonly #late = (): void => {
    this.#end({ kind: 'refused', status: 504 })
    this.#sink.destroy()
  }
}

function pageRequest({ socket, headers }: Visitor): IncomingMessage {
  const request = new IncomingMessage(socket)
  request.method = 'GET'
  request.httpVersion = '1.1'
  request.httpVersionMajor = 1
  request.httpVersionMinor = 1
  request.headers = { ...headers }
  for (const name in headers) request.rawHeaders.push(name, String(headers[name]))
  request.complete = true
  request.push(null)
  return request
}

function answerOf(status: number, location: string | undefined): Answer {
  const isRedirect = status >= 300 && status < 400 && location !== undefined
  return isRedirect ? { kind: 'redirect', to: location, status } : { kind: 'refused', status }
}
