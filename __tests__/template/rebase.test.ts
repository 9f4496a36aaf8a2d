import { each, html, type Rendered } from '../../lib/index.ts'
import { Tree } from '../../lib/protocol/tree.ts'
import { rebase } from '../../lib/template/diff/rebase.ts'
import type { SentNode } from '../../lib/template/diff/sent.ts'
import { firstTree, nextDiff } from '../../lib/template/diff/to-diff.ts'

const ours = { splices: true }

/** What a browser shows that was sent one render, when the next is told from another that it has not seen. */
function shown(sent: Rendered, reset: Rendered, next: Rendered): string {
  const first = firstTree(sent, ours)
  const page = new Tree(first.tree)
  const told = rebase(first.sent, firstTree(reset, ours).sent) as SentNode
  const { diff } = nextDiff(told, next, ours)
  if (diff) page.merge(diff)
  return page.toString()
}

const text = (value: string, count = 0): Rendered => html`<p>${value}</p><b>${count}</b>`

const list = (rows: readonly string[], count = 0): Rendered =>
  html`<ul>${each(
    rows,
    (row) => row,
    (row) => html`<li>${row}</li>`,
  )}</ul><b>${count}</b>`

const choice = (mode: string, count = 0): Rendered =>
  html`${mode === 'a' ? html`<i>${count}</i>` : mode && html`<u>${count}</u>`}<b>${count}</b>`

const inner = (value: string, count: number): Rendered =>
  html`<div>${html`<i>${value}</i><u>${count}</u>`}</div>`

const table = (value: string, counts: readonly number[]): Rendered =>
  html`${counts.map((count) => html`<i>${value}</i><u>${count}</u>`)}`

test.each<readonly [string, Rendered, Rendered, Rendered, string]>([
  ['a text stays', text('new'), text(''), text('', 1), '<p>new</p><b>1</b>'],
  ['a text is given anew', text('new'), text(''), text('newer'), '<p>newer</p><b>0</b>'],
  ['rows stay', list(['a', 'b']), list([]), list([], 1), '<ul><li>a</li><li>b</li></ul><b>1</b>'],
  [
    'rows are given anew',
    list(['a', 'b']),
    list([]),
    list(['b', 'c']),
    '<ul><li>b</li><li>c</li></ul><b>0</b>',
  ],
  ['rows come where none were', list([]), list([]), list(['c']), '<ul><li>c</li></ul><b>0</b>'],
  ['an element stays', choice('a'), choice(''), choice('', 1), '<i>0</i><b>1</b>'],
  ['an element takes its place', choice('a'), choice(''), choice('b', 1), '<u>1</u><b>1</b>'],
  ['what is not a text takes the place', choice('b'), choice('a'), choice('a', 1), '<i>1</i><b>1</b>'],
  ['what is not a text comes where a text was', choice(''), choice('a'), choice('a', 1), '<i>1</i><b>1</b>'],
  ['a part inside stays', inner('x', 0), inner('', 0), inner('', 1), '<div><i>x</i><u>1</u></div>'],
  [
    'a part of rows stays',
    table('x', [1, 2]),
    table('', [1, 2]),
    table('', [1, 3]),
    '<i>x</i><u>1</u><i>x</i><u>3</u>',
  ],
  [
    'with other rows they are given anew',
    table('x', [1]),
    table('', [1, 2]),
    table('', [1, 3]),
    '<i></i><u>1</u><i></i><u>3</u>',
  ],
])('%s', (_what, sent, reset, next, expected) => {
  expect(shown(sent, reset, next)).toBe(expected)
})
