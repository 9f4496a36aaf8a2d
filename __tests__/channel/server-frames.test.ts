import { PassThrough } from 'node:stream'
import * as ws from 'ws'
import { writeText } from '../../lib/transport/server-frames.ts'

// Its types leave it out.
const { Sender } = ws as unknown as { Sender: { frame(data: Buffer, options: object): Buffer[] } }

const LENGTHS = [0, 1, 125, 126, 127, 65_535, 65_536, 1_000_000]

/** What ws would write for a text, in its two pieces. */
function frameOfWs(text: string): Buffer {
  const options = { fin: true, opcode: 1, mask: false, readOnly: true, rsv1: false }
  return Buffer.concat(Sender.frame(Buffer.from(text), options))
}

/** What is written for a text, which has to be one piece. */
function written(text: string): Buffer {
  const chunks: Buffer[] = []
  const socket = new PassThrough({ highWaterMark: 1e7 }).on('data', (chunk: Buffer) => chunks.push(chunk))
  writeText(socket, text)
  expect(chunks).toHaveLength(1)
  return Buffer.concat(chunks)
}

test.each(LENGTHS)('a text of %d bytes is framed as ws does it', (length) => {
  const text = 'x'.repeat(length)
  expect(written(text).equals(frameOfWs(text))).toBe(true)
})

test.each(['é'.repeat(63), '😀'.repeat(32), 'half of a pair: \ud83d', '"\u2028"', 'ÿ'.repeat(40_000), 'ÿ'])(
  'the length is that of the bytes, not of the characters (%#)',
  (text) => {
    expect(written(text).equals(frameOfWs(text))).toBe(true)
  },
)
