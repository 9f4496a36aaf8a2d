type FrameParts = {
  readonly isLast?: boolean
  readonly isMasked?: boolean
  /** The first of the bits that are reserved for extensions. */
  readonly isReserved?: boolean
}

/** The opcodes of frames (RFC 6455, section 5.2). */
export const OPCODE = { rest: 0, text: 1, binary: 2, unknown: 3, close: 8, ping: 9, pong: 10 } as const

/** A frame as a client writes it. */
export function clientFrame(
  opcode: number,
  payload: string | Buffer = '',
  { isLast = true, isMasked = true, isReserved = false }: FrameParts = {},
): Buffer {
  const data = Buffer.from(payload)
  const first = (isLast ? 0x80 : 0) | (isReserved ? 0x40 : 0) | opcode
  const mask = isMasked ? Buffer.of(1, 2, 3, 4) : Buffer.alloc(0)
  const masked = isMasked ? data.map((byte, i) => byte ^ ((i % 4) + 1)) : data
  return Buffer.concat([Buffer.of(first), lengthOf(data.length, isMasked), mask, masked])
}

/** The payload of a close frame. */
export function reason(code: number, text: string | Buffer = ''): Buffer {
  return Buffer.concat([Buffer.of(code >> 8, code & 0xff), Buffer.from(text)])
}

function lengthOf(length: number, isMasked: boolean): Buffer {
  const bit = isMasked ? 0x80 : 0
  if (length < 126) return Buffer.of(bit | length)
  const bytes = Buffer.alloc(length < 65_536 ? 3 : 9)
  if (length < 65_536) bytes.writeUInt16BE(length, bytes.writeUInt8(bit | 126))
  else bytes.writeBigUInt64BE(BigInt(length), bytes.writeUInt8(bit | 127))
  return bytes
}
