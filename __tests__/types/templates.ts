/** Checked by tsc, never run: what templates and lists must allow, and what they must not. */
import { attrs, each, html, link, raw, type Layout } from '../../lib/index.ts'

type Row = { readonly id: number; readonly text: string }

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
