import { html, JS, liveView, type Rendered } from '../../../lib/index.ts'
import type { Scenario, Scenarios } from '../scenario.ts'
import { until } from '../../support/until.ts'
import type { Visit } from '../visit.ts'
import { still } from './clicks.ts'

/** Sets a field as a script does that offers something to choose, and says so. */
async function choose(visit: Visit, value: string | boolean, types: readonly string[]): Promise<void> {
  await visit.page.evaluate(
    ([chosen, said]) => {
      const field = document.querySelector('#it') as HTMLInputElement
      if (typeof chosen === 'boolean') field.checked = chosen
      else field.value = chosen
      for (const type of said) field.dispatchEvent(new Event(type, { bubbles: true }))
    },
    [value, types] as const,
  )
}

const form = (field: Rendered): Rendered =>
  html`<form phx-change="change" phx-no-unused-field>${field}</form><button phx-click="end">end</button>`

/** What a field holds, each time it was sent, until the end. */
async function sent(visit: Visit): Promise<unknown[]> {
  await visit.click('button')
  return (await visit.heard(1)).flatMap(([name, { it }]) => (name === 'change' ? [it] : []))
}

const day = html`<input id="it" name="it" />`

/** Types, then lets a script choose, then leaves the field. */
const typedThenChosen = (types: readonly string[]): Omit<Scenario, 'seen'> => ({
  view: still(form(day), 'change', 'end'),
  act: async (visit) => {
    await visit.page.locator('#it').pressSequentially('2')
    await choose(visit, '2026-02-02', types)
    await visit.page.locator('#it').blur()
    return sent(visit)
  },
})

/** Custom elements that are fields: their value is sent with the form. `x-bare` does not say whose field it is. */
const define = (page: Visit['page']): Promise<unknown> =>
  page.addInitScript(() => {
    class Bare extends HTMLElement {
      static readonly formAssociated = true
      readonly internals = this.attachInternals()
      connectedCallback(): void {
        this.addEventListener('click', () => {
          this.internals.setFormValue('chosen')
          this.dispatchEvent(new Event('change', { bubbles: true }))
        })
      }
    }
    customElements.define('x-bare', Bare)
  })

/** Fields that scripts change, and elements that only behave like fields. */
export const widgets: Scenarios = {
  'what a script chooses after typing is sent': { ...typedThenChosen(['change']), seen: ['2', '2026-02-02'] },
  'and once, when it says so twice': {
    ...typedThenChosen(['input', 'change']),
    seen: ['2', '2026-02-02', '2026-02-02'],
    differs: { why: 'a field that is left has nothing new to say', seen: ['2', '2026-02-02'] },
  },
  'and once, in the other order': { ...typedThenChosen(['change', 'input']), seen: ['2', '2026-02-02'] },
  'what a script says again of what was typed is no news': {
    view: still(form(day), 'change', 'end'),
    act: async (visit) => {
      await visit.page.locator('#it').pressSequentially('2')
      await choose(visit, '2', ['change'])
      await visit.page.locator('#it').blur()
      return sent(visit)
    },
    seen: ['2', '2'],
    differs: { why: 'a field that is left has nothing new to say', seen: ['2'] },
  },
  'what a script says twice of itself is sent twice': {
    view: still(form(html`<input type="hidden" id="it" name="it" value="1" />`), 'change', 'end'),
    act: async (visit) => {
      for (const type of ['input', 'input', 'change', 'change']) await choose(visit, '1', [type])
      return sent(visit)
    },
    seen: ['1', '1', '1'],
  },
  'boxes that a script ticks are sent, each time': {
    view: still(form(html`<input type="checkbox" id="it" name="it" />`), 'change', 'end'),
    act: async (visit) => {
      await visit.page.check('#it')
      await choose(visit, false, ['change'])
      await choose(visit, true, ['input', 'change'])
      await visit.page.uncheck('#it')
      return sent(visit)
    },
    seen: ['on', undefined, 'on', undefined],
  },
  'lists in which a script chooses are sent, each time': {
    view: still(
      form(html`<select id="it" name="it"><option>a</option><option>b</option><option>c</option></select>`),
      'change',
      'end',
    ),
    act: async (visit) => {
      await visit.page.selectOption('#it', 'b')
      await choose(visit, 'c', ['change'])
      await visit.page.selectOption('#it', 'b')
      return sent(visit)
    },
    seen: ['b', 'c', 'b'],
  },
  'of radio buttons each choice is sent, also one that was made before': {
    view: still(
      form(
        html`<input type="radio" id="a" name="it" value="a" /><input type="radio" id="b" name="it" value="b" />`,
      ),
      'change',
      'end',
    ),
    act: async (visit) => {
      for (const at of ['#a', '#b', '#a']) await visit.page.check(at)
      return sent(visit)
    },
    seen: ['a', 'b', 'a'],
  },
  'a custom element that does not say whose field it is is heard': {
    before: ({ page }) => define(page),
    view: still(
      html`<x-bare name="it" form="f">x</x-bare>
        <form id="f" phx-change="change"><x-bare name="in">x</x-bare></form>
        <button phx-click="end">end</button>`,
      ...['change', 'end'],
    ),
    act: async (visit) => {
      for (const at of ['[name=it]', '[name=in]', 'button']) await visit.page.click(at)
      await visit.settled()
      return visit.heard(1)
    },
    seen: [['end', { value: '' }]],
    differs: {
      why: 'what it holds is sent with the form',
      seen: [
        ['change', { it: 'chosen', _target: ['it'] }],
        ['change', { it: 'chosen', in: 'chosen', _target: ['in'] }],
        ['end', { value: '' }],
      ],
    },
  },
  'a custom element that is a field is given its value while it has the focus': {
    before: ({ page }) => define(page),
    view: () =>
      liveView({
        mount: () => ({ count: 0 }),
        handleEvent: { add: (socket) => socket.update('count', (count) => count + 1) },
        render: ({ count }) => html`<form><x-bare name="in" tabindex="0" value="${count}">x</x-bare></form>
          <p phx-window-keydown="add">${count}</p>`,
      }),
    act: async (visit) => {
      await visit.page.focus('x-bare')
      await visit.page.keyboard.press('a')
      await visit.shows('p', '1')
      return visit.page.getAttribute('x-bare', 'value')
    },
    seen: '0',
    differs: { why: 'what its attributes mean while it is used is known to it alone', seen: '1' },
  },
  'a button that says that its form has changed is a part of it': {
    view: still(
      html`<form phx-change="change" phx-no-unused-field>
        <input name="a" value="1" />
        <button type="button" name="add" value="row" phx-click=${JS.dispatch('change')}>Add</button>
      </form>`,
      'change',
    ),
    act: async (visit) => {
      for (const count of [1, 2]) {
        await visit.page.click('button')
        await visit.heard(count)
      }
      return visit.heard(2)
    },
    seen: [
      ['change', { a: '1', add: 'row', _target: ['add'] }],
      ['change', { a: '1', add: 'row', _target: ['add'] }],
    ],
  },
  'fields that stand outside of a form count as used from the beginning when it says so': {
    view: still(
      html`<input name="out" form="f" /><form id="f" phx-change="change" phx-no-unused-field><input name="a" /></form>`,
      'change',
    ),
    act: async (visit) => {
      await visit.page.fill('[name=a]', 'x')
      return visit.heard(1)
    },
    seen: [['change', { out: '', a: 'x', _target: ['a'] }]],
  },
  'what the browser restores is told': {
    view: still(
      html`<form phx-change="change" phx-no-unused-field>
          <input name="a" value="" /><input type="checkbox" name="b" /><input name="same" value="same" phx-debounce="blur" />
          <select name="c"><option>one</option><option>two</option></select>
          <input type="range" name="d" /><input type="color" name="e" />
        </form>
        <form><textarea name="own" phx-change="own" phx-debounce="blur"></textarea></form>
        <a href="/elsewhere">elsewhere</a>
        <button phx-click="end">end</button>`,
      ...['change', 'own', 'end'],
    ),
    act: async (visit) => {
      const { page, site } = visit
      await page.fill('[name=a]', 'text')
      await page.check('[name=b]')
      await page.selectOption('[name=c]', 'two')
      await page.fill('[name=own]', 'text')
      await page.click('a')
      await page.waitForURL('**/elsewhere')
      await until(
        () => site.heard.length === 4,
        () => 'what was typed',
      )
      site.heard.length = 0
      await page.goBack()
      await visit.joined()
      const shown = await page.$$eval('[name=a], [name=own]', (all) =>
        all.map((field) => (field as HTMLInputElement).value),
      )
      await page.waitForLoadState('networkidle')
      await visit.click('button')
      await until(
        () => site.heard.some(([name]) => name === 'end'),
        () => 'the end',
      )
      const { a, b, c } = site.heard.findLast(([name]) => name === 'change')?.[1] ?? {}
      const counts = ['change', 'own'].map((kind) => site.heard.filter(([name]) => name === kind).length)
      return { shown, told: [a, b, c], counts }
    },
    seen: { shown: ['', ''], told: [undefined, undefined, undefined], counts: [0, 0] },
    differs: {
      why: 'the page is rendered as if nothing had been chosen, until it is told',
      seen: { shown: ['text', 'text'], told: ['text', 'on', 'two'], counts: [3, 1] },
    },
  },
}
