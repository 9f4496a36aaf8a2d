import { each } from '../../lib/template/each.ts'
import { html } from '../../lib/template/html.ts'
import type { Renderable, Rendered } from '../../lib/template/rendered.ts'
import { firstTree, nextDiff } from '../../lib/template/diff/to-diff.ts'
import { toHtml } from '../../lib/template/print/to-html.ts'

const phoenix = { splices: false }
const ours = { splices: true }

const diff = (before: Rendered, after: Rendered, dialect = phoenix): unknown =>
  nextDiff(firstTree(before, dialect).sent, after, dialect).diff

const line = (a: Renderable, b: Renderable): Rendered => html`<p class="${a}">${b}</p>`
const rows = (...names: readonly string[]): Rendered =>
  html`<ul>${each(
    names,
    (name) => name.charAt(0),
    (name) => html`<li>${name}</li>`,
  )}</ul>`

test('sends statics and dynamics at first', () => {
  expect(firstTree(line('x', 1), phoenix).tree).toEqual({ 0: 'x', 1: '1', s: ['<p class="', '">', '</p>'] })
})

test.each<[string, Rendered, Rendered, unknown]>([
  ['nothing when nothing changed', line('x', 1), line('x', 1), undefined],
  ['what changed only', line('x', 1), line('x', 2), { 1: '2' }],
  ['escaped text', line('x', 1), line('<', '<'), { 0: '&lt;', 1: '&lt;' }],
  ['nothing when nothing becomes another nothing', line('x', null), line('x', false), undefined],
  ['nothing for an equal class list', line(['a', 'b'], 1), line(['a', 'b'], 1), undefined],
  ['a class list that changed', line(['a', 'b'], 1), line(['a'], 1), { 0: 'a' }],
  [
    'a template that appears',
    line('x', ''),
    line('x', html`<b>${1}</b>`),
    { 1: { s: ['<b>', '</b>'], 0: '1' } },
  ],
  ['a template that goes', line('x', html`<b>${1}</b>`), line('x', false), { 1: '' }],
])('sends %s', (_what, before, after, expected) => {
  expect(diff(before, after)).toEqual(expected)
})

test('sends the change inside a nested template without its statics', () => {
  const nested = (n: number): Rendered => line('x', html`<b>${n}</b>`)
  expect(diff(nested(1), nested(2))).toEqual({ 1: { 0: '2' } })
})

test('sends statics that are needed twice once', () => {
  const bold = (n: number): Rendered => html`<b>${n}</b>`
  const { tree } = firstTree(html`<p>${bold(1)}</p>${bold(2)}`, phoenix)
  expect(tree).toMatchObject({ 0: { 0: '1', s: 0 }, 1: { 0: '2', s: 0 }, p: { 0: ['<b>', '</b>'] } })
})

test.each<[string, Rendered, Rendered, unknown]>([
  ['a changed row', rows('a', 'b'), rows('a', 'b!'), { 1: { 0: 'b!' }, kc: 2 }],
  ['an appended row', rows('a'), rows('a', 'b'), { 1: { 0: 'b' }, kc: 2 }],
  ['a shorter list', rows('a', 'b'), rows('a'), { kc: 1 }],
  ['an emptied list', rows('a', 'b'), rows(), { kc: 0 }],
  ['swapped rows', rows('a', 'b'), rows('b', 'a'), { 0: 1, 1: 0, kc: 2, km: true }],
  [
    'a moved row that changed',
    rows('a', 'b'),
    rows('b!', 'a'),
    { 0: [1, { 0: 'b!' }], 1: 0, kc: 2, km: true },
  ],
  ['a row before another', rows('b'), rows('a', 'b'), { 0: { 0: 'a' }, 1: 0, kc: 2, km: true }],
])('tells Phoenix of %s', (_what, before, after, expected) => {
  expect(diff(before, after)).toEqual({ 0: { k: expected } })
})

test.each<[string, Rendered, Rendered, unknown]>([
  ['a changed row', rows('a', 'b'), rows('a', 'b!'), { 1: { 0: 'b!' }, kc: 2 }],
  ['a row before others', rows('b', 'c'), rows('a', 'b', 'c'), { sp: [[0, 0, [{ 0: 'a' }]]], kc: 3 }],
  ['a row that goes', rows('a', 'b', 'c'), rows('a', 'c'), { sp: [[1, 1, []]], kc: 2 }],
  [
    'swapped rows',
    rows('a', 'b', 'c'),
    rows('c', 'b', 'a'),
    {
      sp: [
        [0, 0, [2, 1]],
        [3, 2, []],
      ],
      kc: 3,
    },
  ],
  [
    'a row that moved down',
    rows('a', 'b', 'c'),
    rows('b', 'c', 'a'),
    {
      sp: [
        [0, 1, []],
        [2, 0, [0]],
      ],
      kc: 3,
    },
  ],
  [
    'a change behind',
    rows('b', 'c'),
    rows('a', 'b', 'c!'),
    { sp: [[0, 0, [{ 0: 'a' }]]], 2: { 0: 'c!' }, kc: 3 },
  ],
])('tells our own client of %s', (_what, before, after, expected) => {
  expect(diff(before, after, ours)).toEqual({ 0: { k: expected } })
})

test('sends a list whose rows change their template afresh', () => {
  const list = (bold: boolean): Rendered =>
    html`<ul>${each([1, 2], Number, (n) => (bold && n === 2 ? html`<b>${n}</b>` : html`<i>${n}</i>`))}</ul>`
  expect(diff(list(false), list(true))).toMatchObject({ 0: { s: ['', ''], k: { kc: 2 } } })
})

test('does not render a row whose item is the same object', () => {
  const items = [{ id: 1 }, { id: 2 }]
  const seen: number[] = []
  const row = (item: { id: number }): Rendered => (seen.push(item.id), html`<li>${item.id}</li>`)
  const list = (all: typeof items): Rendered => html`<ul>${each(all, (item) => item.id, row, each.same)}</ul>`
  const { sent } = firstTree(list(items), phoenix)
  nextDiff(sent, list([{ id: 1 }, ...items.slice(1)]), phoenix)
  expect(new Set(seen.splice(2))).toEqual(new Set([1]))
})

test('renders a row again when what it depends on besides its item changed', () => {
  const items = [{ id: 1 }, { id: 2 }]
  const list = (chosen: number): Rendered => {
    const row = ({ id }: { id: number }): Rendered => html`<li class=${id === chosen && 'on'}>${id}</li>`
    return html`<ul>${each(
      items,
      (item) => item.id,
      row,
      (item) => item.id === chosen,
    )}</ul>`
  }
  expect(diff(list(1), list(2))).toEqual({ 0: { k: { 0: { 0: '' }, 1: { 0: ' class="on"' }, kc: 2 } } })
})

test('of a long list, one row or a few are sent as they would be of a short one', () => {
  const items = Array.from({ length: 200 }, (_, id) => ({ id, name: 'a' }))
  const list = (...changed: readonly number[]): Rendered =>
    html`${each(
      items.map((item) => (changed.includes(item.id) ? { ...item, name: 'b' } : item)),
      ({ id }) => id,
      ({ name }) => html`<li>${name}</li>`,
      each.same,
    )}`
  const sent = (...changed: readonly number[]): string => JSON.stringify(diff(list(), list(...changed)))
  expect(sent(150)).toBe('{"0":{"k":{"150":{"0":"b"},"kc":200}}}')
  expect(sent(150, 7)).toBe('{"0":{"k":{"7":{"0":"b"},"150":{"0":"b"},"kc":200}}}')
})

const grid = (n: { id: number }): Rendered => html`<b>${n.id}</b>`
const line2 = (n: { id: number }): Rendered => html`<i>${n.id}</i>`

test.each([
  ['each.same', each.same],
  ['an answer of its own', () => 1],
])('sends a list afresh when another each takes its place (%s)', (_how, reuse) => {
  const items = [{ id: 1 }, { id: 2 }]
  const list = (isGrid: boolean): Rendered =>
    html`<p>${isGrid ? each(items, (n) => n.id, grid, reuse) : each(items, (n) => n.id, line2, reuse)}</p>`
  expect(diff(list(true), list(false))).toMatchObject({ 0: { s: ['<i>', '</i>'], k: { kc: 2 } } })
})

test('asks the former each for the keys of its items', () => {
  const users = [{ name: 'ada' }]
  const posts = [{ title: 'one' }]
  const tabs = (isUsers: boolean): Rendered => {
    const row = (text: string): Rendered => html`<li>${text}</li>`
    if (isUsers)
      return html`<ul>${each(
        users,
        (u) => u.name.trim(),
        (u) => row(u.name.trim()),
        each.same,
      )}</ul>`
    return html`<ul>${each(
      posts,
      (p) => p.title.trim(),
      (p) => row(p.title.trim()),
      each.same,
    )}</ul>`
  }
  const both = (isUsers: boolean): Rendered => html`<div>${tabs(isUsers)}</div>`
  expect(diff(both(true), both(false))).toBeDefined()
  const mixed = (isUsers: boolean): Rendered =>
    html`<ul>${
      isUsers
        ? each(
            users,
            (u) => u.name.trim(),
            (u) => html`<li>${u.name.trim()}</li>`,
            each.same,
          )
        : each(
            posts,
            (p) => p.title.trim(),
            (p) => html`<li>${p.title.trim()}</li>`,
            each.same,
          )
    }</ul>`
  expect(diff(mixed(true), mixed(false))).toMatchObject({ 0: { k: { 0: { 0: 'one' } } } })
})

test('takes nothing but an array', () => {
  expect(() => each(new Set([1]) as never, Number, String)).toThrow(
    expect.objectContaining({ code: 'LIVE_VALUE_KIND' }),
  )
})

test('finds out that the items were changed in place', () => {
  const items = [1, 2]
  const list = (): Rendered => html`<ul>${each(items, Number, (n) => html`<li>${n}</li>`, each.same)}</ul>`
  const { sent } = firstTree(list(), phoenix)
  items[0] = 3
  expect(() => nextDiff(sent, list(), phoenix)).toThrow(
    expect.objectContaining({ code: 'LIVE_ITEMS_CHANGED' }),
  )
})

test('refuses two rows with one key', () => {
  const twice = html`${each(['a', 'a'], String, (name) => html`<i>${name}</i>`)}`
  expect(() => firstTree(twice, phoenix)).toThrow(expect.objectContaining({ code: 'LIVE_KEY_TWICE' }))
  expect(() => toHtml(twice)).toThrow(expect.objectContaining({ code: 'LIVE_KEY_TWICE' }))
})
