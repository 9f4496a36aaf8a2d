/** A message whose payload is bytes, as the channel protocol of phoenix.js 1.8 sends it. */
export type BinaryFrame = {
  readonly joinRef: string
  readonly ref: string
  readonly topic: string
  readonly event: string
  readonly payload: Buffer
}

/** The first byte of a message of a browser. */
const PUSH = 0

/** The kind, and the lengths of the four texts that follow. @unit bytes */
const HEADER = 5

/** The bytes of a binary message, as a browser sends it. Each text has at most 255 bytes. */
export function encodeBinary({ joinRef, ref, topic, event, payload }: BinaryFrame): Buffer {
  const texts = [joinRef, ref, topic, event].map((text) => Buffer.from(text))
  return Buffer.concat([Buffer.from([PUSH, ...texts.map(({ length }) => length)]), ...texts, payload])
}

/**
 * Reads a binary message: a byte for its kind, the lengths of join ref, ref, topic and event in a byte each, these
 * texts, and then the payload. For an invalid message, a sentence that says what is wrong with it.
 */
export function decodeBinary(data: Buffer): BinaryFrame | string {
  if (data.length < HEADER || data[0] !== PUSH) return 'it is binary, and no message of the channel protocol'
  let end = HEADER
  const texts = [...data.subarray(1, HEADER)].map((length) => data.toString('utf8', end, (end += length)))
  if (end > data.length) return 'it is binary, and shorter than it says'
  const [joinRef = '', ref = '', topic = '', event = ''] = texts
  return { joinRef, ref, topic, event, payload: data.subarray(end) }
}
