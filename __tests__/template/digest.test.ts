import { compare } from '../../lib/protocol/digest.ts'
import { MAX_TOKEN } from '../../lib/protocol/limits.ts'
import { liveRender, liveView } from '../../lib/index.ts'
import { each } from '../../lib/template/each.ts'
import { html } from '../../lib/template/html.ts'
import { Nest, type Rendered } from '../../lib/template/rendered.ts'
import { firstTree } from '../../lib/template/diff/to-diff.ts'
import { toBytes } from '../../lib/template/print/to-html.ts'

type Row = readonly [key: string, text: string]

const page = (clock: string, rows: readonly Row[], more: unknown = ''): Rendered =>
  html`<p class="${clock}">${clock}</p><ul>${each(
    rows,
    ([key]) => key,
    ([key, text]) => html`<li id="${key}">${text}</li>`,
  )}</ul>${more as string}`

/** What a page that was printed from one render is told of another one. */
async function told(printed: Rendered, now: Rendered): Promise<unknown> {
  const nest = new Nest({ content: printed, flash: '' }, () => Promise.reject(new Error('nothing is nested')))
  const bytes = await toBytes(html`<div>${nest}</div>`)
  const digest = /^<div data-phx-digest="([^"]*)">/.exec(bytes.toString())?.[1] ?? ''
  return compare(digest, firstTree(now, { splices: true }).tree)
}

const rows: readonly Row[] = [
  ['a', 'one'],
  ['b', 'two & <three>'],
]

test('what is rendered the same is said to be as it was printed', async () => {
  expect(await told(page('é', rows), page('é', rows))).toEqual([1, 1, 1, 1])
})

test('of what differs, only that', async () => {
  const [first, second] = rows as [Row, Row]
  expect(await told(page('12:00', rows), page('12:01', rows))).toEqual([0, 0, 1, 1])
  expect(await told(page('', rows), page('', [second, ['c', 'new'], first]))).toEqual([1, 1, [2, 0], 1])
  expect(await told(page('', rows), page('', [first, ['b', 'other']]))).toEqual([1, 1, [0, -1], 1])
  expect(await told(page('', rows, html`<b>x</b>`), page('', rows, html`<b>y</b>`))).toEqual([1, 1, 1, 0])
})

test('rows that are alike are each taken once', async () => {
  const alike = (keys: string): Rendered =>
    html`<ul>${each(
      keys.split(''),
      (_, i) => i,
      (key) => html`<li>${key}</li>`,
    )}</ul>`
  expect(await told(alike('aa'), alike('aa'))).toEqual([1])
  expect(await told(alike('aab'), alike('aac'))).toEqual([[1, -1, -1]])
})

test('rows with nested views are there, and not known', async () => {
  const view = liveView({ mount: () => ({}), render: () => html`<b>in</b>` })
  const nesting = html`<ul>${each(
    ['a', 'b'],
    (key) => key,
    (key) => html`<li>${liveRender(view, { id: key })}</li>`,
  )}</ul>`
  const bytes = await toBytes(
    html`<div>${new Nest({ content: nesting, flash: '' }, () => Promise.resolve(html`<div></div>`))}</div>`,
  )
  expect(bytes.toString()).toMatch(/data-phx-digest="[\w-]{4}\.\*~{8}"/)
})

test('nothing is said of another template', async () => {
  expect(await told(page('', rows), html`<p>${1}</p>`)).toBeUndefined()
})

test.each([
  ['short', 1000, 20, [1, 1, 1, 1]],
  ['long', 1000, 400, [1, 1, 1, 1]],
  ['very many long', 4000, 300, [1, 1, 0, 0]],
])(
  'a digest takes no more than 200 bytes or a fiftieth of a page, and than a join may send: %s rows',
  async (_, count, length, known) => {
    const many = Array.from({ length: count }, (_, i): Row => [String(i), 'x'.repeat(length)])
    const bytes = await toBytes(
      html`<div>${new Nest({ content: page('', many), flash: '' }, () => Promise.reject(new Error()))}</div>`,
    )
    const digest = /data-phx-digest="([^"]*)"/.exec(bytes.toString())?.[1] ?? ''
    expect(digest.length).toBeLessThanOrEqual(Math.min(Math.max(200, bytes.length / 50), MAX_TOKEN))
    expect(await told(page('', many), page('', many))).toEqual(known)
  },
)

test('odd digests are answered with nothing known', () => {
  const { tree } = firstTree(page('', rows), { splices: true })
  for (const digest of ['', '.', '*', '....', 'x'.repeat(5000), '\0', '*AAAA.*'])
    expect(compare(digest, tree)).toBeUndefined()
})
