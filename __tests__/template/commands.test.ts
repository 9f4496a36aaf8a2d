import { JS, type Commands } from '../../lib/js/commands.ts'
import { html, attrs } from '../../lib/template/html.ts'
import { toHtml } from '../../lib/template/print/to-html.ts'

test.each<[string, Commands, readonly unknown[]]>([
  ['nothing', JS, []],
  ['a show', JS.show(), ['show', {}]],
  [
    'a show in steps',
    JS.show({
      to: '#a',
      display: 'flex',
      time: 300,
      blocking: false,
      transition: ['slow ease', 'out', 'in'],
    }),
    [
      'show',
      {
        to: '#a',
        display: 'flex',
        time: 300,
        blocking: false,
        transition: [['slow', 'ease'], ['out'], ['in']],
      },
    ],
  ],
  ['a hide', JS.hide({ transition: 'fade' }), ['hide', { transition: [['fade'], [], []] }]],
  [
    'a toggle',
    JS.toggle({ in: 'a b', out: [['c'], ['d', 'e'], ''], to: { inner: 'p' } }),
    ['toggle', { ins: [['a', 'b'], [], []], outs: [['c'], ['d', 'e'], []], to: { inner: 'p' } }],
  ],
  ['added classes', JS.addClass(' a  b '), ['add_class', { names: ['a', 'b'] }]],
  [
    'removed classes',
    JS.removeClass(['a', 'b'], { time: 0 }),
    ['remove_class', { names: ['a', 'b'], time: 0 }],
  ],
  [
    'toggled classes',
    JS.toggleClass('a', { to: { closest: 'li' } }),
    ['toggle_class', { names: ['a'], to: { closest: 'li' } }],
  ],
  [
    'a transition',
    JS.transition('shake', { time: 9 }),
    ['transition', { transition: [['shake'], [], []], time: 9 }],
  ],
  ['an attribute', JS.setAttribute('id', 'x'), ['set_attr', { attr: ['id', 'x'] }]],
  ['no attribute', JS.removeAttribute('open', { to: 'p' }), ['remove_attr', { attr: 'open', to: 'p' }]],
  ['an attribute or none', JS.toggleAttribute('open', ''), ['toggle_attr', { attr: ['open', ''] }]],
  ['one of two values', JS.toggleAttribute('a', ['1', '2']), ['toggle_attr', { attr: ['a', '1', '2'] }]],
  [
    'ignored attributes',
    JS.ignoreAttributes(['open', 'data-*']),
    ['ignore_attrs', { attrs: ['open', 'data-*'] }],
  ],
  ['a DOM event', JS.dispatch('click', { to: 'p' }), ['dispatch', { event: 'click', to: 'p' }]],
  [
    'a DOM event with everything',
    JS.dispatch('app:move', { detail: { x: [1] }, bubbles: false, blocking: true }),
    ['dispatch', { event: 'app:move', detail: { x: [1] }, bubbles: false, blocking: true }],
  ],
  ['an event', JS.push('save'), ['push', { event: 'save' }]],
  [
    'an event with everything',
    JS.push('save', { value: { id: 7 }, target: '#b', loading: '#a', pageLoading: true }),
    ['push', { event: 'save', value: { id: 7 }, target: '#b', loading: '#a', page_loading: true }],
  ],
  ['a navigation', JS.navigate('/b'), ['navigate', { href: '/b' }]],
  ['a patch', JS.patch('?p=2', { replace: true }), ['patch', { href: '?p=2', replace: true }]],
  ['the focus', JS.focus({ to: '#a' }), ['focus', { to: '#a' }]],
  ['the first focus', JS.focusFirst(), ['focus_first', {}]],
  ['a focus to remember', JS.pushFocus(), ['push_focus', {}]],
  ['the focus remembered', JS.popFocus(), ['pop_focus', {}]],
  ['commands elsewhere', JS.exec('data-cancel', { to: '#a' }), ['exec', { attr: 'data-cancel', to: '#a' }]],
])('says %s', (_what, commands, expected) => {
  expect(JSON.parse(JSON.stringify(commands))).toEqual(expected.length ? [expected] : [])
})

test('a chain never changes', () => {
  const opened = JS.show({ to: '#menu' })
  const focused = opened.focusFirst({ to: '#menu' })
  expect([JS, opened, focused].map((chain) => JSON.stringify(chain))).toEqual([
    '[]',
    '[["show",{"to":"#menu"}]]',
    '[["show",{"to":"#menu"}],["focus_first",{"to":"#menu"}]]',
  ])
})

test('two chains make one', () => {
  const both = JS.push('a').concat(JS.push('b').popFocus())
  expect(JSON.stringify(both)).toBe('[["push",{"event":"a"}],["push",{"event":"b"}],["pop_focus",{}]]')
})

const evil = JS.push(`"'<&>`)
const escaped = '[[&quot;push&quot;,{&quot;event&quot;:&quot;\\&quot;&#39;&lt;&amp;&gt;&quot;}]]'

test.each([
  ['a whole attribute', html`<p phx-click=${evil}></p>`],
  ['quotes', html`<p phx-click="${evil}"></p>`],
  ['a bag', html`<p ${attrs({ 'phx-click': evil })}></p>`],
])('is escaped JSON in %s', (_where, rendered) => {
  expect(toHtml(rendered)).toBe(`<p phx-click="${escaped}"></p>`)
})

test.each([
  ['a text', () => html`<p>${JS.push('a')}</p>`],
  ['a class list', () => html`<p class=${[JS.push('a')]}></p>`],
])('is refused in %s', (_where, render) => {
  expect(() => toHtml(render())).toThrow(expect.objectContaining({ code: 'LIVE_VALUE_KIND' }))
})

test.each(['onclick', 'srcdoc', 'a b', ''])('writes no attribute named "%s"', (name) => {
  const refusal = expect.objectContaining({ code: 'LIVE_ATTRIBUTE_NAME' })
  expect(() => JS.setAttribute(name, 'alert(1)')).toThrow(refusal)
  expect(() => JS.toggleAttribute(name, 'alert(1)')).toThrow(refusal)
})

test.each([
  JS.navigate('javascript:alert(1)'),
  JS.patch('java\nscript:alert(1)'),
  JS.setAttribute('href', 'javascript:alert(1)'),
  JS.toggleAttribute('src', ['data:text/html,x', 'vbscript:x']),
])('goes to no script', (commands) => {
  expect(JSON.stringify(commands)).toMatch(/about:invalid/)
  expect(JSON.stringify(commands)).not.toMatch(/script|data:/)
})

test.each(['//evil.test', '/\\evil.test', 'https://evil.test', '/\t/evil.test', 'blob:x', 'file:///x', ''])(
  'goes to a path of this site only, not to %j',
  (href) => {
    const refused = { href: 'about:invalid#refused' }
    expect(JSON.parse(JSON.stringify(JS.navigate(href).patch(href)))).toEqual([
      ['navigate', refused],
      ['patch', refused],
    ])
  },
)
