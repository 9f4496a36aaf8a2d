import { event, fields, html, liveView, type AnyLiveView } from '../../../lib/index.ts'
import type { Scenarios } from '../scenario.ts'
import type { Site } from '../site.ts'
import { still } from './clicks.ts'

/** A form whose submit is only answered when it is released, and that is emptied then. */
const order = (site: Site): AnyLiveView =>
  liveView({
    mount: () => ({ what: '', orders: [] as readonly string[] }),
    handleEvent: {
      ...site.hears('empty'),
      type: event(fields({ what: String }), (socket, { what }) => {
        site.hear('type', { what })
        socket.assign({ what })
      }),
      order: event(fields({ what: String }), async (socket, { what }) => {
        site.hear('order', { what })
        await site.held()
        socket.update('orders', (orders) => [...orders, what])
        socket.assign({ what: '' })
      }),
    },
    render: ({ what, orders }) => html`
      <form id="order" phx-change="type" phx-submit="order">
        <input name="what" value=${what} />
        <button name="go" value="now" phx-disable-with="Ordering…">Order</button>
      </form>
      <p id="what">${what}</p>
      <p id="orders">${orders.join()}</p>`,
  })

/** What a submit has done to the form while it waits. */
function statesOf(form: Element): unknown {
  const [input, button] = [form.querySelector('input'), form.querySelector('button')]
  return [
    form.className,
    input?.readOnly,
    input?.className,
    button?.disabled,
    button?.className,
    button?.textContent,
  ]
}

export const forms: Scenarios = {
  'a change sends the whole form, what changed, and which fields were never used': {
    view: still(
      html`<form phx-change="change" phx-value-kind="new">
        <input type="hidden" name="token" value="t" />
        <input name="user[name]" />
        <input name="user[age]" value="36" />
        <input name="quiet" value="q" phx-no-unused-field />
        <input type="checkbox" name="tags[]" value="a" checked />
        <input type="checkbox" name="tags[]" value="b" checked />
        <input type="checkbox" name="off" value="c" />
        <select name="size">
          <option>S</option>
          <option selected>M</option>
        </select>
        <input type="file" name="file" />
        <button name="go">Go</button>
      </form>`,
      'change',
    ),
    act: async ({ page, site }) => {
      await page.fill('[name="user[name]"]', 'Ädä & <Lin> + 🦊')
      await site.until(1)
      await page.selectOption('select', 'S')
      return site.until(2)
    },
    seen: [
      [
        'change',
        {
          token: 't',
          user: { name: 'Ädä & <Lin> + 🦊', _unused_age: '', age: '36' },
          quiet: 'q',
          _unused_tags: ['', ''],
          tags: ['a', 'b'],
          _unused_size: '',
          size: 'M',
          _target: ['user', 'name'],
          kind: 'new',
        },
      ],
      [
        'change',
        {
          token: 't',
          user: { name: 'Ädä & <Lin> + 🦊', _unused_age: '', age: '36' },
          quiet: 'q',
          _unused_tags: ['', ''],
          tags: ['a', 'b'],
          size: 'S',
          _target: ['size'],
          kind: 'new',
        },
      ],
    ],
  },
  'a control with a binding of its own sends only itself': {
    view: still(
      html`<form phx-change="form">
        <input name="other" value="o" />
        <input type="checkbox" name="only" value="1" phx-change="only" />
      </form>`,
      ...['form', 'only'],
    ),
    act: async ({ page, site }) => {
      await page.check('[name=only]')
      await site.until(1)
      await page.uncheck('[name=only]')
      return site.until(2)
    },
    seen: [
      ['only', { only: '1', _target: ['only'] }],
      ['only', { _target: ['only'] }],
    ],
  },
  'a submit names its button, and counts as use of every field': {
    view: still(
      html`<form phx-change="change" phx-submit="save" phx-value-id="7">
        <input name="a[b][c]" value="1" /><input name="a[b][d]" value="2" /><input name="list[]" value="x" />
        <textarea name="text">${'one\ntwo'}</textarea>
        <button name="go" value="first">First</button><button name="go" value="second">Second</button>
      </form>`,
      ...['change', 'save'],
    ),
    act: async (visit) => {
      await visit.click('button >> nth=1')
      await visit.page.fill('textarea', 'three')
      return visit.heard(2)
    },
    seen: [
      ['save', { a: { b: { c: '1', d: '2' } }, list: ['x'], text: 'one\ntwo', go: 'second', id: '7' }],
      ['change', { a: { b: { c: '1', d: '2' } }, list: ['x'], text: 'three', id: '7', _target: ['text'] }],
    ],
  },
  'a submitted form waits, takes no second submit, and comes back with what the server says': {
    view: order,
    act: async ({ page, site }) => {
      await page.fill('input', 'tea')
      await page.waitForFunction(() => document.querySelector('#what')?.textContent === 'tea')
      await page.press('input', 'Enter')
      await page.waitForSelector('.phx-submit-loading')
      const waiting = await page.locator('form').evaluate(statesOf)
      await page.evaluate(() => document.querySelector('form')?.requestSubmit())
      await site.release()
      await page.waitForFunction(() => document.querySelector('#orders')?.textContent === 'tea')
      const after = await page.locator('form').evaluate(statesOf)
      const [value, active] = [
        await page.inputValue('input'),
        await page.evaluate(() => document.activeElement?.nodeName),
      ]
      return { waiting, after, value, active, heard: site.heard.map(([name]) => name) }
    },
    seen: {
      waiting: ['phx-submit-loading', true, '', true, 'phx-submit-loading', 'Ordering…'],
      after: ['', false, '', false, '', 'Order'],
      value: '',
      active: 'BODY',
      heard: ['type', 'order'],
    },
    differs: {
      why: 'the focus stays where it was, and fields that wait are marked like buttons',
      seen: {
        waiting: ['phx-submit-loading', true, 'phx-submit-loading', true, 'phx-submit-loading', 'Ordering…'],
        after: ['', false, '', false, '', 'Order'],
        value: '',
        active: 'INPUT',
        heard: ['type', 'order'],
      },
    },
  },
  'a form waits for the answer to a change': {
    view: (site) =>
      liveView({
        mount: () => ({}),
        handleEvent: { change: () => site.held() },
        render: () => html`<form phx-change="change"><input name="a" /><input name="b" /></form>`,
      }),
    act: async ({ page, site }) => {
      const classes = (): Promise<string[]> =>
        page.$$eval('form, input', (elements) => elements.map(({ classList }) => classList.value))
      await page.locator('[name=a]').pressSequentially('x')
      await page.waitForSelector('.phx-change-loading')
      const waiting = await classes()
      await site.release()
      await page.waitForFunction(() => !document.querySelector('.phx-change-loading'))
      return { waiting, after: await classes() }
    },
    seen: { waiting: ['phx-change-loading', 'phx-change-loading', ''], after: ['', '', ''] },
  },
  'a form that is to be submitted natively is': {
    view: () =>
      liveView({
        mount: () => ({ isReady: false }),
        handleEvent: { save: (socket) => socket.assign({ isReady: true }) },
        render: ({ isReady }) => html`<form
          action="/elsewhere"
          phx-submit="save"
          phx-trigger-action=${isReady}
        >
          <input name="a" value="ü" /><button>Go</button>
        </form>`,
      }),
    act: async ({ page }) => {
      await page.click('button')
      await page.waitForURL('**/elsewhere*')
      return new URL(page.url()).search
    },
    seen: '?a=%C3%BC',
  },
  'what a person types is not overwritten by what the server says meanwhile': {
    view: (site) =>
      liveView({
        mount: () => ({ text: 'a', typed: 0 }),
        handleEvent: {
          change: event(fields({ text: String }), (socket, { text }) => {
            site.hear('change', { text })
            socket.assign({ text: text.toUpperCase(), typed: text.length })
          }),
        },
        render: ({ text, typed }) => html`
          <form phx-change="change">
            <input name="text" value=${text} class=${typed > 2 && 'long'} />
          </form>
          <p>${typed}</p>`,
      }),
    act: async ({ page }) => {
      await page.focus('input')
      await page.keyboard.press('End')
      await page.locator('input').pressSequentially('bc')
      await page.waitForFunction(() => document.querySelector('p')?.textContent === '3')
      const during = await page.inputValue('input')
      await page.waitForSelector('input.long')
      return { during, attribute: await page.getAttribute('input', 'value') }
    },
    seen: { during: 'abc', attribute: 'a' },
    differs: {
      why: 'the attribute is only a default, and is as the server says; what the field shows stays',
      seen: { during: 'abc', attribute: 'ABC' },
    },
  },
  'a debounced field waits until nothing has come for a while': {
    isClockStopped: true,
    view: still(html`<form phx-change="change"><input name="q" phx-debounce="400" /></form>`, 'change'),
    act: async ({ page, site }) => {
      const field = page.locator('input')
      await field.pressSequentially('ab')
      await page.clock.runFor(399)
      const early = site.heard.length
      await field.pressSequentially('c')
      await page.clock.runFor(401)
      await site.until(1)
      await field.pressSequentially('d')
      await field.blur()
      return { early, values: (await site.until(2)).map(([, { q }]) => q) }
    },
    seen: { early: 0, values: ['abc', 'abcd'] },
  },
  'a field that is debounced until its blur': {
    isClockStopped: true,
    view: still(html`<form phx-change="change"><input name="q" phx-debounce="blur" /></form>`, 'change'),
    act: async ({ page, site }) => {
      await page.locator('input').pressSequentially('ab')
      await page.clock.runFor(5000)
      const early = site.heard.length
      await page.locator('input').blur()
      return { early, values: (await site.until(1)).map(([, { q }]) => q) }
    },
    seen: { early: 0, values: ['ab'] },
  },
  'a submit overtakes what its fields still hold back': {
    isClockStopped: true,
    view: still(
      html`<form phx-change="change" phx-submit="save"><input name="q" phx-debounce="400" /></form>
        <button phx-click="end">end</button>`,
      ...['change', 'save', 'end'],
    ),
    act: async ({ page, site }) => {
      await page.locator('input').pressSequentially('ab')
      await page.press('input', 'Enter')
      await site.until(1)
      await page.clock.runFor(1000)
      await page.click('button')
      return (await site.until(2)).map(([name]) => name)
    },
    seen: ['save', 'end'],
  },
  'a long text comes and goes as it is': {
    view: () =>
      liveView({
        mount: () => ({ text: '' }),
        handleEvent: { save: event(fields({ text: String }), (socket, { text }) => socket.assign({ text })) },
        render: ({ text }) => html`
          <form phx-submit="save"><textarea name="text"></textarea><button>Save</button></form>
          <pre>${text}</pre>`,
      }),
    act: async ({ page }) => {
      const text =
        `Grüße <b>&amp;</b> "quoted" \\ \u2028 👩‍👩‍👧‍👦 e\u0301 ${'and plain words. '.repeat(30)}\n`.repeat(38)
      await page.fill('textarea', text)
      await page.click('button')
      await page.waitForFunction(() => document.querySelector('pre')?.textContent !== '')
      return { isLong: text.length > 20_000, isSame: (await page.textContent('pre')) === text }
    },
    seen: { isLong: true, isSame: true },
  },
}
