import express from 'express'
import request from 'supertest'
import { html, liveView, PubSub, type AnyLiveView } from '../../lib/index.ts'
import { live } from '../../lib/testing/index.ts'
import { joinedClient } from './wire-client.ts'
import { site, until } from './site.ts'

/** A view that writes down what it hears on the topic of its query. */
function listener(): AnyLiveView {
  return liveView({
    mount(socket, { params }) {
      socket.subscribe(params['topic'] ?? 'news')
      return { heard: [] as readonly string[] }
    },
    handleEvent: {
      toAll: (socket) => socket.broadcast('news', 'told', 'all'),
      toOthers: (socket) => socket.broadcastFrom('news', 'told', 'others'),
      toMe: (socket) => socket.sendSelf('told', 'me'),
      both(socket) {
        socket.broadcast('news', 'told', 'first')
        socket.broadcast('news', 'told', 'second')
        socket.assign({ heard: ['the handler itself'] })
      },
      stop: (socket) => socket.unsubscribe('news'),
    },
    handleInfo: { told: (socket, text: string) => socket.update('heard', (all) => [...all, text]) },
    render: ({ heard }) =>
      html`<p>${heard.join(', ')}</p>${['toAll', 'toOthers', 'toMe', 'both', 'stop'].map((name) => html`<button phx-click=${name}>${name}</button>`)}`,
  })
}

test('a message that a view sends itself when it is mounted is not lost', async () => {
  const view = liveView({
    mount: (socket) => {
      socket.sendSelf('more')
      return { count: 0 }
    },
    handleInfo: { more: (socket) => socket.update('count', (n) => n + 1) },
    render: ({ count }) => html`<p>${count}</p>`,
  })
  const page = await live(site({ '/': view }).app, '/')
  await page.until((it) => it.text('p') === '1')
})

test('broadcast reaches all who listen, its author included', async () => {
  const { app } = site({ '/': listener() })
  const [ada, lin] = [await live(app, '/'), await live(app, '/')]
  await ada.click('toAll')
  for (const page of [ada, lin]) await page.until((it) => it.text('p') === 'all')
})

test('broadcastFrom reaches all others', async () => {
  const { app } = site({ '/': listener() })
  const [ada, lin] = [await live(app, '/'), await live(app, '/')]
  await ada.click('toOthers')
  await lin.until((it) => it.text('p') === 'others')
  await ada.click('toAll')
  await ada.until((it) => it.text('p') === 'all')
})

test('messages arrive in their order, after the callback that sent them', async () => {
  const { app } = site({ '/': listener() })
  const page = await live(app, '/')
  await page.click('both')
  await page.until((it) => it.text('p') === 'the handler itself, first, second')
})

test('reaches only those who listen to the topic', async () => {
  const { app } = site({ '/': listener() })
  const [ada, lin] = [await live(app, '/'), await live(app, '/?topic=other')]
  await ada.click('toAll')
  await ada.until((it) => it.text('p') === 'all')
  await lin.click('toMe')
  await lin.until((it) => it.text('p') === 'me')
})

test('a view that stopped listening hears no more', async () => {
  const { app, live: router } = site({ '/': listener() })
  const page = await live(app, '/')
  await page.click('stop')
  expect(router.pubsub.size).toBe(0)
})

test('the first render listens to nothing, and sends itself nothing', async () => {
  const { app, live: router } = site({ '/': listener() })
  await request(app).get('/').expect(200)
  expect(router.pubsub.size).toBe(0)
})

test('a plain POST updates every open page', async () => {
  const { app, live: router } = site({ '/': listener() })
  app.post('/news', express.text(), (req, res) => {
    router.pubsub.broadcast('news', 'told', req.body)
    res.sendStatus(204)
  })
  const pages = [await live(app, '/'), await live(app, '/')]
  await request(app).post('/news').type('text').send('posted').expect(204)
  for (const page of pages) await page.until((it) => it.text('p') === 'posted')
})

test('two routers hear each other when they share their pubsub', async () => {
  const pubsub = new PubSub()
  const [one, two] = [site({ '/': listener() }, { pubsub }), site({ '/': listener() }, { pubsub })]
  const [ada, lin] = [await live(one.app, '/'), await live(two.app, '/')]
  await ada.click('toOthers')
  await lin.until((it) => it.text('p') === 'others')
})

test('messages that come together are one diff', async () => {
  const { app, live: router } = site({ '/': listener() })
  const client = await joinedClient(app)
  router.pubsub.broadcast('news', 'nobody has a handler for this', {})
  router.pubsub.broadcast('news', 'told', 'x')
  await until(() => client.frames.length === 2)
  expect(client.frames[1]).toMatchObject({ event: 'diff', ref: null, payload: { 0: 'x' } })
})

test('a message to itself comes later when it says so, and not when it was called off, or is due in months', async () => {
  const view = liveView({
    mount(socket) {
      const cancel = socket.sendSelfAfter(1, 'told', 'called off')
      socket.sendSelfAfter(2 ** 32, 'told', 'in months')
      socket.sendSelfAfter(5, 'told', 'later')
      cancel()
      return { heard: 'nothing' }
    },
    handleInfo: { told: (socket, text: string) => socket.update('heard', (before) => `${before}, ${text}`) },
    render: ({ heard }) => html`<p>${heard}</p>`,
  })
  const page = await live(site({ '/': view }).app, '/')
  await page.until((it) => it.text('p') === 'nothing, later')
})

test('pushes events to the page, with the diff of their turn or alone', async () => {
  const view = liveView({
    mount(socket) {
      socket.pushEvent('mounted')
      return { n: 0 }
    },
    handleEvent: {
      go(socket) {
        socket.pushEvent('went', { to: [1, 2] })
        socket.pushEvent('again', 'text')
      },
    },
    render: ({ n }) => html`<button phx-click="go">${n}</button>`,
  })
  const page = await live(site({ '/': view }).app, '/')
  await page.click('0')
  expect(page.events).toEqual([
    { name: 'mounted', payload: {} },
    { name: 'went', payload: { to: [1, 2] } },
    { name: 'again', payload: 'text' },
  ])
})
