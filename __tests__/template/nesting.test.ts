import { attrs, html } from '../../lib/template/html.ts'
import { each } from '../../lib/template/each.ts'
import { firstTree, nextDiff } from '../../lib/template/diff/to-diff.ts'
import { templateOf } from '../../lib/template/compile/template.ts'
import { toHtml } from '../../lib/template/print/to-html.ts'
import type { Renderable, Rendered } from '../../lib/template/rendered.ts'

const x = 'a b onclick=alert(1)'

function refuses(make: () => unknown, message: RegExp): void {
  expect(make).toThrow(expect.objectContaining({ code: 'LIVE_HOLE_POSITION' }))
  expect(make).toThrow(message)
}

/** A template of texts that are not written out in a test. */
const written = (texts: readonly string[]): unknown => templateOf(Object.assign(texts, { raw: texts }))

test.each(['\u00a0', '\u2003', '\u2028', '\ufeff', '\v', '\u0085', '\u200b'])(
  'in a tag %j is no blank',
  (blank) => {
    const code = `U\\+${(blank.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
    refuses(() => written([`<p${blank}title="`, '"></p>']), new RegExp(code))
    refuses(() => written([`<p class=btn${blank}phx-value-id="`, '"></p>']), new RegExp(code))
    refuses(() => written([`<p class="a"${blank}id=`, '></p>']), new RegExp(code))
  },
)

test.each<[string, () => unknown, RegExp]>([
  [
    'a link in the title of a drawing',
    () => html`<svg><title><img onerror="${x}"></title></svg>`,
    /would run/,
  ],
  ['half a value in it', () => html`<svg><title><p title=${x}b></p></title></svg>`, /Quote/],
  [
    'an annotation without an encoding',
    () => html`<math><annotation-xml><textarea><img onerror="${x}"></textarea></annotation-xml></math>`,
    /onerror/,
  ],
  [
    'an annotation whose encoding is a value',
    () => html`<math><annotation-xml encoding="${x}"></annotation-xml></math>`,
    /encoding/,
  ],
  [
    'markup in a title of which nothing says where it stands',
    () => html`<title><img onerror="${x}"></title>`,
    /only text/,
  ],
  [
    'markup in a textarea of which nothing says where it stands',
    () => html`<textarea><p>${x}</p></textarea>`,
    /only text/,
  ],
  ['a slash before an attribute', () => html`<p x/onclick="${x}"></p>`, /slash/],
  ['a slash behind the name of an element', () => html`<set/ attributeName="href" to="${x}"></set>`, /slash/],
  ['a slash within the name of a script', () => html`<script/x>${x}</script/x>`, /slash/],
  ['what an animation is given', () => html`<svg><set attributeName="${x}" to="red"/></svg>`, /would run/],
  ['an attribute that is there twice', () => html`<p title="a" title="${x}"></p>`, /twice/],
  ['a value behind half a reference', () => html`<p title="&#${106}"></p>`, /&amp;/],
  ['a comment that ends early', () => html`<p><!--> ${x} --></p>`, /comment/],
  ['character data', () => html`<svg><![CDATA[${x}]]></svg>`, /After <!/],
  ['a doctype that comes late', () => html`<p></p><!doctype html>`, /very beginning/],
  ['plain text without an end', () => html`<plaintext>${x}`, /<pre>/],
  ['a value in noscript', () => html`<noscript><p title="${x}"></p></noscript>`, /raw/],
  [
    'an end of noscript in a value',
    () => html`<noscript><p title="</noscript>"></p></noscript>`,
    /&lt;\/noscript/,
  ],
  ['the beginning of a comment in a script', () => html`<script><!--<script></script>${x}</script>`, /<!--/],
])('refuses %s', (_what, make, message) => refuses(make, message))

test.each(['to', 'from', 'by', 'values', 'attributeName', 'TO'])(
  'refuses %s in a bag of an animation',
  (name) => {
    for (const bag of [
      html`<animate ${attrs({ [name]: x })}></animate>`,
      html`<set ${attrs({ [name]: x })}></set>`,
    ])
      expect(() => toHtml(bag)).toThrow(expect.objectContaining({ code: 'LIVE_ATTRIBUTE_NAME' }))
  },
)

test.each<[string, () => unknown, RegExp]>([
  ['a block in a paragraph', () => html`<p><div></div></p>`, /<p> before <div>.*write <div> in place of <p>/],
  ['a link in a link', () => html`<a href="/"><b><a href="/"></a></b></a>`, /nest <a>/],
  ['a button in a button', () => html`<button><i><button></button></i></button>`, /nest <button>/],
  ['a form in a form', () => html`<form><div><form></form></div></form>`, /nest <form>/],
  ['a block in a table', () => html`<table><div></div></table>`, /out of <table>/],
  ['text in a table', () => html`<table>x<tr></tr></table>`, /<td>/],
  ['a form around cells', () => html`<table><tr><form><td></td></form></tr></table>`, /form="id"/],
  ['a cell without a row', () => html`<table><td></td></table>`, /<tr>/],
  ['a row outside of a table', () => html`<div><tr></tr></div>`, /only in a table/],
  ['an item in an item', () => html`<ul><li><div><li></li></div></li></ul>`, /<li>/],
  ['a heading in a heading', () => html`<h1><h2></h2></h1>`, /<h1> before <h2>/],
  ['a choice in a choice', () => html`<select><select></select></select>`, /<select>/],
  [
    'an option with an option',
    () => html`<select><option><b><option></option></b></option></select>`,
    /<option>/,
  ],
  ['a block in a drawing', () => html`<svg><div></div></svg>`, /foreignObject/],
  ['two bodies', () => html`<html><body></body><body></body></html>`, /<\/body>/],
  ['a block in a head', () => html`<html><head><div></div></head></html>`, /<head>/],
  ['order lost', () => html`<b><p></b></p>`, /<\/b> comes before <\/p>/],
])('refuses %s, which browsers repair', (_what, make, message) => refuses(make, message))

const bold = (content: Renderable): Rendered => html`<b>${content}</b>`

test.each<[string, () => Rendered, RegExp]>([
  [
    'a block in a paragraph',
    () => html`<p>${html`<div></div>`}</p>`,
    /<p> of the template around before <div>/,
  ],
  ['it two templates on', () => html`<p>${bold(html`<ul></ul>`)}</p>`, /<p> of the template/],
  ['it in a list', () => html`<p>${[html`<ul></ul>`]}</p>`, /<p> of the template/],
  ['it in the rows of each', () => html`<p>${each([1], String, () => html`<div></div>`)}</p>`, /<p> of the/],
  ['a link in a link', () => html`<a>${bold(html`<a></a>`)}</a>`, /nest <a>/],
  ['a form around cells', () => html`<table><tr>${html`<form></form>`}</tr></table>`, /form="id"/],
  ['a block in a table', () => html`<table>${html`<div></div>`}</table>`, /out of <table>/],
  ['a row in a block', () => html`<div>${html`<tr></tr>`}</div>`, /only in a table/],
  ['markup in a textarea', () => html`<textarea>${html`<b></b>`}</textarea>`, /only text/],
  ['a drawing that ends itself in HTML', () => html`<div>${html`<rect/>`}</div>`, /<rect><\/rect>/],
  ['a paragraph left open', () => html`<div>${html`<p>x`}</div>`, /without <\/p>/],
])('refuses %s across templates, in pages and in diffs', (_what, make, message) => {
  refuses(() => toHtml(make()), message)
  refuses(() => firstTree(make(), { splices: true }), message)
  const render = (content: Renderable): Rendered => html`<div>${content}</div>`
  const { sent } = firstTree(render('x'), { splices: true })
  refuses(() => nextDiff(sent, render(make()), { splices: true }), message)
})

test('a template is refused only where it does not fit', () => {
  const part = (content: Renderable): Rendered => bold(content)
  expect(toHtml(html`<p>${part(html`<i></i>`)}</p><div>${part(html`<ul></ul>`)}</div>`)).toContain('<ul>')
  expect(() => toHtml(html`<p>${part(html`<ul></ul>`)}</p>`)).toThrow('<p>')
  expect(toHtml(html`<div>${part(html`<ul></ul>`)}</div>`)).toContain('<ul>')
})

test.each<[string, () => Rendered]>([
  ['rows without a tbody', () => html`<table><tr><td></td></tr>${[html`<tr><td>x</td></tr>`]}</table>`],
  [
    'ends left away',
    () => html`<ul><li>a<li>b</ul><dl><dt>a<dd>b</dl><p>a<p>b<table><tr><td>a<td>b<tr><td>c</table>`,
  ],
  ['parts of a drawing', () => html`<svg>${html`<rect/><a><path d="M0 0"/></a><title>x</title>`}</svg>`],
  ['a drawing in a paragraph', () => html`<p><svg><foreignObject><div></div></foreignObject></svg></p>`],
  [
    'a choice with more than text',
    () =>
      html`<select><button><selectedcontent></selectedcontent></button><option><svg><rect/></svg><span>x</span></option><optgroup><option></optgroup><hr></select>`,
  ],
  ['hidden fields in a table', () => html`<table><tr><input type="hidden"><td></td></tr></table>`],
  ['a link around blocks', () => html`<a href="/"><div><h2></h2></div></a>`],
  ['a paragraph in a button in a paragraph', () => html`<p><button><p></p></button></p>`],
  ['rows in a template', () => html`<template><tr><td></td></tr></template>`],
  [
    'attributes of other libraries',
    () => html`<p @click="a" :class="b" x-on:click.prevent="c" [d]="e" (f)="g"></p>`,
  ],
  ['values without quotes', () => html`<a href=/a/b?c=d&amp;e></a><br class=a/>`],
  ['a tree of its own', () => html`<ul>${branch(9)}</ul>`],
])('takes %s', (_what, make) => {
  expect(() => toHtml(make())).not.toThrow()
  expect(() => firstTree(make(), { splices: true })).not.toThrow()
})

function branch(depth: number): Rendered {
  return html`<li><span>${depth}</span>${depth > 0 && html`<ul>${branch(depth - 1)}</ul>`}</li>`
}

test.each<[string, () => unknown, string]>([
  [
    'an element without an end',
    () => html`<div><p>x</p>`,
    'wrong: <div><p>x</p>⟨here⟩. The template ends without </div>.',
  ],
  [
    'an element that does not close itself',
    () => html`<div/>`,
    'wrong: <div/>⟨here⟩. <div/> does not close itself',
  ],
  ['half a tag', () => html`<p`, 'wrong: <p⟨here⟩. The template ends inside a tag; close it.'],
])('a message about %s speaks of the markup, not of a value', (_what, make, message) => {
  expect(make).toThrow(message)
})

test('a text in a table is refused, for a browser would move it', () => {
  const table = (rows: Renderable): Rendered => html`<table>${rows}</table>`
  expect(() => toHtml(table('x'))).toThrow(expect.objectContaining({ code: 'LIVE_VALUE_KIND' }))
  const { sent } = firstTree(table(null), { splices: true })
  expect(() => nextDiff(sent, table('x'), { splices: true })).toThrow('a browser moves')
  expect(toHtml(table(html`<tr></tr>`))).toBe('<table><tr></tr></table>')
})

test('long templates are read in linear time', () => {
  const attributes = Array.from({ length: 25_000 }, (_, i) => ` a${String(i)}="x"`).join('')
  const nested = '<div>'.repeat(14_000) + '</div>'.repeat(14_000)
  for (const text of [
    `<p${attributes}></p>`,
    nested,
    `<p>${'x'.repeat(1_000_000)}</p>`,
    `${'\n'.repeat(1_000_000)}x`,
  ])
    expect(() => written([text])).not.toThrow()
})
