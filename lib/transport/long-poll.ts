import { randomUUID } from 'node:crypto'
import type { Server } from 'node:http'
import type { Request, RequestHandler, Response } from 'express'
import { limitReached, originRefused, pollRefused, type LiveError } from '../errors/index.ts'
import { mark } from '../http/live-request.ts'
import type { Limits } from '../options/limits.ts'
import { siteOf } from '../http/request-origin.ts'
import type { Connection } from '../channel/connection.ts'
import { claimOf } from '../http/subrequest.ts'
import { type AllowedOrigins, originRule, type OriginRule } from '../http/allowed-origins.ts'
import { serverOf } from '../http/pending-upgrade.ts'
import { answerPoll } from './poll-answer.ts'
import { PollSession } from './poll-session.ts'
import { type Closable, UpgradeGate } from '../http/upgrade-gate.ts'

export interface LongPollOptions {
  /** Where below the router's mount point the live end points are: polls go to `<path>/longpoll`. */
  readonly path: string
  readonly allowedOrigins: AllowedOrigins
  readonly limits: Pick<Limits, 'frameBytes' | 'polls'>
  /** Which browser a request comes from; undefined for one that was never given a page. */
  readonly visitorOf: (request: Request) => string | undefined
  /** Signs the tokens of sessions. */
  readonly signer: {
    signature(text: string): string
    isSignature(text: string, signature: string): boolean
  }
  /** Why a request may not open one more connection; undefined when it may. */
  readonly full: (request: Request) => LiveError | undefined
  /** A browser has begun to poll. */
  readonly connected: (session: PollSession, request: Request) => Connection
  /** A request was refused, or `allowedOrigins` failed. */
  readonly refused: (error: LiveError) => void
}

/** The middleware, and the end of all sessions that came through it. */
export interface LongPoll extends RequestHandler {
  /** Asks all browsers that poll to come back. */
  close(): void
}

/** No token is longer: a UUID, a dot, a signature. */
const LONGEST_TOKEN = 100

/**
 * Express middleware that serves the browsers of one router that cannot have a WebSocket: they ask again and again
 * what there is to say (docs/protocol.md, "Long polling"). It is as strict as the handshake of a WebSocket: nothing
 * is received from a page of another origin, and a session belongs to one browser by its visitor cookie, to whoever
 * has its signed token, and to this process.
 */
export function longPoll(options: LongPollOptions): LongPoll {
  const polls = new Polls(options)
  const path = `${options.path}/longpoll`
  const middleware: RequestHandler = (request, response, next) => {
    if (request.path !== path || serverOf(request) === undefined) next()
    // A visit comes here when a join names this end point for its page: it would wait for what is said to itself.
    else if (claimOf(request)) answerPoll(response, { status: 403 })
    else polls.answer(request, response, next)
  }
  return Object.assign(middleware, { close: () => polls.close() })
}

type Line = { readonly session: PollSession; readonly connection: Connection }

/** The sessions of one router, by visitor and token. */
class Polls implements Closable {
  readonly #options: LongPollOptions
  readonly #isOriginAllowed: OriginRule
  readonly #lines = new Map<string, Map<string, Line>>()

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
      this.#refuse(response, originRefused(headers.origin, siteOf(request) ?? 'a server without a name'))
    else {
      shareWith(headers.origin, response)
      if (method === 'OPTIONS') response.status(204).end()
      else if (typeof query['token'] === 'string') this.#continue(query['token'], request, response)
      else this.#begin(request, response)
    }
  }

  /** Ends those of a server, or all. */
  close(server?: Server): void {
    for (const lines of this.#lines.values())
      for (const { session } of lines.values())
        if (!server || session.visitor.server === server) session.close()
  }

  /** As the answer to a first poll, 410 says that there is a session now. */
  #begin(request: Request, response: Response): void {
    const { limits, connected } = this.#options
    const owner = this.#ownerOf(request)
    const lines = this.#lines.get(owner) ?? new Map<string, Line>()
    const full = lines.size < limits.polls ? this.#options.full(request) : limitReached('polls', limits.polls)
    if (full) return this.#refuse(response, full)
    const id = randomUUID()
    const token = `${id}.${this.#signature(id, owner)}`
    const session = new PollSession(token, request, () => {
      lines.delete(token)
      if (lines.size === 0) this.#lines.delete(owner)
    })
    this.#lines.set(owner, lines.set(token, { session, connection: connected(session, request) }))
    UpgradeGate.of(session.visitor.server).add(this)
    answerPoll(response, { status: 410, token, messages: [] })
  }

  #continue(token: string, request: Request, response: Response): void {
    const { limits, refused } = this.#options
    const owner = this.#ownerOf(request)
    const line = this.#lines.get(owner)?.get(token)
    if (!line) {
      if (!this.#isOurs(token, owner)) refused(pollRefused('its token was not made for this visitor'))
      // Whoever it is begins anew: the process may have been started again.
      return answerPoll(response, { status: 410, messages: [] })
    }
    line.connection.heard()
    if (request.method === 'GET') line.session.poll(response)
    else void line.session.post(request, response, limits.frameBytes)
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
 * Browsers do not name the origin of a page that reads from its own. They say when it is another's; what could be
 * read or begun without that is worth nothing until something is posted, and then they always name it.
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
