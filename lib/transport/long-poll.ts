import type { Request, RequestHandler, Response } from 'express'
import { limitReached, pollElsewhere, pollRefused, type LiveError } from '../errors/index.ts'
import { mark } from '../http/live-request.ts'
import { sourceOf } from '../http/request-source.ts'
import { purposeOf } from '../http/subrequest.ts'
import { type AllowedOrigins, originRule, type OriginRule, refusedOrigin } from '../http/allowed-origins.ts'
import { serverOf } from '../http/pending-upgrade.ts'
import type { PubSub } from '../pubsub/pubsub.ts'
import { answerPoll, answerPreflight, BEGIN_ANEW, ownRequest, readLines } from './poll-exchange.ts'
import { PollForwarding } from './poll-forwarding.ts'
import { PollSessions, type LongPollTransport, type PollSigner } from './poll-sessions.ts'
import { wholeErrand } from './poll-source.ts'

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
  readonly signer: PollSigner
  /** Takes requests to the process that their token names. */
  readonly pubsub: PubSub
  /** Why a request may not open one more connection; undefined when it may. */
  readonly full: (request: Request) => LiveError | undefined
  /** A browser has begun to poll; the transport needs a delegate at once. */
  readonly connected: (transport: LongPollTransport, request: Request) => void
  /** A request was refused, or `allowedOrigins` failed. */
  readonly refused: (error: LiveError) => void
}

/**
 * Express middleware that serves the browsers of one router that cannot have a WebSocket: they poll for messages (docs/protocol.md,
 * "Long polling"). It is as strict as the handshake of a WebSocket: nothing is received from a page of another origin. A
 * transport belongs to one browser by its visitor cookie and by its signed token. It is in one process; requests that
 * reach another one are brought here over the PubSub.
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

/** Answers the requests of browsers that poll. */
class Polls {
  readonly #options: LongPollOptions
  readonly #isOriginAllowed: OriginRule
  readonly #sessions: PollSessions
  readonly #forwarding: PollForwarding
  #hasWarned = false

  constructor(options: LongPollOptions) {
    const { allowedOrigins, signer, pubsub, refused } = options
    this.#options = options
    this.#isOriginAllowed = originRule(allowedOrigins, refused)
    this.#sessions = new PollSessions(signer, refused)
    this.#forwarding = new PollForwarding(this.#sessions.tokens.process, pubsub, this.#sessions)
  }

  answer(request: Request, response: Response, next: (error?: unknown) => void): void {
    const { method, headers, query } = request
    mark(request, 'poll')
    const isReading = method === 'GET' && headers.origin === undefined
    if (!['GET', 'POST', 'OPTIONS'].includes(method)) next()
    else if (isReading ? isForeign(request) : !this.#isOriginAllowed(request))
      this.#refuse(response, refusedOrigin(request))
    else {
      shareWith(headers.origin, response)
      if (method === 'OPTIONS') answerPreflight(response)
      else if (typeof query['token'] === 'string')
        this.#continue(query['token'], request, response).catch(next)
      else this.#begin(request, response).catch(next)
    }
  }

  /** As the answer to a first poll, 410 says that there is a transport now. */
  async #begin(request: Request, response: Response): Promise<void> {
    const { limits, connected } = this.#options
    const visitor = this.#visitorOf(request)
    const hasRoom = this.#sessions.countOf(visitor) < limits.polls
    const full = hasRoom ? this.#options.full(request) : limitReached('polls', limits.polls)
    if (full) return this.#refuse(response, full)
    const token = this.#sessions.tokens.make(visitor)
    connected(this.#sessions.open(visitor, token, request), request)
    // The next request may reach another process, which then has to be heard here.
    if (this.#forwarding.isShared) await this.#forwarding.listen()
    answerPoll(response, { status: 410, token, messages: [] })
  }

  async #continue(token: string, request: Request, response: Response): Promise<void> {
    const { frameBytes } = this.#options.limits
    const visitor = this.#visitorOf(request)
    const transport = this.#sessions.find(visitor, token)
    if (!transport) return this.#continueElsewhere({ token, visitor }, request, response)
    if (request.method === 'GET') return transport.poll(ownRequest(response))
    const read = (): ReturnType<typeof readLines> => readLines(request, frameBytes)
    await transport.post(ownRequest(response), read, () => sourceOf(request))
  }

  /** The session is in another process, or has ended. */
  async #continueElsewhere(errand: Errand, request: Request, response: Response): Promise<void> {
    const { polls, frameBytes } = this.#options.limits
    const claims = this.#sessions.tokens.read(errand.token, errand.visitor)
    if (!claims) this.#options.refused(pollRefused('its token was not made for this visitor'))
    // The browser begins anew.
    if (!claims || claims.isOwn) return answerPoll(response, BEGIN_ANEW)
    if (!this.#forwarding.isShared) return this.#unknown(claims.isFromBeside, response)
    // For each session, a GET and a POST wait at most.
    if (this.#forwarding.countOf(errand.visitor) >= 2 * polls)
      return this.#refuse(response, limitReached('polls', polls))
    const whole = await this.#forwarding.read(errand.visitor, () => wholeErrand(errand, request, frameBytes))
    await this.#forwarding.forward({ to: claims.process, errand: whole, request, response })
  }

  /** Of a process that this one cannot ask: it may have ended, or it runs beside this one without an adapter. */
  #unknown(isFromBeside: boolean, response: Response): void {
    if (isFromBeside && !this.#hasWarned) {
      this.#hasWarned = true
      this.#options.refused(pollElsewhere())
    }
    answerPoll(response, BEGIN_ANEW)
  }

  /**
   * A browser without the visitor cookie of its page may begin as well: its join hears that the page has to be loaded
   * anew. All of these are one visitor here.
   */
  #visitorOf(request: Request): string {
    return this.#options.visitorOf(request) ?? ''
  }

  #refuse(response: Response, error: LiveError): void {
    answerPoll(response, { status: 403 })
    this.#options.refused(error)
  }
}

type Errand = { readonly token: string; readonly visitor: string }

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
