import { each, html } from '../../lib/index.ts'
import { Nest, Nested } from '../../lib/template/rendered.ts'
import { toBytes, toHtml } from '../../lib/template/print/to-html.ts'

/** A page of so many rows with the same text. */
const rows = (
  count: number,
  text: string,
  made: (row: number) => void = () => undefined,
): ReturnType<typeof html> =>
  html`<ul>${each(
    Array.from({ length: count }, (_, i) => i),
    (i) => i,
    (i) => {
      made(i)
      return html`<li>${i} ${text}</li>`
    },
  )}</ul>`

test.each([
  ['short', rows(3, 'a')],
  ['of a few pieces', rows(3000, 'a')],
  ['of many', rows(30_000, 'abc')],
  ['in letters of three bytes', rows(3000, '漢字漢字漢字')],
  ['in letters of four bytes, and halves of them', rows(3000, '😀 \ud83d')],
  ['in one value that is longer than all pieces', html`<p>${'é'.repeat(300_000)}</p>`],
  [
    'with a long value between others',
    html`${rows(3000, 'a')}<p>${'ü'.repeat(300_000)}</p>${rows(3000, 'b')}`,
  ],
])('a page %s is its text in UTF-8', (_how, page) => {
  expect((toBytes(page) as Buffer).toString() === String(Buffer.from(toHtml(page)))).toBe(true)
})

test('pages that are printed while another is, and fail, leave it as it is', () => {
  const inner: unknown[] = []
  const page = rows(5000, 'outer', (row) => {
    if (row % 1000 === 0) inner.push(toBytes(rows(2000, `inner ${row}`)))
    if (row % 1500 === 0) expect(() => toBytes(html`${rows(3000, 'x')}${Symbol('none') as never}`)).toThrow()
  })
  const bytes = toBytes(page) as Buffer
  expect(bytes.toString() === toHtml(rows(5000, 'outer'))).toBe(true)
  const texts = [0, 1000, 2000, 3000, 4000].map((row) => toHtml(rows(2000, `inner ${row}`)))
  expect(inner.map(String).join() === texts.join()).toBe(true)
})

test('views nested in a long page stand in their places', async () => {
  const nested = new Nested({}, 'n', {}, false)
  const content = html`${rows(3000, 'a')}${nested}${rows(3000, 'b')}`
  const page = html`<div>${new Nest({ content, flash: '' }, async () => rows(4000, 'nested'))}</div>`
  const texts = [rows(3000, 'a'), rows(4000, 'nested'), rows(3000, 'b')].map(toHtml)
  const printed = String(await toBytes(page)).replace(/ data-phx-digest="[^"]*"/, '')
  expect(printed === `<div>${texts.join('')}</div>`).toBe(true)
})
