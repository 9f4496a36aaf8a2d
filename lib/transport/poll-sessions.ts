import type { IncomingMessage } from 'node:http'
import type { LiveError } from '../errors/index.ts'
import { LongPollTransport } from './long-poll-transport.ts'
import { BEGIN_ANEW, type PollRequest } from './poll-exchange.ts'
import type { ForwardingOwner } from './poll-forwarding.ts'
import type { PollErrand } from './poll-mail.ts'
import { sourceFrom } from './poll-source.ts'
import { PollTokens, type PollSigner } from './poll-token.ts'

export type { LongPollTransport } from './long-poll-transport.ts'
export type { PollSigner } from './poll-token.ts'

/** The poll sessions that this process holds for one router. It ends none: that is their connections' part. */
export class PollSessions implements ForwardingOwner {
  readonly tokens: PollTokens
  readonly report: (error: LiveError) => void
  /** By visitor, and by token. */
  readonly #transports = new Map<string, Map<string, LongPollTransport>>()

  /** @param report told of requests that cannot be answered */
  constructor(signer: PollSigner, report: (error: LiveError) => void) {
    this.tokens = new PollTokens(signer)
    this.report = report
  }

  get isEmpty(): boolean {
    return this.#transports.size === 0
  }

  countOf(visitor: string): number {
    return this.#transports.get(visitor)?.size ?? 0
  }

  find(visitor: string, token: string): LongPollTransport | undefined {
    return this.#transports.get(visitor)?.get(token)
  }

  /** Begins a session. @param token of `tokens` */
  open(visitor: string, token: string, request: IncomingMessage): LongPollTransport {
    const open = this.#transports.get(visitor) ?? new Map<string, LongPollTransport>()
    const transport = new LongPollTransport(token, request, () => {
      open.delete(token)
      if (open.size === 0) this.#transports.delete(visitor)
    })
    this.#transports.set(visitor, open.set(token, transport))
    return transport
  }

  answerErrand({ token, visitor, post }: PollErrand, request: PollRequest): void {
    const transport = this.find(visitor, token)
    if (!transport) request.answer(BEGIN_ANEW)
    else if (!post) transport.poll(request)
    else
      void transport.post(
        request,
        () => post.lines,
        () => sourceFrom(post.source, transport.source),
      )
  }

  hungUp(token: string, visitor: string): void {
    this.find(visitor, token)?.close()
  }
}
