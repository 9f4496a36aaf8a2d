import { IncomingMessage, type IncomingHttpHeaders, type Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { internal } from '../errors/index.ts'
import { mark } from './live-request.ts'
import { sayPageScheme } from './request-origin.ts'
import { serverOf } from './pending-upgrade.ts'
import { emitClose, endQuietly } from './discarded-response.ts'
import { type AnswerReader, visitSocket } from './subrequest-socket.ts'

/** What of the upgrade request, or of a post, has to be kept for later joins: enough to be the same visitor again. */
export interface Visitor {
  readonly server: Server
  readonly socket: Socket
  readonly headers: IncomingHttpHeaders
  /** The path of the end points that it came to. */
  readonly door: string
}

/**
 * What the application did with a visit. `refused` is every other answer, 200 included: a page that is no live view
 * cannot be joined. A visit that is not answered in time is refused with 504. What the answer says in `Retry-After`
 * comes along as it is.
 */
export type Answer =
  | { readonly kind: 'taken' }
  | { readonly kind: 'redirect'; readonly to: string; readonly status: number }
  | { readonly kind: 'refused'; readonly status: number; readonly retryAfter?: string | undefined }

/** What a visit is for: the live route finds it with the request. */
export interface Claim {
  /** What `liveRequest` says of the request. */
  readonly kind: 'join' | 'patch'
}

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
  return { server, socket: request.socket, headers, door: doorOf(request) }
}

/** What stands before `/websocket` or `/longpoll`, also where Express has cut the path. */
function doorOf({
  url = '',
  originalUrl = url,
}: IncomingMessage & { readonly originalUrl?: string }): string {
  const [path = ''] = originalUrl.split('?', 1)
  return path.slice(0, path.lastIndexOf('/'))
}

/**
 * Sends a visitor to a page of the application, inside the process: cookies, sessions, guards and routes decide as
 * they do for any GET, so there is no second way to be let in. The answer is read and dropped, its cookies too.
 *
 * `url` is a path with its query. `claim` is what the live route finds with `claimOf`. Rejects when a request
 * listener of the server throws, which would end the process in an ordinary request.
 */
export function visit(visitor: Visitor, url: string, claim: Claim): Promise<Answer> {
  return new Promise((resolve) => new Visit(visitor, claim, resolve).start(url))
}

/** The claim that came with a request made by `visit`; undefined for any other, and once the visit is over. */
export function claimOf(request: IncomingMessage): Claim | undefined {
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

/**
 * One request made in the process, from its dispatch to the end of its response. That is to be what an application is
 * used to: the order of events, and what is swallowed, are those of Node's server.
 */
class Visit implements AnswerReader {
  readonly claim: Claim
  readonly #server: Server
  readonly #request: VisitRequest
  readonly #response: ServerResponse
  readonly #socket: Socket
  readonly #timer: NodeJS.Timeout
  readonly #resolve: (answer: Answer) => void

  constructor({ server, socket, headers }: Visitor, claim: Claim, resolve: (answer: Answer) => void) {
    this.claim = claim
    this.#server = server
    this.#resolve = resolve
    this.#socket = visitSocket(socket, this)
    this.#request = pageRequest(this.#socket, headers)
    this.#response = new ServerResponse(this.#request)
    this.#timer = setTimeout(this.#late, DEADLINE).unref()
  }

  start(url: string): void {
    this.#request.url = url
    this.#request[visitKey] = this
    mark(this.#request, this.claim.kind)
    this.#response.assignSocket(this.#socket)
    this.#response.once('finish', this.#finished)
    // A write after the end is an error event, and nobody is told by it who would not know.
    this.#response.on('error', () => undefined)
    try {
      this.#server.emit('request', this.#request, this.#response)
    } catch (error) {
      this.#socket.destroy()
      throw error
    }
  }

  take(response: ServerResponse): void {
    this.#response.off('finish', this.#finished)
    this.#over({ kind: 'taken' })
    endQuietly(response, 200)
  }

  /** The visit is decided, and its response goes on. */
  takeMidway(): void {
    this.#end({ kind: 'taken' })
  }

  answered(status: number, header: (name: string) => string | undefined): void {
    this.#end(answerOf(status, header('location'), header('retry-after')))
  }

  closed(): void {
    this.#request.destroy()
    this.#over(BROKEN_OFF)
    emitClose(this.#response)
  }

  #end(answer: Answer): void {
    if (this.#request[visitKey] === undefined) return
    this.#request[visitKey] = undefined
    this.#resolve(answer)
  }

  #over(answer: Answer): void {
    clearTimeout(this.#timer)
    this.#socket.setTimeout(0)
    this.#end(answer)
    this.#request.resume()
  }

  readonly #finished = (): void => {
    this.#over(BROKEN_OFF)
    if (this.#response.socket) this.#response.detachSocket(this.#socket)
    process.nextTick(emitClose, this.#response)
  }

  /** A response that goes on after its head, such as a stream of events, ends here as if the visitor had left. */
  readonly #late = (): void => {
    this.#end({ kind: 'refused', status: 504 })
    this.#socket.destroy()
  }
}

const BROKEN_OFF: Answer = { kind: 'refused', status: 500 }

function pageRequest(socket: Socket, headers: IncomingHttpHeaders): IncomingMessage {
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

function answerOf(status: number, location: string | undefined, retryAfter: string | undefined): Answer {
  const isRedirect = status >= 300 && status < 400 && location !== undefined
  if (isRedirect) return { kind: 'redirect', to: location, status }
  return { kind: 'refused', status, ...(retryAfter !== undefined && { retryAfter }) }
}
