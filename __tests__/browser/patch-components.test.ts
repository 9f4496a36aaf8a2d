import type { Diff } from '../../lib/protocol/diff.ts'
import type * as Page from './patch-page.ts'
import { inPage } from './patch-support.ts'

declare const patch: typeof Page

/** A message that is about components alone is written to their elements: the view is not compared. */

const card = ['<li title="', '"><b>', '</b>', '</li>']

/** A list with two cards, the second of which has one in it. */
const board = (): Diff => ({
  s: ['<ul>', '', '</ul>'],
  0: 1,
  1: 2,
  c: {
    1: { s: card, 0: 'one', 1: 'One', 2: '' },
    2: { s: card, 0: 'two', 1: 'Two', 2: { s: ['<ol>', '</ol>'], 0: 3 } },
    3: { s: card, 0: 'three', 1: 'Three', 2: '' },
  },
})

type Seen = { readonly html: string; readonly isViewCompared: boolean }

/** What a view shows after some messages, and whether the last one had all of it compared. */
function after(tree: Diff, ...messages: readonly Diff[]): Promise<Seen> {
  return inPage(
    ({ tree, messages }) => {
      const { patcher, view, witness } = patch.withTree(tree)
      for (const message of messages) {
        witness.updated.length = 0
        patcher.apply(message)
      }
      return { html: view.innerHTML, isViewCompared: witness.updated.includes(view) }
    },
    { tree, messages },
  )
}

const li = (cid: number, title: string, content: string): string =>
  `<li data-phx-component="${cid}" title="${title}">${content}</li>`
const three = li(3, 'three', '<b>Three</b>')
const two = (content = three): string => li(2, 'two', `<b>Two</b><ol>${content}</ol>`)

test.each<readonly [string, Diff, string]>([
  ['a text', { c: { 1: { 1: 'Eins' } } }, li(1, 'one', '<b>Eins</b>') + two()],
  ['an attribute of its element', { c: { 1: { 0: 'eins' } } }, li(1, 'eins', '<b>One</b>') + two()],
  [
    'one in another',
    { c: { 3: { 1: 'Drei' } } },
    li(1, 'one', '<b>One</b>') + two(li(3, 'three', '<b>Drei</b>')),
  ],
  [
    'two, one in the other',
    { c: { 2: { 1: 'Zwei' }, 3: { 1: 'Drei' } } },
    li(1, 'one', '<b>One</b>') + li(2, 'two', `<b>Zwei</b><ol>${li(3, 'three', '<b>Drei</b>')}</ol>`),
  ],
  [
    'new ones in one that is there',
    {
      c: {
        1: { 2: { s: ['<ol>', '', '</ol>'], 0: 4, 1: 5 } },
        4: { s: card, 0: 'four', 1: 'Four', 2: '' },
        5: { s: 4, 0: 'five', 1: 'Five', 2: '' },
      },
    },
    li(1, 'one', `<b>One</b><ol>${li(4, 'four', '<b>Four</b>')}${li(5, 'five', '<b>Five</b>')}</ol>`) + two(),
  ],
  ['one that goes', { c: { 2: { 2: '' } } }, li(1, 'one', '<b>One</b>') + li(2, 'two', '<b>Two</b>')],
])('in its element is written %s', async (_what, message, html) => {
  expect(await after(board(), message)).toEqual({ html: `<ul>${html}</ul>`, isViewCompared: false })
})

test.each<readonly [string, Diff, string]>([
  [
    'that begins anew',
    { c: { 1: { s: ['<li>', '</li>'], 0: 'new' } } },
    `<li data-phx-component="1">new</li>${two()}`,
  ],
  ['whose place moved', { 0: 2, 1: 1, c: { 1: { 1: 'Eins' } } }, two() + li(1, 'one', '<b>Eins</b>')],
  [
    'that is another in the same message',
    { c: { 2: { 2: { s: ['<ul>', '</ul>'], 0: 4 }, 1: 'Zwei' }, 4: { s: 2, 0: 'four', 1: 'Four', 2: '' } } },
    li(1, 'one', '<b>One</b>') + li(2, 'two', `<b>Zwei</b><ul>${li(4, 'four', '<b>Four</b>')}</ul>`),
  ],
])('the view is compared for a component %s', async (_which, message, html) => {
  expect(await after(board(), message)).toEqual({ html: `<ul>${html}</ul>`, isViewCompared: true })
})

test('an element that gets another id is another one, and has its number', async () => {
  const tree = { s: ['<p>', '</p>'], 0: 1, c: { 1: { s: ['<b id="', '">', '</b>'], 0: 'x', 1: 'a' } } }
  const { html } = await after(tree, { c: { 1: { 0: 'y' } } }, { c: { 1: { 1: 'b' } } })
  expect(html).toBe('<p><b data-phx-component="1" id="y">b</b></p>')
})

test('rows in a component come, go and change places', async () => {
  const rows = { s: ['<i>', '</i>'], k: { 0: { 0: 'a' }, 1: { 0: 'b' }, 2: { 0: 'c' }, kc: 3 } }
  const tree = { s: ['<div>', '</div>'], 0: 1, c: { 1: { s: ['<ul>', '</ul>'], 0: rows } } }
  const { html, isViewCompared } = await after(
    tree,
    { c: { 1: { 0: { k: { 0: 2, 1: [0, { 0: 'A' }], kc: 2, km: true } } } } },
    { c: { 1: { 0: { k: { 1: { 0: 'x' }, 2: { 0: 'y' }, kc: 3 } } } } },
  )
  expect(html).toBe('<div><ul data-phx-component="1"><i>c</i><i>x</i><i>y</i></ul></div>')
  expect(isViewCompared).toBe(false)
})

test('what a person and what scripts did to it stays', async () => {
  const seen = await inPage(() => {
    const { patcher, view, at } = patch.withTree({
      s: ['<div>', '</div>'],
      0: 1,
      c: { 1: { s: ['<p class="', '"><input>', '</p>'], 0: 'a', 1: 'x' } },
    })
    at('input').value = 'typed'
    at('input').focus()
    at('p').classList.add('theirs')
    at('p').append(document.createElement('hr'))
    patcher.apply({ c: { 1: { 0: 'b', 1: 'y' } } })
    return [at('input').value, document.activeElement === at('input'), view.innerHTML]
  })
  expect(seen).toEqual([
    'typed',
    true,
    '<div><p data-phx-component="1" class="b theirs"><input>y<hr></p></div>',
  ])
})

test('what waits for an answer is written when it has come', async () => {
  const seen = await inPage(() => {
    const tree = { s: ['<div>', '</div>'], 0: 1, c: { 1: { s: ['<p>', '</p>'], 0: 'a' } } }
    const { patcher, view, witness, at } = patch.withTree(tree)
    witness.locked.add(at('p'))
    const shown = ['b', 'c'].map((text) => {
      patcher.apply({ c: { 1: { 0: text } } })
      return view.textContent
    })
    witness.locked.clear()
    patcher.unlocked(at('p'))
    return [...shown, view.innerHTML]
  })
  expect(seen).toEqual(['a', 'a', '<div><p data-phx-component="1">c</p></div>'])
})

test.each([
  ['a nested view', 'data-phx-session="another"'],
  ['what the server does not change', 'phx-update="ignore"'],
  ['the copy of a portal', 'data-phx-teleported="x"'],
])('an element with its number in %s is left alone', async (_where, attribute) => {
  const seen = await inPage((attribute) => {
    const { patcher, view, at } = patch.withTree({
      s: [`<main><div ${attribute}></div>`, '</main>'],
      0: 1,
      c: { 1: { s: ['<p>', '</p>'], 0: 'a' } },
    })
    at('div').innerHTML = '<p data-phx-component="1">a</p>'
    patcher.apply({ c: { 1: { 0: 'b' } } })
    return [...view.querySelectorAll('p')].map((p) => p.textContent)
  }, attribute)
  expect(seen).toEqual(['a', 'b'])
})

test('random messages about components leave what a fresh render shows', async () => {
  const wrong = await inPage(() => patch.fuzzComponents(300))
  expect(wrong).toEqual([])
})
