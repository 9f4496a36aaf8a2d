import { withoutPromises } from '../at-once.ts'
import { valueKind } from '../errors/index.ts'

/** Messages for the person at the browser, by their kind: `{ info: 'Saved.' }`. */
export type FlashMessages = Readonly<Record<string, string>>

/** Messages with one more. @throws LIVE_VALUE_KIND unless its kind and its text are strings */
export function withMessage(messages: FlashMessages, kind: string, text: string): FlashMessages {
  withoutPromises({ kind, text }, '`putFlash`')
  for (const value of [kind, text]) if (typeof value !== 'string') throw valueKind(value, 'text', 'putFlash')
  return { ...messages, [kind]: text }
}
