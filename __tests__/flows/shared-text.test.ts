import { ownText, sharedText } from '../../lib/http/shared-text.ts'

test('texts of many connections are equal to what came, however many there are', () => {
  for (let i = 0; i < 3_000; i++)
    expect(sharedText(`text ${String(i % 1_500)}`)).toBe(`text ${String(i % 1_500)}`)
  for (const text of ['', '__proto__', 'ä\u0000', 'x'.repeat(10_000)]) {
    expect(sharedText(text)).toBe(text)
    expect(ownText(text)).toBe(text)
  }
})
