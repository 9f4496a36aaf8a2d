import type { Made } from './patch-tree.ts'
import type * as Page from './patch-page.ts'
import { inPage } from './patch-support.ts'

declare const patch: typeof Page

type Form = 'phoenix' | 'splice'

/** How a list of keys changes, and how many of the old rows have to be moved for it. */
const changes: readonly (readonly [name: string, was: string, next: string, moved: number])[] = [
  ['appended rows', 'abcdef', 'abcdefgh', 0],
  ['prepended rows', 'abcdef', 'ghabcdef', 0],
  ['rows put in between', 'abcdef', 'abcxydef', 0],
  ['two rows that change places', 'abcdef', 'aecdbf', 2],
  ['the first row moved to the end', 'abcdef', 'bcdefa', 1],
  ['the last row moved to the front', 'abcdef', 'fabcde', 1],
  ['a row removed', 'abcdef', 'abdef', 0],
  ['all rows removed', 'abcdef', '', 0],
  ['all rows replaced', 'abcdef', 'uvwxyz', 0],
  ['a row replaced', 'abcdef', 'abxdef', 0],
  ['rows reversed', 'abcdef', 'fedcba', 5],
  ['rows shuffled', 'abcdef', 'cfaebd', 3],
  ['everything at once', 'abcdef', 'gfbxad', 2],
  ['rows in an empty list', '', 'ab', 0],
]

const both = changes.flatMap((change) =>
  (['phoenix', 'splice'] as const).map((form) => [form, ...change] as const),
)

describe.each([
  ['with an id', true],
  ['without an id', false],
])('rows %s', (_, withId) => {
  test.each(both)('%s: %s', async (form, _name, was, next, moved) => {
    const seen = await inPage(follow, { form, was, next, withId })
    expect(seen.shown).toEqual(seen.wanted)
    expect(seen.left).toEqual(seen.right)
    // A row without id that is replaced at its place may keep its element in Phoenix's form.
    if (withId || form === 'splice')
      expect(seen.added).toBe(next.split('').filter((key) => !was.includes(key)).length)
    expect(seen.moves).toBeLessThanOrEqual(moved)
  })
})

type Given = { readonly form: Form; readonly was: string; readonly next: string; readonly withId: boolean }
type Seen = {
  readonly shown: string
  readonly wanted: string
  readonly left: readonly number[]
  readonly right: readonly number[]
  readonly added: number
  readonly moves: number
}

/** Applies a change of keys and notes which elements the kept rows had before and have now. */
function follow({ form, was, next, withId }: Given): Seen {
  const plain = (key: string): Made => patch.h`<li><i>${key}</i><b>${key}</b></li>`
  const named = (key: string): Made => patch.h`<li id="row-${key}"><i>${key}</i><b>${key}</b></li>`
  const list = (keys: string): Made =>
    patch.h`<ul>${patch.each(keys.split(''), (key) => key, withId ? named : plain)}<li>end</li></ul>`
  const { view, show, witness, at } = patch.joined(list(was))
  const rows = (): Element[] => [...at('ul').children].slice(0, -1)
  const before = rows()
  show(list(was + '!'), form)
  show(list(was), form)
  witness.added.length = 0
  const watcher = new MutationObserver(() => undefined)
  watcher.observe(view, { subtree: true, childList: true })
  show(list(next), form)
  const taken = watcher.takeRecords().flatMap((record) => [...record.removedNodes])
  const after = rows()
  const kept = next.split('').filter((key) => was.includes(key))
  return {
    shown: view.innerHTML,
    wanted: patch.parsed(list(next)),
    left: kept.map((key) => after.indexOf(before[was.indexOf(key)] as Element)),
    right: kept.map((key) => next.indexOf(key)),
    added: witness.added.length,
    moves: taken.filter((node) => after.includes(node as Element)).length,
  }
}

const forms: readonly Form[] = ['phoenix', 'splice']

test.each(forms)('%s: a moved row keeps its focus, its typed text and its selection', async (form) => {
  const seen = await inPage((form) => {
    const list = (keys: string, note: string): Made =>
      patch.h`<ul>${patch.each(
        keys.split(''),
        (key) => key,
        (key) => patch.h`<li><input id="field-${key}"> ${note}</li>`,
      )}</ul>`
    const { show, at } = patch.joined(list('abcdef', 'one'))
    const field = at('#field-b')
    field.focus()
    field.value = 'typed'
    field.setSelectionRange(1, 3, 'backward')
    show(list('fxedba', 'two'), form)
    const { value, selectionStart, selectionEnd, selectionDirection } = field
    return [
      document.activeElement === at('#field-b'),
      at('#field-b') === field,
      value,
      selectionStart,
      selectionEnd,
      selectionDirection,
    ]
  }, form)
  expect(seen).toEqual([true, true, 'typed', 1, 3, 'backward'])
})

test.each(forms)('%s: a moved row that changes is written in its new place', async (form) => {
  const seen = await inPage((form) => {
    const list = (rows: readonly [string, string][]): Made =>
      patch.h`<ul>${patch.each(
        rows,
        ([key]) => key,
        ([key, text]) => patch.h`<li id="${key}">${text}</li>`,
      )}</ul>`
    const { show, at } = patch.joined(
      list([
        ['a', '1'],
        ['b', '2'],
        ['c', '3'],
      ]),
    )
    const [a, c] = [at('#a'), at('#c')]
    show(
      list([
        ['c', 'three'],
        ['b', 'two'],
        ['a', 'one'],
        ['d', 'four'],
      ]),
      form,
    )
    return [at('ul').textContent, at('#a') === a, at('#c') === c]
  }, form)
  expect(seen).toEqual(['threetwoonefour', true, true])
})

test('an element that gets another id is another element', async () => {
  const seen = await inPage(() => {
    const panel = (id: string): Made => patch.h`<div><p id="${id}">text <b>${id}</b></p></div>`
    const { show, at, witness } = patch.joined(panel('a'))
    const old = at('#a')
    show(panel('b'))
    return [old.isConnected, at('div').innerHTML, witness.removed[0] === old, witness.added[0] === at('#b')]
  })
  expect(seen).toEqual([false, '<p id="b">text <b>b</b></p>', true, true])
})

test('thousands of rows without ids are replaced in no time to speak of', async () => {
  const seen = await inPage(() => {
    // The comment can only be written with the whole list around it.
    const list = (count: number, note: string): Made =>
      patch.h`<ul><!-- ${note} -->${patch.each(
        Array.from({ length: count }, (_, i) => i),
        (i) => i,
        (i) => patch.h`<li>${i} <b>${note}</b></li>`,
      )}</ul>`
    const { view, show } = patch.joined(list(4000, 'a'))
    const started = performance.now()
    show(list(4001, 'b'))
    return { isShown: view.innerHTML === patch.parsed(list(4001, 'b')), took: performance.now() - started }
  })
  // idiomorph alone takes tens of seconds for as many different rows: it compares each with all.
  expect(seen.isShown).toBe(true)
  expect(seen.took).toBeLessThan(5000)
})
