import { createHmac, createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto'
import type { PageClaims } from '../protocol/page-claims.ts'

/** The length of an HMAC-SHA256 in base64url. @unit letters */
const SIGNATURE = 43

/**
 * Signs short texts for one purpose, with keys derived from the application's secrets: a text signed for one
 * purpose means nothing for another. The first secret signs, all verify.
 */
export class Signer {
  /** Key objects: with bytes, Node would copy them for each signature. */
  readonly #keys: readonly KeyObject[]

  constructor(secrets: readonly string[], purpose: string) {
    this.#keys = secrets.map((secret) =>
      createSecretKey(createHmac('sha256', secret).update(`express-liveview ${purpose}`).digest()),
    )
  }

  /** The signature of a text, without the text. */
  signature(text: string): string {
    return this.#keys[0] ? sign(text, this.#keys[0]) : ''
  }

  /** Compares in constant time what has the length of a signature. */
  isSignature(text: string, signature: string): boolean {
    return signature.length === SIGNATURE && this.#keys.some((key) => isEqual(sign(text, key), signature))
  }
}

/** Are two signatures equal? Compared in constant time. */
export function isEqual(right: string, given: string): boolean {
  const bytes = Buffer.from(given)
  return bytes.length === right.length && timingSafeEqual(Buffer.from(right), bytes)
}

/** What is said in a token; who the visitor is, is given in clear. */
type Said = Omit<PageClaims, 'identity'> & { readonly identity?: string | undefined }

/** Prints and reads the tokens of pages: the claims as base64url JSON, a dot, the signature. */
export class PageTokens {
  readonly #signer: Signer
  readonly #identities: Signer

  constructor(secrets: readonly string[]) {
    this.#signer = new Signer(secrets, 'page')
    this.#identities = new Signer(secrets, 'identity')
  }

  print({ id, time, visitor, route, endpoint, parent, path, identity }: Said): string {
    const hash = identity === undefined ? undefined : this.#identities.signature(`${visitor} ${identity}`)
    const claims = upToLast([id, time, visitor, route, endpoint, parent, path, hash])
    const text = Buffer.from(JSON.stringify(claims)).toString('base64url')
    return `${text}.${this.#signer.signature(text)}`
  }

  /** Was a token made for this person? @param identity undefined for one whom the application does not know */
  isOf({ visitor, identity: hash }: PageClaims, identity: string | undefined): boolean {
    if (hash === undefined || identity === undefined) return hash === identity
    return this.#identities.isSignature(`${visitor} ${identity}`, hash)
  }

  /** The claims, or undefined for anything that was not signed here. */
  read(token: string): PageClaims | undefined {
    const dot = token.indexOf('.')
    const text = token.slice(0, Math.max(dot, 0))
    if (dot < 0 || !this.#signer.isSignature(text, token.slice(dot + 1))) return undefined
    const [id, time, visitor, route, endpoint, ...rest] = JSON.parse(
      Buffer.from(text, 'base64url').toString(),
    ) as [string, number, string, string, string, ...(string | null)[]]
    const [parent, path, identity] = rest.map((claim) => claim ?? undefined)
    return { id, time, visitor, route, endpoint, parent, path, identity }
  }
}

/** A list without what is undefined at its end. JSON makes `null` of what is undefined before that. */
function upToLast(list: readonly unknown[]): readonly unknown[] {
  return list.slice(0, list.findLastIndex((value) => value !== undefined) + 1)
}

function sign(text: string, key: KeyObject): string {
  return createHmac('sha256', key).update(text).digest('base64url')
}
