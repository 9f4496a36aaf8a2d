import type { Duplex } from 'node:stream'

/** The last, and only, frame of a text message. */
const FINAL_TEXT = 0x81
const CLOSE = 0x88
const PONG = 0x8a

/** What is of at most so many bytes has a header of two bytes. All but texts has to be so small. */
const SMALL = 125

/** The headers of small texts by their length, each as a text of two characters. */
const HEADERS = Array.from({ length: SMALL + 1 }, (_, length) => String.fromCodePoint(FINAL_TEXT, length))

/**
 * Writes a text as a WebSocket frame of a server (RFC 6455, section 5.2), by one write. ws writes its header and its
 * text one after the other, for which Node needs a third more time than for the whole of a small event. A small text in
 * ASCII, as most answers to events are, needs no Buffer either: that is a sixth of what is left.
 */
export function writeText(socket: Duplex, text: string, sent?: () => void): void {
  const length = Buffer.byteLength(text)
  const header = length === text.length ? HEADERS[length] : undefined
  if (header !== undefined) socket.write(header + text, 'latin1', sent)
  else socket.write(frameOf(text, length), sent)
}

function frameOf(text: string, length: number): Buffer {
  const header = length <= SMALL ? 2 : length < 65_536 ? 4 : 10
  const frame = Buffer.allocUnsafe(header + length)
  frame[0] = FINAL_TEXT
  if (header === 2) frame[1] = length
  else if (header === 4) frame.writeUInt16BE(length, frame.writeUInt8(126, 1))
  else frame.writeBigUInt64BE(BigInt(length), frame.writeUInt8(127, 1))
  frame.write(text, header)
  return frame
}

/** The answer to a ping. @param data of the ping: at most 125 bytes */
export function pongFrame(data: Buffer): Buffer {
  return Buffer.concat([Buffer.of(PONG, data.length), data])
}

/** @param code left out where no reason is given */
export function closeFrame(code?: number): Buffer {
  return code === undefined ? Buffer.of(CLOSE, 0) : Buffer.of(CLOSE, 2, code >> 8, code & 0xff)
}
