import request from 'supertest'
import {
  component,
  each,
  html,
  liveComponent,
  liveView,
  type AnyLiveView,
  type Socket,
  type Stream,
} from '../../lib/index.ts'
import { live, type LivePage } from '../../lib/testing/index.ts'
import { site, type Site } from './site.ts'

type Song = { readonly id: number; readonly title: string }

const song = (id: number, title = `song ${String(id)}`): Song => ({ id, title })
const idOf = ({ id }: Song): string => `song-${String(id)}`

const list = liveView({
  mount: (socket) => ({ songs: socket.stream([song(1), song(2), song(3)], { id: idOf }), n: 0 }),
  handleEvent: {
    end: (socket) => socket.streamInsert('songs', song(4)),
    start: (socket) => socket.streamInsert('songs', song(5), { at: 0 }),
    second: (socket) => socket.streamInsert('songs', song(6), { at: 1 }),
    change: (socket) => socket.streamInsert('songs', song(2, 'two'), { at: 0 }),
    move: (socket) => {
      socket.streamDelete('songs', song(3))
      socket.streamInsert('songs', song(3, 'moved'), { at: 0 })
    },
    only: (socket) => {
      socket.streamInsert('songs', song(1, 'one'), { updateOnly: true })
      socket.streamInsert('songs', song(9), { updateOnly: true })
    },
    last: (socket) => socket.streamInsert('songs', song(4), { limit: -2 }),
    first: (socket) => socket.streamInsert('songs', song(4), { at: 0, limit: 2 }),
    drop: (socket) => socket.streamDeleteById('songs', 'song-2'),
    both: (socket) => {
      socket.streamInsert('songs', song(4))
      socket.streamDelete('songs', song(4))
    },
    twice: (socket) => {
      socket.streamInsert('songs', song(4))
      socket.streamInsert('songs', song(4, 'again'))
    },
    reset: (socket) => socket.stream('songs', [song(7), song(2)], { reset: true }),
    empty: (socket) => socket.stream('songs', [], { reset: true }),
    more: (socket) => socket.stream('songs', [song(4), song(5)], { at: 0 }),
    other: (socket) => socket.assign({ songs: socket.stream([song(8)], { id: idOf }) }),
    count: (socket) => socket.update('n', (n) => n + 1),
  },
  render: ({ songs, n }) => html`
    <ul id="songs" phx-update="stream">${songs.each((each, id) => html`<li id=${id}>${each.title}</li>`)}</ul>
    <i>${n}</i>
    ${['end', 'start', 'second', 'change', 'move', 'only', 'last', 'first', 'drop', 'both', 'twice', 'reset', 'empty', 'more', 'other', 'count'].map((name) => html`<button phx-click=${name}>${name}</button>`)}`,
})

const open = async (view: AnyLiveView = list): Promise<[LivePage, Site]> => {
  const app = site({ '/': view })
  return [await live(app.app, '/'), app]
}

const A = 'song 1'
const B = 'song 2'
const C = 'song 3'

test.each([
  ['end', [A, B, C, 'song 4']],
  ['start', ['song 5', A, B, C]],
  ['second', [A, 'song 6', B, C]],
  ['change', [A, 'two', C]],
  ['move', ['moved', A, B]],
  ['only', ['one', B, C]],
  ['last', [C, 'song 4']],
  ['first', ['song 4', A]],
  ['drop', [A, C]],
  ['both', [A, B, C]],
  ['twice', [A, B, C, 'again']],
  ['reset', ['song 7', B]],
  ['empty', []],
  ['more', ['song 5', 'song 4', A, B, C]],
  ['other', ['song 8']],
])('after "%s" the rows are %j', async (name, rows) => {
  const [page, { errors }] = await open()
  expect(page.texts('li')).toEqual([A, B, C])
  await page.click('count')
  await page.click(name)
  expect(page.texts('li')).toEqual(rows)
  await page.click('count')
  expect(page.texts('li')).toEqual(rows)
  expect(errors).toEqual([])
})

test('the first page has the rows in the order that the browser gives them', async () => {
  const view = liveView({
    mount: (socket) => ({
      songs: socket.stream(
        [1, 2, 3].map((id) => song(id)),
        { id: idOf, at: 0, limit: 2 },
      ),
    }),
    render: ({ songs }) =>
      html`<ul id="s" phx-update="stream">${songs.each(({ title }, id) => html`<li id=${id}>${title}</li>`)}</ul>`,
  })
  const { text } = await request(site({ '/': view }).app).get('/')
  expect(text).toContain('<li id="song-3">song 3</li><li id="song-2">song 2</li></ul>')
})

/** A view with an empty stream, a list that is none, and one event. */
function trial(
  go: (socket: Socket<{ readonly songs: Stream<Song>; readonly list: readonly string[] }>) => void,
) {
  return liveView({
    mount: (socket) => ({ songs: socket.stream<Song>([], { id: idOf }), list: [] as readonly string[] }),
    handleEvent: { go, add: (socket) => socket.streamInsert('songs', song(1)) },
    handleError: () => undefined,
    render: ({ songs }) => html`<button phx-click="go">go</button><button phx-click="add">add</button>
      <ul id="s" phx-update="stream">${songs.each(({ title }, id) => html`<li id=${id}>${title}</li>`)}</ul>`,
  })
}

const any = (value: unknown): never => value as never

test.each<[string, Parameters<typeof trial>[0], RegExp]>([
  ['a key that holds no stream', (it) => it.streamInsert(any('list'), any('a')), /"list" holds a list of 0/],
  ['a key that is not there', (it) => it.streamDelete(any('snogs'), any(song(1))), /"snogs" holds undefined/],
  [
    'an id with a blank',
    (it) => it.streamInsert('songs', { id: any('a b'), title: '' }),
    /"song-a b" is no id/,
  ],
  ['an id with a quote', (it) => it.streamDeleteById('songs', 'a"b'), /is no id of a row/],
  ['an id of 10 kB', (it) => it.streamDeleteById('songs', 'x'.repeat(10_000)), /at most 250/],
  ['an empty id', (it) => it.streamDeleteById('songs', ''), /"" is no id/],
  ['an id that is a number', (it) => it.streamDeleteById('songs', any(1)), /1 is no id/],
  ['an id that means something to JavaScript', (it) => it.streamDeleteById('songs', '__proto__'), /is no id/],
  [
    'a promise of an item',
    (it) => it.streamInsert('songs', any(Promise.reject(new Error('late')))),
    /a promise/,
  ],
  ['no array', (it) => it.stream('songs', any('songs')), /an array of items/],
  ['a place that is none', (it) => it.streamInsert('songs', song(1), { at: -2 }), /from -1 on/],
  ['a limit that is none', (it) => it.streamInsert('songs', song(1), { limit: any('5') }), /`limit`/],
  ['no options', (it) => it.streamInsert('songs', song(1), any(5)), /\{ at, limit, updateOnly \}/],
  ['no function for ids', (it) => it.assign({ songs: it.stream<Song>([], any({})) }), /makes the id/],
  ['an item that is none', (it) => it.stream('songs', [song(1), any(undefined)]), /undefined/],
])('%s is refused, and the stream is as it was', async (_, go, message) => {
  const [page, { errors }] = await open(trial(go))
  await page.click('go')
  expect(errors.map((error) => (error.cause as Error | undefined)?.message ?? error.message)).toEqual([
    expect.stringMatching(message),
  ])
  await page.click('add')
  expect(page.texts('li')).toEqual(['song 1'])
})

const UL = (content: unknown): ReturnType<typeof html> =>
  html`<ul id="s" phx-update="stream">${any(content)}</ul>`
const row = (title: string, id: string): ReturnType<typeof html> => html`<li id=${id}>${title}</li>`

test.each<[string, (songs: Stream<Song>) => unknown, RegExp]>([
  [
    'in an element without phx-update',
    (songs) => html`<ul id="s">${songs.each(({ title }, id) => row(title, id))}</ul>`,
    /stands directly in an element/,
  ],
  [
    'in an element without an id',
    (songs) => html`<ul phx-update="stream">${songs.each(({ title }, id) => row(title, id))}</ul>`,
    /has an id and phx-update="stream"/,
  ],
  [
    'deeper inside',
    (songs) => UL(html`<div id="d">${songs.each(({ title }, id) => row(title, id))}</div>`),
    /stands directly/,
  ],
  ['in a list', (songs) => UL([songs.each(({ title }, id) => row(title, id))]), /stands directly/],
  ['with a text as a row', (songs) => UL(songs.each(({ title }) => any(title))), /a row is html/],
  [
    'with two elements as a row',
    (songs) => UL(songs.each((_, id) => html`<li id=${id}>a</li><li>b</li>`)),
    /not one element/,
  ],
  ['with a row without an id', (songs) => UL(songs.each(() => html`<li>a</li>`)), /no id=/],
  [
    'with an id further inside',
    (songs) => UL(songs.each((_, id) => html`<li><b id=${id}>a</b></li>`)),
    /no id=/,
  ],
  [
    'with a row of another id',
    (songs) => UL(songs.each(({ title }) => html`<li id=${title}>a</li>`)),
    /has the id "song 1"/,
  ],
  ['without a function', (songs) => UL(songs.each(any('row'))), /a function that renders a row/],
])('each of a stream is refused %s', async (_, show, message) => {
  const view = liveView({
    mount: (socket) => ({ songs: socket.stream([song(1)], { id: idOf }) }),
    render: ({ songs }) => html`<main>${any(show(songs))}</main>`,
  })
  const app = site({ '/': view })
  const { text } = await request(app.app).get('/').expect(500)
  expect(text.replaceAll('&quot;', '"').replaceAll('&lt;', '<')).toMatch(message)
})

test('rows may be of several templates, with ids in quotes or in a bag, and hold lists', async () => {
  const view = liveView({
    mount: (socket) => ({ songs: socket.stream([song(1), song(2)], { id: idOf }) }),
    handleEvent: { more: (socket) => socket.stream('songs', [song(3), song(4)]) },
    render: ({ songs }) => html`<button phx-click="more">more</button>
      <ul id="s" phx-update="stream">${songs.each(({ id, title }, row) =>
        id % 2 === 0
          ? html`<li class="even" id="${row}">${title}</li>`
          : html`<li id=${row}>${each([id, -id], String, (n) => html`<b>${n}</b>`)}</li>`,
      )}</ul>`,
  })
  const [page, { errors }] = await open(view)
  await page.click('more')
  expect(page.texts('li')).toEqual(['1-1', 'song 2', '3-3', 'song 4'])
  expect(errors).toEqual([])
})

test('what a callback that fails did to a stream is undone, also when the failure follows the render', async () => {
  const view = liveView({
    mount: (socket) => ({ songs: socket.stream([song(1)], { id: idOf }), n: 0 }),
    handleEvent: {
      add: (socket) => socket.streamInsert('songs', song(3)),
      fail: (socket) => {
        socket.streamInsert('songs', song(2))
        socket.stream('songs', [], { reset: true })
        throw new Error('broken')
      },
      late: (socket) => {
        socket.streamInsert('songs', song(2))
        socket.pushEvent(
          'never',
          any({
            toJSON: () => {
              throw new Error('no JSON')
            },
          }),
        )
      },
    },
    handleError: (socket) => socket.update('n', (n) => n + 1),
    render: ({ songs, n }) => html`<i>${n}</i>
      ${['add', 'fail', 'late'].map((name) => html`<button phx-click=${name}>${name}</button>`)}
      <ul id="s" phx-update="stream">${songs.each(({ title }, id) => html`<li id=${id}>${title}</li>`)}</ul>`,
  })
  const [page] = await open(view)
  for (const name of ['fail', 'late', 'add']) await page.click(name)
  expect(page.text('i')).toBe('2')
  expect(page.texts('li')).toEqual([A, C])
})

test('a row that fails when it is rendered is undone as well', async () => {
  const view = liveView({
    mount: (socket) => ({ songs: socket.stream([song(1)], { id: idOf }) }),
    handleEvent: {
      bad: (socket) => socket.streamInsert('songs', song(2, '!')),
      good: (socket) => socket.streamInsert('songs', song(3)),
    },
    handleError: () => undefined,
    render: ({ songs }) => html`<button phx-click="bad">bad</button><button phx-click="good">good</button>
      <ul id="s" phx-update="stream">${songs.each(({ title }, id) => {
        if (title === '!') throw new Error('no title')
        return html`<li id=${id}>${title}</li>`
      })}</ul>`,
  })
  const [page, { errors }] = await open(view)
  await page.click('bad')
  await page.click('good')
  expect(page.texts('li')).toEqual([A, C])
  expect(errors).toHaveLength(1)
})

test('a component has a stream of its own, which the testing kit shows as it stands in the page', async () => {
  const list = liveComponent({
    mount: (_props: { readonly id: string }, socket) => ({ songs: socket.stream([song(1)], { id: idOf }) }),
    handleEvent: {
      more: (socket) => socket.streamInsert('songs', song(2), { at: 0 }),
      fail: (socket) => {
        socket.streamInsert('songs', song(3))
        throw new Error('broken')
      },
    },
    render: ({ songs }, { self }) => html`
      <section>${['more', 'fail'].map((name) => html`<button phx-click=${name} phx-target=${self}>${name}</button>`)}
        <ul id="s" phx-update="stream">${songs.each(({ title }, id) => html`<li id=${id}>${title}</li>`)}</ul>
      </section>`,
  })
  const view = liveView({
    mount: () => ({ n: 0 }),
    handleEvent: { count: (socket) => socket.update('n', (n) => n + 1) },
    handleError: () => undefined,
    render: ({ n }) => html`<button phx-click="count">count</button>${n}${component(list, { id: 'list' })}`,
  })
  const [page] = await open(view)
  for (const name of ['fail', 'count', 'more', 'count']) await page.click(name)
  expect(page.texts('li')).toEqual([B, A])
})

test('a stream that a component is given as a prop brings its items once', async () => {
  const list = liveComponent({
    mount: (_props: { readonly id: string; readonly songs: Stream<Song> }) => ({ n: 0 }),
    handleEvent: { again: (socket) => socket.update('n', (n) => n + 1) },
    render: ({ songs, n }, { self }) => html`
      <section><button phx-click="again" phx-target=${self}>again ${n}</button>
        <ul id="s" phx-update="stream">${songs.each(({ title }, id) => html`<li id=${id}>${title}</li>`)}</ul>
      </section>`,
  })
  const view = liveView({
    mount: (socket) => ({ songs: socket.stream([song(1), song(2)], { id: idOf }) }),
    handleEvent: { drop: (socket) => socket.streamDelete('songs', song(1)) },
    render: ({ songs }) =>
      html`<button phx-click="drop">drop</button>${component(list, { id: 'list', songs })}`,
  })
  const [page, { errors }] = await open(view)
  await page.click('drop')
  await page.click('again 0')
  await page.click('again 1')
  expect(page.texts('li')).toEqual([B])
  expect(errors).toEqual([])
})

test('a stream is filled by work beside the view', async () => {
  const view = liveView({
    mount: (socket) => ({ songs: socket.stream<Song>([], { id: idOf }) }),
    handleEvent: {
      load: (socket) =>
        socket.startAsync('load', () => Promise.resolve([song(1), song(2)]), {
          ok: (it, songs) => it.stream('songs', songs, { reset: true }),
        }),
    },
    render: ({ songs }) => html`<button phx-click="load">load</button>
      <ul id="s" phx-update="stream">${songs.each(({ title }, id) => html`<li id=${id}>${title}</li>`)}</ul>`,
  })
  const [page] = await open(view)
  await page.click('load')
  await page.settled()
  expect(page.texts('li')).toEqual([A, B])
})

test('a view that begins anew fills its streams anew, and one that is shown again has the rows that come then', async () => {
  const view = liveView({
    mount: (socket) => ({ songs: socket.stream([song(1)], { id: idOf }), isShown: true }),
    handleEvent: {
      add: (socket) => socket.streamInsert('songs', song(2)),
      turn: (socket) => socket.update('isShown', (is) => !is),
    },
    render: ({ songs, isShown }) => html`
      <button phx-click="add">add</button><button phx-click="turn">turn</button>
      ${isShown && html`<ul id="s" phx-update="stream">${songs.each(({ title }, id) => html`<li id=${id}>${title}</li>`)}</ul>`}`,
  })
  const [page] = await open(view)
  await page.click('add')
  await page.disconnect()
  await page.reconnect()
  expect(page.texts('li')).toEqual([A])
  for (const name of ['turn', 'turn', 'add']) await page.click(name)
  expect(page.texts('li')).toEqual([B])
})
