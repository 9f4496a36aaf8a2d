import { html } from '../../lib/template/html.ts'
import { portal, type PortalOptions } from '../../lib/template/portal.ts'

test('a portal is printed as Phoenix prints it', () => {
  expect(String(portal({ target: '#dialogs', id: 'tip' }, html`<b>text</b>`))).toBe(
    '<template id="tip" data-phx-portal="#dialogs"><div id="_lv_portal_wrap_tip"><b>text</b></div></template>',
  )
})

test.each([
  ['body', 'portal-body'],
  ['#dialogs > .last', 'portal-dialogs-last'],
  ['[data-x="<>"]', 'portal-data-x'],
])('without an id it is called after its target: %s', (target, id) => {
  expect(String(portal({ target }, 'x'))).toContain(`<template id="${id}" `)
})

test('it stands where a template may stand, and its content begins anew', () => {
  const rows = html`<table><tr><td>1</td></tr>${portal({ target: 'body' }, html`<p>far</p>`)}</table>`
  expect(String(html`<p>${portal({ target: 'body' }, html`<div>far</div>`)}</p>${rows}`)).toContain(
    '<p>far</p>',
  )
})

test.each<[string, unknown]>([
  ['no target', {}],
  ['an empty one', { target: ' ' }],
  ['a target that is an element', { target: {} }],
  ['an id with a space', { target: 'body', id: 'a b' }],
  ['an empty id', { target: 'body', id: '' }],
  ['a promise', Promise.resolve({ target: 'body' })],
])('%s is refused', (_what, options) => {
  expect(() => portal(options as PortalOptions, 'x')).toThrow(
    expect.objectContaining({ code: 'LIVE_VALUE_KIND' }),
  )
})
