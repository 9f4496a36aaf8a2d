import { component, html, liveComponent, liveRender, liveView } from '../../lib/index.ts'
import { clientOf, type WireClient } from '../flows/wire-client.ts'
import { site } from '../flows/site.ts'

const row = liveComponent({
  mount: (props: { readonly id: number }) => ({ text: `row ${props.id}` }),
  handleEvent: { mark: (socket) => socket.update('text', (text) => `${text}!`) },
  render: ({ text }) => html`<li title="a">${text}</li>`,
})

const list = liveView({
  mount: () => ({ count: 3, title: 'list' }),
  handleEvent: {
    less: (socket) => socket.update('count', (count) => count - 1),
    call: (socket) => socket.assign({ title: 'rows' }),
  },
  render: ({ count, title }) =>
    html`<h1>${title}</h1><ul>${Array.from({ length: count }, (_, i) => component(row, { id: i + 1 }))}</ul>`,
})

/** A browser that has joined, and what its join was answered. */
async function joined(): Promise<{ client: WireClient; answer: string }> {
  const client = await clientOf(site({ '/': list }).app)
  return { client, answer: JSON.stringify(await client.join()) }
}

const ask = (client: WireClient, event: string, payload: object): Promise<unknown> =>
  client.ask([client.joinRef, String(Math.random()), client.topic, event, payload])
const mark = (client: WireClient, cid: unknown): Promise<unknown> =>
  ask(client, 'event', { type: 'click', event: 'mark', value: {}, cid })
const ok = (response: object): object => ({ status: 'ok', response })

test('the statics of components are sent once, and later only what changed in one', async () => {
  const { client, answer } = await joined()
  expect(answer.split('title').length).toBe(2)
  expect(await mark(client, 2)).toEqual(ok({ diff: { c: { 2: { 0: 'row 2!' } } } }))
})

test('what changes in the view does not send its components again', async () => {
  const { client } = await joined()
  expect(await client.event('call', {})).toEqual(ok({ diff: { 0: 'rows' } }))
})

test.each([4, 0, -1, 1.5, '1', '__proto__', [1], {}, 1e9])(
  '27: an event for component %j runs nothing, and the view goes on',
  async (cid) => {
    const { client } = await joined()
    expect(await mark(client, cid)).toEqual(ok({}))
    expect(await mark(client, 1)).toEqual(ok({ diff: { c: { 1: { 0: 'row 1!' } } } }))
  },
)

test('components that the view shows do not end, whatever the browser says', async () => {
  const { client } = await joined()
  expect(await ask(client, 'cids_destroyed', { cids: [1, 2, 3, 9] })).toEqual(ok({ cids: [] }))
  expect(await mark(client, 1)).toEqual(ok({ diff: { c: { 1: { 0: 'row 1!' } } } }))
})

test('a component ends when the view does not show it and the browser has it no more', async () => {
  const { client } = await joined()
  await client.event('less', {})
  expect(await ask(client, 'cids_will_destroy', { cids: [3] })).toEqual(ok({ cids: [] }))
  expect(await mark(client, 3)).toEqual(ok({ diff: { c: { 3: { 0: 'row 3!' } } } }))
  expect(await ask(client, 'cids_destroyed', { cids: [3, 3] })).toEqual(ok({ cids: [3] }))
  expect(await mark(client, 3)).toEqual(ok({}))
})

test.each([undefined, 1, 'x', ['a'], [null], [[1]], {}])(
  'a list of components that is %j ends none',
  async (cids) => {
    const { client } = await joined()
    await client.event('less', {})
    expect(await ask(client, 'cids_destroyed', { cids })).toEqual(ok({}))
    expect(await mark(client, 3)).toEqual(ok({ diff: { c: { 3: { 0: 'row 3!' } } } }))
  },
)

const leaf = liveView({
  mount: () => ({}),
  render: () => html`<ol>${component(row, { id: 1 })}</ol>`,
})

/** Has two components, and nests a view with one, whose number is 1 in both. */
const tree = liveView({
  mount: () => ({}),
  render: () =>
    html`<ul>${component(row, { id: 1 })}${component(row, { id: 2 })}</ul>${liveRender(leaf, { id: 'leaf' })}`,
})

type Ask = (event: string, payload: object) => Promise<unknown>

/** A browser that has joined both views: what asks the outer and the inner one. */
async function joinedBoth(): Promise<{ outer: Ask; inner: Ask }> {
  const client = await clientOf(site({ '/': tree }).app)
  const asker =
    (joinRef: string, topic: string): Ask =>
    (event, payload) =>
      client.ask([joinRef, client.nextRef(), topic, event, payload])
  const rendered = JSON.stringify(await client.join()).replaceAll('\\', '')
  const outer = asker(client.joinRef, client.topic)
  const session = /id="leaf" data-phx-session="([^"]*)"/.exec(rendered)?.[1]
  expect(await client.join({ session, url: undefined }, 'lv:leaf')).toMatchObject({ status: 'ok' })
  return { outer, inner: asker(client.joinRef, 'lv:leaf') }
}

const marking = (cid: number): object => ({ type: 'click', event: 'mark', value: {}, cid })
const marked = (cid: number): object => ok({ diff: { c: { [cid]: { 0: `row ${cid}!` } } } })

test('the number of a component counts in its own view alone, nested ones too', async () => {
  const { outer, inner } = await joinedBoth()
  expect(await inner('event', marking(2))).toEqual(ok({}))
  expect(await inner('event', marking(1))).toEqual(marked(1))
  expect(await outer('event', marking(1))).toEqual(marked(1))
})

test('a view ends no component of another, and none that lives', async () => {
  const { outer, inner } = await joinedBoth()
  for (const event of ['cids_will_destroy', 'cids_destroyed'])
    expect(await inner(event, { cids: [1, 2] })).toEqual(ok({ cids: [] }))
  expect(await inner('event', marking(1))).toEqual(marked(1))
  expect(await outer('event', marking(2))).toEqual(marked(2))
})

test.each([1, 4, -1, '1'])('`lv:retry` for component %j, which has not failed, runs nothing', async (cid) => {
  const { client } = await joined()
  const retry = { type: 'click', event: 'lv:retry', value: {}, cid }
  expect(await ask(client, 'event', retry)).toEqual(ok({}))
  expect(await mark(client, 1)).toEqual(ok({ diff: { c: { 1: { 0: 'row 1!' } } } }))
})
