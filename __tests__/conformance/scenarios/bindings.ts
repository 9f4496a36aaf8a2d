import { html, JS, liveRender, liveView } from '../../../lib/index.ts'
import type { Scenarios } from '../scenario.ts'
import { still } from './clicks.ts'
import { MESSAGE } from '../../../lib/protocol/messages.ts'

/** The smaller rules of bindings, one by one. */
export const bindings: Scenarios = {
  'a key without a name does not pass a filter': {
    view: still(
      html`<input phx-keydown="enter" phx-key="Enter" /><input id="any" phx-keydown="any" phx-value-n="1" />`,
      ...['enter', 'any'],
    ),
    act: async ({ page, site }) => {
      // What Chromium says when somebody chooses from its list of former values.
      await page.$$eval('input', (inputs) => {
        for (const input of inputs) input.dispatchEvent(new Event('keydown', { bubbles: true }))
      })
      return site.until(1)
    },
    seen: [['any', { n: '1', value: '' }]],
  },
  'a binding for keys or focus is only for its own element': {
    view: still(
      html`<div phx-keydown="around" phx-focus="around"><input /><button phx-click="end">end</button></div>`,
      ...['around', 'end'],
    ),
    act: async (visit) => {
      await visit.page.focus('input')
      await visit.page.keyboard.press('a')
      await visit.click('button')
      return visit.heardNames(1)
    },
    seen: ['end'],
  },
  'every binding of the window hears a key, each through its own filter': {
    view: still(
      html`<p phx-window-keydown="first" phx-key="a">x</p>
        <p phx-window-keydown="second" phx-key="B">x</p>
        <p phx-window-keydown="third">x</p>
        <p phx-window-keyup="up" phx-key="b">x</p>`,
      ...['first', 'second', 'third', 'up'],
    ),
    act: async (visit) => {
      for (const key of ['a', 'b']) await visit.page.keyboard.press(key)
      return visit.heardNames(5)
    },
    seen: ['first', 'third', 'second', 'third', 'up'],
  },
  'a link to # stays where it is, another goes on': {
    view: still(
      html`<a id="stay" href="#" phx-click="stay">stay</a><a id="go" href="#there" phx-click="go">go</a>`,
      ...['stay', 'go'],
    ),
    act: async (visit) => {
      await visit.click('#stay')
      // The hash of an URL that ends with # is empty, too.
      const stayed = visit.page.url() === visit.site.url
      await visit.click('#go')
      return [await visit.heardNames(2), stayed, new URL(visit.page.url()).hash]
    },
    seen: [['stay', 'go'], true, '#there'],
  },
  'the innermost binding has the click, unless it is disabled': {
    view: still(
      html`<div phx-click="outer">
        <p phx-click="inner"><b id="in">x</b></p>
        <fieldset phx-click="off" disabled><b id="off">x</b></fieldset>
      </div>`,
      ...['outer', 'inner', 'off'],
    ),
    act: async (visit) => {
      for (const at of ['#in', '#off']) await visit.click(at)
      return visit.heardNames(2)
    },
    seen: ['inner', 'outer'],
  },
  'links and empty texts are disabled while they wait': {
    view: (site) =>
      liveView({
        mount: () => ({ count: 0 }),
        handleEvent: {
          add: async (socket) => {
            await site.held()
            socket.update('count', (count) => count + 1)
          },
        },
        render: ({ count }) => html`
          <a href="#" id="a" phx-click="add" phx-disable-with="Adding…">Add to ${count}</a>
          <button id="b" phx-click="add" phx-disable-with="">Add to ${count}</button>`,
      }),
    act: async ({ page, site }) => {
      const states: unknown[] = []
      const look = async (at: string): Promise<void> => {
        const element = page.locator(at)
        states.push([await element.textContent(), (await element.getAttribute('disabled')) !== null])
      }
      for (const at of ['#a', '#b']) {
        await page.click(at)
        await page.waitForSelector(`${at}.phx-click-loading`)
        await look(at)
        await site.release()
        await page.waitForSelector(`${at}:not(.phx-click-loading)`)
        await look(at)
      }
      return states
    },
    seen: [
      ['Adding…', true],
      ['Add to 1', false],
      ['Add to 1', true],
      ['Add to 2', false],
    ],
  },
  'a field that has the focus is overwritten where it says so': {
    view: () =>
      liveView({
        mount: (socket) => {
          socket.subscribe('news')
          return { text: 'a' }
        },
        handleInfo: { said: (socket, text: string) => socket.assign({ text }) },
        render: ({ text }) => html`
          <form>
            <input name="kept" value="${text}" /><input name="patched" value="${text}" phx-patch-focused />
            <textarea name="long" phx-patch-focused>${text}</textarea>
          </form>
          <p>${text}</p>`,
      }),
    act: async (visit) => {
      const seen: unknown[] = []
      for (const [name, text] of [
        ['kept', 'b'],
        ['patched', 'c'],
        ['long', 'd'],
      ] as const) {
        const field = visit.page.locator(`[name=${name}]`)
        // A field that a script gives the focus is selected as a whole in some browsers.
        await field.press('Home')
        await field.pressSequentially('!')
        visit.site.live.pubsub.broadcast('news', 'said', text)
        await visit.shows('p', text)
        seen.push([name, await field.inputValue(), await field.evaluate((at) => at.matches(':focus'))])
      }
      return seen
    },
    seen: [
      ['kept', '!a', true],
      ['patched', 'c', true],
      ['long', 'd', true],
    ],
  },
  'what is to be left alone keeps all but its data': {
    view: () =>
      liveView({
        mount: () => ({ count: 1 }),
        handleEvent: { add: (socket) => socket.update('count', (count) => count + 1) },
        render: ({ count }) => html`
          <button phx-click="add">${count}</button>
          <div id="mine" phx-update="ignore" class="c${count}" data-count="${count}" title="${count}">
            <p>${count}</p>
          </div>`,
      }),
    act: async (visit) => {
      const { page } = visit
      await page.$eval('#mine p', (mine) => mine.after('by a script'))
      await visit.click('button')
      await visit.shows('button', '2')
      return page.$eval('#mine', (mine) => [
        mine.getAttribute('class'),
        mine.getAttribute('title'),
        mine.dataset['count'],
        mine.textContent.replaceAll(/\s+/g, ' ').trim(),
      ])
    },
    seen: ['c1', '1', '2', '1by a script'],
  },
  'a click in a view is not for what is bound around the view': {
    view: (site) => {
      const child = still(html`<p id="free">free</p><p id="bound" phx-click="inner">bound</p>`, 'inner')(site)
      return liveView({
        mount: () => ({}),
        handleEvent: site.hears('around', 'end'),
        render: () => html`<div phx-click="around">${liveRender(child, { id: 'child' })}</div>
          <button phx-click="end">end</button>`,
      })
    },
    act: async (visit) => {
      for (const at of ['#free', '#bound', 'button']) await visit.click(at)
      return visit.heardNames(2)
    },
    seen: ['inner', 'end'],
  },
  'a form speaks to the view that its target names, also by commands': {
    view: (site) => {
      const child = still(html`<p>inner</p>`, 'typed', 'sent')(site)
      return liveView({
        mount: () => ({}),
        render: () => html`
          <form phx-target="#child" phx-change="typed" phx-submit="sent"><input id="plain" name="a" /></form>
          <form phx-target="#child" phx-change=${JS.push('typed')}><input id="command" name="b" /></form>
          ${liveRender(child, { id: 'child' })}`,
      })
    },
    act: async (visit) => {
      await visit.page.fill('#plain', 'x')
      await visit.page.press('#plain', 'Enter')
      await visit.page.fill('#command', 'y')
      return (await visit.heard(3)).map(([name, { a, b }]) => [name, a ?? b])
    },
    seen: [
      ['typed', 'x'],
      ['sent', 'x'],
      ['typed', 'y'],
    ],
  },
  'what is bound outside of every view is for the view of the page': {
    view: still(html`<p phx-click="inside">inside</p>`, 'inside', 'outside', 'key'),
    act: async (visit) => {
      const { page } = visit
      await page.evaluate(() => {
        document.body.insertAdjacentHTML(
          'afterbegin',
          '<button id="outside" phx-click="outside" phx-value-n="1" phx-window-keydown="key">outside</button>',
        )
      })
      await visit.click('#outside')
      await page.keyboard.press('x')
      await visit.click('p')
      return visit.heard(3)
    },
    seen: [
      ['outside', { n: '1', value: '' }],
      ['key', { key: 'x', n: '1', value: '' }],
      ['inside', {}],
    ],
  },
  'a join names the files of the page that are tracked': {
    view: still(
      html`<script type="text/plain" src="/elsewhere?v=1" phx-track-static></script>
        <link rel="alternate" href="/elsewhere" phx-track-static /><link rel="alternate" href="/other" />`,
    ),
    act: ({ site, said }) => {
      const joined = said.find(({ frame }) => frame[3] === MESSAGE.join)?.frame[4] as {
        readonly params: { readonly _track_static: readonly string[] }
      }
      return joined.params._track_static.map((address) => address.replace(site.url, '/'))
    },
    seen: ['/elsewhere?v=1', '/elsewhere'],
  },
  'a form or a field can say that it counts as used': {
    view: still(
      html`<form phx-change="form" phx-no-unused-field><input name="a" /><input name="b" /></form>
        <form phx-change="field"><input name="c" /><input name="d" phx-no-unused-field /><input name="e" /></form>`,
      ...['form', 'field'],
    ),
    act: async ({ page, site }) => {
      await page.fill('[name=a]', 'x')
      await site.until(1)
      await page.fill('[name=c]', 'x')
      return site.until(2)
    },
    seen: [
      ['form', { a: 'x', b: '', _target: ['a'] }],
      ['field', { c: 'x', d: '', _unused_e: '', e: '', _target: ['c'] }],
    ],
  },
}
