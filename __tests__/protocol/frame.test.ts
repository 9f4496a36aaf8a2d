import fc from 'fast-check'
import { decode, encode, type Frame, type Payload } from '../../lib/protocol/frame.ts'

const reference = fc.option(fc.string({ maxLength: 255 }))

test('what was encoded is decoded', () => {
  const frames = fc.record({
    joinRef: reference,
    ref: reference,
    topic: fc.string(),
    event: fc.string(),
    payload: fc.dictionary(fc.string(), fc.jsonValue()) as fc.Arbitrary<Payload>,
  })
  fc.assert(
    fc.property(frames, (frame: Frame) => {
      expect(decode(encode(frame))).toEqual(JSON.parse(JSON.stringify(frame)))
    }),
  )
})

test('anything else is a sentence, never an exception', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      const read = decode(text)
      expect(typeof read === 'string' ? read : encode(read)).toBeTruthy()
    }),
  )
})

test.each([
  ['', 'it is not JSON'],
  ['{', 'it is not JSON'],
  ['{}', 'it is not an array of five'],
  ['[1,2,3,4]', 'it is not an array of five'],
  ['[1,null,"t","e",{}]', 'its join ref is neither text nor null'],
  ['[null,true,"t","e",{}]', 'its ref is neither text nor null'],
  [`["${'x'.repeat(256)}",null,"t","e",{}]`, 'its join ref is neither text nor null'],
  ['[null,null,7,"e",{}]', 'its topic is not text'],
  ['[null,null,"t",null,{}]', 'its event is not text'],
  ['[null,null,"t","e",null]', 'its payload is not an object'],
  ['[null,null,"t","e",[]]', 'its payload is not an object'],
])('says what is wrong with %s', (text, flaw) => {
  expect(decode(text)).toBe(flaw)
})
