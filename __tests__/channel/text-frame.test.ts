import * as ws from 'ws'
import { textFrame } from '../../lib/transport/text-frame.ts'

// Its types leave it out.
const { Sender } = ws as unknown as { Sender: { frame(data: Buffer, options: object): Buffer[] } }

const LENGTHS = [0, 1, 125, 126, 127, 65_535, 65_536, 1_000_000]

/** What ws would write for a text, in its two pieces. */
function frameOfWs(text: string): Buffer {
  const options = { fin: true, opcode: 1, mask: false, readOnly: true, rsv1: false }
  return Buffer.concat(Sender.frame(Buffer.from(text), options))
}

test.each(LENGTHS)('a text of %d bytes is framed as ws does it', (length) => {
  const text = 'x'.repeat(length)
  expect(textFrame(text).equals(frameOfWs(text))).toBe(true)
})

test.each(['é'.repeat(63), '😀'.repeat(32), 'half of a pair: \ud83d', '"\u2028"', 'ÿ'.repeat(40_000)])(
  'the length is that of the bytes, not of the characters (%#)',
  (text) => {
    expect(textFrame(text).equals(frameOfWs(text))).toBe(true)
  },
)
