import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'

const CIPHER = 'aes-256-gcm'

/** @unit bytes; NIST SP 800-38D, section 8.2 */
const NONCE = 12

/** @unit bytes */
const TAG = 16

/**
 * Seals texts on their way through a browser, which can neither read nor change them (AES-256-GCM). The keys are derived
 * from the application's secrets for one purpose: the first secret seals, all open.
 */
export class Seal {
  readonly #keys: readonly Buffer[]

  constructor(secrets: readonly string[], purpose: string) {
    this.#keys = secrets.map((secret) =>
      createHmac('sha256', secret).update(`express-liveview seal ${purpose}`).digest(),
    )
  }

  /** Seals a text, in base64url. */
  seal(text: string): string {
    const nonce = randomBytes(NONCE)
    const cipher = createCipheriv(CIPHER, this.#keys[0] ?? '', nonce)
    const sealed = [nonce, cipher.update(text), cipher.final()]
    return Buffer.concat([...sealed, cipher.getAuthTag()]).toString('base64url')
  }

  /** The text; undefined for anything that was not sealed here. */
  open(sealed: string): string | undefined {
    const bytes = Buffer.from(sealed, 'base64url')
    if (bytes.length < NONCE + TAG) return undefined
    for (const key of this.#keys) {
      const text = opened(bytes, key)
      if (text !== undefined) return text
    }
    return undefined
  }
}

function opened(bytes: Buffer, key: Buffer): string | undefined {
  const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE), { authTagLength: TAG })
  decipher.setAuthTag(bytes.subarray(-TAG))
  try {
    return decipher.update(bytes.subarray(NONCE, -TAG)).toString() + decipher.final().toString()
  } catch {
    return undefined
  }
}
