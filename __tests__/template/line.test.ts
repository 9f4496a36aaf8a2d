import { load } from 'cheerio'
import { Tree } from '../../lib/protocol/tree.ts'
import { each } from '../../lib/template/each.ts'
import { html } from '../../lib/template/html.ts'
import type { Rendered } from '../../lib/template/rendered.ts'
import { firstTree, nextDiff } from '../../lib/template/diff/to-diff.ts'
import { toHtml } from '../../lib/template/print/to-html.ts'

const TEXTS = ['\n\nDear all', '\nx', 'x\n', '', '\r\n\r\nx', '\n']

const shown = (page: string): string => load(page)('pre, textarea, listing').text()
const asRead = (text: string): string => text.replace(/\r\n?/g, '\n')

test.each<[string, (text: string) => Rendered]>([
  ['a textarea', (text) => html`<textarea name="text">${text}</textarea>`],
  ['a pre', (text) => html`<pre>${text}</pre>`],
  ['a listing', (text) => html`<listing>${text}</listing>`],
  ['a pre with a template', (text) => html`<pre>${html`${text}`}</pre>`],
  ['a pre with rows', (text) => html`<pre>${each([text], String, (row) => html`${row}`)}</pre>`],
  ['a pre with texts', (text) => html`<pre>${[text]}</pre>`],
  [
    'a pre that begins with a written line',
    (text) => html`<pre>
${text}</pre>`,
  ],
])('%s has the text as it is given, in pages and after updates', (_what, render) => {
  for (const text of TEXTS) {
    expect(shown(toHtml(render(text)))).toBe(asRead(text))
    const { tree, sent } = firstTree(render('before'), { splices: true })
    const merged = new Tree(tree)
    merged.merge(nextDiff(sent, render(text), { splices: true }).diff ?? {})
    expect(shown(merged.toString())).toBe(asRead(text))
  }
})

test('a text that begins with no line is printed as ever', () => {
  expect(toHtml(html`<textarea>${'x'}</textarea><pre>${null}</pre>`)).toBe(
    '<textarea>x</textarea><pre></pre>',
  )
})
