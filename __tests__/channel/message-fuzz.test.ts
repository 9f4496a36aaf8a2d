import { Receiver } from 'ws'
import { MessageReaders } from '../../lib/transport/message-reader.ts'
import { dice } from '../support/damage.ts'
import { runsOf } from '../support/thorough.ts'
import { clientFrame, OPCODE, reason } from './client-frames.ts'
import { Hearing } from './hearing.ts'

const MAX_PAYLOAD = 500
/** WebSockets that speak at the same time. */
const TOGETHER = 40
const LENGTHS = [0, 0, 1, 2, 5, 30, 124, 125, 126, 127, 499, 501, 65_536]
const CODES = [1000, 1001, 1005, 3000, 4999, 5000]
/** The largest pieces that a stream comes in. @unit bytes */
const PIECES = [1, 3, 10, 200, 100_000]

const roll = dice(2026)
const oneOf = <T>(values: readonly T[]): T => values[roll(values.length)] as T

/** Frames in any order, mostly good ones, of which a byte may be another, and the last may be cut. */
function stream(): Buffer {
  let isFragmented = false
  const frames = Array.from({ length: 1 + roll(6) }, () => {
    const kind = roll(30)
    if (kind === 0)
      return clientFrame(OPCODE.close, oneOf([Buffer.alloc(0), reason(oneOf(CODES), payload(120))]))
    if (kind < 5) return clientFrame(oneOf([OPCODE.ping, OPCODE.pong]), payload(125))
    if (kind === 5) return clientFrame(roll(16), payload(130), { isLast: roll(2) > 0, isMasked: roll(4) > 0 })
    const opcode = isFragmented ? OPCODE.rest : oneOf([OPCODE.text, OPCODE.binary])
    isFragmented = roll(3) === 0
    return clientFrame(opcode, payload(roll(4) > 0 ? 130 : 70_000), { isLast: !isFragmented })
  })
  const bytes = Buffer.concat(frames)
  if (roll(4) === 0) bytes[roll(bytes.length)] = roll(256)
  return roll(5) === 0 ? bytes.subarray(0, roll(bytes.length)) : bytes
}

function payload(most: number): Buffer {
  const bytes = Buffer.alloc(oneOf(LENGTHS.filter((length) => length <= most)), oneOf(['a', 'b', 'é', '€']))
  if (roll(10) === 0 && bytes.length > 0) bytes[roll(bytes.length)] = roll(256)
  return bytes
}

function cut(bytes: Buffer): Buffer[] {
  const pieces: Buffer[] = []
  const most = bytes.length > 10_000 ? 100_000 : oneOf(PIECES)
  for (let at = 0; at < bytes.length;) pieces.push(bytes.subarray(at, (at += 1 + roll(most))))
  return pieces
}

/** Bytes that are read twice: by the readers that WebSockets share, and by a receiver that is for them alone. */
class Pair {
  readonly pieces = cut(stream())
  readonly shared: Hearing
  readonly alone: Hearing
  readonly #receiver: Receiver

  constructor(readers: MessageReaders) {
    this.shared = new Hearing(readers)
    const alone = (this.alone = new Hearing(readers))
    const limits = { maxPayload: MAX_PAYLOAD, maxFragments: 1024, maxBufferedChunks: 4096 }
    this.#receiver = new Receiver({ isServer: true, ...limits })
      .on('message', (data: Buffer, isBinary: boolean) => alone.messageReceived(data, isBinary))
      .on('ping', (data: Buffer) => alone.pingReceived(data))
      .on('conclude', (code: number) => alone.closeReceived(code))
      .on('error', (error) => alone.readFailed(error))
  }

  /** Reads the next piece. @returns is there more? */
  read(): boolean {
    const piece = this.pieces.shift() ?? Buffer.alloc(0)
    // A receiver writes into what it reads.
    if (!this.alone.isOver) this.#receiver.write(Buffer.from(piece))
    this.shared.read(Buffer.from(piece))
    return this.pieces.length > 0
  }
}

test('WebSockets that share readers hear what each would hear from a receiver of its own', async () => {
  const count = runsOf('streams of WebSockets that share readers', 100_000, 6_000)
  const readers = new MessageReaders(MAX_PAYLOAD)
  const kinds = new Set<string>()
  for (let done = 0; done < count; done += TOGETHER) {
    const pairs = Array.from({ length: TOGETHER }, () => new Pair(readers))
    for (let left = pairs; left.length > 0;) {
      const next = oneOf(left)
      if (!next.read()) left = left.filter((pair) => pair !== next)
      if (roll(3) === 0) await Promise.resolve()
    }
    await new Promise(setImmediate)
    expect(pairs.map(({ shared }) => shared.heard)).toEqual(pairs.map(({ alone }) => alone.heard))
    for (const text of pairs.flatMap(({ alone }) => alone.heard)) kinds.add(text.split(' ')[0] ?? '')
  }
  // Each kind of what can be heard was met.
  expect([...kinds].filter((kind) => kind.startsWith('WS_ERR_')).length).toBeGreaterThanOrEqual(9)
  expect([...kinds]).toEqual(expect.arrayContaining(['binary', 'ping', 'close']))
})
