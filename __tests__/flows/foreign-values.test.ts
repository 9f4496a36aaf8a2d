import { addAbortListener } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import { event, fields, html, liveView, type Socket } from '../../lib/index.ts'
import { joinedClient, clientOf } from './wire-client.ts'
import { counter, site, until } from './site.ts'

test('what a client sends may be thrown as an error: its message need not be text', async () => {
  const it = site({
    '/': liveView({
      mount: () => ({}),
      handleEvent: {
        save(_socket, value) {
          // eslint-disable-next-line @typescript-eslint/only-throw-error -- applications do
          throw { message: value['reason'] }
        },
      },
      render: () => html`<p>here</p>`,
    }),
  })
  const client = await joinedClient(it.app)
  void client.event('save', { reason: { toString: 1, valueOf: 1 } }).catch(() => undefined)
  await until(() => it.errors.length > 0)
  expect(it.errors[0]?.message).toBe('/: handleEvent.save failed: an object with toString, valueOf')
})

test('an error with a status below 500 in mount is an answer at a join, not a failure', async () => {
  const view = liveView({
    mount: ({ connected }) => {
      if (connected) throw Object.assign(new Error('no such order'), { status: 404 })
      return {}
    },
    render: () => html`<p>here</p>`,
  })
  const it = site({ '/': view })
  const reply = await (await clientOf(it.app)).join()
  expect(reply).toMatchObject({ status: 'error', response: { reason: 'unauthorized' } })
  expect(it.errors).toEqual([])
  expect(it.log).toEqual([expect.stringMatching(/^LIVE_JOIN_REFUSED .* 404\.$/)])
})

/** A joined view whose `signal` is listened to like this ends; what fails then is told once. */
async function expectTold(listen: (signal: AbortSignal) => void): Promise<void> {
  const it = site({
    '/': liveView({
      mount({ signal, connected }) {
        if (connected) listen(signal)
        return {}
      },
      render: () => html`<p>here</p>`,
    }),
  })
  const client = await joinedClient(it.app)
  client.webSocket.close()
  await until(() => it.errors.length > 0)
  expect(it.errors.map(({ message }) => message)).toEqual([expect.stringContaining('/: the end failed')])
}

test.each([
  ['throws', () => JSON.parse('')],
  ['rejects', () => Promise.reject(new Error('broken'))],
])('a listener of socket.signal that %s ends nothing, and it is told once', async (_how, listener) => {
  await expectTold((signal) => signal.addEventListener('abort', listener as () => void))
})

test.each([
  [
    'a listener of the events module',
    (signal: AbortSignal) => void addAbortListener(signal, () => JSON.parse('')),
  ],
  [
    'a listener that is heard once',
    (signal: AbortSignal) => signal.addEventListener('abort', () => JSON.parse(''), { once: true }),
  ],
  [
    'a listener beside a signal that is made of it',
    (signal: AbortSignal) => {
      AbortSignal.any([signal, AbortSignal.timeout(60_000)]).addEventListener('abort', () => undefined)
      signal.addEventListener('abort', () => JSON.parse(''))
    },
  ],
])('what fails at the end of a view is told once: %s', async (_how, listen) => {
  await expectTold(listen)
})

test('what waits for a signal that is made of socket.signal is over with the view, and that is no failure', async () => {
  const heard: unknown[] = []
  let end: AbortSignal | undefined
  const it = site({
    '/': liveView({
      mount: () => ({}),
      handleEvent: {
        async wait({ signal }) {
          end = signal
          const either = AbortSignal.any([signal, AbortSignal.timeout(60_000)])
          either.addEventListener('abort', () => heard.push('heard'))
          await setTimeout(60_000, undefined, { signal: either })
        },
      },
      render: () => html`<p>here</p>`,
    }),
  })
  const client = await joinedClient(it.app)
  void client.event('wait').catch(() => undefined)
  await until(() => end !== undefined)
  client.webSocket.close()
  await until(() => heard.length > 0)
  // Afterwards it is aborted from the beginning.
  expect(AbortSignal.any([end as AbortSignal, AbortSignal.timeout(60_000)]).aborted).toBe(true)
  await expect(setTimeout(60_000, undefined, { signal: end as AbortSignal })).rejects.toThrow('aborted')
  expect([heard, it.errors]).toEqual([['heard'], []])
})

test('a listener that was removed from socket.signal hears nothing, nor does one that onabort replaced', async () => {
  const heard: string[] = []
  const it = site({
    '/': liveView({
      mount({ signal }) {
        const gone = (): unknown => heard.push('removed')
        signal.addEventListener('abort', gone)
        signal.removeEventListener('abort', gone)
        signal.onabort = () => heard.push('replaced')
        signal.onabort = () => heard.push('set')
        return {}
      },
      render: () => html`<p>here</p>`,
    }),
  })
  await clientOf(it.app)
  expect(heard).toEqual(['set'])
})

test('an assign that is a promise is refused, and says which', async () => {
  const it = site({
    '/': liveView({
      mount: () => ({ n: 0 }),
      handleEvent: { go: (socket) => socket.assign({ n: Promise.reject(new Error('late')) as never }) },
      render: ({ n }) => html`<p>${n}</p>`,
    }),
  })
  const client = await joinedClient(it.app)
  void client.event('go').catch(() => undefined)
  await until(() => it.errors.length > 0)
  expect(it.errors[0]?.message).toContain('`assign` for "n" was given a promise (is an await missing?)')
})

test('a parser of fields that promises is the application’s mistake, not the visitor’s', async () => {
  const it = site({
    '/': liveView({
      mount: () => ({}),
      handleEvent: { go: event(fields({ a: () => Promise.resolve(1) }), () => undefined) },
      render: () => html`<p>here</p>`,
    }),
  })
  const client = await joinedClient(it.app)
  void client.event('go').catch(() => undefined)
  await until(() => it.errors.length > 0)
  expect(it.errors[0]).toMatchObject({ code: 'LIVE_CALLBACK_FAILED', cause: { code: 'LIVE_VALUE_KIND' } })
})

test('an async allowedOrigins is told once, however many ask', async () => {
  const it = site({ '/': counter() }, { allowedOrigins: (() => Promise.resolve(true)) as never })
  const { page } = await clientOf(it.app)
  const ask = (): Promise<Response> =>
    fetch(`http://${page.host}/live/longpoll`, { headers: { origin: 'http://other.test' } })
  expect(await (await ask()).json()).toMatchObject({ status: 403 })
  expect(await (await ask()).json()).toMatchObject({ status: 403 })
  expect(it.errors.map(({ code }) => code)).toEqual(['LIVE_OPTION_INVALID'])
})

test.each([
  ['a reply', () => ({ rows: [{ p: late() }, late()] }), 'A reply for "rows[0].p" was given a promise'],
  [
    'an event',
    (socket: Socket<unknown>) => socket.pushEvent('x', { rows: [1, { p: late() }] }),
    '`pushEvent` for "rows[1].p" was given a promise',
  ],
  [
    'a broadcast',
    (socket: Socket<unknown>) => socket.broadcast('all', 'x', { rows: [{ p: late() }] } as never),
    'in `payload.rows[0].p`, was given a promise',
  ],
])('a promise deep in %s is refused, and says where', async (_what, go, expected) => {
  const view = liveView({
    mount: () => ({}),
    handleEvent: { go: go },
    render: () => html`<p>here</p>`,
  })
  const it = site({ '/': view })
  const client = await joinedClient(it.app)
  void client.event('go').catch(() => undefined)
  await until(() => it.errors.length > 0)
  expect(it.errors[0]?.message).toContain(expected)
})

/** Typed as what JSON can carry: TypeScript would refuse a promise. */
function late(): never {
  return Promise.reject(new Error('late')) as never
}

test('values that hold themselves, or throw when they are read, are left to JSON', async () => {
  const loop: Record<string, unknown> = { n: 1 }
  loop['loop'] = [loop]
  const broken = {
    get a(): never {
      throw new Error('unreadable')
    },
  }
  const view = liveView({
    mount: () => ({}),
    handleEvent: {
      loop: () => loop as never,
      broken: () => broken as never,
      date: () => ({ at: new Date(0) }) as never,
    },
    handleError: () => undefined,
    render: () => html`<p>here</p>`,
  })
  const it = site({ '/': view })
  const client = await joinedClient(it.app)
  for (const name of ['loop', 'broken']) await client.event(name)
  expect(it.errors.map(({ message }) => message)).toEqual([
    expect.stringContaining('circular'),
    expect.stringContaining('unreadable'),
  ])
  expect(await client.event('date')).toMatchObject({
    response: { diff: { r: { at: '1970-01-01T00:00:00.000Z' } } },
  })
})
