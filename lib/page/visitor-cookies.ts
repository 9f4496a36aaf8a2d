import { createHmac, hash, randomUUID } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { signedCookie } from 'cookie-parser'
import type { Request, Response } from 'express'
import { schemeOf } from '../http/request-origin.ts'
import type { KnownVisitor } from '../protocol/page-claims.ts'
import { isEqual, Signer } from './token.ts'

/** Six letters that depend on the secret follow, so that applications on one host do not overwrite each other's cookies. */
const NAME = 'live_visitor_'

/**
 * Browsers take a cookie of such a name only over https, for the whole host, and from that very host: a subdomain beside
 * it cannot set one. See RFC 6265bis, section 4.1.3.2.
 */
const OF_THE_HOST = '__Host-'

/** The attributes of a cookie. */
type Attributes = {
  readonly path: '/'
  readonly secure: boolean
  readonly sameSite: 'none' | 'lax'
  readonly partitioned: boolean
}

/** A visitor that a cookie of a request names. */
type Known = KnownVisitor & { readonly isOfTheHost: boolean; readonly letters: string }

/**
 * Knows a browser again by a signed cookie, which ties a join to the browser that was given the page. It
 * says nothing of who the visitor is; that is the session's business.
 */
export class VisitorCookies {
  /** What the names of this application's cookies end in, which is not secret. */
  readonly letters: string
  readonly #isCrossSite: boolean
  /** The keys of the signatures, one for each secret; the first signs. */
  readonly #keys: string[]
  /** The cookies of this application: of all its secrets, over http as over https. */
  readonly #cookies: RegExp
  /** The visitor of each answer: a page asks more than once, and the request does not have a first cookie yet. */
  readonly #welcomed = new WeakMap<Response, KnownVisitor>()

  /** @param isCrossSite are cookies to come along in a frame of another site? */
  constructor(secrets: readonly string[], isCrossSite: boolean) {
    const letters = secrets.map(lettersOf)
    this.letters = letters[0] ?? ''
    this.#isCrossSite = isCrossSite
    this.#keys = secrets.map((secret) => new Signer([secret], 'visitor').signature(''))
    this.#cookies = new RegExp(
      `(?:^|; ?)(${OF_THE_HOST})?${NAME}(${letters.join('|')})=(s%3A[\\w-]{36}\\.(?:\\w|%2B|%2F){43})(?![^;])`,
      'g',
    )
  }

  /**
   * The visitors that the cookies of a request name; none when there is no cookie that was signed here. There may be
   * several: over http and https a browser is two visitors, and others may set cookies of the same name.
   */
  of({ cookie }: Pick<IncomingHttpHeaders, 'cookie'>): readonly Known[] {
    if (!cookie?.includes(NAME)) return NO_VISITORS
    const known: Known[] = []
    for (const [, prefix, letters = '', encoded = ''] of cookie.matchAll(this.#cookies)) {
      const isOfTheHost = prefix !== undefined
      const signed = decodeURIComponent(encoded)
      const id = signedCookie(signed, this.#keys)
      if (typeof id === 'string') known.push({ id, csrfToken: csrfTokenOf(signed), isOfTheHost, letters })
    }
    return known
  }

  /** The visitor of a request; a new one is given a cookie, and so is one who only has that of an older secret. */
  welcome(req: Request, res: Response): KnownVisitor {
    const welcomed = this.#welcomed.get(res)
    if (welcomed) return welcomed
    const attributes = this.attributes(req)
    const known = this.of(req.headers).filter(({ isOfTheHost }) => isOfTheHost || !attributes.secure)
    const ours = known.find(({ letters }) => letters === this.letters)
    const visitor = ours ?? this.#give(known[0]?.id ?? randomUUID(), attributes, res)
    this.#welcomed.set(res, visitor)
    return visitor
  }

  /** The attributes of our cookies. With `crossSite`, browsers send them in frames of other sites too. */
  attributes(req: Request): Attributes {
    const secure = schemeOf(req) === 'https'
    // Without `Secure`, browsers refuse both.
    const isCrossSite = secure && this.#isCrossSite
    return { path: '/', secure, sameSite: isCrossSite ? 'none' : 'lax', partitioned: isCrossSite }
  }

  #give(id: string, attributes: Attributes, res: Response): KnownVisitor {
    const signed = this.#signed(id)
    const name = `${attributes.secure ? OF_THE_HOST : ''}${NAME}${this.letters}`
    const cookie = `${name}=${encodeURIComponent(signed)}${printed(attributes)}`
    if (res.hasHeader('Set-Cookie')) res.append('Set-Cookie', cookie)
    else res.setHeader('Set-Cookie', cookie)
    return { id, csrfToken: csrfTokenOf(signed) }
  }

  /** In cookie-parser's format of signed cookies. */
  #signed(id: string): string {
    const mac = createHmac('sha256', this.#keys[0] ?? '')
      .update(id)
      .digest('base64')
    return `s:${id}.${mac.slice(0, 43)}`
  }
}

/**
 * Is this the csrf token of the visitor with this id?
 * @param visitors that the cookies of a request name
 */
export function isCsrfToken(token: string, id: string, visitors: readonly KnownVisitor[]): boolean {
  return visitors.some((visitor) => visitor.id === id && isEqual(visitor.csrfToken, token))
}

/** A hash, since scripts of the page may read it: the signed cookie cannot be found by it. */
function csrfTokenOf(signed: string): string {
  return hash('sha256', `csrf ${signed}`, 'base64url')
}

/** Prints what `res.cookie` prints, which would take a twentieth of the time of a small page. */
function printed({ secure, sameSite, partitioned }: Attributes): string {
  const where = (secure ? '; Secure' : '') + (partitioned ? '; Partitioned' : '')
  return `; Path=/; HttpOnly${where}; SameSite=${sameSite === 'none' ? 'None' : 'Lax'}`
}

const NO_VISITORS: readonly Known[] = []

function lettersOf(secret: string): string {
  const signature = new Signer([secret], 'cookie name').signature('')
  return Buffer.from(signature, 'base64url').toString('hex').slice(0, 6)
}
