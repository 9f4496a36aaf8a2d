import type { Express } from 'express'
import {
  attrs,
  event,
  fields,
  html,
  JS,
  liveView,
  type AnyLiveView,
  type LiveRouter,
  type Renderable,
} from '../../../lib/index.ts'
import { toHtml } from '../../../lib/template/print/to-html.ts'
import type { Scenarios } from '../scenario.ts'
import type { Site } from '../site.ts'
import { drawn } from './commands.ts'

const ask = event(fields({ number: Number }), (_socket, { number }) => ({ twice: number * 2 }))

/** One element that is drawn anew by a click. */
const one = (render: (step: number) => Renderable) => (): AnyLiveView =>
  liveView({
    mount: () => ({ step: 0 }),
    handleEvent: { ask, next: (socket) => socket.update('step', (step) => step + 1) },
    render: ({ step }) => html`<button id="next" phx-click="next">${step}</button>${render(step)}`,
  })

/** Says something before the page changes, and after. */
const early = (): AnyLiveView =>
  liveView({
    mount: () => ({ step: 0 }),
    handleEvent: {
      next(socket) {
        socket.update('step', (step) => step + 1)
        socket.pushEvent('seen', { when: 'after' })
        socket.pushEvent('seen', { when: 'before' }, { dispatch: 'before' })
      },
    },
    render: ({ step }) => html`
      <button id="next" phx-click="next">next</button><p id="early" phx-hook="Early">${step}</p>`,
  })

const nobody = (): AnyLiveView => liveView({ mount: () => ({}), render: () => html`` })

/** A page of the application around a view: what is outside of the view is not live, and still not dead. */
function around(app: Express, live: LiveRouter, site: Site): void {
  app.get('/', (req, res, next) => {
    const commands = attrs({
      'phx-click': JS.addClass('hit', { to: '#life' }),
      'phx-mounted': JS.addClass('mounted'),
    })
    const outside = toHtml(html`<button ${commands}>hit</button><p id="life" phx-hook="Life">p</p>`)
    const send = (view: string): unknown =>
      res.send(`<!doctype html><title>x</title>${site.head(view)}${outside}`)
    live.embed(req, res, nobody()).then(send, next)
  })
}

export const hookKinds: Scenarios = {
  'a hook may be a class, and each element has its own': {
    view: one(() => html`<p id="a" phx-hook="Counter">a</p><p id="b" phx-hook="Counter">b</p>`),
    act: async (visit) => {
      for (const id of ['a', 'b', 'a']) await visit.page.click(`#${id}`)
      return visit.notes(5)
    },
    seen: ['a mounted', 'b mounted', 'a counted 1', 'b counted 1', 'a counted 2'],
  },
  'an element may make its own hook': {
    view: one(() => html`<made-itself id="own">own</made-itself>`),
    act: (visit) => visit.notes(2),
    seen: ['own made itself', 'own promised {"twice":10}'],
  },
  'a hook asks views by a selector, and by an element': {
    view: one(() => html`<p id="p" class="far" phx-hook="Name.Space.Far">p</p><i class="far">far</i>`),
    act: async (visit) => {
      await visit.page.click('#p')
      return (await visit.notes(2)).sort()
    },
    seen: ['p called back {"twice":8}', 'p settled [{"twice":6},{"twice":6}]'],
  },
  'what a hook does by commands holds over updates': {
    view: (site) =>
      liveView({
        mount: () => ({ step: 0 }),
        handleEvent: {
          ask: (_socket, value) => site.hear('ask', value),
          next: (socket) => socket.update('step', (step) => step + 1),
        },
        render: ({ step }) => html`
          <button id="next" phx-click="next">${step}</button>
          <p id="it" phx-hook="Doer" class="s${step}" title="t${step}" data-free=${step} phx-value-a="1">it</p>`,
      }),
    act: async (visit) => {
      await visit.heard(2)
      await drawn(visit.page)
      const look = () =>
        visit.page.$eval('#it', (it) => [
          ...[it.getAttribute('title'), [...it.classList].sort().join(' '), it.getAttribute('aria-busy')],
          ...[it.getAttribute('data-free'), getComputedStyle(it).display],
        ])
      const before = await look()
      await visit.page.click('#next')
      await visit.shows('#next', '1')
      await drawn(visit.page)
      return { before, after: await look(), heard: await visit.heard(2) }
    },
    seen: {
      before: ['set', 'one s0 three', 'true', '0', 'none'],
      after: ['set', 'one s1 three', 'true', '0', 'flex'],
      heard: [
        ['ask', { a: '1', number: 6 }],
        ['ask', { a: '1', number: 7 }],
      ],
    },
  },
  'scripts of the page have commands, too': {
    view: () =>
      liveView({
        mount: () => ({ page: '' }),
        handleParams: (socket) => socket.assign({ page: socket.url.search }),
        render: ({ page }) => html`<p id="it" title="${page}">here${page}</p>`,
      }),
    routes: (_app, live) =>
      live.live('/other', liveView({ mount: () => ({}), render: () => html`<h1>other</h1>` })),
    act: async (visit) => {
      const { page } = visit
      const js = (call: string): Promise<unknown> =>
        page.evaluate(`{
          const it = document.getElementById('it');
          (window.liveSocket ?? liveView.liveSocket).js().${call}
        }`)
      await js("toggle(it, { out: 'leaving', time: 400 })")
      await page.waitForSelector('#it.leaving')
      await page.waitForSelector('#it', { state: 'hidden' })
      await js("toggle(it, { in: 'coming', time: 400 })")
      await page.waitForSelector('#it.coming')
      await js("transition(it, 'moving', { time: 400 })")
      await page.waitForSelector('#it.moving')
      await js("removeAttribute(it, 'title')")
      await js("patch('/?page=2')")
      await visit.shows('#it', 'here?page=2')
      const title = await page.getAttribute('#it', 'title')
      await js("navigate('/other')")
      await visit.shows('h1', 'other')
      return [title, visit.site.pageLoads]
    },
    seen: [null, 1],
  },
  'an element may change its hook': {
    view: one((step) => html`<p id="it" phx-hook=${step === 1 ? 'Counter' : 'Life'}>${step}</p>`),
    act: async (visit) => {
      await visit.click('#next')
      await visit.shows('p', '1')
      await visit.click('#next')
      return visit.notes(5)
    },
    seen: ['it mounted', 'it beforeUpdate', 'it destroyed', 'it mounted', 'it mounted'],
  },
  'an event is heard before the update or after it': {
    view: early,
    act: async (visit) => {
      await visit.click('#next')
      return visit.notes(2)
    },
    seen: ['0 seen {"when":"before"}', '1 seen {"when":"after"}'],
  },
  'hooks and commands work outside of views': {
    view: nobody,
    routes: around,
    act: async (visit) => {
      await visit.page.waitForSelector('button.mounted')
      await visit.page.click('button')
      await visit.page.waitForSelector('#life.hit')
      return visit.notes(1)
    },
    seen: ['life mounted'],
  },
}
