/** Of a data frame that others of its message follow, the first bit is not set. */
const FINAL = 0x80
/** The frames that may stand between those of a message: ping, pong, close. */
const CONTROL = 0x08
const MASKED = 0x80
const NOTHING = Buffer.alloc(0)

/**
 * Follows the bytes of a client to where its messages end: of each frame it reads the length, and whether it is the last of
 * its message (RFC 6455, section 5.2). It refuses nothing.
 */
export class FrameBounds {
  /** What is still to come of a frame. @unit bytes */
  #missing = 0
  /** The beginning of a head whose rest is still to come. */
  #head = NOTHING
  #isFragmented = false

  /** Has everything come of each message that has begun? */
  get isBetween(): boolean {
    return this.#missing === 0 && this.#head.length === 0 && !this.#isFragmented
  }

  follow(chunk: Buffer): void {
    const bytes = this.#head.length === 0 ? chunk : Buffer.concat([this.#head, chunk])
    let at = this.#missing
    for (let size = sizeAt(bytes, at); size !== undefined; size = sizeAt(bytes, at)) {
      const first = bytes.readUInt8(at)
      if ((first & CONTROL) === 0) this.#isFragmented = (first & FINAL) === 0
      at += size
    }
    this.#missing = Math.max(0, at - bytes.length)
    this.#head = at < bytes.length ? Buffer.from(bytes.subarray(at)) : NOTHING
  }
}

/** The size of the frame that begins there; undefined while its head is not whole. @unit bytes */
function sizeAt(bytes: Buffer, at: number): number | undefined {
  if (at + 2 > bytes.length) return undefined
  const second = bytes.readUInt8(at + 1)
  const length = second & ~MASKED
  const lengthBytes = length === 126 ? 2 : length === 127 ? 8 : 0
  if (at + 2 + lengthBytes > bytes.length) return undefined
  const head = 2 + lengthBytes + ((second & MASKED) === 0 ? 0 : 4)
  if (lengthBytes === 0) return head + length
  return head + (lengthBytes === 2 ? bytes.readUInt16BE(at + 2) : Number(bytes.readBigUInt64BE(at + 2)))
}
