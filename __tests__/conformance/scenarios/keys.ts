import { html, JS } from '../../../lib/index.ts'
import type { Scenarios } from '../scenario.ts'
import { still } from './clicks.ts'

export const keys: Scenarios = {
  'keys are sent to what has the focus, through its filter': {
    view: still(
      html`<input id="field" phx-keydown="down" phx-key="ENTER" phx-value-row="3" />
        <input id="other" phx-keyup="up" />
        <p phx-window-keydown="window">x</p>`,
      ...['down', 'up', 'window'],
    ),
    act: async ({ page, site }) => {
      await page.focus('#field')
      for (const key of ['a', 'Enter']) await page.keyboard.press(key)
      await site.until(1)
      await page.focus('#other')
      await page.keyboard.press('x')
      return site.until(3)
    },
    seen: [
      ['down', { key: 'Enter', row: '3', value: 'a' }],
      ['window', { key: 'x' }],
      ['up', { key: 'x', value: 'x' }],
    ],
  },
  'keys that nothing else listens for are sent to the bindings of the window': {
    view: still(
      html`<p phx-window-keydown="down" phx-key="Escape" phx-value-p="1">x</p>
        <p phx-window-keyup="up">x</p>
        <input />`,
      ...['down', 'up'],
    ),
    act: async ({ page, site }) => {
      await page.focus('input')
      for (const key of ['x', 'Escape']) await page.keyboard.press(key)
      return site.until(3)
    },
    seen: [
      ['up', { key: 'x' }],
      ['down', { key: 'Escape', p: '1' }],
      ['up', { key: 'Escape' }],
    ],
  },
  'keys of a word that is being composed say nothing': {
    view: still(
      html`<input phx-keydown="down" phx-keyup=${JS.push('up')} phx-key="Enter" />
        <p phx-window-keydown="window" phx-window-keyup="window">x</p>
        <b id="other"></b>`,
      ...['down', 'up', 'window'],
    ),
    act: async (visit) => {
      await visit.page.evaluate(() => {
        const press = (at: string, type: string, init: object): unknown =>
          document
            .querySelector(at)
            ?.dispatchEvent(new KeyboardEvent(type, { bubbles: true, key: 'Enter', ...init }))
        // As Chromium and Firefox have it, as Safari has it, and then a key that means itself.
        for (const [before, init] of [
          [true, { isComposing: true }],
          [true, { keyCode: 229 }],
          [false, {}],
        ] as const)
          for (const at of ['input', '#other'])
            for (const type of ['keydown', 'keyup']) press(at, type, before && type === 'keyup' ? {} : init)
      })
      return (await visit.heardNames(visit.site.client === 'ours' ? 4 : 12)).toSorted()
    },
    seen: [
      'down',
      'down',
      'down',
      'up',
      'up',
      'up',
      'window',
      'window',
      'window',
      'window',
      'window',
      'window',
    ],
    differs: {
      why: 'the key that takes a word of an input method is not the key that sends',
      seen: ['down', 'up', 'window', 'window'],
    },
  },
  'focus and blur are sent': {
    view: still(html`<input value="v" phx-focus="in" phx-blur="out" phx-value-n="1" />`, 'in', 'out'),
    act: async ({ page, site }) => {
      await page.focus('input')
      await site.until(1)
      await page.locator('input').blur()
      return site.until(2)
    },
    seen: [
      ['in', { n: '1', value: 'v' }],
      ['out', { n: '1', value: 'v' }],
    ],
  },
  'the window’s own focus and blur': {
    view: still(
      html`<p phx-window-focus="back" phx-window-blur="gone">x</p>
        <button phx-click="end">end</button>`,
      ...['back', 'gone', 'end'],
    ),
    act: async ({ page, site }) => {
      for (const type of ['blur', 'focus']) {
        await page.evaluate((name) => window.dispatchEvent(new Event(name)), type)
      }
      await page.click('button')
      await page.waitForSelector('button:not(.phx-click-loading)')
      return site.heard.map(([name]) => name)
    },
    seen: ['end'],
    differs: {
      why: 'the official client has the bindings, but looks only at events of elements',
      seen: ['gone', 'back', 'end'],
    },
  },
  'a throttled binding fires at once, and again after its pause': {
    isClockStopped: true,
    view: still(html`<p phx-window-keydown="down" phx-throttle="400">x</p>`, 'down'),
    act: async ({ page, site }) => {
      for (const key of ['a', 'a', 'a', 'b']) await page.keyboard.press(key)
      await page.clock.runFor(401)
      await page.keyboard.press('b')
      return (await site.until(3)).map(([, { key }]) => key)
    },
    seen: ['a', 'b', 'b'],
  },
  'a throttled button is deaf for a while': {
    isClockStopped: true,
    view: still(
      html`<button phx-click="add" phx-throttle="1000">+</button><i phx-click="end">end</i>`,
      'add',
      'end',
    ),
    act: async ({ page, site }) => {
      for (const _ of [1, 2, 3]) await page.click('button')
      await page.clock.runFor(1001)
      await page.click('button')
      await page.click('i')
      return (await site.until(3)).map(([name]) => name)
    },
    seen: ['add', 'add', 'end'],
  },
}
