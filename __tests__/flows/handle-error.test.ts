import { html, liveRender, liveView, type AnyLiveView, type ErrorHandler } from '../../lib/index.ts'
import { live, type LivePage } from '../../lib/testing/index.ts'
import { joinedClient } from './wire-client.ts'
import { site, until } from './site.ts'

/** What TypeScript would not let pass. */
const bad = {} as never

type State = { count: number; label: string; rows: readonly string[]; isBroken: boolean }

const NAMES =
  'inc say throw reject throwNothing unrender badValue badRow badReply badEvent tooMany flash push patch patchBroken later tell own'.split(
    ' ',
  )

const broken = (): never => {
  throw new Error('the disk is full')
}

/** A view in which everything can fail. The mended one says so by its flash. */
function fragile(handleError?: ErrorHandler<State>): AnyLiveView {
  return liveView({
    name: 'fragile',
    mount(socket): State {
      socket.subscribe('all')
      return { count: 0, label: 'fine', rows: ['a', 'b'], isBroken: false }
    },
    handleParams(_socket, { fail }) {
      if (fail) broken()
    },
    handleEvent: {
      inc: (socket) => socket.update('count', (n) => n + 1),
      say: (socket) => socket.assign({ count: 9, rows: ['x', 'y', 'z'] }),
      throw(socket) {
        socket.assign({ count: 100 })
        broken()
      },
      async reject(socket) {
        socket.assign({ count: 100 })
        await new Promise(setImmediate)
        broken()
      },
      throwNothing() {
        // eslint-disable-next-line @typescript-eslint/only-throw-error -- applications do
        throw undefined
      },
      unrender: (socket) => socket.assign({ isBroken: true }),
      badValue: (socket) => socket.assign({ count: 9, label: bad }),
      badRow: (socket) => socket.assign({ count: 9, rows: ['x', 'y', bad] }),
      badReply(socket) {
        socket.assign({ count: 9, rows: ['x', 'y', 'z'] })
        return { big: 1n } as never
      },
      badEvent(socket) {
        socket.assign({ count: 9 })
        socket.pushEvent('told', { big: 1n } as never)
      },
      tooMany(socket) {
        for (let i = 0; i < 1001; i++) socket.subscribe(String(i))
      },
      flash(socket) {
        socket.putFlash('info', 'Saved.')
        broken()
      },
      push(socket) {
        socket.pushEvent('saved')
        broken()
      },
      patch(socket) {
        socket.pushPatch('/?page=2')
        broken()
      },
      patchBroken(socket) {
        socket.pushPatch('/?page=2')
        socket.assign({ isBroken: true })
      },
      later: (socket) => void setImmediate(() => socket.sendSelf('fail')),
      tell: (socket) => socket.broadcast('all', 'fail'),
      own: (socket) =>
        void socket.attachHook('handleEvent', (_socket, name) => (name === 'inc' ? broken() : 'continue')),
    },
    handleInfo: {
      fail(socket) {
        socket.assign({ count: 100 })
        broken()
      },
    },
    handleError: handleError as never,
    render({ count, label, rows, isBroken }, { flash }) {
      if (isBroken) broken()
      const list = rows.map((row) => html`<li>${row}</li>`)
      return html`<b>${count}</b><i>${label}</i><ul>${list}</ul><p>${flash['info']}</p><u>${flash['error']}</u>
        <a href="/?fail=1" data-phx-link="patch" data-phx-link-state="push">Fail</a>
        ${NAMES.map((name) => html`<button phx-click=${name}>${name}</button>`)}`
    },
  })
}

/** What handlers were told. */
function witness(): { readonly told: unknown[]; readonly handleError: ErrorHandler<unknown> } {
  const told: unknown[] = []
  return {
    told,
    handleError(socket, error, { callback }) {
      told.push([callback, error instanceof Error ? error.message : error])
      socket.putFlash('error', 'That did not work.')
    },
  }
}

const pathOf = ({ url }: LivePage): string => url.slice(new URL(url).origin.length)

const FULL = 'the disk is full'

describe.each([
  ['throw', 'handleEvent.throw', FULL],
  ['reject', 'handleEvent.reject', FULL],
  ['throwNothing', 'handleEvent.throwNothing', undefined],
  ['unrender', 'render', FULL],
  ['badValue', 'render', expect.stringContaining('A template was given')],
  ['badRow', 'render', expect.stringContaining('A template was given')],
  ['badReply', 'handleEvent.badReply', expect.stringContaining('BigInt')],
  ['badEvent', 'handleEvent.badEvent', expect.stringContaining('BigInt')],
  ['tooMany', 'handleEvent.tooMany', expect.stringContaining('limits.subscriptions')],
  ['flash', 'handleEvent.flash', FULL],
  ['push', 'handleEvent.push', FULL],
  ['patch', 'handleEvent.patch', FULL],
  ['patchBroken', 'render', FULL],
  ['later', 'handleInfo.fail', FULL],
  ['tell', 'handleInfo.fail', FULL],
])('a failure (%s)', (name, callback, message) => {
  test('is undone, told once, and the view goes on with what it had', async () => {
    const { told, handleError } = witness()
    const { app, errors } = site({ '/': fragile(handleError) })
    const page = await live(app, '/')
    await page.click('inc')
    await page.click(name)
    await page.until((it) => it.text('u') !== '')
    expect([page.text('b'), page.text('i'), page.texts('li')]).toEqual(['1', 'fine', ['a', 'b']])
    expect([page.text('p'), page.text('u')]).toEqual(['', 'That did not work.'])
    expect([pathOf(page), page.events]).toEqual(['/', []])
    expect(told).toEqual([[callback, message]])
    expect(errors.map(({ code }) => code)).toEqual(['LIVE_CALLBACK_FAILED'])
    await page.click('say')
    expect([page.text('b'), page.texts('li')]).toEqual(['9', ['x', 'y', 'z']])
    await page.click('inc')
    expect([page.text('b'), page.texts('button').length]).toEqual(['10', NAMES.length])
  })

  test('ends a view that nothing mends', async () => {
    const page = await live(site({ '/': fragile() }).app, '/')
    const act = page.click(name).catch(() => undefined)
    await page.until((it) => !it.isLive)
    await act
  })
})

test('what is no state of the view is not undone: subscriptions, and what others were told', async () => {
  const heard: unknown[] = []
  const { app, live: router } = site({
    '/': liveView({
      mount: () => ({ news: '' }),
      handleEvent: {
        fail(socket) {
          socket.subscribe('news')
          socket.broadcast('others', 'told', 1)
          broken()
        },
      },
      handleInfo: { news: (socket, news: string) => socket.assign({ news }) },
      handleError: () => undefined,
      render: ({ news }) => html`<b phx-click="fail">${news}</b>`,
    }),
  })
  router.pubsub.subscribe('others', (_name, payload) => void heard.push(payload))
  const page = await live(app, '/')
  await page.click('b')
  router.pubsub.broadcast('news', 'news', 'rain')
  await page.until((it) => it.text('b') === 'rain')
  expect(heard).toEqual([1])
})

test('a hook of a stage that fails is mended like the callback it stands before', async () => {
  const { told, handleError } = witness()
  const page = await live(site({ '/': fragile(handleError) }).app, '/')
  await page.click('own')
  await page.click('inc')
  expect([told, page.text('b'), page.text('u')]).toEqual([
    [['handleEvent.inc', FULL]],
    '0',
    'That did not work.',
  ])
})

test('a view has its own way; the router’s is for those that have none, nested ones too', async () => {
  const own: unknown[] = []
  const { told, handleError } = witness()
  const inner = fragile()
  const around = liveView({
    mount: () => ({}),
    handleEvent: { fail: broken },
    handleError: (_socket, error) => void own.push(error),
    render: () => html`<h1 phx-click="fail">Around</h1>${liveRender(inner, { id: 'inner' })}`,
  })
  const page = await live(site({ '/': around }, { handleError }).app, '/')
  await page.click('h1')
  await page.click('#inner [phx-click=throw]')
  expect([own, told]).toEqual([[new Error(FULL)], [['handleEvent.throw', FULL]]])
  expect(page.text('u')).toBe('That did not work.')
})

test.each(['throws', 'rejects', 'makes a state that cannot be rendered'])(
  'a handler that %s ends the view, and both failures are told',
  async (how) => {
    const { app, errors } = site({
      '/': fragile((socket): Promise<void> | void => {
        if (how === 'rejects') return Promise.reject(new Error('no way out'))
        if (how === 'throws') throw new Error('no way out')
        socket.assign({ isBroken: true })
      }),
    })
    const page = await live(app, '/')
    await expect(page.click('throw')).rejects.toThrow('the view has crashed')
    expect(errors.map(({ message }) => message)).toEqual([
      'fragile: handleEvent.throw failed: the disk is full',
      how.startsWith('makes')
        ? 'fragile: render failed: the disk is full'
        : 'fragile: handleError failed: no way out',
    ])
  },
)

test('a handler can send the visitor elsewhere, with a message', async () => {
  const view = fragile((socket) => {
    socket.putFlash('error', 'Come back later.')
    socket.redirect('/sorry')
  })
  const sorry = liveView({ mount: () => ({}), render: (_, { flash }) => html`<p>${flash['error']}</p>` })
  const page = await live(site({ '/': view, '/sorry': sorry }).app, '/')
  await page.click('throw')
  expect(page.redirectedTo).toBe('/sorry')
})

test('a handler can patch, and has all the time it needs: what comes behind waits', async () => {
  const { app } = site({
    '/': fragile(async (socket) => {
      await new Promise(setImmediate)
      socket.assign({ count: 50 })
      socket.pushPatch('/?page=3')
    }),
  })
  const page = await live(app, '/')
  await Promise.all([page.click('reject'), page.click('inc')])
  expect([page.text('b'), pathOf(page)]).toEqual(['51', '/?page=3'])
})

test('mount, handleParams and an event that does not exist are none of its business', async () => {
  const { told, handleError } = witness()
  const { app, errors } = site({ '/': fragile(handleError) })
  const page = await live(app, '/')
  await expect(page.click('a')).rejects.toThrow('the view has crashed')
  const client = await joinedClient(app)
  expect(await client.event('nothing')).toEqual({ status: 'ok', response: {} })
  expect([told, errors.length]).toEqual([[], 1])
})

test('a patch of its own that fails at the other URL ends the view, and the browser stays where it was', async () => {
  const { told, handleError } = witness()
  const view = liveView({
    mount: () => ({}),
    handleParams: (_socket, { fail }) => (fail ? broken() : undefined),
    handleEvent: { go: (socket) => socket.pushPatch('/?fail=1') },
    handleError,
    render: () => html`<b phx-click="go">Go</b>`,
  })
  const page = await live(site({ '/': view }).app, '/')
  await expect(page.click('b')).rejects.toThrow('the view has crashed')
  expect([told, pathOf(page)]).toEqual([[], '/'])
})

test('a render that fails undoes what was never shown, also of earlier turns', async () => {
  const { told, handleError } = witness()
  const { app, live: router } = site({
    '/': liveView({
      mount: (socket) => (socket.subscribe('all'), { label: 'fine' }),
      handleInfo: { label: (socket, label: string) => socket.assign({ label }) },
      handleEvent: { look: () => undefined },
      handleError,
      render: ({ label }) => html`<b phx-click="look">${label}</b>`,
    }),
  })
  const page = await live(app, '/')
  for (const label of ['good', {}, 'better']) router.pubsub.broadcast('all', 'label', label)
  await page.until((it) => it.text('b') === 'better')
  expect(told).toEqual([['render', expect.any(String)]])
})

test('assigns for one render only: a callback that fails is mended, what was shown stays', async () => {
  const { handleError } = witness()
  const view = liveView({
    mount: () => ({ lines: ['one'] as readonly string[] }),
    handleEvent: {
      fail: broken,
      add: (socket) => socket.assign({ lines: ['two'] }),
      bad: (socket) => socket.assign({ lines: [bad] }),
    },
    temporaryAssigns: { lines: [] },
    handleError,
    render: ({ lines }, { flash }) =>
      html`${lines.map((line) => html`<p>${line}</p>`)}<i phx-click="fail">f</i><b phx-click="add">a</b><s phx-click="bad">b</s><u>${flash['error']}</u>`,
  })
  const page = await live(site({ '/': view }).app, '/')
  await page.click('i')
  expect([page.texts('p'), page.text('u')]).toEqual([['one'], 'That did not work.'])
  await page.click('b')
  expect(page.texts('p')).toEqual(['two'])
  await expect(page.click('s')).rejects.toThrow('the view has crashed')
})

test('the answer is ok, with what the handler made; who asked for it is told that it failed', async () => {
  const { handleError } = witness()
  const { app } = site({ '/': fragile(handleError) })
  const [official, ours] = [await joinedClient(app), await joinedClient(app)]
  await ours.join({ extensions: ['failed'] })
  const answer = await official.event('throw')
  expect(answer).toEqual({ status: 'ok', response: { diff: expect.any(Object) } })
  expect(JSON.stringify(answer)).not.toContain(FULL)
  const { response } = await ours.event('throw')
  expect(response).toMatchObject({ failed: true, diff: { e: [['action-failed', { event: 'throw' }]] } })
  expect((await ours.event('inc')).response['failed']).toBeUndefined()
})

test('a failure nobody asked for is told to nobody but the handler', async () => {
  const { told, handleError } = witness()
  const { app, live: router } = site({ '/': fragile(handleError) })
  const client = await joinedClient(app)
  router.pubsub.broadcast('all', 'fail')
  await until(() => told.length === 1)
  const [last] = client.frames.slice(-1)
  await client.event('inc')
  expect(JSON.stringify(last)).not.toContain(FULL)
})
