import request from 'supertest'
import { each, event, fields, html, liveView } from '../../lib/index.ts'
import { live } from '../../lib/testing/index.ts'
import { joinedClient, clientOf } from './wire-client.ts'
import { expressVersions } from '../support/express-versions.ts'
import { counter, site } from './site.ts'
import { MESSAGE } from '../../lib/protocol/messages.ts'

describe.each(expressVersions)('%s', (_version, of) => {
  test('shows the first page without JavaScript', async () => {
    const { app } = site({ '/': counter() }, { of })
    await request(app)
      .get('/')
      .expect(200)
      .expect('Content-Type', /html/)
      .expect(/Count: <span id="count">0</)
  })

  test('counts', async () => {
    const page = await live(site({ '/': counter() }, { of }).app, '/')
    await page.click('+')
    await page.click('+')
    expect(page.text('#count')).toBe('2')
  })

  test('29: every visitor has a count of their own', async () => {
    const { app } = site({ '/': counter() }, { of })
    const [ada, lin] = [await live(app, '/'), await live(app, '/')]
    await ada.click('+')
    expect([ada.text('#count'), lin.text('#count')]).toEqual(['1', '0'])
  })
})

test('two visitors see the same list', async () => {
  const items = ['bread']
  const list = liveView({
    mount(socket) {
      socket.subscribe('items')
      return { items: [...items] as readonly string[] }
    },
    handleEvent: {
      add: event(fields({ text: String }), (socket, { text }) => {
        items.push(text)
        socket.broadcast('items', 'added', text)
      }),
    },
    handleInfo: { added: (socket, text: string) => socket.update('items', (all) => [...all, text]) },
    render: ({ items: shown }) =>
      html`<form phx-submit="add"><input name="text" /></form><ul>${each(
        shown,
        (item) => item,
        (item) => html`<li>${item}</li>`,
      )}</ul>`,
  })
  const { app } = site({ '/': list })
  const [ada, lin] = [await live(app, '/'), await live(app, '/')]
  await ada.submit('form', { text: 'milk' })
  await lin.until((page) => page.has('li', 'milk'))
  expect(lin.texts('li')).toEqual(ada.texts('li'))
})

test('mounts, reads the parameters, renders: once for the page, once for the join', async () => {
  const calls: string[] = []
  const view = liveView({
    mount(socket) {
      calls.push(`mount ${String(socket.connected)}`)
      return { n: 0 }
    },
    handleParams(socket) {
      calls.push('handleParams')
      socket.assign({ n: 1 })
    },
    render({ n }) {
      calls.push(`render ${String(n)}`)
      return html`${n}`
    },
  })
  await live(site({ '/': view }).app, '/')
  const once = ['handleParams', 'render 1']
  expect(calls).toEqual(['mount false', ...once, 'mount true', ...once])
})

test('the page and the join show the same', async () => {
  const { app } = site({ '/': counter() })
  const page = await live(app, '/')
  const { text } = await request(app).get('/')
  expect(text).toContain(/<h1>.*<\/button>/.exec(page.html)?.[0])
})

test('N7: runs a burst of events in its order, also when their handlers wait', async () => {
  const done: number[] = []
  const view = liveView({
    mount: () => ({}),
    handleEvent: {
      async work(_socket, { n }) {
        // The earlier it is, the longer it takes.
        for (let i = 0; i < 10 - Number(n); i++) await new Promise(setImmediate)
        done.push(Number(n))
      },
    },
    render: () => html`<button phx-click="work">go</button>`,
  })
  const page = await live(site({ '/': view }).app, '/')
  await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map((n) => page.click('go', { n })))
  expect(done).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
})

test('renders once a turn, however often the state changes in it, and sends one diff', async () => {
  let renders = 0
  const view = liveView({
    mount: () => ({ n: 0 }),
    handleEvent: {
      async many(socket) {
        socket.assign({ n: 1 })
        await Promise.resolve()
        socket.update('n', (n) => n + 1)
        socket.assign({ n: socket.assigns.n + 1 })
      },
      none: (socket) => socket.assign({ n: socket.assigns.n }),
    },
    render({ n }) {
      renders++
      return html`<b>${n}</b>`
    },
  })
  const client = await joinedClient(site({ '/': view }).app)
  const before = { renders, frames: client.frames.length }
  expect(await client.event('many')).toEqual({ status: 'ok', response: { diff: { 0: '3' } } })
  expect(await client.event('none')).toEqual({ status: 'ok', response: {} })
  expect({ renders, frames: client.frames.length }).toEqual({
    renders: before.renders + 1,
    frames: before.frames + 2,
  })
})

test('sends no text twice: only what changed', async () => {
  const client = await clientOf(site({ '/': counter() }).app)
  const { response } = await client.join()
  expect(response['rendered']).toEqual({ 0: '0', s: expect.any(Array) })
  expect(await client.event('inc')).toEqual({ status: 'ok', response: { diff: { 0: '1' } } })
})

test('answers heartbeats', async () => {
  const client = await clientOf(site({ '/': counter() }).app)
  expect(await client.ask([null, '7', 'phoenix', MESSAGE.heartbeat, {}])).toEqual({
    status: 'ok',
    response: {},
  })
})
