import { createHmac, randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import cookieParser from 'cookie-parser'
import type { Request, Response } from 'express'
import { schemeOf } from '../site.ts'
import { Signer } from './token.ts'

const COOKIE = 'live_visitor'

/**
 * Knows a browser again by a signed cookie, which ties a join to the browser that was given the page. It
 * says nothing of who the visitor is; that is the session's business.
 */
export class Visitors {
  readonly #secrets: readonly string[]
  readonly #csrf: Signer
  readonly #parse: ReturnType<typeof cookieParser>
  /** Who was welcomed for an answer: a page asks more than once, and a first cookie is only on its way. */
  readonly #welcomed = new WeakMap<Response, string>()

  constructor(secrets: readonly string[]) {
    this.#secrets = secrets.map((secret) => new Signer([secret], 'visitor').signature(''))
    this.#csrf = new Signer(secrets, 'csrf')
    this.#parse = cookieParser([...this.#secrets])
  }

  /** The visitor of a request, or undefined when its cookie is missing or was not signed here. */
  of({ headers }: IncomingMessage): string | undefined {
    if (!headers.cookie?.includes(COOKIE)) return undefined
    const jar: { headers: typeof headers; signedCookies?: Record<string, unknown> } = { headers }
    // Read beside the request, so that the application's own cookie parser finds it untouched.
    this.#parse(jar as unknown as Request, {} as Response, () => undefined)
    const value = jar.signedCookies?.[COOKIE]
    return typeof value === 'string' ? value : undefined
  }

  /** The visitor of a request; a new one is given a cookie. */
  welcome(req: Request, res: Response): string {
    const visitor = this.#welcomed.get(res) ?? this.of(req) ?? this.#newcomer(req, res)
    this.#welcomed.set(res, visitor)
    return visitor
  }

  /** What the page's `csrf-token` meta tag holds. */
  csrfToken(visitor: string): string {
    return this.#csrf.signature(visitor)
  }

  isCsrfToken(visitor: string, token: string): boolean {
    return this.#csrf.isSignature(visitor, token)
  }

  #newcomer(req: Request, res: Response): string {
    const visitor = randomUUID()
    res.cookie(COOKIE, this.#signed(visitor), {
      httpOnly: true,
      sameSite: 'lax',
      secure: schemeOf(req) === 'https',
      path: '/',
    })
    return visitor
  }

  /** In cookie-parser's format for signed cookies. */
  #signed(value: string): string {
    const mac = createHmac('sha256', this.#secrets[0] ?? '')
      .update(value)
      .digest('base64')
    return `s:${value}.${mac.replace(/=+$/, '')}`
  }
}
