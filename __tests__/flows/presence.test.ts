import request from 'supertest'
import {
  each,
  event,
  fields,
  html,
  liveView,
  onPresence,
  topic,
  type AnyLiveView,
  type LiveError,
  type PresenceDiff,
} from '../../lib/index.ts'
import { live } from '../../lib/testing/index.ts'
import { site, until } from './site.ts'

interface Person {
  readonly name: string
}

const rooms = topic<object, Person>('room')
const docs = topic<object, { readonly line: number }>('doc')
const ofName = fields({ name: String })

type People = ReadonlyMap<string, readonly Person[]>

const line = ([key, metas]: readonly [string, readonly Person[]]): string =>
  `${key}: ${metas.map(({ name }) => name).join(' and ')}`

/** A room whose visitors say who they are in the URL; the log is what they were told. */
function room(log: PresenceDiff<Person>[] = []): AnyLiveView {
  return liveView<{ people: People; me: string }, { me: string; name: string }>({
    params: ({ me = '', name = me }) => ({ me, name }),
    mount(socket, { params: { me, name } }) {
      if (me) socket.track(rooms.of(7), me, { name })
      return { people: socket.presences(rooms.of(7)), me }
    },
    handleEvent: {
      rename: event(ofName, (socket, { name }) => socket.track(rooms.of(7), socket.assigns.me, { name })),
      hide: (socket) => socket.untrack(rooms.of(7), socket.assigns.me),
      leave: (socket) => socket.unsubscribe(rooms.of(7)),
      look: (socket) => socket.assign({ people: socket.presences(rooms.of(7)) }),
      refresh: () => undefined,
    },
    handlePresence: onPresence(rooms, (socket, diff) => {
      log.push({ ...diff, topic: diff.topic.name })
      socket.assign({ people: socket.presences(diff.topic) })
    }),
    render: ({ people }) =>
      html`${each(
        [...people],
        ([key]) => key,
        (entry) => html`<p>${line(entry)}</p>`,
      )}
        <form phx-submit="rename"><input name="name"></form>
        ${['hide', 'leave', 'look', 'refresh'].map((name) => html`<button phx-click=${name}>${name}</button>`)}`,
  })
}

const entries = (metas: ReadonlyMap<string, readonly unknown[]>): unknown => [...metas]

test('visitors see each other come and go', async () => {
  const { app } = site({ '/': room() })
  const ada = await live(app, '/?me=ada&name=Ada')
  expect(ada.texts('p')).toEqual(['ada: Ada'])
  const lin = await live(app, '/?me=lin&name=Lin')
  await ada.until((it) => it.texts('p').length === 2)
  expect([ada.texts('p'), lin.texts('p')]).toEqual([
    ['ada: Ada', 'lin: Lin'],
    ['ada: Ada', 'lin: Lin'],
  ])
  await ada.close()
  await lin.until((it) => it.texts('p').length === 1)
  expect(lin.texts('p')).toEqual(['lin: Lin'])
})

test('two tabs of one person are one key with two metas', async () => {
  const { app } = site({ '/': room() })
  const [desk, phone] = [await live(app, '/?me=ada&name=desk'), await live(app, '/?me=ada&name=phone')]
  await desk.until((it) => it.text('p') === 'ada: desk and phone')
  await desk.close()
  await phone.until((it) => it.text('p') === 'ada: phone')
})

test('a first page is not tracked, and sees who is there', async () => {
  const log: PresenceDiff<Person>[] = []
  const { app } = site({ '/': room(log) })
  const ada = await live(app, '/?me=ada')
  const { text } = await request(app).get('/?me=lin')
  expect(text).toContain('ada: ada')
  expect(text).not.toContain('lin: lin')
  await live(app, '/?me=last')
  await ada.until((it) => it.texts('p').length === 2)
  expect(log.map(({ joins }) => [...joins.keys()])).toEqual([['last']])
})

test('a view is told what changed since it asked, and not that it came itself', async () => {
  const log: PresenceDiff<Person>[] = []
  const { app } = site({ '/': room(log) })
  const ada = await live(app, '/?me=ada&name=Ada')
  const lin = await live(app, '/?me=lin&name=Lin')
  await until(() => log.length === 1)
  await lin.submit('form', { name: 'Lin Yao' })
  await until(() => log.length === 3)
  await ada.close()
  await until(() => log.length === 4)
  expect(log.map((diff) => [diff.topic, entries(diff.joins), entries(diff.leaves)])).toEqual([
    ['room:7', [['lin', [{ name: 'Lin' }]]], []],
    ...Array.from({ length: 2 }, () => [
      'room:7',
      [['lin', [{ name: 'Lin Yao' }]]],
      [['lin', [{ name: 'Lin' }]]],
    ]),
    ['room:7', [], [['ada', [{ name: 'Ada' }]]]],
  ])
})

test('what leaves is what joined, and stays as it is', async () => {
  const log: PresenceDiff<Person>[] = []
  const { app } = site({ '/': room(log) })
  await live(app, '/?me=ada')
  const lin = await live(app, '/?me=lin')
  await until(() => log.length === 1)
  await lin.close()
  await until(() => log.length === 2)
  const [joined, left] = [log[0]?.joins.get('lin')?.[0], log[1]?.leaves.get('lin')?.[0]]
  expect([joined === left, Object.isFrozen(joined)]).toEqual([true, true])
})

test('who comes and goes at once is told at once, and who is gone again is not told', async () => {
  const log: PresenceDiff<Person>[] = []
  const { app, live: router } = site({
    '/': room(log),
    '/crowd': liveView({
      mount(socket) {
        for (let i = 0; i < 50; i++) socket.track(rooms.of(7), i, { name: 'one of many' })
        for (let i = 0; i < 25; i++) socket.untrack(rooms.of(7), i)
        return {}
      },
      render: () => html`crowd`,
    }),
  })
  const ada = await live(app, '/?me=ada')
  await live(app, '/crowd')
  await ada.until((it) => it.texts('p').length === 26)
  expect(log.map(({ joins, leaves }) => [joins.size, leaves.size])).toEqual([[25, 0]])
  await router.close()
})

test('a view that hides goes on seeing the others, and one that left the topic does not', async () => {
  const { app } = site({ '/': room() })
  const [ada, lin] = [await live(app, '/?me=ada'), await live(app, '/?me=lin')]
  await ada.click('hide')
  await ada.until((it) => it.texts('p').join() === 'lin: lin')
  await ada.click('leave')
  await lin.submit('form', { name: 'Lin' })
  await lin.until((it) => it.text('p') === 'lin: Lin')
  await ada.click('refresh')
  expect(ada.texts('p')).toEqual(['lin: lin'])
  await ada.click('look')
  expect(ada.texts('p')).toEqual(['lin: Lin'])
})

test('a view that only listens hears, with the topics of two families apart', async () => {
  const { app } = site({
    '/': liveView({
      mount(socket) {
        for (const each of [rooms.of(1), docs.of(1), 'plain']) void socket.subscribe(each)
        return { heard: '' }
      },
      handleEvent: {
        come(socket) {
          socket.track(rooms.of(1), 'ada', { name: 'Ada' })
          socket.track(docs.of(1), 'ada', { line: 12 })
          socket.track('plain', 'ada', 'just a text')
        },
      },
      handlePresence: [
        (socket, { topic, joins }) =>
          socket.update('heard', (heard) => `${heard} ${topic}=${JSON.stringify([...joins.values()])}`),
        onPresence(rooms, (socket, { joins }) =>
          socket.update('heard', (heard) => `${heard} room=${joins.get('ada')?.[0]?.name ?? ''}`),
        ),
        onPresence(docs, (socket, { joins }) =>
          socket.update('heard', (heard) => `${heard} doc=${joins.get('ada')?.[0]?.line ?? 0}`),
        ),
      ],
      render: ({ heard }) => html`<button phx-click="come">${heard}</button>`,
    }),
  })
  const page = await live(app, '/')
  await page.click('button')
  await page.until((it) => it.text('button') === ' room=Ada doc=12 plain=[["just a text"]]'.trim())
})

/** A view that does one thing when it is clicked, and says what became of it. */
function doing(act: (socket: never) => void): AnyLiveView {
  return liveView({
    mount: () => ({ said: '' }),
    handleEvent: { act: (socket) => act(socket as never) },
    handleError: (socket, error) => {
      const { code, message, cause } = error as LiveError
      socket.assign({ said: `${code} ${message} ${(cause as LiveError | undefined)?.code ?? ''}` })
    },
    render: ({ said }) => html`<b phx-click="act">${said}</b>`,
  })
}

test.each<readonly [string, (socket: { track: (...values: unknown[]) => void }) => void, RegExp]>([
  [
    'no key',
    (socket) => socket.track('t', undefined, {}),
    /LIVE_VALUE_KIND .*`track` was given undefined.*a key/,
  ],
  ['an empty key', (socket) => socket.track('t', '', {}), /LIVE_VALUE_KIND .*text that is not empty/],
  ['a key that is no number', (socket) => socket.track('t', NaN, {}), /LIVE_VALUE_KIND .*given NaN/],
  ['no meta', (socket) => socket.track('t', 'a', undefined), /LIVE_VALUE_KIND .*`track` of "a" in "t"/],
  ['a date', (socket) => socket.track('t', 'a', { at: new Date() }), /LIVE_VALUE_KIND .*in `meta.at`/],
  [
    'a promise',
    (socket) => socket.track('t', 'a', Promise.reject(new Error('x'))),
    /LIVE_VALUE_KIND .*is an await/,
  ],
  ['a promised key', (socket) => socket.track('t', Promise.reject(new Error('x')), {}), /LIVE_VALUE_KIND/],
  [
    'a long meta',
    (socket) => socket.track('t', 'a', 'ä'.repeat(40)),
    /presenceBytes \(80\).* have 83 bytes.*LIMIT/,
  ],
  [
    'a long key',
    (socket) => socket.track('t', 'a'.repeat(90), 1),
    /presenceBytes \(80\).*LIVE_LIMIT_REACHED/,
  ],
  [
    'many keys',
    (s) => [1, 2, 3, 4].map((key) => s.track(`t${key}`, key, 1)),
    /presences \(3\).*LIVE_LIMIT_REACHED/,
  ],
])('%s is refused, with a reason', async (_what, act, said) => {
  const { app } = site({ '/': doing(act) }, { limits: { presences: 3, presenceBytes: 80 } })
  const page = await live(app, '/')
  await page.click('b')
  expect(page.text('b')).toMatch(said)
})

test('a failed callback takes back what it assigned, and not that the view is there', async () => {
  const act = (socket: { track: (...values: unknown[]) => void }): void => {
    socket.track(rooms.of(7).name, 'ada', { name: 'Ada' })
    throw new Error('broken')
  }
  const { app } = site({ '/': doing(act), '/room': room() })
  const ada = await live(app, '/')
  await ada.click('b')
  const watcher = await live(app, '/room')
  expect(watcher.texts('p')).toEqual(['ada: Ada'])
  await ada.close()
  await watcher.until((it) => it.texts('p').length === 0)
})

test('a view whose mount fails is not there', async () => {
  const mount = (socket: { connected: boolean; track: (...values: unknown[]) => void }): object => {
    socket.track(rooms.of(7).name, 'ada', { name: 'Ada' })
    if (socket.connected) throw new Error('broken')
    return {}
  }
  const broken = liveView({ mount: mount as never, render: () => html`broken` })
  const { app, errors } = site({ '/': broken, '/room': room() })
  await live(app, '/').catch(() => undefined)
  expect(errors.length).toBeGreaterThan(0)
  expect((await live(app, '/room')).texts('p')).toEqual([])
})

test('handlePresence that fails is undone, and handleError goes on', async () => {
  const { app, errors } = site({
    '/room': room(),
    '/': liveView({
      mount(socket) {
        socket.presences(rooms.of(7))
        return { said: 'nothing' }
      },
      handlePresence(socket) {
        socket.assign({ said: 'half' })
        throw new Error('broken')
      },
      handleError: (socket, _error, { callback }) =>
        socket.assign({ said: `${socket.assigns.said}, then ${callback} failed` }),
      render: ({ said }) => html`<b>${said}</b>`,
    }),
  })
  const watcher = await live(app, '/')
  await live(app, '/room?me=ada')
  await watcher.until((it) => it.text('b') === 'nothing, then handlePresence failed')
  expect(errors.map(({ code }) => code)).toEqual(['LIVE_CALLBACK_FAILED'])
})

test.each([
  ['a text', 'often'],
  ['a list with another thing', [() => undefined, 7]],
  ['a promise', Promise.resolve()],
])('handlePresence that is %s is refused when the view is defined', (_what, handlePresence) => {
  const make = (): unknown =>
    liveView({ mount: () => ({}), handlePresence: handlePresence as never, render: () => html`` })
  expect(make).toThrow(/`handlePresence` is .*, not a function or a list of functions/)
})

test.each([
  ['a topic of one key', () => onPresence(rooms.of(7) as never, () => undefined)],
  ['no handler', () => onPresence(rooms, undefined as never)],
])('onPresence refuses %s', (_what, make) => {
  expect(make).toThrow('`onPresence` takes')
})
