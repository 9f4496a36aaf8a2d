/** A letter takes at most three bytes in UTF-8. */
const BYTES = 3

/**
 * The desk that pages are put together on, one at a time: memory for each piece of a page takes longer than its letters
 * do. A page that is printed in the middle of another, or that is larger, makes room by taking along what lies there.
 */
let desk: Buffer | undefined
/** @unit bytes */
const SIZE = 262_144

/** Whose pieces lie there, and how many bytes. */
let owner: DeskOwner | undefined
let length = 0

/** Who puts pieces on the desk. */
export interface DeskOwner {
  /** Takes what lies there, and keeps it in its order. */
  takeAlong(bytes: Buffer): void
}

/** Puts a text on the desk, and shows it there; undefined when it is too long. */
export function putOnDesk(text: string, whose: DeskOwner): Uint8Array | undefined {
  const max = text.length * BYTES
  if (owner && (owner !== whose || length + max > SIZE)) leaveDesk(owner)
  if (max > SIZE) return undefined
  owner = whose
  desk ??= Buffer.allocUnsafeSlow(SIZE)
  const start = length
  length += desk.write(text, start)
  return desk.subarray(start, length)
}

/** Puts a text before what lies there; false when there is no room, or nothing of theirs. */
export function putBefore(text: string, whose: DeskOwner): boolean {
  const size = Buffer.byteLength(text)
  if (!desk || owner !== whose || length + size > SIZE) return false
  desk.copyWithin(size, 0, length)
  desk.write(text)
  length += size
  return true
}

/** How much lies there. @unit bytes */
export function lengthOnDesk(whose: DeskOwner): number {
  return owner === whose ? length : 0
}

/** Hands its owner what lies there. Others have nothing there. */
export function leaveDesk(whose: DeskOwner): void {
  if (!desk || owner !== whose) return
  const bytes = Buffer.from(desk.subarray(0, length))
  owner = undefined
  length = 0
  whose.takeAlong(bytes)
}
