import fc from 'fast-check'
import { Tree } from '../../lib/protocol/tree.ts'
import { each } from '../../lib/template/each.ts'
import { html, raw } from '../../lib/template/html.ts'
import type { Renderable, Rendered } from '../../lib/template/rendered.ts'
import { firstTree, nextDiff } from '../../lib/template/diff/to-diff.ts'
import { toHtml } from '../../lib/template/print/to-html.ts'
import { runsOf } from '../support/thorough.ts'

/** A random page: texts, conditions, nested templates of several shapes, lists of lists, in any combination. */
type Content =
  | { kind: 'text'; text: string | number | null | boolean }
  | { kind: 'raw'; text: string }
  | { kind: 'plain'; items: Content[] }
  | { kind: 'box'; shape: number; a: Content; b: Content }
  | { kind: 'list'; reuse: boolean; items: { id: number; content: Content }[] }

const { content } = fc.letrec<{ content: Content }>((tie) => ({
  content: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({
      kind: fc.constant('text' as const),
      text: fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.boolean()),
    }),
    fc.record({ kind: fc.constant('raw' as const), text: fc.constantFrom('<b>x</b>', '', '<hr>') }),
    fc.record({ kind: fc.constant('plain' as const), items: fc.array(tie('content'), { maxLength: 3 }) }),
    fc.record({ kind: fc.constant('box' as const), shape: fc.nat(2), a: tie('content'), b: tie('content') }),
    fc.record({
      kind: fc.constant('list' as const),
      reuse: fc.boolean(),
      items: fc.uniqueArray(fc.record({ id: fc.nat(12), content: tie('content') }), {
        selector: (item) => item.id,
        maxLength: 8,
      }),
    }),
  ),
}))

function print(page: Content): Renderable {
  switch (page.kind) {
    case 'text':
      return page.text
    case 'raw':
      return raw(page.text)
    case 'plain':
      return page.items.map(print)
    case 'box':
      return box(page.shape, print(page.a), print(page.b))
    case 'list':
      return each(
        page.items,
        (item) => item.id,
        (item) => html`<div>${item.id}${print(item.content)}</div>`,
        page.reuse ? each.same : undefined,
      )
  }
}

function box(shape: number, a: Renderable, b: Renderable): Rendered {
  if (shape === 0) return html`<section>${a}</section>${b}`
  if (shape === 1) return html`<div class="x ${typeof a === 'string' ? a : 1}">${a}${b}</div>`
  return html`${a}`
}

test.each([
  ['Phoenix', { splices: false }],
  ['our own client', { splices: true }],
])('N18: merging diffs for %s prints what a fresh render prints', (_name, dialect) => {
  fc.assert(
    fc.property(fc.array(content, { minLength: 2, maxLength: 6 }), (pages) => {
      const render = (page: Content): Rendered => html`<main>${print(page)}</main>`
      const first = firstTree(render(pages[0] as Content), dialect)
      const tree = new Tree(wire(first.tree))
      let sent = first.sent
      for (const page of pages) {
        const next = nextDiff(sent, render(page), dialect)
        sent = next.sent
        if (next.diff) tree.merge(wire(next.diff))
        expect(tree.toString()).toBe(toHtml(render(page)))
      }
      expect(nextDiff(sent, render(pages.at(-1) as Content), dialect).diff).toBeUndefined()
    }),
    { numRuns: runsOf('pages that are merged', 2000, 500) },
  )
})

test('a list of many moves prints what a fresh render prints', () => {
  const list = (ids: readonly number[]): Rendered =>
    html`<ul>${each(ids, Number, (id) => html`<li>${id}</li>`)}</ul>`
  const order = fc.uniqueArray(fc.nat(60), { maxLength: 50 })
  fc.assert(
    fc.property(order, order, fc.boolean(), (before, after, splices) => {
      const first = firstTree(list(before), { splices })
      const tree = new Tree(wire(first.tree))
      const { diff } = nextDiff(first.sent, list(after), { splices })
      if (diff) tree.merge(wire(diff))
      expect(tree.toString()).toBe(toHtml(list(after)))
    }),
    { numRuns: runsOf('lists whose rows move', 2000, 500) },
  )
})

const wire = <Message>(message: Message): Message => JSON.parse(JSON.stringify(message)) as Message
