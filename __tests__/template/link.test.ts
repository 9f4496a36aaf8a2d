import { html } from '../../lib/template/html.ts'
import { link, type LinkAttributes } from '../../lib/template/link.ts'
import { toHtml } from '../../lib/template/print/to-html.ts'

test.each<[string, LinkAttributes, string]>([
  ['a patch', { patch: '?page=2' }, ' href="?page=2" data-phx-link="patch" data-phx-link-state="push"'],
  [
    'one that is read from the page',
    { patch: '../x' },
    ' href="../x" data-phx-link="patch" data-phx-link-state="push"',
  ],
  ['a navigation', { navigate: '/a' }, ' href="/a" data-phx-link="redirect" data-phx-link-state="push"'],
  [
    'a navigation that replaces',
    { navigate: '/a#b', replace: true },
    ' href="/a#b" data-phx-link="redirect" data-phx-link-state="replace"',
  ],
  ['a page', { href: 'https://example.com/' }, ' href="https://example.com/"'],
  ['other attributes', { href: '/', class: ['a', false], hidden: true }, ' class="a" hidden href="/"'],
])('%s', (_what, to, attributes) => {
  expect(toHtml(link(to, html`<b>text</b>`))).toBe(`<a${attributes}><b>text</b></a>`)
})

test.each([
  '//evil.test',
  '/\\evil.test',
  'https://evil.test',
  'javascript:alert(1)',
  '/\n/evil.test',
  ' //evil.test',
  '..\\\\evil.test',
  'JavaScript:alert(1)',
  '',
])('48: a live link does not lead to %j', (to) => {
  expect(toHtml(link({ navigate: to }, 'x'))).toContain('<a href="about:invalid#refused"')
  expect(toHtml(link({ patch: to }, 'x'))).toContain('<a href="about:invalid#refused"')
})

test('what stands in a link is escaped', () => {
  expect(toHtml(link({ patch: '/?a="b"' }, '<b>'))).toContain('href="/?a=&quot;b&quot;"')
  expect(toHtml(link({ patch: '/' }, '<b>'))).toContain('>&lt;b&gt;</a>')
})
