import { isJsonObject, type JsonValue } from './json.ts'

/** One message of the channel protocol, whichever way it goes. See docs/protocol.md, "Frames". */
export type Frame = {
  /** The `ref` of the join this message belongs to; null for messages about the connection itself. */
  readonly joinRef: string | null
  /** Numbers a request; its reply carries the same. Null for what the server says of its own accord. */
  readonly ref: string | null
  readonly topic: string
  readonly event: string
  readonly payload: Payload
}

/** The payload of every message is an object. */
export type Payload = Readonly<Record<string, JsonValue>>

/** The five-place array of a frame as JSON text. */
export function encode({ joinRef, ref, topic, event, payload }: Frame): string {
  return JSON.stringify([joinRef, ref, topic, event, payload])
}

/**
 * Reads a frame. What comes back is either a frame whose five places have the right types, or a sentence
 * that says which part is wrong. The payload's own content is still untrusted.
 */
export function decode(text: string): Frame | string {
  let parts: unknown
  try {
    parts = JSON.parse(text)
  } catch {
    return 'it is not JSON'
  }
  if (!Array.isArray(parts) || parts.length !== 5) return 'it is not an array of five'
  const [joinRef, ref, topic, event, payload] = parts as readonly unknown[]
  if (!isRef(joinRef)) return 'its join ref is neither text nor null'
  if (!isRef(ref)) return 'its ref is neither text nor null'
  if (typeof topic !== 'string') return 'its topic is not text'
  if (typeof event !== 'string') return 'its event is not text'
  if (!isJsonObject(payload)) return 'its payload is not an object'
  return { joinRef, ref, topic, event, payload }
}

function isRef(value: unknown): value is string | null {
  return value === null || (typeof value === 'string' && value.length <= 255)
}
