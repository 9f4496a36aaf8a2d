import { setTimeout } from 'node:timers/promises'
import type { Request } from 'express'
import { html, liveView } from '../../lib/index.ts'
import { collectAll, collected, heldByBuffers } from '../support/garbage-collection.ts'
import { get, serve } from '../channel/handshake-fixture.ts'
import { joinedClient, type WireClient } from './wire-client.ts'
import { counter, site, type SiteOptions } from './site.ts'
import { MESSAGE } from '../../lib/protocol/messages.ts'

type Joined = {
  readonly client: WireClient
  readonly request: WeakRef<Request>
  readonly socket: WeakRef<object>
}

/** A joined view, and what its mount was given. */
async function joined(heard: (signal: AbortSignal) => unknown = () => undefined): Promise<Joined> {
  const given: Omit<Joined, 'client'>[] = []
  const view = liveView({
    mount(socket, { req }) {
      given.push({ request: new WeakRef(req), socket: new WeakRef(socket) })
      heard(socket.signal)
      return { n: 0 }
    },
    handleEvent: { inc: (socket) => socket.update('n', (n) => n + 1) },
    render: ({ n }) => html`<b>${n}</b>`,
  })
  const client = await joinedClient(site({ '/': view }).app)
  return { client, ...(given[1] as Omit<Joined, 'client'>) }
}

test('a view that goes on keeps nothing of the request of its join', async () => {
  const { client, request } = await joined()
  await collected(request)
  expect(await client.event('inc')).toEqual({ status: 'ok', response: { diff: { 0: '1' } } })
})

test('small collections free what hangs on the request of a page', async () => {
  const before: SiteOptions['before'] = (app) =>
    app.use((_req, res, next) => {
      res.locals['large'] = Buffer.alloc(1_000_000)
      next()
    })
  const port = await serve(site({ '/': counter() }, { before }).app)
  const load = async (pages: number): Promise<void> => {
    for (let i = 0; i < pages; i++) await (await get(port, '/')).text()
  }
  await load(5)
  collectAll()
  const held = heldByBuffers()
  await load(20)
  expect(heldByBuffers() - held).toBeLessThan(5_000_000)
})

test.each([
  ['left', (client: WireClient) => client.ask([client.joinRef, '99', client.topic, MESSAGE.leave, {}])],
  ['joined anew', (client: WireClient) => client.join()],
  [
    'lost',
    (client: WireClient) => {
      client.webSocket.terminate()
      return client.closed
    },
  ],
])('nothing keeps a view that was %s', async (_how, end) => {
  const { client, socket } = await joined()
  await end(client)
  await expect(collected(socket)).resolves.toBeUndefined()
})

test('nor does a signal of the application keep it that stands beside its own in AbortSignal.any', async () => {
  const shutdown = new AbortController()
  const { client, socket } = await joined((signal) => {
    const either = AbortSignal.any([shutdown.signal, signal, AbortSignal.timeout(600_000)])
    either.addEventListener('abort', () => signal.aborted, { once: true })
    setTimeout(600_000, signal, { signal: either }).catch(() => signal.aborted)
  })
  client.webSocket.terminate()
  await client.closed
  await expect(collected(socket)).resolves.toBeUndefined()
  expect(shutdown.signal.aborted).toBe(false)
})
