import type { Made } from './patch-tree.ts'
import type * as Page from './patch-page.ts'
import { inPage } from './patch-support.ts'

declare const patch: typeof Page

/** What is parsed apart must not bring along what the parser chose, opened or ticked there. */

type List = {
  readonly attributes: string
  readonly shape: string
  readonly chosen: string
  readonly next: string
}

/** The options that are chosen after others have come, gone or moved: in the page, and by what a person did. */
function choose({ attributes, shape, chosen, next }: List): readonly [isShown: boolean, chosen: string] {
  const option = (key: string): Made => patch.h`<option id="o-${key}" value="${key}">${key}</option>`
  const rows = (keys: string): unknown => patch.each(keys.split(''), (key) => key, option)
  const inside = (keys: string): unknown => {
    if (shape === 'rows') return rows(keys)
    if (shape === 'a group') return patch.h`<optgroup label="g">${rows(keys)}</optgroup>`
    if (shape === 'groups as rows')
      return patch.each(
        keys.split(''),
        (key) => key,
        (key) => patch.h`<optgroup label="${key}">${rows(key)}</optgroup>`,
      )
    if (shape === 'templates')
      return patch.h`${keys.includes('x') ? option('x') : ''}${rows(keys.replace('x', ''))}`
    if (shape === 'markup') return patch.raw(keys.replace(/./g, '<option value="$&">$&</option>'))
    return patch.h`<!-- ${keys} -->${rows(keys)}`
  }
  const select = (keys: string): Made =>
    patch.h`<form><select${patch.raw(attributes)}>${inside(keys)}</select></form>`
  const { at, show } = patch.joined(select('abc'))
  const list = at('select') as unknown as HTMLSelectElement
  for (const each of list.options) each.selected = chosen.includes(each.value)
  show(select(next))
  const wanted = document.createElement('div')
  wanted.innerHTML = patch.parsed(select(next))
  return [
    list.textContent === wanted.textContent,
    [...list.selectedOptions].map(({ value }) => value).join(''),
  ]
}

const kinds = [
  ['', 'b'],
  [' size="4"', 'b'],
  [' size="4"', ''],
  [' multiple', 'ac'],
  [' multiple', ''],
] as const
const shapes = ['rows', 'a group', 'groups as rows', 'templates', 'markup', 'a comment'] as const
const lists = kinds.flatMap(([attributes, chosen]) => shapes.map((shape) => ({ attributes, chosen, shape })))

test.each(lists)('new options choose nothing: select$attributes of $shape', async (list) => {
  for (const next of ['xabc', 'abxc', 'abcx', 'xcba']) {
    const [isShown, chosen] = await inPage(choose, { ...list, next })
    expect([next, isShown, chosen.split('').sort().join('')]).toEqual([next, true, list.chosen])
  }
})

test.each(['', ' multiple', ' size="4"'])(
  'an option that the server chooses is chosen: select%s',
  async (kind) => {
    const seen = await inPage((kind) => {
      const select = (keys: string): Made =>
        patch.h`<select${patch.raw(kind)}>${patch.each(
          keys.split(''),
          (key) => key,
          (key) => patch.h`<option${patch.raw(key === 'x' ? ' selected' : '')}>${key}</option>`,
        )}</select>`
      const { at, show } = patch.joined(select('abc'))
      const list = at('select') as unknown as HTMLSelectElement
      list.value = 'b'
      show(select('xabc'))
      return [...list.selectedOptions].map(({ value }) => value).join('')
    }, kind)
    expect(seen).toBe(kind === ' multiple' ? 'xb' : 'x')
  },
)

test('radios of two forms that come together do not untick each other', async () => {
  const seen = await inPage(() => {
    const radio = (form: string): Made =>
      patch.h`<input type="radio" name="r" value="1" form="${form}" checked>`
    const radios = (forms: string[]): Made =>
      patch.h`<form id="f"></form><form id="g"></form><p>${patch.each(forms, (form) => form, radio)}</p>`
    const { show, view } = patch.joined(radios([]))
    show(radios(['f', 'g']))
    return [...view.querySelectorAll('input')].map(({ checked }) => checked)
  })
  expect(seen).toEqual([true, true])
})

test('a radio that comes unticks none, unless it is ticked by the server', async () => {
  const seen = await inPage(() => {
    const radio = (key: string): Made =>
      patch.h`<input type="radio" name="r" value="${key}"${patch.raw(key === 'y' ? ' checked' : '')}>`
    const radios = (keys: string): Made =>
      patch.h`<form>${patch.each(keys.split(''), (key) => key, radio)}</form>`
    const { at, show, view } = patch.joined(radios('ab'))
    at('[value=b]').checked = true
    const ticked = (): string[] =>
      [...view.querySelectorAll('input')].flatMap(({ checked, value }) => (checked ? [value] : []))
    show(radios('xab'))
    const before = ticked()
    show(radios('xyab'))
    return [before, ticked()]
  })
  expect(seen).toEqual([['b'], ['y']])
})

test.each(['as rows', 'as a whole'])(
  'of details with one name the open one stays open, drawn %s',
  async (how) => {
    const seen = await inPage((how) => {
      const details = (keys: string): Made => {
        const rows = patch.each(
          keys.split(''),
          (key) => key,
          (key) => patch.h`<details id="d-${key}" name="n"><summary>${key}</summary></details>`,
        )
        return how === 'as rows' ? patch.h`<div>${rows}</div>` : patch.h`<div><!-- ${keys} -->${rows}</div>`
      }
      const { at, show, view } = patch.joined(details('ab'))
      ;(at('#d-b') as unknown as HTMLDetailsElement).open = true
      show(details('xba'))
      return [...view.querySelectorAll('details')].map((each) => each.id + String(each.open))
    }, how)
    expect(seen).toEqual(['d-xfalse', 'd-btrue', 'd-afalse'])
  },
)

test('46: scripts that come do not run, custom elements come alive', async () => {
  const seen = await inPage(() => {
    const made: string[] = []
    customElements.define(
      'x-late',
      class extends HTMLElement {
        connectedCallback(): void {
          made.push(this.title + String(this.isConnected))
        }
      },
    )
    const list = (keys: string): Made =>
      patch.h`<ul>${patch.each(
        keys.split(''),
        (key) => key,
        (key) =>
          patch.h`<li><x-late title="${key}"></x-late>${patch.raw('<script>window.ran = true</script>')}</li>`,
      )}</ul>`
    const { show } = patch.joined(list(''))
    show(list('ab'))
    return [made.sort(), 'ran' in window]
  })
  expect(seen).toEqual([['atrue', 'btrue'], false])
})
