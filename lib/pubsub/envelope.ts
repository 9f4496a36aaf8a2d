import { frozen } from './payload.ts'

/** A message as it crosses processes: its number, which grows within its process, its name, and what it carries. */
type Sent = readonly [number: number, name: string, payload?: unknown]

/** What one process sends to one topic at a time. */
export type Envelope = { readonly from: string; readonly messages: readonly Sent[] }

/** The first member of each envelope. Processes with another one do not understand each other. */
const VERSION = 1

/** What an envelope adds to its messages at most. @unit bytes */
export const AROUND = 100

/** A message as text, to be put into an envelope. */
export function messageText(number: number, name: string, payload: string | undefined): string {
  return `[${String(number)},${JSON.stringify(name)}${payload === undefined ? '' : `,${payload}`}]`
}

/** Several messages of one process as one text. */
export function envelopeText(from: string, messages: readonly string[]): string {
  return `[${String(VERSION)},${JSON.stringify(from)},[${messages.join(',')}]]`
}

/**
 * Reads what came from a broker, to which others may write.
 * @throws an error whose message says what is wrong with it
 */
export function readEnvelope(text: unknown, maxBytes: number): Envelope {
  if (typeof text !== 'string') throw new TypeError('it is no text')
  if (text.length > maxBytes) throw new RangeError(`it is longer than ${String(maxBytes)} bytes`)
  const value: unknown = JSON.parse(text)
  if (!Array.isArray(value) || value[0] !== VERSION)
    throw new TypeError(`it does not begin with [${String(VERSION)}`)
  const [, from, messages] = value as readonly unknown[]
  if (typeof from !== 'string' || from === '' || from.length > 64)
    throw new TypeError('it does not say which process it comes from')
  if (!Array.isArray(messages) || !messages.every(isSent)) throw new TypeError('it has no list of messages')
  return { from, messages: frozen(messages) as readonly Sent[] }
}

function isSent(value: unknown): value is Sent {
  if (!Array.isArray(value) || value.length < 2 || value.length > 3) return false
  return Number.isSafeInteger(value[0]) && typeof value[1] === 'string'
}

/**
 * The name of a topic for brokers, which UTF-8 can carry: half a surrogate pair it cannot. Different topics have different
 * names.
 */
export function wireName(topic: string): string {
  return topic.startsWith('"') || HALF_PAIR.test(topic) ? JSON.stringify(topic) : topic
}

const HALF_PAIR = /\p{Surrogate}/u
