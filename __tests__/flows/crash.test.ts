import request from 'supertest'
import { html, liveView, type AnyLiveView } from '../../lib/index.ts'
import { live } from '../../lib/testing/index.ts'
import { joinedClient, clientOf } from './wire-client.ts'
import { site } from './site.ts'
import { MESSAGE } from '../../lib/protocol/messages.ts'

/** A view that fails where it is told to. */
function fragile(): AnyLiveView {
  return liveView({
    name: 'fragile',
    mount(socket, { params }) {
      socket.subscribe('all')
      if (params['in'] === 'join' && socket.connected) throw new Error('mount is broken')
      return { count: 0, isBroken: false }
    },
    handleEvent: {
      inc: (socket) => socket.update('count', (n) => n + 1),
      throw() {
        throw new Error('the handler is broken')
      },
      reject: () => Promise.reject(new Error('the handler is broken')),
      throwNull() {
        // eslint-disable-next-line @typescript-eslint/only-throw-error -- applications do
        throw null
      },
      unrender: (socket) => socket.assign({ isBroken: true }),
      breakAll: (socket) => socket.broadcast('all', 'throw'),
    },
    handleInfo: {
      throw() {
        throw new Error('the info handler is broken')
      },
    },
    render({ count, isBroken }) {
      if (isBroken) throw new Error('render is broken')
      return html`<b id="count">${count}</b>${['inc', 'throw', 'reject', 'throwNull', 'unrender', 'breakAll'].map((name) => html`<button phx-click=${name}>${name}</button>`)}`
    },
  })
}

test.each([
  ['throw', 'fragile: handleEvent.throw failed: the handler is broken'],
  ['reject', 'fragile: handleEvent.reject failed: the handler is broken'],
  ['throwNull', 'fragile: handleEvent.throwNull failed: null'],
  ['unrender', 'fragile: render failed: render is broken'],
])(
  'N6: a handler that fails (%s) ends its view, is told once, and the page starts anew',
  async (name, message) => {
    const { app, errors, live: router } = site({ '/': fragile() })
    const page = await live(app, '/')
    await page.click('inc')
    await expect(page.click(name)).rejects.toThrow('the view has crashed')
    expect(errors.map((error) => [error.code, error.message])).toEqual([['LIVE_CALLBACK_FAILED', message]])
    expect(router.pubsub.size).toBe(0)
    await page.reconnect()
    expect(page.text('#count')).toBe('0')
    await page.click('inc')
    expect(page.text('#count')).toBe('1')
  },
)

test('only that view ends: others of the same connection and of others live on', async () => {
  const { app, live: router } = site({})
  app.get('/', async (req, res) => {
    const [a, b] = ['a', 'b'].map((id) => router.embed(req, res, fragile(), { id }))
    res.send(`${String(await a)}${String(await b)}`)
  })
  const [ada, lin] = [await live(app, '/'), await live(app, '/')]
  await expect(ada.click('#a [phx-click=throw]')).rejects.toThrow('crashed')
  await ada.click('#b [phx-click=inc]')
  await lin.click('#a [phx-click=inc]')
  expect([ada.texts('#count'), lin.texts('#count')]).toEqual([
    ['0', '1'],
    ['1', '0'],
  ])
})

test('28: a handler that never ends keeps its own view waiting, and nobody else', async () => {
  const hanging = liveView({
    mount: () => ({ count: 0 }),
    handleEvent: {
      hang: () => new Promise<void>(() => undefined),
      inc: (socket) => socket.update('count', (n) => n + 1),
    },
    render: ({ count }) =>
      html`<b>${count}</b><button phx-click="hang">hang</button><i phx-click="inc">+</i>`,
  })
  const { app, live: router } = site({})
  app.get('/', async (req, res) => {
    const [a, b] = ['a', 'b'].map((id) => router.embed(req, res, hanging, { id }))
    res.send(`${String(await a)}${String(await b)}`)
  })
  const page = await live(app, '/')
  const never = page.click('#a button')
  await page.click('#b i')
  expect(page.texts('b')).toEqual(['0', '1'])
  await page.close()
  await expect(never).rejects.toThrow()
})

test('the cause is the application’s own error', async () => {
  const { app, errors } = site({ '/': fragile() })
  const page = await live(app, '/')
  await expect(page.click('throw')).rejects.toThrow()
  expect(errors[0]?.cause).toEqual(new Error('the handler is broken'))
})

test('64: nothing of it is said to the visitor', async () => {
  const client = await joinedClient(site({ '/': fragile() }).app)
  const crash = client.heard(({ event }) => event === MESSAGE.error)
  client.event('throw').catch(() => undefined)
  expect(await crash).toEqual({
    joinRef: client.joinRef,
    ref: client.joinRef,
    topic: client.topic,
    event: MESSAGE.error,
    payload: { reason: 'channel_crash' },
  })
  expect(await client.event('inc')).toEqual({ status: 'error', response: { reason: 'unmatched topic' } })
})

test('a message whose handler fails ends the views that got it', async () => {
  const { app, errors, live: router } = site({ '/': fragile() })
  const [ada, lin] = [await live(app, '/'), await live(app, '/')]
  await ada.click('breakAll')
  for (const page of [ada, lin]) await page.until((it) => !it.isLive)
  expect([errors.length, router.pubsub.size]).toEqual([2, 0])
})

test('a mount that fails at the join is told once, and the join is refused', async () => {
  const { app, errors } = site({ '/': fragile() })
  const client = await clientOf(app, '/?in=join')
  expect(await client.join()).toEqual({ status: 'error', response: { reason: 'join crashed' } })
  expect(errors.map(({ message }) => message)).toEqual(['fragile: the join failed: mount is broken'])
  await request(app).get('/?in=join').expect(200)
})

test('what waits behind a crash does not run', async () => {
  const ran: string[] = []
  const view = liveView({
    mount: () => ({}),
    handleEvent: {
      async first() {
        await Promise.resolve()
        throw new Error('broken')
      },
      second: () => void ran.push('second'),
    },
    render: () => html`<b phx-click="first">1</b><i phx-click="second">2</i>`,
  })
  const page = await live(site({ '/': view }).app, '/')
  const acts = await Promise.allSettled([page.click('1'), page.click('2')])
  expect(acts.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(ran).toEqual([])
})
