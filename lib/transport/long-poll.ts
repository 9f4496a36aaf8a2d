import { randomUUID } from 'node:crypto'
import type { Request, RequestHandler, Response } from 'express'
import { limitReached, originRefused, pollRefused, type LiveError } from '../errors/index.ts'
import { mark } from '../http/live-request.ts'
import { requestOrigin } from '../http/request-origin.ts'
import { purposeOf } from '../http/subrequest.ts'
import { type AllowedOrigins, originRule, type OriginRule } from '../http/allowed-origins.ts'
import { serverOf } from '../http/pending-upgrade.ts'
import { LongPollTransport } from './long-poll-transport.ts'
import { answerPoll } from './poll-exchange.ts'

export interface LongPollOptions {
  /** Where below the router's mount point the live end points are: polls go to `<path>/longpoll`. */
  readonly path: string
  readonly allowedOrigins: AllowedOrigins
  readonly limits: {
    /** The largest frame of a post. @unit bytes */
    readonly frameBytes: number
    /** How many transports one visitor may have. */
    readonly polls: number
  }
  /** Which browser a request comes from; undefined for one that was never given a page. */
  readonly visitorOf: (request: Request) => string | undefined
  /** Signs the tokens of transports. */
  readonly signer: {
    signature(text: string): string
    isSignature(text: string, signature: string): boolean
  }
  /** Why a request may not open one more connection; undefined when it may. */
  readonly full: (request: Request) => LiveError | undefined
  /** A browser has begun to poll; the transport needs a delegate at once. */
  readonly connected: (transport: LongPollTransport, request: Request) => void
  /** A request was refused, or `allowedOrigins` failed. */
  readonly refused: (error: LiveError) => void
}

/** No token is longer: a UUID, a dot, a signature. */
const LONGEST_TOKEN = 100

/**
 * Express middleware that serves the browsers of one router that cannot have a WebSocket: they poll for messages (docs/protocol.md, "Long polling"). It is as strict as the handshake of a WebSocket: nothing
 * is received from a page of another origin. A transport belongs to one browser by its visitor cookie and by its
 * signed token, and to this process.
 */
export function longPoll(options: LongPollOptions): RequestHandler {
  const polls = new Polls(options)
  const path = `${options.path}/longpoll`
  return (request, response, next) => {
    if (request.path !== path || serverOf(request) === undefined) next()
    // A join that names this end point as its page: its subrequest would poll for messages to itself.
    else if (purposeOf(request)) answerPoll(response, { status: 403 })
    else polls.answer(request, response, next)
  }
}

/** Finds the transport that a request belongs to. It ends none: that is its connection's part. */
class Polls {
  readonly #options: LongPollOptions
  readonly #isOriginAllowed: OriginRule
  /** By visitor, and by token. */
  readonly #transports = new Map<string, Map<string, LongPollTransport>>()

  constructor(options: LongPollOptions) {
    this.#options = options
    this.#isOriginAllowed = originRule(options.allowedOrigins, options.refused)
  }

  answer(request: Request, response: Response, next: () => void): void {
    const { method, headers, query } = request
    mark(request, 'poll')
    const isReading = method === 'GET' && headers.origin === undefined
    if (!['GET', 'POST', 'OPTIONS'].includes(method)) next()
    else if (isReading ? isForeign(request) : !this.#isOriginAllowed(request))
      this.#refuse(
        response,
        originRefused(headers.origin, requestOrigin(request) ?? 'a server without a name'),
      )
    else {
      shareWith(headers.origin, response)
      if (method === 'OPTIONS') response.status(204).end()
      else if (typeof query['token'] === 'string') this.#continue(query['token'], request, response)
      else this.#begin(request, response)
    }
  }

  /** As the answer to a first poll, 410 says that there is a transport now. */
  #begin(request: Request, response: Response): void {
    const { limits, connected } = this.#options
    const owner = this.#ownerOf(request)
    const open = this.#transports.get(owner) ?? new Map<string, LongPollTransport>()
    const full = open.size < limits.polls ? this.#options.full(request) : limitReached('polls', limits.polls)
    if (full) return this.#refuse(response, full)
    const id = randomUUID()
    const token = `${id}.${this.#signature(id, owner)}`
    const transport = new LongPollTransport(token, request, () => {
      open.delete(token)
      if (open.size === 0) this.#transports.delete(owner)
    })
    this.#transports.set(owner, open.set(token, transport))
    connected(transport, request)
    answerPoll(response, { status: 410, token, messages: [] })
  }

  #continue(token: string, request: Request, response: Response): void {
    const { limits, refused } = this.#options
    const owner = this.#ownerOf(request)
    const transport = this.#transports.get(owner)?.get(token)
    if (!transport) {
      if (!this.#isOurs(token, owner)) refused(pollRefused('its token was not made for this visitor'))
      // It may be of a process that has ended; the browser begins anew.
      return answerPoll(response, { status: 410, messages: [] })
    }
    if (request.method === 'GET') transport.poll(response)
    else void transport.post(request, response, limits.frameBytes)
  }

  /**
   * A browser without the visitor cookie of its page may begin as well: its join hears that the page has to be loaded
   * anew. All of these are one visitor here.
   */
  #ownerOf(request: Request): string {
    return this.#options.visitorOf(request) ?? ''
  }

  #isOurs(token: string, owner: string): boolean {
    const [id = '', signature = ''] = token.length > LONGEST_TOKEN ? [] : token.split('.')
    return this.#options.signer.isSignature(`${id} ${owner}`, signature)
  }

  #signature(id: string, owner: string): string {
    return this.#options.signer.signature(`${id} ${owner}`)
  }

  #refuse(response: Response, error: LiveError): void {
    answerPoll(response, { status: 403 })
    this.#options.refused(error)
  }
}

/**
 * Is a GET without an `Origin` header sent by a page of another origin? Browsers leave the header out when a page reads
 * from its own origin, and say by `Sec-Fetch-Site` when it does not. Where both are missing nothing is at risk: what a
 * poll begins is of no use without a post, and posts always have an `Origin`.
 */
function isForeign({ headers }: Request): boolean {
  const site = headers['sec-fetch-site']
  return site !== undefined && site !== 'same-origin'
}

/** Lets the page of another origin, which was allowed in, read the answer. */
function shareWith(origin: string | undefined, response: Response): void {
  response.vary('Origin')
  if (origin === undefined) return
  response.set({
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Allow-Credentials': 'true',
    'Access-Control-Allow-Headers': 'content-type',
    'Access-Control-Max-Age': '7200',
  })
}
