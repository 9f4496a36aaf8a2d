import { component, html, liveComponent, liveView } from '../../lib/index.ts'
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
  'an event for component %j runs nothing, and the view goes on',
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
