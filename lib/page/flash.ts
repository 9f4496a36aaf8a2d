import type { IncomingMessage } from 'node:http'
import type { Request, Response } from 'express'
import { schemeOf } from '../site.ts'
import { withMessage, type FlashCarrier, type FlashMessages } from '../view/flash.ts'
import { Signer } from './token.ts'
import type { Visitors } from './visitor.ts'

/** The name that Phoenix's browser client gives it. */
const COOKIE = '__phoenix_flash__'

const IN_HEADER = new RegExp(`(?:^|;\\s*)${COOKIE}=([\\w.-]*)`)

/** How long messages may be on their way. @unit milliseconds */
const A_MINUTE = 60_000

/** Characters that messages may have together, so that they fit into a cookie whatever they are. */
const MOST_TEXT = 800

/**
 * Seals flash messages for their way through the browser: the time and the messages as base64url JSON, a dot, the
 * signature. Another visitor's are worth nothing.
 */
export class FlashTokens {
  readonly #signer: Signer

  constructor(secrets: readonly string[]) {
    this.#signer = new Signer(secrets, 'flash')
  }

  /** Too long texts are cut. */
  seal(visitor: string, messages: FlashMessages): string {
    const text = Buffer.from(JSON.stringify([Date.now(), fitting(messages)])).toString('base64url')
    return `${text}.${this.#signer.signature(visitor + text)}`
  }

  /**
   * The messages; none when they are not this visitor's, were not sealed here, or are too old.
   * @param maxAge in milliseconds
   */
  open(visitor: string | undefined, token: string | undefined, maxAge: number = A_MINUTE): FlashMessages {
    if (visitor === undefined || !token) return {}
    const [text = '', signature = ''] = token.split('.')
    if (!this.#signer.isSignature(visitor + text, signature)) return {}
    const [time, messages] = JSON.parse(Buffer.from(text, 'base64url').toString()) as [number, FlashMessages]
    return Date.now() - time > maxAge ? {} : messages
  }
}

/** Messages that survive one page load, in a cookie that is read once. The browser's client may set it as well. */
export class FlashCookies {
  readonly #tokens: FlashTokens
  readonly #visitors: Visitors
  /** What answers are to show, or to hand on. */
  readonly #of = new WeakMap<Response, FlashMessages>()

  constructor(tokens: FlashTokens, visitors: Visitors) {
    this.#tokens = tokens
    this.#visitors = visitors
  }

  /** What a view brings along that is a page, or a part of one. */
  carrier(req: Request, res: Response): FlashCarrier {
    const seal = (messages: FlashMessages): string =>
      this.#tokens.seal(this.#visitors.welcome(req, res), messages)
    return { arrived: this.take(req, res), sealer: { seal } }
  }

  /** The messages for the page that an answer is; from now on they are nobody else's. */
  take(req: Request, res: Response): FlashMessages {
    const messages = this.#messages(req, res)
    if (this.#of.has(res) || cookieOf(req) !== undefined) res.clearCookie(COOKIE, { path: '/' })
    this.#of.set(res, messages)
    return messages
  }

  /** Adds a message for the next page, which may be this answer. */
  put(req: Request, res: Response, kind: string, text: string): void {
    const messages = withMessage(this.#messages(req, res), kind, text)
    this.#of.set(res, messages)
    this.send(req, res, this.#tokens.seal(this.#visitors.welcome(req, res), messages))
  }

  /** Sends sealed messages along with an answer that leads elsewhere. */
  send(req: Request, res: Response, token: string | undefined): void {
    if (token === undefined) return
    // Scripts may write it: our own does, when a view sends the browser to another page.
    res.cookie(COOKIE, token, {
      maxAge: A_MINUTE,
      path: '/',
      sameSite: 'lax',
      secure: schemeOf(req) === 'https',
    })
  }

  #messages(req: Request, res: Response): FlashMessages {
    return this.#of.get(res) ?? this.#tokens.open(this.#visitors.of(req), cookieOf(req))
  }
}

function cookieOf({ headers }: IncomingMessage): string | undefined {
  return IN_HEADER.exec(headers.cookie ?? '')?.[1]
}

function fitting(messages: FlashMessages): FlashMessages {
  const entries = Object.entries(messages)
  const most = Math.floor(MOST_TEXT / entries.length)
  return Object.fromEntries(
    entries.map(([kind, text]) => [kind, text.length > most ? `${text.slice(0, most - 1)}…` : text]),
  )
}
