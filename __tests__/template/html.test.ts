import { attrs, html, raw } from '../../lib/template/html.ts'
import { each } from '../../lib/template/each.ts'
import { toHtml } from '../../lib/template/print/to-html.ts'
import { firstTree, nextDiff } from '../../lib/template/diff/to-diff.ts'
import type { Renderable, Rendered } from '../../lib/template/rendered.ts'

const evil = `<b>&"'`
const escaped = '&lt;b&gt;&amp;&quot;&#39;'

test.each<[string, Rendered, string]>([
  ['text', html`<p>${evil}</p>`, `<p>${escaped}</p>`],
  ['the text of a textarea', html`<textarea>${evil}</textarea>`, `<textarea>${escaped}</textarea>`],
  ['the text of a title', html`<title>${evil}</title>`, `<title>${escaped}</title>`],
  ['a quoted attribute', html`<p title="a ${evil}"></p>`, `<p title="a ${escaped}"></p>`],
  ['a single-quoted attribute', html`<p title='${evil}'></p>`, `<p title='${escaped}'></p>`],
  ['a whole attribute', html`<p title=${evil}></p>`, `<p title="${escaped}"></p>`],
  ['a bag of attributes', html`<p ${attrs({ title: evil })}></p>`, `<p title="${escaped}"></p>`],
  ['texts in an array', html`<p>${[evil, evil]}</p>`, `<p>${escaped}${escaped}</p>`],
  ['the rows of each', html`<p>${each([evil], String, (row) => row)}</p>`, `<p>${escaped}</p>`],
])('escapes %s', (_position, rendered, expected) => {
  expect(toHtml(rendered)).toBe(expected)
})

test('is its markup, escaped, as a text', () => {
  expect(String(html`<p>${html`<b>${evil}</b>`}</p>`)).toBe(`<p><b>${escaped}</b></p>`)
})

test.each<[string, Rendered, string]>([
  ['a true attribute', html`<input disabled=${true}>`, '<input disabled>'],
  ['a false attribute', html`<input disabled=${false}>`, '<input>'],
  ['a missing attribute', html`<input value=${undefined} class=${null}>`, '<input>'],
  ['an empty attribute', html`<input value=${''}>`, '<input value="">'],
  ['a number', html`<input value=${0}>`, '<input value="0">'],
  ['a class list', html`<p class=${['a', false, ['b', null]]}></p>`, '<p class="a b"></p>'],
  ['an empty class list', html`<p class=${[false]}></p>`, '<p></p>'],
  ['a class list in quotes', html`<p class="x ${['a', false, '']}"></p>`, '<p class="x a"></p>'],
  ['a list of numbers', html`<p data-ids=${[1, 2n]}></p>`, '<p data-ids="1 2"></p>'],
  ['a bag with a bigint', html`<p ${attrs({ id: 7n, class: ['a', 7n] })}></p>`, '<p id="7" class="a 7"></p>'],
  ['a condition that fails', html`<p>${false}${null}${undefined}</p>`, '<p></p>'],
  ['zero', html`<p>${0}</p>`, '<p>0</p>'],
  ['raw markup', html`<p>${raw('<b>')}</p>`, '<p><b></p>'],
  ['a template in a template', html`<p>${html`<b>${1}</b>`}</p>`, '<p><b>1</b></p>'],
  [
    'a bag behind a bare attribute',
    html`<input required ${attrs({ name: 'a' })}>`,
    '<input required name="a">',
  ],
  ['a link with a written scheme', html`<a href="mailto:${'a@b.c'}">x</a>`, '<a href="mailto:a@b.c">x</a>'],
  ['a link with a query', html`<a href="?page=${2}&q=${'a:b'}">x</a>`, '<a href="?page=2&q=a:b">x</a>'],
  [
    'a link to a port',
    html`<a href="${'https://x.test'}/a:${1}">x</a>`,
    '<a href="https://x.test/a:1">x</a>',
  ],
  [
    'what a tag writes out in place of the same in a bag',
    html`<p class="a" ${attrs({ CLASS: 'b', title: 't', id: 'c' })} id=${'d'}></p>`,
    '<p class="a" title="t" id="d"></p>',
  ],
  [
    'what the next tag writes out',
    html`<p ${attrs({ id: 'a' })}><b id="b" ${attrs({ title: 'c' })}></b></p>`,
    '<p id="a"><b id="b" title="c"></b></p>',
  ],
  ['a bag with booleans', html`<input ${attrs({ required: true, hidden: false })}>`, '<input required>'],
])('prints %s', (_what, rendered, expected) => {
  expect(toHtml(rendered)).toBe(expected)
})

test('leaves out the line break and the indentation around a template', () => {
  const rendered = html`
    <p>one</p>
    <p>two</p>
  `
  expect(toHtml(rendered)).toBe('<p>one</p>\n    <p>two</p>')
})

test.each([
  ['javascript:alert(1)'],
  [' JaVaScRiPt:alert(1)'],
  ['java\tscript:alert(1)'],
  ['\u0001javascript:alert(1)'],
  ['vbscript:x'],
  ['data:text/html,<script>'],
  ['data:image/svg+xml,<svg onload=alert(1)>'],
])('42: makes a dead link of %j', (url) => {
  const dead = '<a href="about:invalid#refused"></a>'
  expect(toHtml(html`<a href=${url}></a>`)).toBe(dead)
  expect(toHtml(html`<a href="${url}"></a>`)).toBe(dead)
  expect(toHtml(html`<a ${attrs({ href: url })}></a>`)).toBe(dead)
  expect(toHtml(html`<a href=${[url]}></a>`)).toBe(dead)
})

test.each([['/a:b'], ['https://x.test/'], ['mailto:a@b.c'], ['?javascript:'], ['data:image/png;base64,AA']])(
  'keeps the link %j',
  (url) => expect(toHtml(html`<a href=${url}></a>`)).toBe(`<a href="${url}"></a>`),
)

test.each<[string, () => Rendered, RegExp]>([
  ['a tag name', () => html`<${'b'}>`, /<⟨here⟩/],
  ['part of a tag name', () => html`<h${1}>`, /<h⟨here⟩/],
  ['an attribute name', () => html`<p data-${'x'}="1">`, /<p data-⟨here⟩/],
  ['an attribute name after another', () => html`<p a${'x'}>`, /⟨here⟩/],
  ['part of an unquoted value', () => html`<p class=a${'x'}></p>`, /class=a⟨here⟩.*Quote/],
  ['a value with more behind it', () => html`<p class=${'x'}b></p>`, /class=⟨here⟩.*Quote/],
  ['script', () => html`<script>${'x'}</script>`, /<script>⟨here⟩/],
  ['style', () => html`<style>${'x'}</style>`, /<style>⟨here⟩/],
  ['a comment', () => html`<!-- ${'x'} -->`, /<!-- ⟨here⟩/],
  ['an event handler', () => html`<p onclick=${'x'}></p>`, /onclick=⟨here⟩.*phx-click/],
  ['a quoted event handler', () => html`<p onclick="a(${'x'})"></p>`, /phx-click/],
  ['a switch in quotes', () => html`<input checked="${false}">`, /checked="⟨here⟩.*Leave the quotes away/],
  [
    'a switch of ours in quotes',
    () => html`<form phx-trigger-action='${1}'></form>`,
    /Leave the quotes away/,
  ],
  ['srcdoc', () => html`<iframe srcdoc="${'x'}"></iframe>`, /srcdoc/],
  ['the second half of a scheme', () => html`<a href="${'java'}${'script:'}"></a>`, /one value/],
  ['a tag that never closes', () => html`<p`, /ends inside/],
  ['a quote that never closes', () => html`<p title="${'x'}>`, /ends inside/],
  ['an element that never closes', () => html`<div>${'x'}`, /<\/div>/],
  ['an element closed too early', () => html`<b><i></b></i>`, /<\/b> comes before <\/i>/],
  ['an element that was not opened', () => html`</div>`, /does not open/],
  ['an element that seems to close itself', () => html`<div/>`, /<div><\/div>/],
  ['the end of a scheme', () => html`<a href="java${'script:x'}"></a>`, /Begin a URL/],
  ['a text behind a scheme that runs', () => html`<a href="javascript:go('${'x'}')"></a>`, /Begin a URL/],
  ['a text behind a hidden scheme', () => html`<a href="javascript&#58;${'x'}"></a>`, /Begin a URL/],
  ['a document made of data', () => html`<iframe src="data:text/html,${'x'}"></iframe>`, /Begin a URL/],
  [
    'a scheme behind a value',
    () => html`<a href="${'javascript'}://${'%0aalert(1)'}"></a>`,
    /scheme is written out/,
  ],
  ['script in svg', () => html`<svg><script>${'x'}</script></svg>`, /⟨here⟩/],
  ['style in svg', () => html`<svg><style>${'x'}</style></svg>`, /⟨here⟩/],
  [
    'script in html in svg',
    () => html`<svg><foreignObject><script>${'x'}</script></foreignObject></svg>`,
    /⟨here⟩/,
  ],
  [
    'an animated link',
    () => html`<svg><a><animate attributeName="href" to="${'x'}"/></a></svg>`,
    /to would run/,
  ],
])('refuses %s', (_what, make, message) => {
  expect(make).toThrow(expect.objectContaining({ code: 'LIVE_HOLE_POSITION' }))
  expect(make).toThrow(message)
})

test.each<[string, unknown]>([
  ['an object', { a: 1 }],
  ['a function', () => 1],
  ['a promise', Promise.resolve(1)],
  ['a symbol', Symbol('x')],
  ['a date', new Date(0)],
])('refuses %s as a text', (what, value) => {
  expect(() => toHtml(html`<p>${value as never}</p>`)).toThrow(
    expect.objectContaining({ code: 'LIVE_VALUE_KIND' }),
  )
  expect(() => toHtml(html`<p>${value as never}</p>`)).toThrow(what === 'a date' ? '(Date)' : what)
})

test.each<[string, unknown]>([
  ['an object with a', { a: 1 }],
  ['a function', () => 1],
  ['a promise', Promise.resolve(1)],
])('refuses %s in an attribute, and says what may stand there', (what, value) => {
  const make = (): string => toHtml(html`<p phx-click=${value as never} title="${value as never}"></p>`)
  expect(make).toThrow(what)
  expect(make).toThrow('where it takes text in an attribute, a number, a list, JS or nothing')
})

test.each<[string, readonly unknown[]]>([
  ['`each` was given undefined where it takes an array', [undefined, String, String]],
  ['`each` was given undefined where it takes two functions', [[1], (n: number) => html`<li>${n}</li>`]],
  ['`each` was given "id" where it takes two functions', [[{ id: 1 }], 'id', () => html`<li></li>`]],
])('%s', (message, given) => {
  expect(() => each(...(given as Parameters<typeof each>))).toThrow(message)
})

/** What TypeScript refuses, too. */
const refused = { a: 1 } as never

test.each<[string, () => Rendered, string]>([
  ['a text', () => html`<p>${1} and ${refused}</p>`, '<p>${…} and ⟨here⟩'],
  ['an attribute', () => html`<p class=${'a'} title=${refused}></p>`, '<p class=${…} title=⟨here⟩'],
  ['a bag', () => html`<p ${refused}></p>`, '<p ⟨here⟩'],
  ['the template inside', () => html`<div>${html`<i>${refused}</i>`}</div>`, ' <i>⟨here⟩'],
  ['a row', () => html`<ul>${each([refused], String, (row) => html`<li>${row}</li>`)}</ul>`, ' <li>⟨here⟩'],
  ['a row that is bare', () => html`<ul>${[refused]}</ul>`, ' <ul>⟨here⟩'],
  ['a list', () => html`<ol>${each([1, 1], Number, String)}</ol>`, ' <ol>⟨here⟩'],
  ['a long template', () => html`<i>${'x'}</i><b>${'x'.repeat(60)}</b>${'y'}<u>${refused}</u>`, '<u>⟨here⟩'],
])('an error says where its value stands: %s', (_what, make, place) => {
  expect(() => toHtml(make())).toThrow(place)
  expect(() => firstTree(make(), { splices: true })).toThrow(place)
})

test('an error of an update says where its value stands', () => {
  const render = (value: Renderable): Rendered => html`<div>${html`<p>${'a'} ${value}</p>`}</div>`
  const { sent } = firstTree(render('x'), { splices: true })
  expect(() => nextDiff(sent, render(refused), { splices: true })).toThrow(' <p>${…} ⟨here⟩')
})

test.each([['onclick'], ['OnLoad'], ['srcdoc'], ['a b'], ['a"'], ['']])('43: refuses %j in a bag', (name) => {
  const rendered = html`<p ${attrs({ [name]: 'x' })}></p>`
  expect(() => toHtml(rendered)).toThrow(expect.objectContaining({ code: 'LIVE_ATTRIBUTE_NAME' }))
})

test('accepts svg, void elements, optional ends and a document', () => {
  expect(() => html`<!doctype html><html><head><meta charset="utf-8"><body><ul><li>a<li>b</ul>`).not.toThrow()
  expect(() => html`<svg><path d="M0 0"/><g><circle r="1"/></g></svg><br><br/>`).not.toThrow()
  expect(() => html`<p>1 < 2 &amp;&amp; a<b></b></p><script>if (a < b) "</div>"</script>`).not.toThrow()
})
