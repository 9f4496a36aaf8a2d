import { html, liveView, type AnyLiveView, type Rendered } from '../../../lib/index.ts'
import type { Scenarios } from '../scenario.ts'
import { until } from '../../support/until.ts'
import type { Site } from '../site.ts'
import { still } from './clicks.ts'

/** A view whose first event is answered when it is released. */
function slow(markup: Rendered): (site: Site) => AnyLiveView {
  return (site) =>
    liveView({
      mount: () => ({}),
      handleEvent: {
        async open() {
          site.hear('open')
          if (site.heard.length === 1) await site.held()
        },
        ...site.hears('inner', 'end'),
      },
      render: () => html`${markup}<b phx-click="end">end</b>`,
    })
}

const fields = html`<li phx-click="open">
  <label id="word"><input type="checkbox" id="box" /> <span>Tulips</span></label>
  <input type="radio" id="radio" /><label for="radio" id="for">Red</label>
</li>`

/** What labels and fields do by themselves in something that can be clicked. */
export const labels: Scenarios = {
  'a label in something that is clicked ticks its box, and was clicked once': {
    view: still(html`${fields}<b phx-click="end">end</b>`, 'open', 'end'),
    act: async (visit) => {
      await visit.click('#word span')
      await visit.click('#for')
      await visit.click('b')
      const ticked = await visit.page.$$eval('input', (all) => all.map(({ checked }) => checked))
      return { ticked, heard: await visit.heardNames(3) }
    },
    seen: { ticked: [true, true], heard: ['open', 'open', 'end'] },
  },
  'boxes in a card that waits are ticked all the same': {
    view: slow(fields),
    act: async ({ page, site }) => {
      await page.click('li', { position: { x: 300, y: 5 } })
      await page.waitForSelector('.phx-click-loading')
      for (const at of ['#box', '#radio', '#word span', '#word span']) await page.click(at)
      const ticked = await page.$$eval('input', (all) => all.map(({ checked }) => checked))
      await site.release()
      return ticked
    },
    seen: [true, true],
  },
  'a form in a card that waits is submitted by its button': {
    view: slow(
      html`<div phx-click="open"><p>open</p><form phx-submit="inner"><input type="submit" name="go" value="1" /></form></div>`,
    ),
    act: async ({ page, site }) => {
      await page.click('p')
      await page.waitForSelector('.phx-click-loading')
      await page.click('input')
      await site.release()
      await until(
        () => site.heard.at(-1)?.[0] === 'inner',
        () => 'the submit',
      )
      return site.heard.at(-1)
    },
    seen: ['inner', { go: '1' }],
  },
  'a label that is clicked opens the choice of a file': {
    view: still(html`<label phx-click="open">Upload <input type="file" hidden /></label>`, 'open'),
    act: async (visit) => {
      const chooser = visit.page.waitForEvent('filechooser')
      await visit.page.click('label')
      await chooser
      return visit.heardNames(1)
    },
    seen: ['open'],
  },
  'a label and its field may each have a binding': {
    view: still(
      html`<label phx-click="open">x <input type="checkbox" phx-click="inner" /></label>`,
      'open',
      'inner',
    ),
    act: async (visit) => {
      await visit.page.click('label', { position: { x: 2, y: 5 } })
      return visit.heardNames(2)
    },
    seen: ['open', 'inner'],
  },
}
