import request from 'supertest'
import {
  asyncResult,
  html,
  liveView,
  observe,
  type Async,
  type AnyLiveView,
  type Socket,
} from '../../lib/index.ts'
import { live, type LivePage } from '../../lib/testing/index.ts'
import { gate, site, until, type Site } from './site.ts'

type Sum = { readonly sum: Async<number>; readonly said: string }

/** What a test has at hand of one work: whether it runs, how to end it, and its signal. */
type Work = { readonly run: (signal: AbortSignal) => Promise<number>; readonly signals: AbortSignal[] }

/** Work that ends with the values that a test gives, one after the other. */
function works(...results: readonly Promise<number>[]): Work {
  const signals: AbortSignal[] = []
  return { signals, run: (signal) => results[signals.push(signal) - 1] ?? new Promise(() => undefined) }
}

const showSum = ({ sum, said }: Sum): ReturnType<typeof html> => html`
  <p id="sum">${asyncResult(sum, { loading: 'adding', ok: (n) => `is ${String(n)}`, failed: (e) => `broke: ${String(e)}` })}</p>
  <p id="said">${said}</p><p id="state">${sum.loading ? 'loading' : 'still'}</p>
  ${['again', 'anew', 'start', 'bare', 'cancel', 'go', 'odd'].map((name) => html`<button phx-click=${name}>${name}</button>`)}`

/** A page that adds beside the view. */
function adder({ run }: Work, firstPage?: 'wait'): AnyLiveView {
  const said = (socket: Socket<Sum>, text: string): void => socket.assign({ said: text })
  return liveView<Sum>({
    mount: (socket) => ({ sum: socket.async(run, firstPage ? { firstPage } : {}), said: '' }),
    handleEvent: {
      again: (socket) => socket.assignAsync('sum', run),
      anew: (socket) => socket.assignAsync('sum', run, { reset: true }),
      start: (socket) =>
        socket.startAsync('sum', run, {
          ok: (it, n) => said(it, `it is ${String(n)}`),
          failed: (it, error) => said(it, `failed: ${String(error)}`),
        }),
      bare: (socket) =>
        socket.startAsync('sum', run, {
          ok: (_, n) => {
            throw new Error(`not ${String(n)}`)
          },
        }),
      go: (socket) => socket.startAsync('sum', run, { ok: (it) => it.redirect('/elsewhere') }),
      cancel: (socket) => socket.cancelAsync('sum'),
      odd: (socket) => socket.startAsync('sum', Promise.reject(new Error('early')) as never, {}),
    },
    handleError: (socket, error, { callback }) => said(socket, `${callback} threw ${String(error)}`),
    render: showSum,
  })
}

const open = async (work: Work, limits = {}, firstPage?: 'wait'): Promise<Site & { page: LivePage }> => {
  const it = site({ '/': adder(work, firstPage) }, { limits })
  return { ...it, page: await live(it.app, '/') }
}

const later = (): { value: Promise<number>; ends: (n: number) => void; breaks: (error: Error) => void } => {
  let [ends, breaks] = [(_: number): void => undefined, (_: Error): void => undefined]
  const value = new Promise<number>((resolve, reject) => ([ends, breaks] = [resolve, reject]))
  return { value, ends, breaks }
}

const codes = ({ errors }: Site): readonly string[] => errors.map(({ message }) => message)

test('a value is loaded beside the view, and shown when it is there', async () => {
  const sum = later()
  const { page } = await open(works(sum.value))
  expect(page.text('#sum')).toBe('adding')
  sum.ends(3)
  await page.settled()
  expect([page.text('#sum'), page.text('#state')]).toEqual(['is 3', 'still'])
})

test('the first page neither waits for the value nor starts its work', async () => {
  const work = works()
  const it = site({ '/': adder(work) })
  const page = await live(it.app, '/')
  expect(work.signals).toHaveLength(1)
  await page.close()
})

test('the first page waits for a value where the view says so', async () => {
  const work = works(Promise.resolve(4), new Promise(() => undefined))
  const { page } = await open(work, {}, 'wait')
  expect(work.signals).toHaveLength(2)
  expect(page.text('#sum')).toBe('adding')
})

test.each([
  ['as long as it takes', Promise.resolve(4), 'is 4'],
  ['not for ever', new Promise<number>(() => undefined), 'adding'],
  ['and shows that it failed', Promise.reject(new Error('no')), 'broke: Error: no'],
])('a page over HTTP that waits: %s', async (_how, value, shown) => {
  value.catch(() => undefined)
  const work = works(value)
  const it = site({ '/': adder(work, 'wait') }, { limits: { firstPageTime: 50 } })
  const text = await request(it.app).get('/')
  expect(text.text).toContain(`>${shown}</p>`)
  const isLate = shown === 'adding'
  expect(it.live.stats().failures).toMatchObject(isLate ? { 'LIVE_CALLBACK_SLOW firstPageTime': 1 } : {})
  expect(
    codes(it).filter((message) => message.includes('without the value of assignAsync.sum')),
  ).toHaveLength(isLate ? 1 : 0)
  expect(work.signals[0]?.aborted).toBe(shown === 'adding')
})

test('without a limit a page over HTTP waits until the value is there', async () => {
  const slowly = new Promise<number>((resolve) => setTimeout(resolve, 50, 4))
  const it = site({ '/': adder(works(slowly), 'wait') }, { limits: { firstPageTime: Infinity } })
  expect((await request(it.app).get('/')).text).toContain('>is 4</p>')
})

test('what the work throws stands in the value, and is reported once', async () => {
  const sum = later()
  const it = await open(works(sum.value))
  sum.breaks(new Error('no paper'))
  await it.page.settled()
  expect(it.page.text('#sum')).toBe('broke: Error: no paper')
  expect(codes(it)).toEqual(['/: assignAsync.sum failed: no paper'])
})

test('the old value stays until the newer is there, or the view forgets it', async () => {
  const sums = [later(), later(), later()]
  const { page } = await open(works(...sums.map(({ value }) => value)))
  sums[0]?.ends(1)
  await page.settled()
  await page.click('again')
  expect([page.text('#sum'), page.text('#state')]).toEqual(['is 1', 'loading'])
  await page.click('anew')
  expect(page.text('#sum')).toBe('adding')
  sums[2]?.ends(3)
  await page.settled()
  expect(page.text('#sum')).toBe('is 3')
})

test('after a failure the last good value stays', async () => {
  const sums = [later(), later()]
  const it = await open(works(...sums.map(({ value }) => value)))
  sums[0]?.ends(1)
  await it.page.settled()
  await it.page.click('again')
  sums[1]?.breaks(new Error('no'))
  await it.page.settled()
  expect([it.page.text('#sum'), it.page.text('#state')]).toEqual(['is 1', 'still'])
})

test('newer work takes the place of older, whose result does not come', async () => {
  const [older, newer] = [later(), later()]
  const work = works(older.value, newer.value)
  const { page } = await open(work)
  await page.click('again')
  expect(work.signals.map(({ aborted }) => aborted)).toEqual([true, false])
  older.ends(1)
  newer.ends(2)
  await page.settled()
  expect(page.text('#sum')).toBe('is 2')
})

test('a result comes to its handler, in its turn', async () => {
  const sum = later()
  const { page } = await open(works(Promise.resolve(0), sum.value))
  await page.click('start')
  sum.ends(5)
  await page.until(() => page.text('#said') === 'it is 5')
})

test('so does a failure, which then is not reported', async () => {
  const sum = later()
  const it = await open(works(Promise.resolve(0), sum.value))
  await it.page.click('start')
  sum.breaks(new Error('no'))
  await it.page.until((page) => page.text('#said') === 'failed: Error: no')
  expect(it.errors).toEqual([])
})

test('without a handler for it a failure is reported', async () => {
  const it = await open(works(Promise.resolve(0), Promise.reject(new Error('no'))))
  await it.page.click('bare')
  await it.page.settled()
  expect(codes(it)).toEqual(['/: startAsync.sum failed: no'])
})

test('a handler that fails is a callback that fails', async () => {
  const it = await open(works(Promise.resolve(0), Promise.resolve(6)))
  await it.page.click('bare')
  await it.page.until((page) => page.text('#said') === 'startAsync.sum threw Error: not 6')
})

test('a handler may send the visitor elsewhere', async () => {
  const { page } = await open(works(Promise.resolve(0), Promise.resolve(6)))
  await page.click('go')
  await page.until(() => page.redirectedTo === '/elsewhere')
})

test('work that is cancelled has failed, and is not reported', async () => {
  const work = works()
  const it = await open(work)
  await it.page.click('cancel')
  await it.page.until((page) => page.text('#sum').startsWith('broke: AbortError'))
  expect(work.signals[0]?.aborted).toBe(true)
  expect(it.errors).toEqual([])
})

test('work ends with its view, and what it still says is dropped', async () => {
  const sum = later()
  const work = works(sum.value)
  const it = await open(work)
  await it.page.close()
  const { promise, open: ended } = watch(work.signals[0])
  await promise
  sum.breaks(new Error('too late'))
  ended()
  expect(codes(it).filter((message) => !message.includes('too late'))).toEqual([])
})

test('a view that has ended starts no work', async () => {
  const { opened, open: end } = gate()
  const started: string[] = []
  const it = site({
    '/': liveView({
      mount: () => ({ n: 0 }),
      handleEvent: {
        async late(socket) {
          await opened
          socket.startAsync('late', () => started.push('late'), {})
          started.push('through')
        },
      },
      render: ({ n }) => html`<button phx-click="late">${n}</button>`,
    }),
  })
  const page = await live(it.app, '/')
  void page.click('button').catch(() => undefined)
  await page.close()
  await until(() => it.live.stats().views.joined === 0)
  end()
  await until(() => started.includes('through'))
  expect(started).toEqual(['through'])
})

function watch(signal: AbortSignal | undefined): { promise: Promise<void>; open: () => void } {
  const { opened, open } = gate()
  if (signal?.aborted) open()
  else signal?.addEventListener('abort', open)
  return { promise: opened, open }
}

test('a view may have so much work running, and no more', async () => {
  const many = liveView({
    mount: () => ({ n: 0 }),
    handleEvent: {
      more: (socket) => {
        socket.update('n', (n) => n + 1)
        socket.startAsync(`work ${String(socket.assigns.n)}`, () => new Promise<void>(() => undefined), {})
      },
    },
    render: ({ n }) => html`<button phx-click="more">${n}</button>`,
  })
  const it = site({ '/': many }, { limits: { asyncWork: 2 } })
  const page = await live(it.app, '/')
  for (const _ of [1, 2]) await page.click('button')
  await page.click('button').catch(() => undefined)
  await page.until(() => it.errors.length > 0)
  expect(it.errors[0]?.cause).toMatchObject({ code: 'LIVE_LIMIT_REACHED', limit: 'asyncWork' })
})

test('a promise in the place of work is refused, and its rejection is taken', async () => {
  const { page } = await open(works(Promise.resolve(0)))
  await page.click('odd')
  expect(page.text('#said')).toContain('`startAsync`')
})

test.each([undefined, null, 'ok', () => 1, { ok: 'said' }, { failed: 1 }])(
  'handlers that are none are refused before the work begins: %j',
  async (handlers) => {
    const run = jest.fn(() => 1)
    const start = (socket: Socket<object>): void => socket.startAsync('sum', run, handlers as never)
    const view = liveView({
      mount: () => ({}),
      handleEvent: { start },
      render: () => html`<button phx-click="start">Start</button>`,
    })
    const it = site({ '/': view })
    await (await live(it.app, '/')).click('button').catch(() => undefined)
    expect(it.errors.map(({ cause }) => String(cause))).toEqual([expect.stringContaining('`startAsync`')])
    expect(run).not.toHaveBeenCalled()
  },
)

test('diagnostics hear of work from its beginning to its end', async () => {
  const heard: unknown[] = []
  const end = (message: unknown): number => heard.push(message)
  const stop = observe('async', end)
  const { page } = await open(works(Promise.resolve(0)))
  await page.settled()
  stop()
  expect(heard).toMatchObject([{ callback: 'assignAsync.sum', view: '/', connected: true }])
})

test('in development it is said once when a callback holds up others', async () => {
  const slow = liveView({
    mount: () => ({ n: 0 }),
    handleEvent: {
      wait: () => new Promise<void>((resolve) => setTimeout(resolve, 1_020)),
      quick: (socket) => socket.update('n', (n) => n + 1),
    },
    render: ({ n }) =>
      html`<p>${n}</p><button phx-click="wait">w</button><button phx-click="quick">q</button>`,
  })
  const it = site({ '/': slow })
  const page = await live(it.app, '/')
  await Promise.all([page.click('wait'), page.click('quick')])
  expect(it.log.filter((line) => line.includes('handleEvent.wait has run for'))).toHaveLength(1)
})
