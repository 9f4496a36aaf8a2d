import type { Page } from 'playwright-core'
import { html, liveView } from '../../../lib/index.ts'
import type { Scenarios } from '../scenario.ts'
import { still } from './clicks.ts'

/** Clicks as a script does: the focus stays where it is, and so nothing is let go that waits for a blur. */
const click = (page: Page, at: string): Promise<void> =>
  page.evaluate((selector) => document.querySelector<HTMLElement>(selector)?.click(), at)

/** What is held back, and for how long. Time stands still in most of these: it is the scenario that lets it pass. */
export const pace: Scenarios = {
  'an empty debounce or throttle is 300 milliseconds': {
    isClockStopped: true,
    view: still(
      html`<button phx-click="add" phx-throttle="">+</button>
        <form phx-change="change"><input name="q" phx-debounce /></form>
        <i phx-click="end">end</i>`,
      ...['add', 'change', 'end'],
    ),
    act: async ({ page, site }) => {
      await page.locator('input').pressSequentially('a')
      await page.clock.runFor(299)
      await click(page, 'i')
      await site.until(1)
      await page.clock.runFor(2)
      await site.until(2)
      await page.click('button')
      await page.clock.runFor(299)
      await page.click('button')
      await page.clock.runFor(2)
      await page.click('button')
      return (await site.until(4)).map(([name]) => name)
    },
    seen: ['end', 'change', 'add', 'add'],
  },
  'a debounced click is sent once, when it is over': {
    isClockStopped: true,
    view: still(
      html`<button phx-click="add" phx-debounce="400" phx-value-n="1">+</button><i phx-click="end">end</i>`,
      ...['add', 'end'],
    ),
    act: async ({ page, site }) => {
      for (const _ of [1, 2, 3]) await page.click('button')
      await click(page, 'i')
      await site.until(1)
      await page.clock.runFor(401)
      return site.until(2)
    },
    seen: [
      ['end', {}],
      ['add', { n: '1', value: '' }],
    ],
  },
  'a debounced key is sent when the keys rest, or when the focus leaves': {
    isClockStopped: true,
    view: still(html`<input phx-keyup="search" phx-debounce="400" /><input id="other" />`, 'search'),
    act: async ({ page, site }) => {
      const field = page.locator('input').first()
      await field.pressSequentially('ab')
      await page.clock.runFor(401)
      await site.until(1)
      await field.pressSequentially('cd')
      await page.focus('#other')
      return (await site.until(2)).map(([, { key, value }]) => [key, value])
    },
    seen: [
      ['b', 'ab'],
      ['d', 'abcd'],
    ],
  },
  'a blur is not held back': {
    isClockStopped: true,
    view: still(html`<input phx-blur="out" phx-debounce="400" /><input id="other" />`, 'out'),
    act: async ({ page, site }) => {
      for (const at of ['input', '#other']) await page.focus(at)
      return (await site.until(1)).map(([name]) => name)
    },
    seen: ['out'],
  },
  'every field has a pause of its own': {
    isClockStopped: true,
    view: still(
      html`<form phx-change="change">
        <input name="a" phx-debounce="1000" /><select name="b">
          <option>1</option>
          <option>2</option>
        </select>
      </form>`,
      'change',
    ),
    act: async ({ page, site }) => {
      await page.locator('input').pressSequentially('x')
      // As a script does it: the focus stays in the field that waits.
      await page.evaluate(() => {
        const select = document.querySelector('select')
        if (select) select.value = '2'
        select?.dispatchEvent(new Event('input', { bubbles: true }))
      })
      await site.until(1)
      await page.clock.runFor(1001)
      return (await site.until(2)).map(([, { a, b, _target }]) => [a, b, _target])
    },
    seen: [
      ['x', '2', ['b']],
      ['x', '2', ['a']],
    ],
  },
  'a throttled field is sent at once, then not again for a while': {
    isClockStopped: true,
    view: still(
      html`<form phx-change="change"><input name="q" phx-throttle="1000" /></form>
        <i phx-click="end">end</i>`,
      ...['change', 'end'],
    ),
    act: async (visit) => {
      const { page, site } = visit
      const field = page.locator('input')
      await field.pressSequentially('a')
      await site.until(1)
      await field.pressSequentially('bc')
      await page.clock.runFor(1001)
      await field.pressSequentially('d')
      await site.until(2)
      await click(page, 'i')
      return (await site.until(3)).map(([name, { q }]) => q ?? name)
    },
    seen: ['a', 'abcd', 'end'],
  },
  'what was held back for an element that is gone is not sent': {
    isClockStopped: true,
    view: (site) =>
      liveView({
        mount: () => ({ isOpen: true }),
        handleEvent: {
          ...site.hears('late', 'end'),
          close: (socket) => socket.assign({ isOpen: false }),
        },
        render: ({ isOpen }) => html`
          <button id="close" phx-click="close">close</button><i phx-click="end">end</i>
          ${isOpen && html`<div><button id="late" phx-click="late" phx-debounce="1000">late</button></div>`}`,
      }),
    act: async (visit) => {
      const { page, site } = visit
      await click(page, '#late')
      await visit.click('#close')
      await page.waitForSelector('#late', { state: 'detached' })
      await page.clock.runFor(1001)
      await click(page, 'i')
      return (await site.until(1)).map(([name]) => name)
    },
    seen: ['end'],
  },
}
