import { html, liveView, type AnyLiveView, type Rendered } from '../../../lib/index.ts'
import type { Scenarios } from '../scenario.ts'
import type { Site } from '../site.ts'

/** A view that never changes, and hears. */
export function still(markup: Rendered, ...names: string[]): (site: Site) => AnyLiveView {
  return (site) => liveView({ mount: () => ({}), handleEvent: site.hears(...names), render: () => markup })
}

/** A view that counts, each time only when it is released. */
const slow = (site: Site): AnyLiveView =>
  liveView({
    mount: () => ({ count: 0 }),
    handleEvent: {
      async add(socket) {
        site.hear('add')
        await site.held()
        socket.update('count', (count) => count + 1)
      },
    },
    render: ({ count }) =>
      html`<button id="it" class="big" phx-click="add" phx-disable-with="Adding…">Add to ${count}</button>`,
  })

/** A button that steps, and one of a form; the first click on it is answered when it is released. */
const stepper = (site: Site): AnyLiveView =>
  liveView({
    mount: () => ({}),
    handleEvent: {
      async add() {
        site.hear('add')
        if (site.heard.length === 1) await site.held()
      },
      ...site.hears('save'),
    },
    render: () =>
      html`<button id="plus" phx-click="add">+</button><form><button type="button" id="save" phx-click="save">Save</button></form>`,
  })

/** A box that the view ticks, each time only when it is released. */
const ticked = (site: Site): AnyLiveView =>
  liveView({
    mount: () => ({ isOn: false }),
    handleEvent: {
      async turn(socket) {
        await site.held()
        socket.update('isOn', (isOn) => !isOn)
      },
    },
    render: ({ isOn }) => html`<label><input type="checkbox" phx-click="turn" checked=${isOn} /> on</label>`,
  })

export const clicks: Scenarios = {
  'a click sends phx-value-* and the value of what was clicked': {
    view: still(
      html`<button phx-click="add" phx-value-sku="42" phx-value-a-b="ü &amp; 1">+</button>
        <p phx-click="open" phx-value-id="7"><i id="inner">inside</i></p>
        <input type="checkbox" id="box" value="yes" phx-click="tick" />
        <button id="last" phx-click="last" value="own" phx-value-value="attribute">last</button>`,
      ...['add', 'open', 'tick', 'last'],
    ),
    act: async (visit) => {
      for (const at of ['button', '#inner', '#box', '#box', '#last']) await visit.click(at)
      return visit.heard(5)
    },
    seen: [
      ['add', { sku: '42', 'a-b': 'ü & 1', value: '' }],
      ['open', { id: '7' }],
      ['tick', { value: 'yes' }],
      ['tick', {}],
      ['last', { value: 'own' }],
    ],
  },
  'what is clicked says that it waits, and hears no second click meanwhile': {
    view: slow,
    act: async ({ page, site }) => {
      const button = page.locator('#it')
      await button.click()
      await page.waitForSelector('.phx-click-loading')
      const waiting = [
        await button.textContent(),
        await button.isDisabled(),
        await button.getAttribute('class'),
      ]
      await page.evaluate(() => document.getElementById('it')?.click())
      await site.release()
      await page.waitForSelector('#it:not(.phx-click-loading)')
      return { waiting, after: await page.innerHTML('#phx-main'), heard: site.heard.length }
    },
    seen: {
      waiting: ['Adding…', true, 'big phx-click-loading'],
      after: '<button id="it" class="big" phx-click="add" phx-disable-with="Adding…">Add to 1</button>',
      heard: 1,
    },
  },
  'quick clicks are counted, each of them': {
    view: stepper,
    act: async ({ page, site }) => {
      for (let i = 0; i < 5; i++) await page.click('#plus')
      for (let i = 0; i < 2; i++) await page.click('#save')
      await site.release()
      await page.waitForSelector('button:not(.phx-click-loading) + form button:not(.phx-click-loading)')
      return site.heard.map(([name]) => name)
    },
    seen: ['add', 'save'],
    differs: {
      why: 'a click that steps is not lost, only a button of a form and what has phx-disable-with wait',
      seen: ['add', 'add', 'add', 'add', 'add', 'save'],
    },
  },
  'a box that waits is not ticked by a second click either': {
    view: ticked,
    act: async ({ page, site }) => {
      await page.click('input')
      await page.waitForSelector('.phx-click-loading')
      for (const at of ['input', 'label']) await page.click(at)
      await site.release()
      await page.waitForSelector('input:not(.phx-click-loading)')
      return page.isChecked('input')
    },
    seen: true,
  },
}
