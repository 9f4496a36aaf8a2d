import express from 'express'
import { html, liveRouter, liveView, on, topic, type AnyLiveView, type MountSocket } from '../../lib/index.ts'
import { live } from '../../lib/testing/index.ts'

const rooms = topic<{ said: { readonly text: string } }>('room')
const news = topic<{ said: { readonly title: string } }>('news')

/** Writes down what it hears, from two topics with a message of the same name, and from a third that has no type. */
const listener = (): AnyLiveView =>
  liveView({
    mount(socket: MountSocket) {
      for (const each of [rooms.of('7'), news, 'plain']) socket.subscribe(each)
      return { heard: [] as readonly string[] }
    },
    handleEvent: {
      room: (socket) => socket.broadcast(rooms.of('7'), 'said', { text: 'hi' }),
      other: (socket) => socket.broadcast(rooms.of('8'), 'said', { text: 'elsewhere' }),
      news: (socket) => socket.broadcast(news, 'said', { title: 'rain' }),
      plain: (socket) => socket.broadcast('plain', 'said', 'by name'),
      self: (socket) => socket.sendSelf('said', 'self'),
      key: (socket) => socket.sendSelf('line', 'never'),
      leave: (socket) => socket.unsubscribe(rooms.of('7')),
    },
    handleInfo: {
      line: on(rooms, 'said', (socket, { text }) =>
        socket.update('heard', (all) => [...all, `room ${text}`]),
      ),
      headline: on(news, 'said', (socket, { title }) =>
        socket.update('heard', (all) => [...all, `news ${title}`]),
      ),
      said: (socket, text: string) => socket.update('heard', (all) => [...all, text]),
    },
    render: ({ heard }) =>
      html`<p>${heard.join(', ')}</p>${['room', 'other', 'news', 'plain', 'self', 'key', 'leave'].map((name) => html`<button phx-click=${name}>${name}</button>`)}`,
  })

test('a handler of `on` hears its message of its topic, and no other', async () => {
  const router = liveRouter()
  router.live('/', listener())
  const page = await live(express().use(router), '/')
  for (const name of ['other', 'room', 'news', 'key', 'self', 'plain']) await page.click(name)
  await page.until((it) => it.text('p').includes('by name'))
  expect(page.text('p').split(', ').sort()).toEqual(['by name', 'news rain', 'room hi', 'self'])
})

test('an ordinary handler tells a room, until the view has left it', async () => {
  const router = liveRouter()
  router.live('/', listener())
  const page = await live(express().use(router), '/')
  router.pubsub.broadcast(rooms.of('7'), 'said', { text: 'from outside' })
  await page.until((it) => it.text('p') === 'room from outside')
  await page.click('leave')
  router.pubsub.broadcast(rooms.of('7'), 'said', { text: 'too late' })
  router.pubsub.broadcast(news, 'said', { title: 'last' })
  await page.until((it) => it.text('p') === 'room from outside, news last')
})

test('two handlers for the same message of a topic are refused', () => {
  const twice = { a: on(news, 'said', () => undefined), b: on(news, 'said', () => undefined) }
  const make = (): AnyLiveView => liveView({ mount: () => ({}), handleInfo: twice, render: () => html`` })
  expect(make).toThrow('`a` and `b` of `handleInfo` are for the same message')
})
