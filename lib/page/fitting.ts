import type { FlashMessages } from '../view/flash.ts'

/**
 * What the JSON of flash messages may take. Browsers keep 4096 bytes of a cookie with its name; base64 makes four letters
 * of three bytes, and the time and the signature stand beside the messages. @unit bytes
 */
const MAX_BYTES = 2600

/** Messages that are kept when not all fit: the newest. */
const MAX_KINDS = 20

/** A longer name of a kind is left out with its message, when not all fit. @unit bytes of JSON */
const LONGEST_KIND = 66

/** What stands around a message, beside its quotes: a colon and a comma. @unit bytes */
const AROUND = 2

/**
 * Messages that fit into a cookie, whatever letters they have: those that were given when they do. Else short messages
 * stay whole, and long ones share what is left and end in "…".
 */
export function fitting(messages: FlashMessages): FlashMessages {
  if (sizeOf(messages) <= MAX_BYTES) return messages
  const kept = Object.entries(messages)
    .filter(([kind]) => sizeOf(kind) <= LONGEST_KIND)
    .slice(-MAX_KINDS)
  const shown: Record<string, string> = Object.fromEntries(kept)
  let left = MAX_BYTES - AROUND
  const bySize = kept
    .map(([kind, text]) => ({ kind, text, size: sizeOf(text) }))
    .sort((a, b) => a.size - b.size)
  for (const [i, { kind, text }] of bySize.entries()) {
    const beside = sizeOf(kind) + AROUND
    const cut = cutTo(text, Math.floor(left / (bySize.length - i)) - beside)
    Object.defineProperty(shown, kind, { value: cut })
    left -= beside + sizeOf(cut)
  }
  return shown
}

/** A text whose JSON has no more bytes than that, cut between two characters. */
function cutTo(text: string, max: number): string {
  if (sizeOf(text) <= max) return text
  let left = max - sizeOf('…')
  let end = 0
  for (const character of text) {
    left -= sizeOf(character) - 2
    if (left < 0) break
    end += character.length
  }
  return `${text.slice(0, end)}…`
}

function sizeOf(value: string | FlashMessages): number {
  return Buffer.byteLength(JSON.stringify(value))
}
