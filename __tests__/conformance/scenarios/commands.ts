import type { Page } from 'playwright-core'
import { html, JS, liveView, type AnyLiveView, type Commands } from '../../../lib/index.ts'
import type { Scenarios } from '../scenario.ts'
import type { Site } from '../site.ts'
import type { Visit } from '../visit.ts'

/** A button for each chain, and elements for them to change, which the view draws anew with each step. */
const page =
  (chains: Readonly<Record<string, Commands>>) =>
  (site: Site): AnyLiveView =>
    liveView({
      mount: () => ({ step: 0 }),
      handleEvent: {
        ...site.hears('said'),
        next: (socket) => socket.update('step', (step) => step + 1),
      },
      render: ({ step }) => html`
        <button id="next" phx-click="next">next</button>
        ${Object.entries(chains).map(
          ([name, chain]) => html`<button id=${name} phx-click=${chain}>${name}</button>`,
        )}
        <section id="box" class="box step-${step}" data-step=${step} title="t${step}">
          <p class="inner" data-a=${step}>${step}</p>
          <input class="inner" id="field" />
          <ul><li id="li"><b id="inside" data-b=${step} phx-click=${JS.addClass('hit', { to: { closest: 'li' } })}>x</b></li></ul>
        </section>
        <table><tbody><tr id="row"><td id="cell">cell</td></tr></tbody></table>`,
    })

/** Waits until what commands do in the next frames is done. */
export function drawn(page: Page): Promise<unknown> {
  return page.evaluate(async () => {
    for (let i = 0; i < 5; i++) await new Promise((resolve) => requestAnimationFrame(resolve))
  })
}

/** Clicks on buttons one after the other, and looks at an attribute, or the style, of something after each. */
async function watch(
  visit: Visit,
  clicks: readonly string[],
  look: (page: Page) => Promise<unknown>,
): Promise<unknown[]> {
  const seen = []
  for (const id of clicks) {
    await visit.click(`#${id}`)
    await drawn(visit.page)
    seen.push(await look(visit.page))
  }
  return seen
}

const displayOf = (selector: string) => (page: Page) =>
  page.$eval(selector, (element) => getComputedStyle(element).display)
const classOf = (selector: string) => (page: Page) =>
  page.$eval(selector, (element) => [...element.classList].sort().join(' '))
const attributeOf = (selector: string, name: string) => (page: Page) =>
  page.$eval(selector, (element, name) => element.getAttribute(name), name)

/** Writes down when the class of the box and its text change, and what is dispatched on it. */
async function listen(visit: Visit, areClassesNoted = true): Promise<void> {
  await visit.page.evaluate((areClassesNoted) => {
    const { notes } = window as unknown as { notes: string[] }
    const box = document.querySelector('#box') as HTMLElement
    for (const name of ['show-start', 'show-end', 'hide-start', 'hide-end'])
      box.addEventListener(`phx:${name}`, () => notes.push(name))
    let was = false
    new MutationObserver(() => {
      const is = box.classList.contains('during')
      if (is !== was && areClassesNoted) notes.push(is ? 'begins' : 'ends')
      was = is
    }).observe(box, { attributes: true })
    new MutationObserver(() => notes.push('update')).observe(box.querySelector('p') as Element, {
      attributes: true,
      attributeFilter: ['data-a'],
    })
  }, areClassesNoted)
}

const box = { to: '#box' }

export const commands: Scenarios = {
  'show, hide and toggle hold over updates': {
    view: page({ hide: JS.hide(box), show: JS.show(box), toggle: JS.toggle({ ...box, display: 'flex' }) }),
    act: (visit) =>
      watch(
        visit,
        ['hide', 'next', 'show', 'next', 'toggle', 'next', 'toggle', 'next', 'hide', 'hide'],
        displayOf('#box'),
      ),
    seen: ['none', 'none', 'block', 'block', 'none', 'none', 'flex', 'flex', 'none', 'none'],
  },
  'a row of a table is shown as a row, and a cell as a cell': {
    view: page({ turnRow: JS.toggle({ to: '#row' }), turnCell: JS.toggle({ to: '#cell' }) }),
    act: async (visit) => [
      await watch(visit, ['turnRow', 'turnRow'], displayOf('#row')),
      await watch(visit, ['turnCell', 'turnCell'], displayOf('#cell')),
    ],
    seen: [
      ['none', 'table-row'],
      ['none', 'table-cell'],
    ],
  },
  'classes hold over updates': {
    view: page({
      add: JS.addClass('a b', box),
      remove: JS.removeClass('b box', box),
      toggle: JS.toggleClass(['a', 'c'], box),
      back: JS.addClass('box', box),
    }),
    act: (visit) =>
      watch(visit, ['add', 'next', 'remove', 'next', 'toggle', 'next', 'back', 'next'], classOf('#box')),
    seen: [
      ...['a b box step-0', 'a b box step-1', 'a step-1', 'a step-2'],
      ...['c step-2', 'c step-3', 'box c step-3', 'box c step-4'],
    ],
  },
  'attributes hold over updates': {
    view: page({
      set: JS.setAttribute('title', 'mine', box),
      remove: JS.removeAttribute('title', box),
      toggle: JS.toggleAttribute('title', 'on', box),
      turn: JS.toggleAttribute('title', ['on', 'off'], box),
    }),
    act: (visit) =>
      watch(
        visit,
        ['set', 'next', 'remove', 'next', 'toggle', 'next', 'turn', 'turn', 'next', 'toggle', 'next'],
        attributeOf('#box', 'title'),
      ),
    seen: ['mine', 'mine', null, null, 'on', 'on', 'off', 'on', 'on', null, null],
  },
  'ignored attributes are what the page makes of them': {
    view: page({ ignore: JS.ignoreAttributes(['title', 'data-*'], box) }),
    act: async (visit) => {
      await visit.click('#ignore')
      await visit.page.$eval('#box', (element) => element.setAttribute('title', 'of the page'))
      await visit.click('#next')
      await visit.shows('#box p', '1')
      const titles = [attributeOf('#box', 'title'), attributeOf('#box', 'data-step'), classOf('#box')]
      return Promise.all(titles.map((look) => look(visit.page)))
    },
    seen: ['of the page', '0', 'box step-1'],
  },
  'a command is for the page, for what is around or for what is inside': {
    view: page({
      all: JS.addClass('hit', { to: '.inner' }),
      own: JS.addClass('hit'),
      none: JS.addClass('hit', { to: { closest: 'aside' } }).addClass('hit', { to: { inner: 'p' } }),
    }),
    act: async (visit) => {
      await watch(visit, ['inside', 'all', 'own', 'none'], displayOf('#box'))
      return visit.page.$$eval('.hit', (found) => found.map(({ id, localName }) => id || localName))
    },
    seen: ['own', 'p', 'field', 'li'],
  },
  'a transition has three phases, and events around it': {
    view: page({
      hide: JS.hide({ ...box, time: 400, transition: ['during', 'from', 'to'] }),
      show: JS.show({ ...box, time: 400, transition: ['during', 'from', 'to'] }),
    }),
    act: async (visit) => {
      await listen(visit)
      for (const id of ['hide', 'show']) {
        const phases = visit.page.waitForSelector('#box.during.to:not(.from)', { state: 'attached' })
        await visit.page.click(`#${id}`)
        await phases
        await visit.page.waitForSelector('#box:not(.during):not(.to)', { state: 'attached' })
      }
      return visit.notes(8)
    },
    seen: [...['hide-start', 'begins', 'hide-end', 'ends'], ...['show-start', 'begins', 'show-end', 'ends']],
  },
  'updates wait for a transition': {
    view: page({
      hide: JS.hide({ ...box, time: 300, transition: 'during' }),
      add: JS.addClass('more', { ...box, time: 300, transition: 'during' }),
    }),
    act: async (visit) => {
      await listen(visit, false)
      await visit.page.click('#hide')
      await visit.page.click('#next')
      const seen = await visit.notes(3)
      const start = Date.now()
      await visit.page.click('#add')
      await visit.page.click('#next')
      await visit.notes(4)
      return [seen.slice(0, 3), Date.now() - start >= 300, await classOf('#box')(visit.page)]
    },
    seen: [['hide-start', 'hide-end', 'update'], true, 'box more step-2'],
  },
  'updates do not wait for a transition that does not block': {
    view: page({ shake: JS.transition('during', { ...box, time: 500, blocking: false }) }),
    act: async (visit) => {
      await listen(visit)
      await visit.page.click('#shake')
      await visit.page.waitForSelector('#box.during')
      await visit.page.click('#next')
      return visit.notes(3)
    },
    seen: ['begins', 'update', 'ends'],
  },
  'the focus goes where a command says, and back': {
    view: page({
      there: JS.focus({ to: '#field' }),
      first: JS.focusFirst(box),
      keep: JS.pushFocus().focus({ to: '#field' }),
      back: JS.popFocus(),
    }),
    act: (visit) =>
      watch(visit, ['there', 'first', 'keep', 'back'], (page) =>
        page.evaluate(() => document.activeElement?.id),
      ),
    seen: ['field', 'field', 'field', 'keep'],
  },
  'the focus goes back past what is gone': {
    view: page({
      first: JS.pushFocus({ to: '#field' }),
      second: JS.pushFocus({ to: '#next' }),
      back: JS.popFocus(),
    }),
    act: async (visit) => {
      for (const id of ['first', 'second']) await visit.click(`#${id}`)
      await visit.page.evaluate(() => document.getElementById('next')?.remove())
      await visit.click('#back')
      await drawn(visit.page)
      return visit.page.evaluate(() => document.activeElement?.id)
    },
    seen: 'back',
    differs: { why: 'Phoenix gives the focus to the last that was remembered, or to nobody', seen: 'field' },
  },
  'a DOM event is dispatched to scripts of the page': {
    view: page({
      tell: JS.dispatch('app:move', { ...box, detail: { by: [1, 'ü'] } }),
      whisper: JS.dispatch('app:move', { ...box, bubbles: false }),
      press: JS.dispatch('click', { to: '#tell' }),
    }),
    act: async (visit) => {
      await visit.page.evaluate(() => {
        const { notes } = window as unknown as { notes: string[] }
        addEventListener('app:move', (event) => {
          const { detail, target } = event as CustomEvent<{ by: unknown; dispatcher: Element }>
          notes.push(`${(target as Element).id} ${JSON.stringify(detail.by)} ${detail.dispatcher.id}`)
        })
      })
      for (const id of ['whisper', 'tell', 'press']) await visit.click(`#${id}`)
      return visit.notes(2)
    },
    seen: ['box [1,"ü"] tell', 'box [1,"ü"] tell'],
  },
  'updates wait for whom a DOM event was dispatched to': {
    view: page({ animate: JS.dispatch('app:animate', { ...box, blocking: true }) }),
    act: async (visit) => {
      await listen(visit)
      await visit.page.evaluate(() => {
        const { notes } = window as unknown as { notes: string[] }
        addEventListener('app:animate', (event) => {
          const { done } = (event as CustomEvent<{ done: () => void }>).detail
          setTimeout(() => {
            notes.push('done')
            done()
          }, 300)
        })
      })
      await visit.page.click('#animate')
      await visit.page.click('#next')
      return visit.notes(2)
    },
    seen: ['done', 'update'],
  },
  'commands in another attribute are carried out, for the element that has them': {
    view: (site) =>
      liveView({
        mount: () => ({}),
        handleEvent: site.hears('said'),
        render: () => html`
          <p id="other" data-run=${JS.addClass('hit').push('said', { value: { by: 'other' } })} phx-value-of="p">other</p>
          <button phx-click=${JS.exec('data-run', { to: '#other' })}>run</button>`,
      }),
    act: async (visit) => {
      await visit.page.click('button')
      await visit.page.waitForSelector('#other.hit')
      return visit.heard(1)
    },
    seen: [['said', { of: 'p', by: 'other' }]],
  },
}
