import { component, html, liveComponent, liveView, type AnyLiveView } from '../../../lib/index.ts'
import type { Scenario, Scenarios } from '../scenario.ts'
import type { Visit } from '../visit.ts'

type Song = { readonly id: string; readonly title: string }

const song = (id: string, title = id): Song => ({ id, title })
const id = (each: Song): string => `row-${each.id}`
const all = (ids: string): Song[] => Array.from(ids, (each) => song(each))

/** A list of songs, with a line that is shown when there are none, and one of those that were taken out. */
function playlist(): AnyLiveView {
  return liveView({
    mount: (socket) => ({
      songs: socket.stream(all('abc'), { id }),
      gone: socket.stream([] as readonly Song[], { id: (each) => `gone-${each.id}` }),
      n: 0,
    }),
    handleEvent: {
      count: (socket) => socket.update('n', (n) => n + 1),
      end: (socket) => socket.streamInsert('songs', song('d')),
      start: (socket) => socket.streamInsert('songs', song('e'), { at: 0 }),
      second: (socket) => socket.streamInsert('songs', song('f'), { at: 1 }),
      change: (socket) => socket.streamInsert('songs', song('a', 'A'), { at: -1 }),
      move: (socket) => {
        socket.streamDelete('songs', song('c'))
        socket.streamInsert('songs', song('c', 'C'), { at: 0 })
      },
      only: (socket) => {
        socket.streamInsert('songs', song('b', 'B'), { updateOnly: true })
        socket.streamInsert('songs', song('x'), { updateOnly: true })
      },
      last: (socket) => socket.stream('songs', all('gh'), { limit: -3 }),
      first: (socket) => socket.stream('songs', all('ij'), { at: 0, limit: 3 }),
      drop: (socket) => {
        socket.streamDeleteById('songs', 'row-b')
        socket.streamInsert('gone', song('b'))
        socket.update('n', (n) => n + 1)
      },
      reset: (socket) => socket.stream('songs', [song('k'), song('c', 'C'), song('a')], { reset: true }),
      clear: (socket) => socket.stream('songs', [], { reset: true }),
    },
    render: ({ songs, gone, n }) => html`
      ${[
        'count',
        'end',
        'start',
        'second',
        'change',
        'move',
        'only',
        'last',
        'first',
        'drop',
        'reset',
        'clear',
      ].map((name) => html`<button id=${name} phx-click=${name}>${name}</button>`)}
      <i id="n">${n}</i>
      <ul id="songs" phx-update="stream">
        ${songs.each((each, row) => html`<li id=${row}><b>${each.title}</b></li>`)}
        <li id="none">none ${n}</li>
      </ul>
      <table><tbody id="gone" phx-update="stream">
        ${gone.each((each, row) => html`<tr id=${row}><td>${each.title}</td></tr>`)}
      </tbody></table>`,
  })
}

const rows = ({ page }: Visit): Promise<string[]> =>
  page.$$eval('#songs > *, #gone > *', (found) => found.map((each) => each.textContent.trim()))

/** What is shown after each of the clicks. */
const after = (clicks: readonly string[], seen: readonly (readonly string[])[]): Scenario => ({
  view: playlist,
  async act(visit) {
    const states: string[][] = []
    for (const name of clicks) {
      await visit.click(`#${name}`)
      states.push(await rows(visit))
    }
    return states
  },
  seen,
})

const counter = liveComponent({
  mount: (_props: Song) => ({ n: 0 }),
  handleEvent: { add: (socket) => socket.update('n', (n) => n + 1) },
  render: ({ title, n, id: of }, { self }) =>
    html`<b id="count-${of}">${title} ${n} <button phx-click="add" phx-target=${self}>add</button></b>`,
})

/** Rows with a component and a hook in each. */
const counters = (): AnyLiveView =>
  liveView({
    mount: (socket) => ({ songs: socket.stream(all('ab'), { id }) }),
    handleEvent: {
      more: (socket) => socket.streamInsert('songs', song('c'), { at: 0 }),
      change: (socket) => socket.streamInsert('songs', song('a', 'A')),
      drop: (socket) => socket.streamDeleteById('songs', 'row-b'),
    },
    render: ({ songs }) => html`
      <ul id="songs" phx-update="stream">
        ${songs.each(
          (each, row) => html`<li id=${row} phx-hook="Life">${component(counter, { ...each })}</li>`,
        )}
      </ul>
      ${['more', 'change', 'drop'].map((name) => html`<button id=${name} phx-click=${name}>${name}</button>`)}`,
  })

/** The stream of a component, which fills it with its own items. */
const lists = (): AnyLiveView => {
  const list = liveComponent({
    mount: (_props: { readonly id: string }, socket) => ({
      songs: socket.stream(all('ab'), { id: ({ id: of }) => `one-${of}` }),
    }),
    handleEvent: {
      more: (socket) => socket.streamInsert('songs', song('c'), { at: 0, limit: 2 }),
      reset: (socket) => socket.stream('songs', all('xb'), { reset: true }),
    },
    render: ({ songs }, { self }) => html`
      <section><button id="more" phx-click="more" phx-target=${self}>more</button>
        <button id="reset" phx-click="reset" phx-target=${self}>reset</button>
        <ol id="songs" phx-update="stream">${songs.each((each, row) => html`<li id=${row}>${each.title}</li>`)}</ol>
      </section>`,
  })
  return liveView({
    mount: () => ({ n: 0 }),
    handleEvent: { count: (socket) => socket.update('n', (n) => n + 1) },
    render: ({ n }) =>
      html`<button id="count" phx-click="count">${n}</button>${component(list, { id: 'list' })}`,
  })
}

/** A line that stands before the rows in the template, and a container whose template changes with its rows. */
const headed = (): AnyLiveView =>
  liveView({
    mount: (socket) => ({ songs: socket.stream(all('ab'), { id }), n: 0 }),
    handleEvent: {
      more: (socket) => socket.stream('songs', [song('c', 'C!'), song('a', 'A!')]),
      less: (socket) => {
        socket.streamDelete('songs', song('b'))
        socket.update('n', (n) => n + 1)
      },
    },
    render: ({ songs, n }) => html`
      <button id="more" phx-click="more">more</button><button id="less" phx-click="less">less</button>
      <ul id="songs" phx-update="stream">
        <li id="head">songs ${n}</li>
        ${songs.each(({ title }, row) =>
          title.endsWith('!') ? html`<li id=${row}><b>${title}</b></li>` : html`<li id=${row}>${title}</li>`,
        )}
      </ul>`,
  })

/** Pages of ten numbers, forwards and back; the page keeps thirty of them. */
const pager = (): AnyLiveView => {
  const numbers = (from: number): Song[] => Array.from({ length: 10 }, (_, i) => song(`${from + i}`))
  return liveView({
    mount: (socket) => ({ songs: socket.stream(numbers(0), { id }), first: 0, last: 10 }),
    handleEvent: {
      older(socket, value) {
        const { first, last } = socket.assigns
        // Phoenix’s client puts rows into a list that waits for two answers in another order.
        if (first === 0 || (value as { _overran?: true })._overran) return
        socket.stream('songs', numbers(first - 10).toReversed(), { at: 0, limit: 30 })
        socket.assign({ first: first - 10, last: Math.min(last, first + 20) })
      },
      newer(socket) {
        const { first, last } = socket.assigns
        socket.stream('songs', numbers(last), { limit: -30 })
        socket.assign({ first: Math.max(first, last - 20), last: last + 10 })
      },
    },
    render: ({ songs }) => html`
      <div id="box" style="height: 200px; overflow-y: auto">
        <ul id="songs" phx-update="stream" phx-viewport-top="older" phx-viewport-bottom="newer">
          ${songs.each((each, row) => html`<li id=${row} style="height: 40px">${each.title}</li>`)}
        </ul>
      </div>`,
  })
}

const scrollTo = ({ page }: Visit, top: number): Promise<void> =>
  page.evaluate(async (to) => {
    const box = document.querySelector('#box')
    if (box) box.scrollTop = to
    for (const _ of [1, 2]) await new Promise((resolve) => requestAnimationFrame(resolve))
  }, top)

export const streams: Scenarios = {
  'a list without an end is read forwards and back, and the page keeps a part of it': {
    view: pager,
    async act(visit) {
      const { page } = visit
      await page.waitForLoadState('networkidle')
      for (const row of ['10', '20', '30']) {
        await scrollTo(visit, 10_000)
        await page.waitForSelector(`#row-${row}`)
        await visit.settled()
      }
      const down = await rows(visit)
      await scrollTo(visit, 0)
      await page.waitForSelector('#row-0')
      const up = await rows(visit)
      return [down, up].map((shown) => [shown.length, shown[0], shown.at(-1)])
    },
    seen: [
      [30, '10', '39'],
      [30, '0', '29'],
    ],
  },
  'what stands before the rows of a stream stays there': {
    view: headed,
    async act(visit) {
      const states = [await rows(visit)]
      for (const name of ['more', 'less']) {
        await visit.click(`#${name}`)
        states.push(await rows(visit))
      }
      return states
    },
    seen: [
      ['a', 'b', 'songs 0'],
      ['A!', 'b', 'C!', 'songs 0'],
      ['A!', 'C!', 'songs 1'],
    ],
    differs: {
      why: 'Phoenix’s client puts all rows before other elements; ours leaves these where the template has them.',
      seen: [
        ['songs 0', 'a', 'b'],
        ['songs 0', 'A!', 'b', 'C!'],
        ['songs 1', 'A!', 'C!'],
      ],
    },
  },
  'rows of a stream are put at its end, at its start and between, and stay when others come': after(
    ['end', 'start', 'second', 'count'],
    [
      ['a', 'b', 'c', 'd', 'none 0'],
      ['e', 'a', 'b', 'c', 'd', 'none 0'],
      ['e', 'f', 'a', 'b', 'c', 'd', 'none 0'],
      ['e', 'f', 'a', 'b', 'c', 'd', 'none 1'],
    ],
  ),
  'a row of a stream is changed in its place, and moved when it was deleted before': after(
    ['change', 'only', 'move'],
    [
      ['A', 'b', 'c', 'none 0'],
      ['A', 'B', 'c', 'none 0'],
      ['C', 'A', 'B', 'none 0'],
    ],
  ),
  'a stream keeps as many rows as its limit says, and gets others in their place': after(
    ['count', 'reset', 'last', 'clear', 'first'],
    [
      ['a', 'b', 'c', 'none 1'],
      ['k', 'C', 'a', 'none 1'],
      ['g', 'h', 'none 1'],
      ['none 1'],
      ['j', 'i', 'none 1'],
    ],
  ),
  'a row goes from one stream to another, in one message': after(
    ['drop', 'end', 'drop'],
    [
      ['a', 'c', 'none 1', 'b'],
      ['a', 'c', 'd', 'none 1', 'b'],
      ['a', 'c', 'd', 'none 2', 'b'],
    ],
  ),
  'rows of a stream that stay are the same elements': {
    view: playlist,
    async act(visit) {
      await visit.mark('#songs > li')
      for (const name of ['start', 'change', 'count', 'reset']) await visit.click(`#${name}`)
      return visit.marks('#songs > li')
    },
    seen: ['row-k', 'row-c(row-c)', 'row-a(row-a)', 'none(none)'],
  },
  'a stream begins anew when the browser joins again': {
    view: playlist,
    async act(visit) {
      await visit.click('#start')
      await visit.click('#drop')
      await visit.rejoined(() => visit.site.hangUp())
      const again = await rows(visit)
      await visit.click('#end')
      return [again, await rows(visit)]
    },
    seen: [
      ['a', 'b', 'c', 'none 0'],
      ['a', 'b', 'c', 'd', 'none 0'],
    ],
  },
  'rows of a stream have components that live on, and hooks': {
    view: counters,
    async act(visit) {
      await visit.click('#count-b button')
      await visit.click('#more')
      await visit.click('#count-b button')
      await visit.click('#change')
      await visit.click('#count-c button')
      const full = await rows(visit)
      await visit.click('#drop')
      return [full, await rows(visit)]
    },
    seen: [
      ['c 1 add', 'A 0 add', 'b 2 add'],
      ['c 1 add', 'A 0 add'],
    ],
  },
  'a component has a stream of its own': {
    view: lists,
    async act(visit) {
      const states: string[][] = []
      for (const name of ['more', 'count', 'reset', 'count']) {
        await visit.click(`#${name}`)
        states.push(await rows(visit))
      }
      return states
    },
    seen: [
      ['c', 'a'],
      ['c', 'a'],
      ['x', 'b'],
      ['x', 'b'],
    ],
  },
}
