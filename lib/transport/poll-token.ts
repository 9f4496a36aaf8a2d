import { randomBytes } from 'node:crypto'

/** Signs texts; all processes with the same secrets know each other's signatures. */
export interface PollSigner {
  signature(text: string): string
  isSignature(text: string, signature: string): boolean
}

/** What a token says of its session. */
export type PollClaims = {
  /** The process that holds the session, by the name that it gave itself. */
  readonly process: string
  readonly isOwn: boolean
  /** Did the session begin after this process did? Then its process runs, or ran, beside this one. */
  readonly isFromBeside: boolean
}

/** No token is longer. */
const LONGEST = 100

/**
 * Makes and reads the tokens of poll sessions: the name of the process, the time, a random text and the signature, which
 * also covers the visitor. Between them are dots.
 */
export class PollTokens {
  /** The name of this process: another one for each router and each start. */
  readonly process: string = randomBytes(9).toString('base64url')
  readonly #signer: PollSigner
  readonly #startedAt = Date.now()

  constructor(signer: PollSigner) {
    this.#signer = signer
  }

  /** @param visitor whose session it is */
  make(visitor: string): string {
    const text = [this.process, Date.now().toString(36), randomBytes(16).toString('base64url')].join('.')
    return `${text}.${this.#signer.signature(`${text} ${visitor}`)}`
  }

  /** Undefined for a token that was not made for this visitor, by a process with the same secrets. */
  read(token: string, visitor: string): PollClaims | undefined {
    if (token.length > LONGEST) return undefined
    const [process = '', time = '', random = '', signature = ''] = token.split('.')
    if (!this.#signer.isSignature(`${process}.${time}.${random} ${visitor}`, signature)) return undefined
    return { process, isOwn: process === this.process, isFromBeside: parseInt(time, 36) > this.#startedAt }
  }
}
