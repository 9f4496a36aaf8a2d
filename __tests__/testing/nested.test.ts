import {
  each,
  event,
  fields,
  html,
  link,
  liveRender,
  liveView,
  type AnyLiveView,
  type EventHandler,
} from '../../lib/index.ts'
import { live } from '../../lib/testing/index.ts'
import { site } from '../flows/site.ts'

const fail: EventHandler<unknown> = () => {
  throw new Error('failed')
}

const note: AnyLiveView = liveView<{ name: string; text: string }>({
  mount: (_socket, { session }) => ({ name: String(session['name']), text: '' }),
  handleEvent: {
    write: event(fields({ text: String }), (socket, { text }) => socket.assign({ text })),
    shout: (socket) => socket.update('text', (text) => text.toUpperCase()),
    fail,
  },
  render: ({ name, text }) => html`<form phx-submit="write"><input name="text"></form>
    <b>${name}: ${text}</b><button phx-click="shout">Shout</button><button phx-click="fail">Fail</button>`,
})

const shelf: AnyLiveView = liveView({
  mount: (_socket, { session }) => ({ label: String(session['label']) }),
  render: ({ label }) =>
    html`<h2>${label}</h2>${liveRender(note, { id: `${label}-note`, session: { name: label } })}`,
})

const room = liveView({
  mount(socket) {
    socket.subscribe('room')
    return { labels: ['a', 'b'] as readonly string[] }
  },
  handleEvent: { turn: (socket) => socket.update('labels', (labels) => labels.toReversed()), fail },
  handleInfo: { add: (socket, label: string) => socket.update('labels', (labels) => [...labels, label]) },
  render: ({
    labels,
  }) => html`<button phx-click="turn">Turn</button><button id="fail" phx-click="fail">Fail</button>
    ${each(
      labels,
      (label) => label,
      (label) => liveRender(shelf, { id: label, session: { label } }),
    )}`,
})

test('views nested at any depth are used like the rest of the page', async () => {
  const page = await live(site({ '/': room }).app, '/')
  expect(page.isLive).toBe(true)
  await page.submit('#b form', { text: 'milk' })
  await page.click('#b-note button:nth-of-type(1)')
  expect(page.texts('b')).toEqual(['a:', 'b: MILK'])
})

test('a click reaches the view that its target is in', async () => {
  const outer = liveView({
    mount: () => ({}),
    render: () => html`<button phx-click="turn" phx-target="#fail">Turn from outside</button>
      ${liveRender(room, { id: 'room' })}`,
  })
  const page = await live(site({ '/': outer }).app, '/')
  await page.click('Turn from outside')
  expect(page.texts('b')).toEqual(['b:', 'a:'])
})

test('they keep what they have when the view around them is drawn anew', async () => {
  const page = await live(site({ '/': room }).app, '/')
  await page.submit('#b form', { text: 'milk' })
  await page.click('Turn')
  expect(page.texts('b')).toEqual(['b: milk', 'a:'])
  await page.submit('#b form', { text: 'bread' })
  expect(page.texts('b')).toEqual(['b: bread', 'a:'])
})

test('one that the server adds is joined by itself', async () => {
  const { app, live: router } = site({ '/': room })
  const page = await live(app, '/')
  router.pubsub.broadcast('room', 'add', 'c')
  await page.until(() => page.isLive && page.has('b', 'c:'))
  await page.submit('#c form', { text: 'tea' })
  expect(page.texts('b')).toEqual(['a:', 'b:', 'c: tea'])
})

test('one that has failed is joined again with reconnect, and so are all when the page has', async () => {
  const page = await live(site({ '/': room }).app, '/')
  await page.submit('#a form', { text: 'milk' })
  await expect(page.click('#b-note button:nth-of-type(2)')).rejects.toThrow('the view has crashed')
  expect(page.isLive).toBe(false)
  await page.reconnect()
  expect([page.isLive, ...page.texts('b')]).toEqual([true, 'a: milk', 'b:'])
  await expect(page.click('#fail')).rejects.toThrow('the view has crashed')
  await page.reconnect()
  expect([page.isLive, ...page.texts('b')]).toEqual([true, 'a:', 'b:'])
})

test('a sticky one goes on with the next page that has it, and ends with one that has none', async () => {
  const place = (name: string, has: boolean): AnyLiveView =>
    liveView({
      mount: () => ({ clicks: 0 }),
      handleEvent: { click: (socket) => socket.update('clicks', (n) => n + 1) },
      render: ({ clicks }) =>
        html`<h1 phx-click="click">${name} ${clicks}</h1>${link({ navigate: '/b' }, 'to b')} ${link({ navigate: '/c' }, 'to c')}
          <main>${has && liveRender(note, { id: 'note', session: { name: 'note' }, sticky: true })}</main>`,
    })
  const page = await live(
    site({ '/a': place('a', true), '/b': place('b', true), '/c': place('c', false) }).app,
    '/a',
  )
  await page.submit('#note form', { text: 'milk' })
  await page.click('to b')
  await page.click('h1')
  expect([page.text('h1'), page.text('b'), page.isLive]).toEqual(['b 1', 'note: milk', true])
  await page.click('to c')
  expect([page.text('h1'), page.has('b'), page.isLive]).toEqual(['c 0', false, true])
})
