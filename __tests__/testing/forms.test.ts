import express from 'express'
import { html, liveRender, liveRouter, liveView, type EventValue, type Rendered } from '../../lib/index.ts'
import { live, type LivePage } from '../../lib/testing/index.ts'

/** A page with a form, which shows the last value it sent. */
function opened(fields: Rendered, attributes = html`<i></i>`): Promise<LivePage> {
  const view = liveView({
    mount: () => ({ sent: '', note: 'new' }),
    handleEvent: {
      changed: (socket, value: EventValue) => socket.assign({ sent: JSON.stringify(value) }),
      saved: (socket, value: EventValue) => socket.assign({ sent: JSON.stringify(value), note: 'server' }),
    },
    render: ({ sent, note }) =>
      html`<form id="f" phx-change="changed" phx-submit="saved" phx-value-of="f">${fields}<input name="note" value=${note} /></form>${attributes}<p id="sent">${sent}</p>`,
  })
  return live(express().use(liveRouter().live('/', view)), '/')
}

const sent = (page: LivePage): unknown => JSON.parse(page.text('#sent'))

const rich = html`<input type="hidden" name="csrf" value="c" /><input name="user[name]" value="Ada" />
  <textarea name="about">
old words</textarea>
  <select name="city"><option>Rome</option><option value="B">Berlin</option></select>
  <select name="many[]" multiple><option selected>1</option><option>2</option><option selected>3</option></select>
  <input type="checkbox" name="agreed" /><input type="checkbox" name="tags[]" value="a" checked /><input type="checkbox" name="tags[]" value="b" />
  <input type="radio" name="size" value="S" /><input type="radio" name="size" value="M" checked />
  <input name="off" value="x" disabled /><input type="file" name="photo" /><button name="how" value="fast">Save</button><button name="how" value="slow" id="slow">Later</button>`

const defaults = {
  csrf: 'c',
  user: { name: 'Ada' },
  about: 'old words',
  city: 'Rome',
  many: ['1', '3'],
  tags: ['a'],
  size: 'M',
  note: 'new',
  of: 'f',
}

test('submits what a browser would: the defaults and the button', async () => {
  const page = await opened(rich)
  await page.submit('#f')
  expect(sent(page)).toEqual({ ...defaults, how: 'fast' })
})

test('presses the button it is told to', async () => {
  const page = await opened(rich)
  await page.submit('#slow')
  expect(sent(page)).toMatchObject({ how: 'slow' })
})

test('fills in every kind of field', async () => {
  const page = await opened(rich)
  const filled = {
    'user[name]': 'Lin',
    about: 'new',
    city: 'B',
    'many[]': ['2'],
    agreed: true,
    'tags[]': ['b'],
    size: 'S',
  }
  await page.submit('#f', filled)
  const values = {
    user: { name: 'Lin' },
    about: 'new',
    city: 'B',
    many: ['2'],
    agreed: 'on',
    tags: ['b'],
    size: 'S',
  }
  expect(sent(page)).toEqual({ ...defaults, ...values, how: 'fast' })
})

test('a change names its field, and the fields that nobody has touched', async () => {
  const page = await opened(html`<input name="a[x]" /><input name="b[]" />`)
  await page.change('#f', { 'a[x]': '1' })
  expect(sent(page)).toEqual({
    a: { x: '1' },
    b: [''],
    note: 'new',
    of: 'f',
    _target: ['a', 'x'],
    _unused_b: [''],
    _unused_note: '',
  })
})

test('several changes are several events, and what was typed stays', async () => {
  const page = await opened(html`<input name="a" /><input name="b" />`)
  await page.change('#f', { a: '1', b: '2' })
  expect(sent(page)).toMatchObject({ a: '1', b: '2', _target: ['b'] })
  await page.submit('#f', { a: '3' })
  expect(sent(page)).toMatchObject({ a: '3', b: '2' })
})

test('what the server puts into a field takes the place of what was typed', async () => {
  const page = await opened(html``)
  await page.submit('#f', { note: 'mine' })
  expect(sent(page)).toMatchObject({ note: 'mine' })
  await page.submit('#f')
  expect(sent(page)).toMatchObject({ note: 'server' })
})

test('a field with a binding of its own sends only itself', async () => {
  const page = await opened(html`<input name="a" /><input name="own" phx-change="saved" />`)
  await page.change('[name=own]', { own: '1' })
  expect(sent(page)).toEqual({ own: '1', _target: ['own'], of: 'f' })
})

test('finds fields that stand outside of their form', async () => {
  const page = await opened(html``, html`<input name="far" value="away" form="f" />`)
  await page.submit('#f')
  expect(sent(page)).toMatchObject({ far: 'away' })
})

test.each([
  [
    'a field that is not there',
    { nme: 'x' },
    'it has no field "nme". Its fields are user[name], about, city',
  ],
  ['a hidden field', { csrf: 'x' }, '"csrf" is a hidden field'],
  ['a disabled field', { off: 'y' }, '"off" is disabled'],
  ['an option that is not offered', { city: 'Paris' }, '"city" has no option "Paris", but Rome, B'],
  ['a box that is not offered', { 'tags[]': ['c'] }, '"tags[]" has no "c", but a, b'],
  ['a file', { photo: 'me.png' }, '"photo" is a file field'],
])('refuses %s', async (_what, values, why) => {
  const page = await opened(rich)
  await expect(page.submit('#f', values)).rejects.toThrow(why)
  await expect(page.change('#f', values)).rejects.toThrow(why)
  expect(page.text('#sent')).toBe('')
})

test.each([
  ['is required', html`<input name="x" required />`, {}],
  ['is required', html`<input type="checkbox" name="x" required />`, {}],
  [
    'is required',
    html`<input type="radio" name="x" value="1" required /><input type="radio" name="x" value="2" />`,
    {},
  ],
  [
    'is required',
    html`<select name="x" required><option value="">choose</option><option>1</option></select>`,
    {},
  ],
  ['takes an e-mail address', html`<input type="email" name="x" />`, { x: 'ada' }],
  ['is below 1', html`<input type="number" min="1" name="x" />`, { x: 0 }],
  ['has to match [a-z]+', html`<input pattern="[a-z]+" name="x" />`, { x: 'A' }],
  ['takes no more than 2 characters', html`<input maxlength="2" name="x" />`, { x: 'abc' }],
  ['takes a number', html`<input type="number" name="x" />`, { x: 'abc' }],
  ['its submit button is disabled', html`<button disabled>Save</button>`, {}],
])(
  'does not submit what a browser would not: %s',
  async (why, fields, values: Record<string, string | number>) => {
    const page = await opened(fields)
    await expect(page.submit('#f', values)).rejects.toThrow(why)
  },
)

test('a form without a binding is left to the browser', async () => {
  const page = await opened(html``, html`<form id="plain" action="/x"><input name="q" /></form>`)
  await expect(page.change('#plain', { q: 'x' })).rejects.toThrow('there is no phx-change')
  await page.submit('#plain', { q: 'y' })
  expect(page.redirectedTo).toBe('/x?q=y')
})

test('a form that the view resets holds what was printed, and counts as new', async () => {
  const view = liveView({
    mount: () => ({ said: '' }),
    handleEvent: {
      say: (socket, value) => (socket.resetForm('say'), socket.assign({ said: JSON.stringify(value) })),
      type: (socket, value) => socket.assign({ said: JSON.stringify(value) }),
    },
    render: ({ said }) =>
      html`<form id="say" phx-change="type" phx-submit="say"><input name="text" /><input name="to" value="all" /></form><p>${said}</p>`,
  })
  const page = await live(express().use(liveRouter().live('/', view)), '/')
  await page.submit('#say', { text: 'hello', to: 'Ada' })
  expect(JSON.parse(page.text('p'))).toEqual({ text: 'hello', to: 'Ada' })
  await page.change('#say', { to: 'Lin' })
  expect(JSON.parse(page.text('p'))).toMatchObject({ _unused_text: '', text: '', to: 'Lin' })
  await page.submit('#say')
  expect([JSON.parse(page.text('p')), page.events]).toEqual([{ text: '', to: 'Lin' }, []])
})

test('and so does one of another view', async () => {
  const inner = liveView({
    mount: () => ({ said: '' }),
    handleEvent: { save: (socket, { text }) => socket.assign({ said: `${text as string}.` }) },
    render: ({ said }) => html`<form id="f" phx-submit="save"><input name="text" /></form><p>${said}</p>`,
  })
  const view = liveView({
    mount: () => ({}),
    handleEvent: { clear: (socket) => socket.resetForm('f') },
    render: () => html`<b phx-click="clear">Clear</b>${liveRender(inner, { id: 'inner' })}`,
  })
  const page = await live(express().use(liveRouter().live('/', view)), '/')
  await page.submit('#f', { text: 'hello' })
  await page.click('Clear')
  await page.submit('#f')
  expect(page.text('p')).toBe('.')
})
