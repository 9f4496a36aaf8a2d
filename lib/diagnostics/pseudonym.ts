import { createHmac, randomBytes } from 'node:crypto'

const KEY = randomBytes(32)

/** Those that were asked for lately: a visitor is mostly asked for again. */
const known = new Map<string, string>()
const MAX_KNOWN = 10_000

/** A short name for a visitor, the same as long as the process runs. It does not lead back to the visitor. */
export function pseudonym(visitor: string | undefined): string | undefined {
  if (!visitor) return undefined
  const name =
    known.get(visitor) ?? createHmac('sha256', KEY).update(visitor).digest('base64url').slice(0, 12)
  if (known.size === MAX_KNOWN) known.clear()
  known.set(visitor, name)
  return name
}
