import { JS } from '../../lib/js/commands.ts'
import { attrs, html } from '../../lib/template/html.ts'
import type { Renderable, Rendered } from '../../lib/template/rendered.ts'
import { firstTree, nextDiff } from '../../lib/template/diff/to-diff.ts'
import { toHtml } from '../../lib/template/print/to-html.ts'

const evil = '[["set_attr",{"attr":["onmouseover","alert(1)"]}]]'

/** Every way in which a value can be given to an attribute, and what is printed of it. */
function ways(name: string, value: Renderable): readonly string[] {
  const bag = { [name]: value } as Parameters<typeof attrs>[0]
  const unquoted = Object.assign([`<p ${name}=`, '></p>'], { raw: [] })
  const quoted = Object.assign([`<p ${name}="`, '"></p>'], { raw: [] })
  return [html`<p ${attrs(bag)}></p>`, html(unquoted, value), html(quoted, value)].map((each) => toHtml(each))
}

const refused = expect.objectContaining({ code: 'LIVE_VALUE_KIND' })

test.each(
  'click submit change keydown window-keyup focus viewport-top mounted remove connected click-away auto-recover'.split(
    ' ',
  ),
)('a text in phx-%s never becomes commands', (event) => {
  for (const prefix of ['phx-', 'PHX-', 'live-']) {
    expect(() => ways(prefix + event, evil)).toThrow(refused)
    expect(() => ways(prefix + event, [evil])).toThrow(refused)
    expect(() => JS.setAttribute(prefix + event, evil)).toThrow(refused)
    expect(() => JS.toggleAttribute(prefix + event, ['a', evil])).toThrow(refused)
    expect(ways(prefix + event, JS.push('a'))).toHaveLength(3)
    expect(ways(prefix + event, 'a[')[0]).toContain('="a["')
  }
})

test('no part of a value makes commands of the others', () => {
  expect(() => toHtml(html`<p phx-click="${''}${evil}"></p>`)).toThrow(refused)
  expect(toHtml(html`<p phx-click="x${evil}"></p>`)).toContain('"x[')
  expect(() => html`<p phx-click='[["push",{"event":"${'a'}"}]]'></p>`).toThrow('JS.push')
  expect(() => html`<p phx-click="&#91;${'a'}"></p>`).toThrow('JS.push')
  expect(() => html`<p data-x="[[${'a'}"></p>`).toThrow('JSON.stringify')
  expect(toHtml(html`<p data-x="${'[['}${'"push"'}"></p>`)).toContain('" [[')
})

test('a text in data-* that might be taken for commands begins with a space, and is the same JSON', () => {
  for (const printed of ways('data-x', evil)) expect(printed).toContain('data-x=" [[')
  for (const printed of ways('data-x', '[[1,2]]')) expect(printed).toContain('data-x="[[1,2]]"')
  for (const printed of ways('data-x', JS.hide())) expect(printed).toContain('data-x="[[')
  expect(JSON.stringify(JS.setAttribute('data-x', evil))).toContain('" [[')
})

test.each(['title', 'value', 'phx-value-a', 'phx-target', 'aria-label', 'class'])(
  'JS.exec does not take %s',
  (name) => {
    expect(() => JS.exec(name)).toThrow(refused)
  },
)

test.each(['phx-remove', 'data-cancel', 'live-click'])('JS.exec takes %s', (name) => {
  expect(() => JS.exec(name)).not.toThrow()
})

test('a text that is no binding may begin with a bracket', () => {
  expect(ways('phx-value-text', evil)[0]).toContain('="[[')
  expect(ways('phx-target', '[name=x]')[0]).toContain('="[name=x]"')
  expect(ways('title', evil)[0]).toContain('="[[')
})

test('what JS gives an animation cannot be a script', () => {
  expect(JSON.stringify(JS.setAttribute('values', '/a;javascript:alert(1)'))).toContain(
    'about:invalid#refused',
  )
})

test.each([
  ['aria-expanded', 'true', 'false'],
  ['aria-hidden', 'true', 'false'],
  ['aria-pressed', 'true', 'false'],
  ['draggable', 'true', 'false'],
  ['spellcheck', 'true', 'false'],
  ['contenteditable', 'true', 'false'],
  ['writingsuggestions', 'true', 'false'],
  ['translate', 'yes', 'no'],
  ['autocapitalize', 'on', 'off'],
])('a boolean in %s is a word', (name, on, off) => {
  expect(ways(name, true)).toEqual(Array(3).fill(`<p ${name}="${on}"></p>`))
  expect(ways(name, false)).toEqual(Array(3).fill(`<p ${name}="${off}"></p>`))
  expect(toHtml(html`<p ${attrs({ [name]: undefined })}></p>`)).toBe('<p></p>')
  expect(JS.setAttribute(name as 'translate', false).toJSON()).toEqual([['set_attr', { attr: [name, off] }]])
  expect(JS.toggleAttribute(name as 'translate', [true, false]).toJSON()).toEqual([
    ['toggle_attr', { attr: [name, on, off] }],
  ])
})

test('a boolean in words is told in diffs', () => {
  const render = (isOpen: boolean): Rendered => html`<p aria-expanded=${isOpen} aria-hidden="${isOpen}"></p>`
  const { sent } = firstTree(render(true), { splices: true })
  expect(nextDiff(sent, render(false), { splices: true }).diff).toEqual({
    0: ' aria-expanded="false"',
    1: 'false',
  })
})

test('where ARIA takes a text or ids, false leaves it out, as elsewhere', () => {
  expect(toHtml(html`<p aria-describedby=${false} hidden=${true}></p>`)).toBe('<p hidden></p>')
  expect(JS.setAttribute('aria-label', false).toJSON()).toEqual([['remove_attr', { attr: 'aria-label' }]])
})
