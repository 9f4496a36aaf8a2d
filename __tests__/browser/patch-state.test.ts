import type { Made } from './patch-tree.ts'
import type * as Page from './patch-page.ts'
import { inPage } from './patch-support.ts'

declare const patch: typeof Page

/** A form with everything a person can change; a comment in it makes the patcher draw it as a whole. */
type FormState = { readonly note: string; readonly value: string; readonly isWhole: boolean }

/** What a person did to the form, and what is left of it after a diff. */
async function afterDiff(was: FormState, next: FormState): Promise<readonly unknown[]> {
  return inPage(
    ({ was, next }) => {
      const fields = ({ note, value }: FormState): Made =>
        patch.h`<input id="focused" value="${value}"><input id="text" class="${note}"><input id="box" type="checkbox"><select id="choice"><option>a</option><option>b</option></select><textarea id="area">${'t'}</textarea><details id="details"><summary>${note}</summary>${note}</details><dialog id="modal">${note}</dialog><button id="button">${note}</button>`
      const bySlots = (state: FormState): Made => patch.h`<form>${fields(state)}<p>${state.note}</p></form>`
      const asWhole = (state: FormState): Made =>
        patch.h`<form><!-- ${state.note} -->${fields(state)}<p>${state.note}</p></form>`
      const form = (state: FormState): Made => (state.isWhole ? asWhole(state) : bySlots(state))
      const { show, at, view } = patch.joined(form(was))
      at('#text').value = 'typed'
      at('#box').checked = true
      at('#choice').value = 'b'
      at('#area').value = 'more'
      ;(at('#details') as unknown as HTMLDetailsElement).open = true
      ;(at('#modal') as unknown as HTMLDialogElement).showModal()
      at('#focused').focus()
      const isFocusable = document.activeElement === at('#focused')
      ;(at('#modal') as unknown as HTMLDialogElement).close()
      ;(at('#modal') as unknown as HTMLDialogElement).show()
      const field = at('#focused')
      field.focus()
      field.value = 'being typed'
      field.setSelectionRange(2, 5, 'backward')
      const nodes = [...view.querySelectorAll('*')]
      show(form(next))
      return [
        isFocusable,
        document.activeElement === field,
        field.value,
        field.selectionStart,
        field.selectionEnd,
        field.selectionDirection,
        at('#text').value,
        at('#box').checked,
        at('#choice').value,
        at('#area').value,
        (at('#details') as unknown as HTMLDetailsElement).open,
        (at('#modal') as unknown as HTMLDialogElement).open,
        at('#button').textContent,
        at('p').textContent,
        [...view.querySelectorAll('*')].every((node, i) => node === nodes[i]),
      ]
    },
    { was, next },
  )
}

const KEPT = [
  false,
  true,
  'being typed',
  2,
  5,
  'backward',
  'typed',
  true,
  'b',
  'more',
  true,
  true,
  'two',
  'two',
  true,
]

test.each([
  ['written slot by slot', false],
  ['drawn as a whole', true],
])('what a person did stays when a form is %s', async (_, isWhole) => {
  const seen = await afterDiff({ note: 'one', value: 's', isWhole }, { note: 'two', value: 's', isWhole })
  expect(seen).toEqual(KEPT)
})

test.each([
  ['written slot by slot', false],
  ['drawn as a whole', true],
])(
  'the field at hand stays even when the server has another value and the form is %s',
  async (_, isWhole) => {
    const seen = await afterDiff({ note: 'one', value: 's', isWhole }, { note: 'two', value: 'new', isWhole })
    expect(seen).toEqual(KEPT)
  },
)

test.each([
  ['written slot by slot', ''],
  ['drawn as a whole', '<!-- x -->'],
])('what the server says anew is shown in fields nobody is at, %s', async (_, comment) => {
  const seen = await inPage((comment) => {
    const bare = (value: string): Made =>
      patch.h`<form><input id="text" value="${value}"><input id="box" type="checkbox"${patch.raw(value === 'on' ? ' checked' : '')}><textarea id="area">${value}</textarea><select id="choice"><option value="off"${patch.raw(value === 'off' ? ' selected' : '')}>off</option><option value="on"${patch.raw(value === 'on' ? ' selected' : '')}>on</option></select></form>`
    const whole = (value: string): Made =>
      patch.h`<form><!-- ${value} --><input id="text" value="${value}"><input id="box" type="checkbox"${patch.raw(value === 'on' ? ' checked' : '')}><textarea id="area">${value}</textarea><select id="choice"><option value="off"${patch.raw(value === 'off' ? ' selected' : '')}>off</option><option value="on"${patch.raw(value === 'on' ? ' selected' : '')}>on</option></select></form>`
    const form = comment ? whole : bare
    const { show, at } = patch.joined(form('off'))
    at('#text').value = 'typed'
    at('#area').value = 'typed'
    at('#choice').value = 'off'
    const state = (): unknown[] => [
      at('#text').value,
      at('#box').checked,
      at('#area').value,
      at('#choice').value,
    ]
    show(form('on'))
    const on = state()
    at('#box').checked = true
    show(form('off'))
    return [on, state()]
  }, comment)
  expect(seen).toEqual([
    ['on', true, 'on', 'on'],
    ['off', false, 'off', 'off'],
  ])
})

test('an attribute that another script set stays when its neighbour is written', async () => {
  const seen = await inPage(() => {
    const link = (query: string, attributes: string): Made =>
      patch.h`<a class="x" href="/p?a=${query}"${patch.raw(attributes)}>t</a>`
    const { show, at } = patch.joined(link('1', ' hidden'))
    at('a').classList.add('js')
    at('a').setAttribute('aria-busy', 'true')
    show(link('2', ' title="t"'))
    return at('a').outerHTML
  })
  expect(seen).toBe('<a class="x js" href="/p?a=2" aria-busy="true" title="t">t</a>')
})

test('attributes with names of other libraries and namespaces come and go', async () => {
  const seen = await inPage(() => {
    const icon = (name: string, more: string): Made =>
      patch.h`<svg><use${patch.raw(more)}></use></svg><p${patch.raw(more && ' @click="open" :class="c"')}>${name}</p>`
    const { show, at } = patch.joined(icon('none', ''))
    const href = (): string | null => at('use').getAttributeNS('http://www.w3.org/1999/xlink', 'href')
    show(icon('some', ' xlink:href="#star"'))
    const some = [href(), at('p').outerHTML]
    show(icon('none', ''))
    return [some, href(), at('p').outerHTML]
  })
  expect(seen).toEqual([['#star', '<p @click="open" :class="c">some</p>'], null, '<p>none</p>'])
})

test('a dialog that the server closes is closed', async () => {
  const seen = await inPage(() => {
    const dialog = (open: string): Made => patch.h`<dialog${patch.raw(open)}>d</dialog><button>b</button>`
    const { show, at } = patch.joined(dialog(''))
    show(dialog(' open'))
    const element = at('dialog') as unknown as HTMLDialogElement
    const wasOpen = element.open
    element.close()
    element.showModal()
    show(dialog(''))
    at('button').focus()
    // Behind a dialog that is still modal nothing can have the focus.
    return [wasOpen, element.open, document.activeElement === at('button')]
  })
  expect(seen).toEqual([true, false, true])
})

test('options that come while the select has the focus are there', async () => {
  const seen = await inPage(() => {
    const select = (keys: string): Made =>
      patch.h`<form><!-- ${keys} --><select>${patch.each(
        keys.split(''),
        (key) => key,
        (key) => patch.h`<option>${key}</option>`,
      )}</select></form>`
    const { show, at } = patch.joined(select('ab'))
    at('select').focus()
    at('select').value = 'b'
    show(select('abc'))
    return [at('select').textContent, at('select').value, document.activeElement === at('select')]
  })
  expect(seen).toEqual(['abc', 'b', true])
})
