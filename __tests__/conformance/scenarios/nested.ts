import {
  each,
  html,
  liveRender,
  liveView,
  type AnyLiveView,
  type EventHandler,
  type Rendered,
} from '../../../lib/index.ts'
import type { Scenarios } from '../scenario.ts'
import type { Site } from '../site.ts'
import type { Visit } from '../visit.ts'

/** A view to be nested: it counts, crashes and leaves, and says when it ends. */
const counter = (site: Site): AnyLiveView =>
  liveView({
    mount: (_socket, { session }) => ({ name: String(session['name']), count: 0 }),
    handleEvent: {
      add: (socket) => socket.update('count', (count) => count + 1),
      crash: () => {
        throw new Error('crashed')
      },
      leave: (socket) => socket.redirect('/elsewhere'),
    },
    terminate: (socket) => site.hear(`end of ${socket.assigns.name}`),
    render: ({ name, count }) => html`<p>${name} ${count}</p>
      <button class="add" phx-click="add">add</button>
      <button class="crash" phx-click="crash">crash</button>
      <button class="leave" phx-click="leave">leave</button>`,
  })

/** A view with one nested in it. */
function withOne(site: Site): AnyLiveView {
  const inner = counter(site)
  return liveView({
    mount: () => ({ clicks: 0, isOpen: true }),
    handleEvent: {
      click: (socket) => socket.update('clicks', (clicks) => clicks + 1),
      toggle: (socket) => socket.update('isOpen', (isOpen) => !isOpen),
      crash: () => {
        throw new Error('crashed')
      },
    },
    terminate: () => site.hear('end of the outer view'),
    render: ({ clicks, isOpen }) => html`<h1>${clicks}</h1>
      <button id="click" phx-click="click">click</button>
      <button id="toggle" phx-click="toggle">toggle</button>
      <button id="crash" phx-click="crash">crash</button>
      <section title="${clicks}">${isOpen && liveRender(inner, { id: 'inner', session: { name: 'inner' } })}</section>`,
  })
}

/** A view that is slow to join, with another one in it. */
function slowToJoin(site: Site): AnyLiveView {
  const inner = liveView({
    mount: () => ({}),
    handleEvent: site.hears('first', 'last'),
    render: () => html`<button phx-click="first">first</button><button phx-click="last">last</button>`,
  })
  return liveView({
    async mount(socket) {
      if (socket.connected) await site.held()
      return {}
    },
    render: () => html`${liveRender(inner, { id: 'inner' })}`,
  })
}

/** A view with a list of views, each nesting one more. */
function withMany(site: Site): AnyLiveView {
  const inner = counter(site)
  const row = liveView({
    mount: (_socket, { session }) => ({ key: String(session['key']) }),
    terminate: (socket) => site.hear(`end of row ${socket.assigns.key}`),
    render: ({ key }) =>
      html`<b>${key}</b>${liveRender(inner, { id: `inner-${key}`, session: { name: `in ${key}` } })}`,
  })
  return liveView({
    mount: () => ({ keys: ['a', 'b', 'c'] as readonly string[] }),
    handleEvent: {
      turn: (socket) => socket.update('keys', (keys) => keys.toReversed()),
      drop: (socket) => socket.update('keys', (keys) => keys.filter((key) => key !== 'b')),
      grow: (socket) => socket.update('keys', (keys) => [...keys, 'd']),
    },
    render: ({ keys }) => html`<button id="turn" phx-click="turn">turn</button>
      <button id="drop" phx-click="drop">drop</button><button id="grow" phx-click="grow">grow</button>
      <ul>${each(
        keys,
        (key) => key,
        (key) => html`<li>${liveRender(row, { id: `row-${key}`, session: { key } })}</li>`,
      )}</ul>`,
  })
}

/** A view with a hook and a form, inside another one with the same. */
function withForms(site: Site): AnyLiveView {
  const handlers = (name: string): Record<string, EventHandler<unknown>> => ({
    change: (_socket, { text }) => site.hear(`${name} changed`, { text }),
    ask: (_socket, { number }) => ({ name, number: number ?? null }),
    silence: () => undefined,
  })
  const content = (name: string): Rendered =>
    html`<form id="form-${name}" phx-change="change"><input name="text" id="text-${name}"></form>
      <button id="${name}" phx-hook="Asker">ask</button>`
  const inner = liveView({ mount: () => ({}), handleEvent: handlers('inner'), render: () => content('in') })
  return liveView({
    mount: () => ({}),
    handleEvent: handlers('outer'),
    render: () => html`${content('out')}${liveRender(inner, { id: 'inner' })}`,
  })
}

const texts = (visit: Visit, selector: string): Promise<string[]> =>
  visit.page.locator(selector).allTextContents()

export const nested: Scenarios = {
  'a nested view is a part of the first page, and lives its own life': {
    view: withOne,
    act: async (visit) => {
      const page = await (await fetch(visit.site.url)).text()
      await visit.mark('#inner p')
      await visit.click('#inner .add')
      await visit.click('#click')
      await visit.click('#inner .add')
      await visit.shows('#inner p', 'inner 2')
      await visit.shows('h1', '1')
      return [/<p>inner 0<\/p>/.test(page), await visit.page.getAttribute('section', 'title'), visit.joins]
    },
    seen: [true, '1', 2],
  },
  'an event goes to the nested view that its target is in': {
    view: (site) => {
      const inner = counter(site)
      return liveView({
        mount: () => ({}),
        render: () => html`<button id="in" phx-click="add" phx-target="#inner p">add</button>
          ${liveRender(inner, { id: 'inner', session: { name: 'inner' } })}`,
      })
    },
    act: async (visit) => {
      await visit.click('#in')
      await visit.shows('#inner p', 'inner 1')
      return texts(visit, '#inner p')
    },
    seen: ['inner 1'],
  },
  'a nested view that is taken away ends, and begins anew when it comes back': {
    view: withOne,
    act: async (visit) => {
      await visit.click('#inner .add')
      await visit.click('#toggle')
      await visit.heard(1)
      await visit.click('#toggle')
      await visit.joined()
      await visit.click('#inner .add')
      await visit.shows('#inner p', 'inner 1')
      return visit.heardNames(1)
    },
    seen: ['end of inner'],
  },
  'the crash of a nested view leaves the one around it alone': {
    view: withOne,
    reports: ['LIVE_CALLBACK_FAILED'],
    complaints: /view crashed/,
    act: async (visit) => {
      await visit.click('#click')
      await visit.click('#inner .add')
      await visit.rejoined(() => visit.page.click('#inner .crash'))
      await visit.click('#click')
      await visit.click('#inner .add')
      await visit.shows('#inner p', 'inner 1')
      await visit.shows('h1', '2')
      return visit.heardNames(1)
    },
    seen: ['end of inner'],
  },
  'with the view around it a nested one ends, and begins anew': {
    view: withOne,
    reports: ['LIVE_CALLBACK_FAILED'],
    complaints: /view crashed/,
    act: async (visit) => {
      await visit.click('#inner .add')
      await visit.click('#click')
      await visit.rejoined(() => visit.page.click('#crash'))
      await visit.shows('#inner p', 'inner 0')
      await visit.click('#inner .add')
      await visit.shows('#inner p', 'inner 1')
      return (await visit.heardNames(2)).toSorted()
    },
    seen: ['end of inner', 'end of the outer view'],
  },
  'what a person does in a nested view before the join is sent after it': {
    view: slowToJoin,
    isJoined: false,
    act: async (visit) => {
      const { page, site } = visit
      await page.waitForSelector('#phx-main.phx-loading')
      await page.click('text=first')
      await site.release()
      await visit.joined()
      await page.click('text=last')
      await visit.settled()
      return visit.heardNames(1)
    },
    seen: ['last'],
    differs: { why: 'Phoenix drops what comes before the join', seen: ['first', 'last'] },
  },
  'hooks in a nested view speak to it alone': {
    view: withForms,
    act: async (visit) => {
      await visit.page.click('#in')
      const inner = await visit.notes(3)
      await visit.page.click('#out')
      return [...inner, ...(await visit.notes(6)).slice(3)].filter((note) => note.includes('called back'))
    },
    seen: ['in called back {"name":"inner","number":1}', 'out called back {"name":"outer","number":1}'],
  },
  'each view is told anew of its own forms when the connection is back': {
    view: withForms,
    complaints: /WebSocket|ERR_/,
    act: async (visit) => {
      await visit.page.fill('#text-in', 'a')
      await visit.page.fill('#text-out', 'b')
      await visit.heard(2)
      await visit.rejoined(() => visit.site.hangUp())
      return (await visit.heard(4))
        .slice(2)
        .map(([name, { text }]) => JSON.stringify([name, text]))
        .toSorted()
    },
    seen: ['["inner changed","a"]', '["outer changed","b"]'],
  },
  'nested views come back with the connection': {
    view: withOne,
    complaints: /WebSocket|ERR_/,
    act: async (visit) => {
      await visit.click('#inner .add')
      await visit.rejoined(() => visit.site.hangUp())
      await visit.shows('#inner p', 'inner 0')
      await visit.click('#inner .add')
      await visit.shows('#inner p', 'inner 1')
    },
    seen: undefined,
  },
  'a nested view sends the whole page elsewhere': {
    view: withOne,
    act: async (visit) => {
      await visit.page.click('#inner .leave')
      await visit.page.waitForURL('**/elsewhere')
      return (await visit.heardNames(2)).toSorted()
    },
    seen: ['end of inner', 'end of the outer view'],
  },
  'nested views move with the rows they stand in, and keep what they have': {
    view: withMany,
    act: async (visit) => {
      await visit.click('#inner-a .add')
      await visit.click('#turn')
      await visit.click('#inner-a .add')
      await visit.shows('#inner-a p', 'in a 2')
      return [await texts(visit, 'b'), visit.joins]
    },
    seen: [['c', 'b', 'a'], 7],
  },
  'with a row its nested views end, at any depth; a new row brings its own': {
    view: withMany,
    act: async (visit) => {
      await visit.click('#drop')
      const ended = (await visit.heardNames(2)).toSorted()
      await visit.click('#grow')
      await visit.page.waitForSelector('#inner-d.phx-connected')
      await visit.click('#inner-d .add')
      await visit.shows('#inner-d p', 'in d 1')
      return [ended, await texts(visit, 'b')]
    },
    seen: [
      ['end of in b', 'end of row b'],
      ['a', 'c', 'd'],
    ],
  },
}
