import { setTimeout } from 'node:timers/promises'
import type { Request } from 'express'
import { html, liveView } from '../../lib/index.ts'
import { collected } from '../support/garbage-collection.ts'
import { joinedPeer, type Peer } from './peer.ts'
import { site } from './site.ts'
import { MESSAGE } from '../../lib/protocol/messages.ts'

type Joined = { readonly peer: Peer; readonly request: WeakRef<Request>; readonly socket: WeakRef<object> }

/** A joined view, and what its mount was given. */
async function joined(heard: (signal: AbortSignal) => unknown = () => undefined): Promise<Joined> {
  const given: Omit<Joined, 'peer'>[] = []
  const view = liveView({
    mount(socket, { req }) {
      given.push({ request: new WeakRef(req), socket: new WeakRef(socket) })
      heard(socket.signal)
      return { n: 0 }
    },
    handleEvent: { inc: (socket) => socket.update('n', (n) => n + 1) },
    render: ({ n }) => html`<b>${n}</b>`,
  })
  const peer = await joinedPeer(site({ '/': view }).app)
  return { peer, ...(given[1] as Omit<Joined, 'peer'>) }
}

test('a view that goes on keeps nothing of the request of its join', async () => {
  const { peer, request } = await joined()
  await collected(request)
  expect(await peer.event('inc')).toEqual({ status: 'ok', response: { diff: { 0: '1' } } })
})

test.each([
  ['left', (peer: Peer) => peer.ask([peer.joinRef, '99', peer.topic, MESSAGE.leave, {}])],
  ['joined anew', (peer: Peer) => peer.join()],
  [
    'lost',
    (peer: Peer) => {
      peer.webSocket.terminate()
      return peer.closed
    },
  ],
])('nothing keeps a view that was %s', async (_how, end) => {
  const { peer, socket } = await joined()
  await end(peer)
  await expect(collected(socket)).resolves.toBeUndefined()
})

test('nor does a signal of the application keep it that stands beside its own in AbortSignal.any', async () => {
  const shutdown = new AbortController()
  const { peer, socket } = await joined((signal) => {
    const either = AbortSignal.any([shutdown.signal, signal, AbortSignal.timeout(600_000)])
    either.addEventListener('abort', () => signal.aborted, { once: true })
    setTimeout(600_000, signal, { signal: either }).catch(() => signal.aborted)
  })
  peer.webSocket.terminate()
  await peer.closed
  await expect(collected(socket)).resolves.toBeUndefined()
  expect(shutdown.signal.aborted).toBe(false)
})
