import { each, h, raw, type Made } from './patch-tree.ts'

/** One way from a render to another that browsers parse in their own manner. */
export type Case = readonly [name: string, was: Made, next: Made]

type Item = { id: number; name: string }

const items = (...list: (number | Item)[]): Item[] =>
  list.map((item) => (typeof item === 'object' ? item : { id: item, name: `n${item}` }))

const listed = (list: Item[]): Made => h`
  <ul>
    ${each(
      list,
      (item) => item.id,
      (item) => h`
      <li>${item.name}</li>
    `,
    )}
  </ul>
`
const described = (list: Item[]): Made =>
  h`<dl>${each(
    list,
    (item) => item.id,
    (item) => h`<dt>${item.name}</dt><dd>${item.id}</dd>`,
  )}</dl>`
const wrapped = (list: Item[], loud: number): Made =>
  h`<ul>${each(
    list,
    (item) => item.id,
    (item) => h`${item.id === loud ? h`<li><b>${item.name}</b></li>` : h`<li>${item.name}</li>`}`,
  )}</ul>`
const sentence = (list: Item[]): Made =>
  h`<p>${each(
    list,
    (item) => item.id,
    (item) => h`${item.name}, `,
  )}</p>`
const three = (a: unknown, b: unknown, c: unknown): Made => h`<div>${a}${b}${c}</div>`
const board = (flash: string, list: Item[], foot: string): Made =>
  h`<div>${flash && h`<p class="flash" id="f">${flash}</p>`}<ul>${each(
    list,
    (item) => item.id,
    (item) => h`<li id="li-${item.id}"><b>${item.name}</b> of <i class="c ${item.name}">${item.id}</i></li>`,
  )}</ul>${foot ? h`<footer>${foot}</footer>` : h`<nav>none</nav>`}</div>`
const link = (name: string, query: string, title: string): Made =>
  h`<a class="x ${name} y" href="/p?a=${query}&amp;b=1" data-q='${title}'>${name}</a>`
const button = (attributes: string, text: string): Made =>
  h`<button type="button"${raw(attributes)}>${text}</button>`
const drawing = (radius: string, id: string, list: number[]): Made =>
  h`<svg viewBox="0 0 10 10"><g>${each(
    list,
    (x) => x,
    (x) => h`<circle cx="${x}" cy="1" r="${radius}"/>`,
  )}</g><linearGradient id="${id}"/><title>${id}</title><text>${id}</text></svg>`
const box = (view: string): Made => h`<svg${raw(view)}><text>t</text></svg>`
const formula = (shown: string): Made =>
  h`<math><mrow>${shown && h`<mi>${shown}</mi><mo>=</mo>`}<mn>1</mn></mrow></math>`
const choice = (options: string[], chosen: string): Made =>
  h`<select id="s" name="s">${each(
    options,
    (option) => option,
    (option) => h`<option value="${option}"${raw(option === chosen ? ' selected' : '')}>${option}</option>`,
  )}</select>`
const grouped = (text: string): Made =>
  h`<select><optgroup label="${text}"><option>${text}</option></optgroup></select>`
const rows = (list: Item[]): Made =>
  h`<table><tbody>${each(
    list,
    (item) => item.id,
    (item) => h`<tr id="r${item.id}"><td>${item.name}</td></tr>`,
  )}</tbody></table>`
const impliedBody = (list: Item[]): Made =>
  h`<table>${each(
    list,
    (item) => item.id,
    (item) => h`<tr id="r${item.id}"><td>${item.name}</td></tr>`,
  )}</table>`
const cells = (list: Item[]): Made =>
  h`<table><tbody><tr>${each(
    list,
    (item) => item.id,
    (item) => h`<td>${item.name}</td>`,
  )}</tr></tbody></table>`
const columns = (list: string[]): Made =>
  h`<table><colgroup>${each(
    list,
    (name) => name,
    (name) => h`<col class="${name}">`,
  )}</colgroup><tbody><tr><td>1</td></tr></tbody></table>`
const caption = (text: string): Made =>
  h`<table><caption>${text}</caption>${text && h`<thead><tr><th>${text}</th></tr></thead>`}<tbody></tbody></table>`
const inTable = (text: string): Made =>
  h`<section><table><tbody><tr><td>1</td></tr>${text}</tbody></table></section>`
const blockInTable = (text: string): Made =>
  h`<section><table>${text && h`<div>${text}</div>`}<tbody><tr><td>1</td></tr></tbody></table></section>`
const blockInParagraph = (text: string): Made =>
  h`<section><p>a${text && h`<div>${text}</div>`}b</p></section>`
const linkInLink = (text: string): Made => h`<a href="/1">a ${text && h`<a href="/2">${text}</a>`} b</a>`
const script = (text: string): Made =>
  h`<script type="application/json">{"a":"${raw(text)}","b":1<2}</script><p>${text}</p>`
const rawScript = (text: string): Made =>
  h`<div><script type="text/x">// it's a<b <!-- ${raw(text)} <i title="${text}"> ${text}</script><p title='${text}'>it's <b ${text}>${text}</b></p><textarea>a<b ${text}> <i>${text}</i></textarea></div>`
const style = (text: string): Made => h`<style>.a{color:${text}}</style><p title="${text}">${text}</p>`
const fragment = (a: string, b: string): Made =>
  h`${a && h`<h1>${a}</h1>`}${b}<p>${a}</p>${b && h`<i>${b}</i><i>${b}</i>`}`
const layout = (a: string, b: string): Made => h`${h`<header>${a}</header>${h`<main>${h`${b}`}</main>`}`}`
const nested = (value: unknown): Made => h`<section><i>1</i>${value}<i>2</i></section>`
const kinds = {
  text: 'plain',
  empty: '',
  node: h`<b>one</b>`,
  list: each(
    [1, 2],
    (n) => n,
    (n) => h`<u>${n}</u>`,
  ),
  deep: h`<p>${h`<b>${'deep'}</b>${'text'}`}</p>`,
}
type Kind = keyof typeof kinds
const fromKindToKind: Case[] = (Object.keys(kinds) as Kind[]).flatMap((from) =>
  (Object.keys(kinds) as Kind[])
    .filter((to) => to !== from)
    .map((to): Case => [`${from} becomes ${to}`, nested(kinds[from]), nested(kinds[to])]),
)

const pair = <Args extends unknown[]>(
  name: string,
  render: (...args: Args) => Made,
  was: Args,
  next: Args,
): Case => [name, render(...was), render(...next)]

const text = (value: string): Made => h`<p>${value}</p>`
const mixed = (value: string): Made => h`<p>Hello ${value}, you have ${value.length} mails</p>`
const area = (value: string, count: string): Made => h`<textarea name="t" rows="${count}">${value}</textarea>`
const areaWithLine = (value: string): Made => h`<textarea>
${value}</textarea>`
const preformattedMarkup = (markup: string): Made => h`<pre>a${raw(markup)}</pre>`
const preformatted = (value: string): Made => h`<pre>
${value}</pre>`
const title = (value: string): Made => h`<title>page ${value}</title><p>${value}</p>`
const comment = (value: string): Made => h`<p>a<!-- note ${value} -->${value}</p>`
const commentLike = (value: string): Made => h`<p title="<!-- ${value} -->">${value}</p>`
const tagLike = (value: string): Made => h`<p title="a > ${value} < b" data-x='"${value}"'>${value}</p>`
const noscript = (value: string): Made => h`<noscript><p>${value}</p></noscript><b>${value}</b>`
const template = (value: string): Made => h`<template id="t"><p>${value}</p></template><b>${value}</b>`
const frame = (value: string): Made => h`<iframe title="${value}" name="${value}"></iframe><b>${value}</b>`
const markup = (value: string): Made => h`<div>before ${raw(value)} after</div>`
const onlyMarkup = (value: string): Made => h`<div>${raw(value)}</div>`
const onlyText = (value: string): Made => h`${value}`
const unclosed = (value: string): Made => h`<ul><li>${value}<li>two ${value}</ul>`
const tagName = (value: string): Made => h`<section><${raw(value)}>t</${raw(value)}></section>`
const partOfTagName = (value: string): Made => h`<section><h${raw(value)}>t</h${raw(value)}></section>`
const attributeName = (value: string): Made => h`<section><p ${raw(value)}="1">t</p></section>`
const unquoted = (a: string, b: string): Made => h`<i title=${a} lang="en">${b}</i>`
const custom = (value: string): Made => h`<x-box label="${value}"><span slot="s">${value}</span></x-box>`
const meta = (value: string): Made =>
  h`<div><meta name="a" content="${value}"><link rel="x" href="${value}"></div>`
const field = (value: string, attributes: string): Made =>
  h`<input value="${value}"${raw(attributes)}><i>${value}</i>`

export const cases: readonly Case[] = [
  pair('text', text, ['a'], ['b & <c> "d" \'e\'']),
  pair('a text that becomes empty', text, ['a'], ['']),
  pair('a text that was empty', text, [''], ['x']),
  pair('a text with a carriage return', text, ['a'], ['b\r\nc']),
  pair('text between texts', mixed, ['Bob'], ['Alice & co']),
  pair('text between texts that was empty', mixed, [''], ['x']),
  pair(
    'a list with white space, one row changed',
    listed,
    [items(1, 2, 3)],
    [items(1, { id: 2, name: 'zz' }, 3)],
  ),
  pair('a list with white space, rows moved', listed, [items(1, 2, 3)], [items(3, 1, 4, 2)]),
  pair('a list that was empty', listed, [[]], [items(1)]),
  pair('a list that becomes empty', listed, [items(1, 2)], [[]]),
  pair('rows of two elements', described, [items(1, 2, 3)], [items(3, 4, 1)]),
  pair('rows that are another template', wrapped, [items(1, 2, 9), 9], [items(9, 2, 1), 1]),
  pair('rows of text', sentence, [items(1, 2, 3)], [items(3, 2, 5)]),
  pair('texts side by side', three, ['a', 'b', 'c'], ['', 'bb', '<c>']),
  pair('empty texts side by side', three, ['', '', ''], ['', 'x', '']),
  pair('texts and nodes side by side', three, [h`<b>1</b>`, 't', ''], ['t', h`<b>1</b>`, h`<i>2</i>`]),
  pair('a paragraph that appears', board, ['', items(1, 2), 'f'], ['hi', items(1, 2), 'f']),
  pair('everything at once', board, ['hi', items(1, 2), ''], ['', items(2, 3, 1), 'foot']),
  pair('attributes with parts', link, ['c', '1', 'q'], ['c\'"<&', '2&amp;3', 'q\'q"q']),
  pair('whole attributes', button, [' class="a" disabled', 't'], [' class="b" title="x>y"', 'u']),
  pair('whole attributes where none were', button, ['', 't'], [' hidden', 't']),
  pair('an unquoted attribute', unquoted, ['a', 'b'], ['c', 'd']),
  pair('svg', drawing, ['1', 'g1', [1, 2]], ['2', 'g2', [2, 3]]),
  pair(
    'whole attributes of svg',
    box,
    [' viewBox="0 0 1 1"'],
    [' viewBox="0 0 2 2" preserveAspectRatio="none"'],
  ),
  pair('math', formula, [''], ['x']),
  pair('a select', choice, [['a', 'b'], 'a'], [['b', 'c', 'a'], 'c']),
  pair('an optgroup', grouped, ['a'], ['b']),
  pair('a textarea', area, ['a', '1'], ['b\nc<d>', '2']),
  pair('a textarea with a leading line', areaWithLine, ['a'], ['b']),
  pair('a textarea whose text begins with lines', areaWithLine, ['\n\na'], ['\n\nb']),
  pair('a pre whose text begins with lines', preformatted, ['a'], ['\n\nb']),
  pair('a pre whose markup begins with a line', preformattedMarkup, ['<i>a</i>'], ['\n<b>b</b>']),
  pair('preformatted text', preformatted, ['a'], ['\nb\nc']),
  pair('a script', script, ['a'], ['b']),
  pair('a script that looks like markup', rawScript, ['a'], ['b']),
  pair('a style', style, ['red'], ['blue']),
  pair('a title', title, ['a'], ['b']),
  pair('a comment', comment, ['a'], ['b']),
  pair('an attribute like a comment', commentLike, ['a'], ['b']),
  pair('an attribute like a tag', tagLike, ['a'], ['b']),
  pair('a noscript', noscript, ['a'], ['b']),
  pair('a template', template, ['a'], ['b']),
  pair('an iframe', frame, ['a'], ['b']),
  pair('entities', markup, ['&copy; &amp; &nbsp;a'], ['&euro;&lt;b&gt;&hellip;']),
  pair('entities that become markup', markup, ['&copy; &amp; a'], ['<b>x</b> &copy;']),
  pair('markup', markup, ['<b>1</b>'], ['x<i>2</i>y']),
  pair('text that becomes markup', markup, ['plain'], ['<i>2</i>']),
  pair('markup alone', onlyMarkup, ['<b>1</b>'], ['<i>2</i>t']),
  pair('rows of a table', rows, [items(1, 2)], [items(2, 1, 3)]),
  pair('rows without tbody', impliedBody, [items(1, 2)], [items(2, 1, 3)]),
  pair('a cell of a table without tbody', impliedBody, [items(1, 2)], [items(1, { id: 2, name: 'zz' })]),
  pair('cells', cells, [items(1, 2)], [items(2, 3)]),
  pair('columns', columns, [['a', 'b']], [['b', 'c']]),
  pair('a caption and a head', caption, [''], ['x']),
  pair('text that a table throws out', inTable, [''], ['loose']),
  pair('a block that a table throws out', blockInTable, [''], ['loose']),
  pair('a block that a table has thrown out', blockInTable, ['loose'], ['looser']),
  pair('a block that ends a paragraph', blockInParagraph, [''], ['x']),
  pair('a block that has ended a paragraph', blockInParagraph, ['x'], ['y']),
  pair('a link that ends a link', linkInLink, [''], ['x']),
  pair('elements left open', unclosed, ['a'], ['b']),
  pair('a dynamic tag', tagName, ['em'], ['strong']),
  pair('a part of a tag', partOfTagName, ['1'], ['2']),
  pair('a dynamic attribute name', attributeName, ['data-a'], ['data-b']),
  pair('a custom element', custom, ['a'], ['b']),
  pair('void elements', meta, ['a'], ['b']),
  pair('a field', field, ['a', ''], ['b', ' disabled required']),
  pair('a field without', field, ['b', ' disabled required'], ['', '']),
  pair('text without any element', onlyText, ['a'], ['b']),
  pair('many roots', fragment, ['', 'y'], ['x', '']),
  pair('many roots, the other way', fragment, ['x', ''], ['z', 'y']),
  pair('templates in templates', layout, ['a', 'b'], ['c', 'd']),
  ...fromKindToKind,
]
