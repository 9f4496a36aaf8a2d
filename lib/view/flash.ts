import { withoutPromises } from '../at-once.ts'
import { valueKind } from '../errors/index.ts'

/** Messages for the person at the browser, by their kind: `{ info: 'Saved.' }`. */
export type FlashMessages = Readonly<Record<string, string>>

/** Messages, and one more. @throws LIVE_VALUE_KIND when it is no text, or of a kind that is none */
export function withMessage(messages: FlashMessages, kind: string, text: string): FlashMessages {
  withoutPromises({ kind, text }, '`putFlash`')
  for (const value of [kind, text]) if (typeof value !== 'string') throw valueKind(value, 'text', 'putFlash')
  return { ...messages, [kind]: text }
}
