import {
  component,
  each,
  html,
  liveComponent,
  liveRender,
  liveView,
  type AnyLiveView,
} from '../../../lib/index.ts'
import type { Scenarios } from '../scenario.ts'
import type { Site } from '../site.ts'
import type { Visit } from '../visit.ts'

/** Rows that count, in a list that is turned, shortened and lengthened. */
function board(site: Site): AnyLiveView {
  const inner = liveComponent({
    mount: (_props: { readonly of: string }) => ({ n: 0 }),
    handleEvent: { add: (socket) => socket.update('n', (n) => n + 1) },
    render: ({ n, of }, { self }) =>
      html`<b id="inner-${of}">${n} <button phx-click="add" phx-target=${self}>add</button></b>`,
  })
  const row = liveComponent({
    mount: (props: { readonly id: string; readonly note?: string }, socket) => {
      if (socket.connected) socket.signal.addEventListener('abort', () => site.hear(`end of ${props.id}`))
      return { n: 0 }
    },
    handleEvent: { step: (socket) => socket.update('n', (n) => n + 1) },
    fallback: (_error, { retry }) =>
      html`<li id="row-b"><i>failed</i><button phx-click=${retry}>retry</button></li>`,
    render: ({ id, n, note }, { self }) => {
      if (note === 'broken') throw new Error(note)
      return html`
      <li id="row-${id}"><i>${id} ${n}${note && ` ${note}`}</i>
        <button phx-click="step" phx-target=${self}>step</button>${component(inner, { id, of: id })}</li>`
    },
  })
  return liveView({
    mount: () => ({ ids: ['a', 'b', 'c'] as readonly string[] }),
    handleEvent: {
      turn: (socket) => socket.update('ids', (ids) => ids.toReversed()),
      drop: (socket) => socket.update('ids', (ids) => ids.slice(1)),
      bring: (socket) => socket.update('ids', (ids) => ['a', ...ids]),
      breaking: (socket) => socket.sendUpdate(row, 'b', { note: 'broken' }),
      send: (socket) => {
        setTimeout(() => socket.sendUpdate(row, 'b', { note: 'note' }), 0)
      },
    },
    render: ({ ids }) => html`
      <button id="turn" phx-click="turn">turn</button><button id="drop" phx-click="drop">drop</button>
      <button id="bring" phx-click="bring">bring</button>
      <button id="break" phx-click="breaking">break</button><button id="send" phx-click="send">send</button>
      <button id="aim" phx-click="step" phx-target="#row-b, #row-c i">aim</button>
      <ul>${each(
        ids,
        (id) => id,
        (id) => component(row, { id }),
      )}</ul>`,
  })
}

/** A component in which a view is nested. */
function frame(site: Site): AnyLiveView {
  const inner = liveView({
    mount: () => ({ n: 0 }),
    handleEvent: { add: (socket) => socket.update('n', (n) => n + 1) },
    terminate: () => site.hear('end of inner'),
    render: ({ n }) => html`<button id="inner" phx-click="add">${n}</button>`,
  })
  const outer = liveComponent({
    mount: (_props: object) => ({ n: 0, isOpen: true }),
    handleEvent: {
      add: (socket) => socket.update('n', (n) => n + 1),
      close: (socket) => socket.update('isOpen', (isOpen) => !isOpen),
    },
    render: ({ n, isOpen }, { self }) => html`
      <div id="frame"><i>${n}</i><button phx-click="add" phx-target=${self}>add</button>
        <button id="close" phx-click="close" phx-target=${self}>close</button>
        ${isOpen && liveRender(inner, { id: 'in' })}</div>`,
  })
  return liveView({ mount: () => ({}), render: () => html`${component(outer, { id: 1 })}` })
}

/** Components of several shapes, which share their statics: with and without nested templates, with long and short lists. */
function shapes(): AnyLiveView {
  const card = liveComponent({
    mount: (_props: { readonly n: number }) => ({}),
    handleEvent: { next: (socket) => socket.update('n', (n) => n + 1) },
    render: ({ n }, { self }) => html`
      <p><button id="next-${n}" phx-click="next" phx-target=${self}>${n}</button>
        ${n % 2 === 0 ? html`<b>even ${html`<i>${n}</i>`}</b>` : html`<u>odd ${n}</u>`}
        ${Array.from({ length: n % 4 }, (_, i) => html`<s>${i}${html`<q>${n}</q>`}</s>`)}</p>`,
  })
  return liveView({
    mount: () => ({ count: 0 }),
    handleEvent: { fill: (socket) => socket.assign({ count: 8 }) },
    render: ({ count }) => html`<button id="fill" phx-click="fill">fill</button>
      ${Array.from({ length: count }, (_, n) => component(card, { id: n, n }))}`,
  })
}

const rows = ({ page }: Visit): Promise<string[]> =>
  page.$$eval('li', (all) =>
    all.map((li) =>
      `${li.querySelector('i')?.textContent ?? ''} ${li.querySelector('b')?.firstChild?.nodeValue ?? ''}`.trim(),
    ),
  )

const see = async ({ page }: Visit, row: string, text: string): Promise<void> => {
  await page.locator(`#row-${row} > i`, { hasText: text }).waitFor()
}

export const components: Scenarios = {
  'components count for themselves, also nested ones, and keep their state when they move': {
    view: board,
    async act(visit) {
      const { page } = visit
      await page.click('#row-b > button')
      await see(visit, 'b', 'b 1')
      await page.click('#inner-c button')
      await page.locator('#inner-c', { hasText: '1 add' }).waitFor()
      await page.click('#turn')
      await page.locator('li:first-child#row-c').waitFor()
      await page.click('#row-b > button')
      await see(visit, 'b', 'b 2')
      return rows(visit)
    },
    seen: ['c 0 1', 'b 2 0', 'a 0 0'],
  },
  'an event goes to the components that a selector finds, or that it finds something in': {
    view: board,
    async act(visit) {
      await visit.page.click('#aim')
      await see(visit, 'c', 'c 1')
      await see(visit, 'b', 'b 1')
      return rows(visit)
    },
    seen: ['a 0 0', 'b 1 0', 'c 1 0'],
  },
  'a view sends props to a component later': {
    view: board,
    async act(visit) {
      await visit.page.click('#row-b > button')
      await see(visit, 'b', 'b 1')
      await visit.page.click('#send')
      await see(visit, 'b', 'b 1 note')
      return rows(visit)
    },
    seen: ['a 0 0', 'b 1 note 0', 'c 0 0'],
  },
  'a component that fails is replaced alone, and a retry mounts it anew': {
    view: board,
    async act(visit) {
      for (const row of ['a', 'b']) {
        await visit.page.click(`#row-${row} > button`)
        await see(visit, row, `${row} 1`)
      }
      await visit.page.click('#break')
      await see(visit, 'b', 'failed')
      const failed = await rows(visit)
      await visit.page.click('#row-b > button')
      await see(visit, 'b', 'b 0')
      await visit.page.click('#row-b > button')
      await see(visit, 'b', 'b 1')
      return [...failed, ...(await rows(visit))]
    },
    seen: ['a 1 0', 'failed', 'c 0 0', 'a 1 0', 'b 1 0', 'c 0 0'],
    reports: ['LIVE_CALLBACK_FAILED'],
  },
  'a view nested in a component stays as it is when that is rendered, and ends when it is not shown': {
    view: frame,
    async act(visit) {
      const { page } = visit
      await page.click('#inner')
      await page.locator('#inner', { hasText: '1' }).waitFor()
      await page.click('#frame > button >> nth=0')
      await page.locator('#frame > i', { hasText: '1' }).waitFor()
      await page.click('#inner')
      await page.locator('#inner', { hasText: '2' }).waitFor()
      await page.click('#close')
      await visit.heard(1)
      await page.locator('#inner').waitFor({ state: 'detached' })
      await page.click('#close')
      await page.click('#inner')
      await page.locator('#inner', { hasText: '1' }).waitFor()
      return (await page.textContent('#frame > i')) ?? ''
    },
    seen: '1',
  },
  'components of several shapes that come together are shown as they are': {
    view: shapes,
    async act({ page }) {
      await page.click('#fill')
      await page.click('#next-7')
      await page.locator('#next-8').waitFor()
      await page.click('#next-0')
      await page.locator('p:first-of-type u').waitFor()
      return page.$$eval('p', (all) => all.map((p) => p.textContent.replace(/\s+/g, ' ').trim()))
    },
    seen: [
      '1 odd 1 01',
      '1 odd 1 01',
      '2 even 2 0212',
      '3 odd 3 031323',
      '4 even 4',
      '5 odd 5 05',
      '6 even 6 0616',
      '8 even 8',
    ],
  },
  'a component that leaves the page ends, and begins anew when it comes back': {
    view: board,
    async act(visit) {
      const { page } = visit
      await page.click('#row-a > button')
      await see(visit, 'a', 'a 1')
      await page.click('#drop')
      await visit.heard(1)
      await page.click('#bring')
      await see(visit, 'a', 'a 0')
      await page.click('#row-a > button')
      await see(visit, 'a', 'a 1')
      return rows(visit)
    },
    seen: ['a 1 0', 'b 0 0', 'c 0 0'],
  },
}
