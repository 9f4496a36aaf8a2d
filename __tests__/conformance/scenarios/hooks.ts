import { event, fields, html, JS, link, liveRender, liveView, type AnyLiveView } from '../../../lib/index.ts'
import type { Scenarios } from '../scenario.ts'
import type { Site } from '../site.ts'

/** Elements with hooks: one that stays, one that is around it, one that comes and goes. */
const lives = (): AnyLiveView =>
  liveView({
    mount: () => ({ step: 0 }),
    handleEvent: { next: (socket) => socket.update('step', (step) => step + 1) },
    render: ({ step }) => html`
      <button phx-click="next">${step}</button>
      <section id="around" phx-hook="Life">
        <p id="inner" phx-hook="Life" data-step=${step < 2 ? 'early' : 'late'}>text</p>
      </section>
      ${step % 2 === 1 && html`<i id="guest" phx-hook="Life">guest</i>`}
      <b id="still" phx-hook="Life">still</b>
      <p id="step">${step}</p>`,
  })

const guest = liveView({
  mount: () => ({ count: 0 }),
  handleEvent: { add: (socket) => socket.update('count', (count) => count + 1) },
  render: ({ count }) =>
    html`<p id="guest" phx-hook="Life">${count}</p><button id="add" phx-click="add">add</button>`,
})

/** A view that may have another one in it, with a hook. */
const host = (isSticky: boolean): AnyLiveView =>
  liveView({
    mount: () => ({ isOpen: true, count: 0 }),
    handleEvent: {
      turn: (socket) => socket.update('isOpen', (isOpen) => !isOpen),
      tick: (socket) => socket.update('count', (count) => count + 1),
      crash: () => {
        throw new Error('crashed')
      },
    },
    render: ({ isOpen, count }) => html`<h1>${isOpen ? 'open' : 'shut'}</h1>
      <button id="turn" phx-click="turn">turn</button><button id="tick" phx-click="tick">${count}</button>
      <button id="crash" phx-click="crash">crash</button>${link({ navigate: '/next', id: 'next' }, 'next')}
      <div title="${count}">${isOpen && liveRender(guest, { id: 'inner', sticky: isSticky })}</div>`,
  })

/** Answers what a hook asks. */
const oracle = (site: Site): AnyLiveView =>
  liveView({
    mount: () => ({ asked: 0 }),
    handleEvent: {
      ...site.hears('silence'),
      ask: event(fields({ number: Number }), (socket, { number }) => {
        site.hear('ask', { number })
        socket.update('asked', (asked) => asked + 1)
        return { twice: number * 2, list: [number, null, 'ü'] }
      }),
    },
    render: ({ asked }) => html`<button id="asker" phx-hook="Asker">ask</button><p>${asked}</p>`,
  })

/** Pushes events: to a page that has just joined, in an answer, and of its own accord. */
const scores = (): AnyLiveView =>
  liveView({
    mount: (socket) => {
      socket.subscribe('scores')
      if (socket.connected) socket.pushEvent('score', { of: 'mount' })
      return { sum: 0 }
    },
    handleEvent: {
      add: (socket) => {
        socket.update('sum', (sum) => sum + 1)
        socket.pushEvent('score', { of: 'answer' })
        socket.pushEvent('score', { of: 'answer', again: [1, 'ü', null] })
      },
      stop: (socket) => socket.pushEvent('stop'),
      leave: (socket) => {
        socket.pushEvent('score', { of: 'farewell' })
        socket.pushNavigate('/next')
      },
    },
    handleInfo: { said: (socket) => socket.pushEvent('score', { of: 'info' }) },
    render: ({ sum }) => html`<button id="add" phx-click="add">${sum}</button>
      <button id="leave" phx-click="leave">leave</button>
      <button id="stop" phx-click="stop">stop</button>
      <p id="hook" phx-hook="Listener">x</p>`,
  })

export const hooks: Scenarios = {
  'hooks are told of the life of their elements': {
    view: lives,
    act: async (visit) => {
      for (const step of ['1', '2', '3']) {
        await visit.click('button')
        await visit.shows('#step', step)
      }
      return visit.notes(6)
    },
    seen: [
      ...['around mounted', 'inner mounted', 'still mounted', 'guest mounted'],
      ...['around beforeUpdate', 'inner beforeUpdate', 'around updated', 'inner updated'],
      ...['guest destroyed', 'guest mounted'],
    ],
    differs: {
      why: 'hooks inside each other hear of a change from the inside out, and first of all who is gone',
      seen: [
        ...['around mounted', 'inner mounted', 'still mounted', 'guest mounted'],
        ...['inner beforeUpdate', 'around beforeUpdate', 'guest destroyed'],
        ...['inner updated', 'around updated', 'guest mounted'],
      ],
    },
  },
  'hooks of a nested view hear of it, and of nothing around it': {
    view: () => host(false),
    reports: ['LIVE_CALLBACK_FAILED'],
    complaints: /view crashed/,
    act: async (visit) => {
      for (const at of ['#add', '#tick', '#turn', '#turn']) await visit.click(at)
      const lived = await visit.notes(5)
      await visit.page.click('#crash')
      return [lived, (await visit.notes(7)).slice(5)]
    },
    seen: [
      ['mounted', 'beforeUpdate', 'updated', 'destroyed', 'mounted'].map((moment) => `guest ${moment}`),
      ['guest destroyed', 'guest mounted'],
    ],
    differs: {
      why: 'a nested view that is lost with the one around it keeps its elements',
      seen: [
        ['mounted', 'beforeUpdate', 'updated', 'destroyed', 'mounted'].map((moment) => `guest ${moment}`),
        ['guest disconnected', 'guest reconnected'],
      ],
    },
  },
  'a hook ends when its element has gone by itself': {
    view: () =>
      liveView({
        mount: () => ({ isOpen: true }),
        handleEvent: { close: (socket) => socket.assign({ isOpen: false }) },
        render: ({ isOpen }) =>
          html`<button phx-click="close">close</button><div>${
            isOpen && html`<p id="it" phx-hook="Life" phx-remove=${JS.hide({ transition: 'out' })}>it</p>`
          }</div>`,
      }),
    act: async (visit) => {
      await visit.click('button')
      return visit.notes(2)
    },
    seen: ['it mounted', 'it destroyed'],
  },
  'hooks of a sticky view go on with it to the next page': {
    view: () => host(true),
    routes: (_app, live) => live.live('/next', host(true)),
    act: async (visit) => {
      await visit.click('#next')
      await visit.page.waitForURL('**/next')
      await visit.joined()
      for (const at of ['#add', '#turn']) await visit.click(at)
      return visit.notes(4)
    },
    seen: ['guest mounted', 'guest beforeUpdate', 'guest updated', 'guest destroyed'],
  },
  'hooks are told when the server is lost, and when it is back': {
    view: lives,
    complaints: /WebSocket|ERR_/,
    act: async (visit) => {
      await visit.click('button')
      await visit.notes(4)
      await visit.site.hangUp()
      await visit.notes(8)
      await visit.joined()
      return visit.notes(12)
    },
    seen: [
      ...['around mounted', 'inner mounted', 'still mounted', 'guest mounted'],
      ...['around disconnected', 'inner disconnected', 'still disconnected', 'guest disconnected'],
      ...['guest destroyed', 'around reconnected', 'inner reconnected', 'still reconnected'],
    ],
  },
  'a hook asks and is answered': {
    view: oracle,
    act: async (visit) => {
      await visit.page.click('#asker')
      await visit.shows('p', '2')
      return { notes: (await visit.notes(3)).sort(), heard: await visit.heard(3) }
    },
    seen: {
      notes: [
        'asker called back {"twice":2,"list":[1,null,"ü"]}',
        'asker promised null',
        'asker promised {"twice":4,"list":[2,null,"ü"]}',
      ],
      heard: [
        ['ask', { number: 1 }],
        ['ask', { number: 2 }],
        ['silence', {}],
      ],
    },
  },
  'pushed events reach the window and the hooks that listen': {
    view: scores,
    act: async (visit) => {
      await visit.click('#add')
      visit.site.live.pubsub.broadcast('scores', 'said', undefined)
      await visit.notes(8)
      await visit.click('#stop')
      await visit.click('#add')
      return visit.notes(11)
    },
    seen: [
      ...['window score {"of":"mount"}', 'hook heard {"of":"mount"}'],
      ...['window score {"of":"answer"}', 'hook heard {"of":"answer"}'],
      'window score {"of":"answer","again":[1,"ü",null]}',
      'hook heard {"of":"answer","again":[1,"ü",null]}',
      ...['window score {"of":"info"}', 'hook heard {"of":"info"}'],
      'window stop {}',
      ...['window score {"of":"answer"}', 'window score {"of":"answer","again":[1,"ü",null]}'],
    ],
  },
  'what a view pushes before it sends the page elsewhere is heard': {
    view: scores,
    routes: (_app, live) =>
      live.live('/next', liveView({ mount: () => ({}), render: () => html`<h1>next</h1>` })),
    act: async (visit) => {
      await visit.notes(2)
      await visit.page.click('#leave')
      await visit.shows('h1', 'next')
      return (await visit.notes(4)).slice(2).toSorted()
    },
    seen: ['hook heard {"of":"farewell"}', 'window score {"of":"farewell"}'],
  },
}
