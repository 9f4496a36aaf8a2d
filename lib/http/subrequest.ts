import { IncomingMessage, type IncomingHttpHeaders, type Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { mark } from './live-request.ts'
import type { RequestSource } from './request-source.ts'
import { emitClose, finishSilently, keepEnd } from './discarded-response.ts'
import { type AnswerReader, subrequestSocket } from './subrequest-socket.ts'

/** The subrequest: a request that is made inside the process, and that the application answers like any other. */

/**
 * What the application did with a subrequest. `refused` is every other answer, 200 included: a page that is no live view
 * cannot be joined. A subrequest that is not answered in time is refused with 504. What the answer says in `Retry-After`
 * comes along as it is.
 */
export type SubrequestAnswer =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'redirect'; readonly to: string; readonly status: number }
  | { readonly kind: 'refused'; readonly status: number; readonly retryAfter?: string | undefined }

/** What a subrequest is for: the live route finds it with the request. */
export interface RequestPurpose {
  /** What `liveRequest` says of the request. */
  readonly kind: 'join' | 'patch' | 'recheck'
}

/** @unit milliseconds that the application may take to answer */
const DEADLINE = 10_000

/**
 * Makes a GET request to the application, inside the process: cookies, sessions, guards and routes decide as
 * they do for any GET, so there is no second way to be let in. The answer is read and dropped, its cookies too.
 *
 * `url` is a path with its query. `purpose` is what the live route finds with `purposeOf`. Rejects when a request
 * listener of the server throws, which would end the process in an ordinary request.
 */
export function subrequest(
  source: RequestSource,
  url: string,
  purpose: RequestPurpose,
): Promise<SubrequestAnswer> {
  return new Promise((resolve) => new Subrequest(source, purpose, resolve).start(url))
}

/** The purpose that came with a subrequest; undefined for any other request, and once the subrequest is over. */
export function purposeOf(request: IncomingMessage): RequestPurpose | undefined {
  return subrequestOf(request)?.purpose
}

/**
 * The live route accepts the subrequest. Nothing is written, and what waits for the end of the response is told that it
 * came. To be called before anything that takes long: the deadline of the subrequest ends here.
 */
export function accept(request: IncomingMessage, response: ServerResponse): void {
  subrequestOf(request)?.accept(response)
}

/**
 * Accepts the subrequest in a handler that goes on with a response of its own, such as a page that embeds a view: it may
 * write what it likes, and the response is discarded.
 */
export function acceptAndContinue(request: IncomingMessage): void {
  subrequestOf(request)?.acceptAndContinue()
}

const subrequestKey = Symbol('subrequest')

type CarryingRequest = IncomingMessage & { [subrequestKey]?: Subrequest | undefined }

const subrequestOf = (request: CarryingRequest): Subrequest | undefined => request[subrequestKey]

/**
 * One request made in the process, from its dispatch to the end of its response. That is to be what an application is
 * used to: the order of events, and what is swallowed, are those of Node's server.
 */
class Subrequest implements AnswerReader {
  readonly purpose: RequestPurpose
  readonly #server: Server
  readonly #request: CarryingRequest
  readonly #response: ServerResponse
  readonly #socket: Socket
  readonly #timer: NodeJS.Timeout
  readonly #resolve: (answer: SubrequestAnswer) => void

  constructor(
    { server, socket, headers }: RequestSource,
    purpose: RequestPurpose,
    resolve: (answer: SubrequestAnswer) => void,
  ) {
    this.purpose = purpose
    this.#server = server
    this.#resolve = resolve
    this.#socket = subrequestSocket(socket, this)
    this.#request = pageRequest(this.#socket, headers)
    this.#response = new ServerResponse(this.#request)
    this.#timer = setTimeout(this.#late, DEADLINE).unref()
  }

  start(url: string): void {
    this.#request.url = url
    this.#request[subrequestKey] = this
    mark(this.#request, this.purpose.kind)
    if (this.purpose.kind === 'recheck') keepEnd(this.#response)
    this.#response.assignSocket(this.#socket)
    this.#response.once('finish', this.#finished)
    // A write after the end is an error event; without a listener it would end the process.
    this.#response.on('error', () => undefined)
    try {
      this.#server.emit('request', this.#request, this.#response)
    } catch (error) {
      this.#socket.destroy()
      throw error
    }
  }

  accept(response: ServerResponse): void {
    this.#response.off('finish', this.#finished)
    this.#over({ kind: 'accepted' })
    finishSilently(response, 200)
  }

  /** The subrequest is decided, and its response goes on. */
  acceptAndContinue(): void {
    this.#end({ kind: 'accepted' })
  }

  answered(status: number, header: (name: string) => string | undefined): void {
    this.#end(answerOf(status, header('location'), header('retry-after')))
  }

  closed(): void {
    this.#request.destroy()
    this.#over(BROKEN_OFF)
    emitClose(this.#response)
  }

  #end(answer: SubrequestAnswer): void {
    if (this.#request[subrequestKey] === undefined) return
    this.#request[subrequestKey] = undefined
    this.#resolve(answer)
  }

  #over(answer: SubrequestAnswer): void {
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

  /** A response that goes on after its head, such as a stream of events, ends here as if the client had left. */
  readonly #late = (): void => {
    this.#end({ kind: 'refused', status: 504 })
    this.#socket.destroy()
  }
}

const BROKEN_OFF: SubrequestAnswer = { kind: 'refused', status: 500 }

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

function answerOf(
  status: number,
  location: string | undefined,
  retryAfter: string | undefined,
): SubrequestAnswer {
  const isRedirect = status >= 300 && status < 400 && location !== undefined
  if (isRedirect) return { kind: 'redirect', to: location, status }
  return { kind: 'refused', status, ...(retryAfter !== undefined && { retryAfter }) }
}
