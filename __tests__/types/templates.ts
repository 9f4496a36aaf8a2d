/** Checked by tsc, never run: what templates and lists must allow, and what they must not. */
import {
  attrs,
  each,
  html,
  JS,
  link,
  liveRender,
  liveView,
  portal,
  raw,
  type Form,
  type Layout,
  type Renderable,
  type Rendered,
} from '../../lib/index.ts'

type Row = { readonly id: number; readonly text: string }

// Values

declare enum Size {
  Small = 'S',
  Large = 'L',
}

declare const values: {
  readonly size: Size
  readonly branded: string & { readonly brand: 'email' }
  readonly literal: 'a' | 'b' | undefined
  readonly readOnly: readonly string[]
  readonly pair: readonly [string, Rendered?]
  readonly optional?: number
  readonly record: Readonly<Record<string, string>>
  readonly from: unknown
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- what comes out of JSON.parse
  readonly any: any
}
const view = liveView({ mount: () => ({}), render: () => html`` })
declare const contact: Form

export const printed = [
  html`${'text'} ${1} ${1n} ${true} ${false} ${null} ${undefined} ${values.any}`,
  html`${values.size} ${values.branded} ${values.literal} ${values.optional} ${values.record['a']}`,
  html`${values.readOnly} ${values.pair} ${[html`<b></b>`, ['nested', [1]]]}`,
  html`${values.readOnly.length > 0 && html`<b>${values.readOnly.map((each) => html`<i>${each}</i>`)}</b>`}`,
  html`${raw('<b></b>')} ${each(values.readOnly, String, String)} ${liveRender(view, { id: 'a' })}`,
  html`<p phx-click=${JS.push('a')} class=${['a', false, undefined]} ${attrs({ id: 'a' })}></p>`,
  html`<input ${contact.field('name').input()}>${contact.field('name').errors}`,
]

export const refusedValues = [
  // @ts-expect-error a promise as a value
  html`${Promise.resolve('text')}`,
  // @ts-expect-error a date as a value
  html`<time datetime=${new Date()}></time>`,
  // @ts-expect-error an object as a value
  html`${{}}`,
  // @ts-expect-error an object that may be missing
  html`${values.any ? { name: 'ada' } : undefined}`,
  // @ts-expect-error a record as a value
  html`${values.record}`,
  // @ts-expect-error what nothing is known of
  html`${values.from}`,
  // @ts-expect-error a function that was not called
  html`${() => 'text'}`,
  // @ts-expect-error a symbol as a value
  html`${Symbol('text')}`,
  // @ts-expect-error an error as a value
  html`${new Error('text')}`,
  // @ts-expect-error a URL, which has a `toJSON`
  html`<a href=${new URL('https://a.test')}></a>`,
  // @ts-expect-error a regular expression as a value
  html`${/a/}`,
  // @ts-expect-error a map as a value
  html`${new Map<string, string>()}`,
  // @ts-expect-error a set as a value
  html`${new Set<string>()}`,
  // @ts-expect-error an iterator as a value
  html`${values.readOnly.values()}`,
  // @ts-expect-error promises in a list
  html`${values.readOnly.map(async (each) => html`<i>${each}</i>`)}`,
  // @ts-expect-error what looks like markup
  html`${{ html: '<b></b>' }}`,
  // @ts-expect-error what looks like attributes
  html`<p ${{ bag: { id: 'a' } }}></p>`,
  // @ts-expect-error what looks like commands
  html`<p phx-click=${{ toJSON: () => [] }}></p>`,
  // @ts-expect-error a view, which `liveRender` places
  html`${view}`,
  // @ts-expect-error a field, whose `input()` was meant
  html`<input ${contact.field('name')}>`,
]

/** A helper says what it takes; where it takes items of any type, that they can be printed. */
export const wrapped = <Item extends Renderable>(items: readonly Item[], last: Item): Rendered =>
  html`<b>${items}</b>${last}`

// @ts-expect-error any type at all might be one that cannot be printed
export const unbound = <Item>(items: readonly Item[], last: Item): Rendered => html`<b>${items}</b>${last}`

// Lists

export function list(rows: readonly Row[], chosen: number): readonly unknown[] {
  return [
    each(
      rows,
      (row) => row.id,
      (row, index) => html`<li>${index}: ${row.text}</li>`,
    ),
    each(
      rows,
      (row) => row.text,
      (row) => row.text,
      each.same,
    ),
    each(
      rows,
      (row) => row.id,
      (row) => row.id === chosen && html`<b>${row.text}</b>`,
      (row) => row.id === chosen,
    ),
    each(
      rows,
      // @ts-expect-error an object names nothing
      (row) => row,
      (row) => row.text,
    ),
    each(
      rows,
      (row) => row.id,
      // @ts-expect-error a row is a template or a text, not an object
      (row) => row,
    ),
    // @ts-expect-error a key is not optional
    each(rows, undefined, (row: Row) => row.text),
  ]
}

export const bags = [
  attrs({ id: 'a', 'data-n': 3, hidden: false, class: ['a', false, ['b', undefined]] }),
  // @ts-expect-error an object as an attribute
  attrs({ style: { color: 'red' } }),
  // @ts-expect-error a function as an attribute
  attrs({ title: () => 'x' }),
]

export const links = [
  link({ patch: '?page=2', replace: true, class: ['tab', false] }, 'two'),
  link({ navigate: '/', 'aria-current': 'page' }, html`<b>home</b>`),
  // @ts-expect-error a link leads somewhere
  link({ class: 'tab' }, 'nowhere'),
  // @ts-expect-error a link leads to one place
  link({ patch: '?page=2', href: '/two' }, 'two'),
  // @ts-expect-error a content that is no text
  link({ href: '/' }, { text: 'home' }),
]

// @ts-expect-error only text can be marked as markup
raw(html`<b>bold</b>`)

export const layout: Layout = ({ title, head, body }) => html`<title>${title}</title>${head}${body}`

// @ts-expect-error a layout returns a template
export const textual: Layout = ({ title }) => `<title>${title}</title>`

// Portals

portal({ target: 'body' }, html`<p></p>`)
portal({ target: '#a', id: 'b' }, [liveRender(view, { id: 'c' }), 'd'])
// @ts-expect-error -- no target
portal({ id: 'a' }, 'x')
// @ts-expect-error -- no content
portal({ target: 'body' })
// @ts-expect-error -- a content that cannot be printed
portal({ target: 'body' }, { a: 1 })
// @ts-expect-error -- an option that does not exist
portal({ target: 'body', container: 'p' }, 'x')
