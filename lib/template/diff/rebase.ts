import { PrintedText, SentList, SentNode, SentStream, type Sent } from './sent.ts'

/**
 * What to compare the next render with, when it is to be told from another one than the browser has: what is the same
 * in both stays in the page, whatever it shows. A place where the browser has something of another shape, and the
 * other render is no text, is sent afresh.
 *
 * @param was what the browser has
 * @param other the render that the next one is compared with
 */
export function rebase(was: Sent, other: Sent): Sent {
  if (other instanceof SentNode) {
    if (!(was instanceof SentNode) || was.template !== other.template) return UNKNOWN
    return new SentNode(other.template, values(was.values, other.values))
  }
  if (other instanceof SentStream && was instanceof SentStream) return was
  if (!(other instanceof SentList) || !other.template) return other
  if (!(was instanceof SentList) || was.template !== other.template || was.count !== other.count)
    return UNKNOWN
  if (was.values && other.values) other.values = values(was.values, other.values)
  return other
}

/** Equal to no render. */
const UNKNOWN = new PrintedText('\0')

function values(was: readonly Sent[], other: readonly Sent[]): Sent[] {
  return other.map((each, i) => rebase(was[i], each))
}
