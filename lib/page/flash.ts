import type { Request, Response } from 'express'
import { flashCut, type LiveError } from '../errors/index.ts'
import { withMessage, type FlashMessages } from '../view/flash.ts'
import { fitting } from './fitting.ts'
import { Signer } from './token.ts'
import type { VisitorCookies } from './visitor-cookies.ts'

/** The name that browser clients give it, Phoenix's too; those of all applications on a host. */
const COOKIE = '__phoenix_flash__'

/** How long messages may be on their way. @unit milliseconds */
const A_MINUTE = 60_000

/**
 * Seals flash messages for their way through the browser: the time and the messages as base64url JSON, a dot, the
 * signature. Another visitor's are worth nothing.
 */
export class FlashTokens {
  readonly #signer: Signer
  readonly #report: (error: LiveError) => void
  #isReported = false

  /** @param report is told, once, that messages were cut */
  constructor(secrets: readonly string[], report: (error: LiveError) => void) {
    this.#signer = new Signer(secrets, 'flash')
    this.#report = report
  }

  /** Seals messages so that they fit into a cookie: too long ones are cut. */
  seal(visitor: string, messages: FlashMessages): string {
    const shown = fitting(messages)
    if (shown !== messages) this.#tell(messages)
    const text = Buffer.from(JSON.stringify([Date.now(), shown])).toString('base64url')
    return `${text}.${this.#signer.signature(visitor + text)}`
  }

  /**
   * The messages, none when they are too old; undefined when they were not sealed here for one of these visitors.
   * @param maxAge in milliseconds
   */
  open(
    visitors: readonly string[],
    token: string | undefined,
    maxAge: number = A_MINUTE,
  ): FlashMessages | undefined {
    const [text = '', signature = ''] = token?.split('.') ?? []
    if (!visitors.some((visitor) => this.#signer.isSignature(visitor + text, signature))) return undefined
    const [time, messages] = JSON.parse(Buffer.from(text, 'base64url').toString()) as [number, FlashMessages]
    return Date.now() - time > maxAge ? {} : messages
  }

  #tell(messages: FlashMessages): void {
    if (!this.#isReported) this.#report(flashCut(Object.keys(messages).join(', ')))
    this.#isReported = true
  }
}

/** Messages for the page that an answer is, and the cookies that still hold some of them. */
type Arrived = { readonly messages: FlashMessages; readonly names: readonly string[] }

const NOTHING: Arrived = { messages: {}, names: [] }

/** Messages that survive one page load, in a cookie that is read once. The browser's client may set it as well. */
export class FlashCookies {
  readonly #tokens: FlashTokens
  readonly #visitors: VisitorCookies
  /** The name of what the server sets, so that several applications on one host do not read each other's messages. */
  readonly #name: string
  readonly #pattern: RegExp
  /** The messages of answers that are not sent yet. */
  readonly #of = new WeakMap<Response, Arrived>()

  constructor(tokens: FlashTokens, visitors: VisitorCookies) {
    this.#tokens = tokens
    this.#visitors = visitors
    this.#name = `${COOKIE}${visitors.letters}`
    this.#pattern = new RegExp(`(?:^|; ?)(${COOKIE}(?:${visitors.letters})?)=([\\w.-]+)`, 'g')
  }

  /** Seals the messages that a first render leaves. */
  seal(req: Request, res: Response, messages: FlashMessages): string {
    return this.#tokens.seal(this.#visitors.welcome(req, res).id, messages)
  }

  /** The messages for the page that an answer is; they are read once. */
  take(req: Request, res: Response): FlashMessages {
    const { messages, names } = this.#messages(req, res)
    if (names.length === 0) return messages
    for (const name of names) res.clearCookie(name, this.#visitors.attributes(req))
    this.#of.set(res, { messages, names: [] })
    return messages
  }

  /** Adds a message for the next page, which may be this answer. */
  put(req: Request, res: Response, kind: string, text: string): void {
    const { messages: before, names } = this.#messages(req, res)
    const messages = withMessage(before, kind, text)
    this.#of.set(res, { messages, names: [...names, this.#name] })
    this.send(req, res, this.seal(req, res, messages))
  }

  /** Sends sealed messages along with an answer that leads elsewhere. */
  send(req: Request, res: Response, token: string | undefined): void {
    if (token === undefined) return
    // Of several cookies of one name only the last would count.
    const given = [res.getHeader('Set-Cookie') ?? []].flat().map(String)
    const others = given.filter((cookie) => !cookie.startsWith(`${this.#name}=`))
    if (others.length < given.length) res.setHeader('Set-Cookie', others)
    res.cookie(this.#name, token, { ...this.#visitors.attributes(req), maxAge: A_MINUTE })
  }

  #messages(req: Request, res: Response): Arrived {
    return this.#of.get(res) ?? this.#read(req)
  }

  /** A message of another application on this host is left in its cookie: the browser's client gives all the same name. */
  #read(req: Request): Arrived {
    const { cookie } = req.headers
    if (!cookie?.includes(COOKIE)) return NOTHING
    const visitors = this.#visitors.of(req.headers).map(({ id }) => id)
    const names = new Set<string>()
    let messages: FlashMessages = {}
    for (const [, name = '', token] of cookie.matchAll(this.#pattern)) {
      const opened = this.#tokens.open(visitors, token)
      if (opened || name === this.#name) names.add(name)
      messages = { ...messages, ...opened }
    }
    return { messages, names: [...names] }
  }
}
