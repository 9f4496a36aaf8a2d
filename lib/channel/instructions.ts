import { IncomingMessage } from 'node:http'
import type { Request } from 'express'
import { within } from '../clock.ts'
import { optionInvalid, valueKind } from '../errors/index.ts'
import { memberOf } from '../foreign.ts'
import type { KnownVisitor } from '../protocol/page-claims.ts'
import { innerTopics, type PubSub } from '../pubsub/pubsub.ts'
import type { SessionsOptions } from '../session/sessions.ts'

/** One person, as the option `identity` of the router names them. */
export interface Person {
  readonly identity: string
}

/** Whose connections are meant: those of one browser, by its visitor cookies, or those of one person. */
export type Whose = { readonly visitors: readonly string[] } | Person

/** What is to be done with connections, in each process. */
type Instruction = { readonly kind: Kind; readonly whose: Whose }
type Kind = (typeof KINDS)[number]

/** What is done with the connections of a router in this process. */
export type InstructionOwner = Readonly<Record<Kind, (whose: Whose) => void>> & {
  readonly doorkeeper: { visitorsOf(headers: IncomingMessage['headers']): readonly KnownVisitor[] }
}

/** The options that instructions depend on. */
export interface InstructionOptions {
  readonly pubsub: PubSub
  /** Tells who the visitor of a request is; undefined where nothing does. */
  readonly identity: SessionsOptions['identity']
}

const KINDS = ['leaving', 'disconnect', 'recheck'] as const

const TOPIC = 'connections'

/** How long a log-out waits for a broker that is slow. @unit milliseconds */
const PATIENCE = 1_000

/** What the application says of the connections of one browser or one person. All processes hear it. */
export class Instructions {
  readonly #options: InstructionOptions
  readonly #owner: InstructionOwner

  /**
   * From here on this process hears them, before it has connections: its first one may be opened just when a visitor logs
   * out elsewhere, and a ticket of before may come here.
   */
  constructor(options: InstructionOptions, owner: InstructionOwner) {
    this.#options = options
    this.#owner = owner
    innerTopics(options.pubsub).listen(TOPIC, (said) => {
      const instruction = read(said)
      if (instruction) owner[instruction.kind](instruction.whose)
    })
  }

  /**
   * Ends the connections of the browser that a request came from, once that is answered, or those of a person, at once.
   * Either way nothing is put into the session from now on; in the other processes from when they hear it. Settles
   * when the broker has taken the message for them.
   * @throws LIVE_VALUE_KIND; LIVE_OPTION_INVALID (as rejections)
   */
  async disconnect(whom: Request | Person): Promise<void> {
    if (!(whom instanceof IncomingMessage))
      return this.#say(
        'disconnect',
        this.#personOf(whom, '`live.disconnect`', 'a request, or { identity: text }'),
      )
    const visitors = this.#owner.doorkeeper.visitorsOf(whom.headers).map(({ id }) => id)
    if (visitors.length === 0) return
    const said = this.#say('leaving', { visitors })
    onceAnswered(whom, () => void this.#say('disconnect', { visitors }))
    await said
  }

  /**
   * Asks for the pages of a person again, at once.
   * @throws LIVE_VALUE_KIND; LIVE_OPTION_INVALID (as rejections)
   */
  async recheck(whom: Person): Promise<void> {
    await this.#say('recheck', this.#personOf(whom, '`live.recheck`', '{ identity: text }'))
  }

  /** Tells this process at once. Settles when the broker has taken it for the others; it waits for no broker that is away. */
  async #say(kind: Kind, whose: Whose): Promise<void> {
    const inner = innerTopics(this.#options.pubsub)
    inner.say(TOPIC, { kind, whose })
    await within(PATIENCE, inner.taken(TOPIC), undefined)
  }

  #personOf(whom: unknown, taker: string, expected: string): Person {
    const identity = memberOf(whom, 'identity')
    if (typeof identity !== 'string' || identity === '') throw valueKind(whom, expected, taker)
    if (this.#options.identity === undefined)
      throw optionInvalid('identity', `a function of the request, by which ${taker} finds people`, undefined)
    return { identity }
  }
}

/** Waits for the end of the answer: then the browser has the cookies that it sets. */
function onceAnswered({ res }: Request, act: () => void): void {
  if (!res || res.closed) act()
  else res.once('close', act)
}

/** What came from another process, or from others who may write to the broker. */
function read(said: unknown): Instruction | undefined {
  const kind = KINDS.find((each) => each === memberOf(said, 'kind'))
  const whose = memberOf(said, 'whose')
  return kind && isWhose(whose) ? { kind, whose } : undefined
}

function isWhose(value: unknown): value is Whose {
  const [identity, visitors] = [memberOf(value, 'identity'), memberOf(value, 'visitors')]
  return typeof identity === 'string' || Array.isArray(visitors)
}
