import type { IncomingHttpHeaders } from 'node:http'

/** Texts, or sets of headers, that are kept. */
const MAX = 1_000

/** A text that is longer is not shared. @unit characters */
const LONGEST = 500

/** @unit characters */
const LONGEST_HEADERS = 2_000

const texts = new Map<string, string>()

/** By their JSON. */
const headersOf = new Map<string, IncomingHttpHeaders>()

/**
 * The same text, shared by all connections that keep one like it: browsers send the same headers and see the same pages
 * again and again. Of what differs from visitor to visitor not many are kept.
 */
export function sharedText(text: string): string {
  if (text.length > LONGEST) return text
  const known = texts.get(text)
  if (known !== undefined) return known
  if (texts.size >= MAX) texts.clear()
  texts.set(text, text)
  return text
}

/** The same headers, shared by all connections that keep equal ones. They are not to be written to. */
export function sharedHeaders(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const json = JSON.stringify(headers)
  const known = headersOf.get(json)
  if (known || json.length > LONGEST_HEADERS) return known ?? headers
  if (headersOf.size >= MAX) headersOf.clear()
  headersOf.set(json, headers)
  return headers
}

/** The same text without the longer one that it was cut out of, which would be kept as long as its part. */
export function ownText(text: string): string {
  return Buffer.from(text).toString()
}
