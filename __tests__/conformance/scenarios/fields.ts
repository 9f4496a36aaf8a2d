import { each, event, fields, html, liveView, type AnyLiveView } from '../../../lib/index.ts'
import { until } from '../../support/until.ts'
import type { Scenarios } from '../scenario.ts'
import type { Site } from '../site.ts'
import { still } from './clicks.ts'

/** A form whose changes are answered one by one, as they are released, and each with what it has sent, in capitals. */
const slow = (site: Site): AnyLiveView =>
  liveView({
    mount: () => ({ a: '', b: '', count: 0 }),
    handleEvent: {
      change: event(fields({ a: String, b: String }), async (socket, { a, b }) => {
        site.hear('change', { a, b })
        await site.held()
        socket.assign({ a: a.toUpperCase(), b: b.toUpperCase(), count: socket.assigns.count + 1 })
      }),
      clear: (socket) => socket.assign({ a: '', b: '' }),
    },
    render: ({ a, b, count }) => html`
      <form phx-change="change"><input id="a" name="a" value=${a} /><input id="b" name="b" value=${b} /></form>
      <button phx-click="clear">Clear</button>
      <p>${count}</p>`,
  })

/** A country and its cities. */
const places = (site: Site): AnyLiveView =>
  liveView({
    mount: () => ({ country: 'Italy', city: 'Rome' }),
    handleEvent: {
      change: event(fields({ country: String, city: String }), (socket, { country, city }) => {
        site.hear('change', { country, city })
        const [first = ''] = CITIES[country] ?? []
        socket.assign({ country, city: CITIES[country]?.includes(city) ? city : first })
      }),
    },
    render: ({ country, city }) => html`
      <form phx-change="change">
        <select name="country">${Object.keys(CITIES).map((name) => html`<option selected=${name === country}>${name}</option>`)}</select>
        <select name="city">${each(
          CITIES[country] ?? [],
          (name) => name,
          (name) => html`<option id=${name} selected=${name === city}>${name}</option>`,
        )}</select>
      </form>
      <p>${city}</p>`,
  })

const CITIES: Readonly<Record<string, readonly string[]>> = {
  Italy: ['Rome', 'Turin'],
  Japan: ['Kyoto', 'Osaka', 'Kobe'],
}

export const fieldScenarios: Scenarios = {
  'a reset says so, and nothing counts as used any more': {
    view: still(
      html`<form phx-change="change"><input name="a" value="start" /><button type="reset">Reset</button></form>`,
      'change',
    ),
    act: async ({ page, site }) => {
      await page.fill('input', 'typed')
      await site.until(1)
      await page.click('button')
      await site.until(2)
      await page.fill('input', 'more')
      await site.until(3)
      await page.evaluate(() => document.querySelector('form')?.reset())
      return site.until(4)
    },
    seen: [
      ['change', { a: 'typed', _target: ['a'] }],
      ['change', { a: 'start', _unused_a: '', _target: ['undefined'] }],
      ['change', { a: 'more', _target: ['a'] }],
      ['change', { a: 'start', _unused_a: '', _target: ['undefined'] }],
    ],
  },
  'a form that the view resets is empty, and nothing in it counts as used': {
    view: (site) =>
      liveView({
        mount: () => ({}),
        handleEvent: {
          change: (_socket, value) => site.hear('change', value),
          say: (socket) => socket.resetForm('say'),
        },
        render: () =>
          html`<form id="say" phx-change="change" phx-submit="say"><input name="a" /><input name="b" /><button>Say</button></form>`,
      }),
    act: async ({ page, site }) => {
      // What docs/from-phoenix.md says that a page needs with the official client; ours has it.
      if (site.client === 'official')
        await page.evaluate(() => {
          addEventListener('phx:live-reset', (event) => {
            const { id } = (event as CustomEvent<{ readonly id: string }>).detail
            ;(document.getElementById(id) as HTMLFormElement).reset()
          })
        })
      await page.fill('[name=a]', 'hello')
      await site.until(1)
      await page.press('[name=a]', 'Enter')
      await page.waitForFunction(() => document.querySelector('input')?.value === '')
      await page.fill('[name=b]', 'typed')
      return site.until(2)
    },
    seen: [
      ['change', { a: 'hello', _unused_b: '', b: '', _target: ['a'] }],
      ['change', { _unused_a: '', a: '', b: 'typed', _target: ['b'] }],
    ],
  },
  'a reset button that has a name is the target': {
    view: still(
      html`<form phx-change="change"><input name="a" value="1" /><button type="reset" name="undo">Undo</button></form>`,
      'change',
    ),
    act: async ({ page, site }) => {
      await page.click('button')
      return site.until(1)
    },
    seen: [['change', { a: '1', _unused_a: '', undo: '', _target: ['undo'] }]],
    differs: {
      why: 'a button adds its name to what it submits, and a reset button submits nothing',
      seen: [['change', { a: '1', _unused_a: '', _target: ['undo'] }]],
    },
  },
  'a reset of a form without a reset button is nobody’s business': {
    view: still(
      html`<form phx-change="change"><input name="a" value="1" /></form><button phx-click="end">end</button>`,
      ...['change', 'end'],
    ),
    act: async (visit) => {
      await visit.page.evaluate(() => document.querySelector('form')?.reset())
      await visit.click('button')
      return visit.heardNames(1)
    },
    seen: ['end'],
  },
  'groups of boxes and buttons, and lists, are sent as what is chosen': {
    view: still(
      html`<form phx-change="change" phx-no-unused-field>
        <input type="radio" name="size" value="S" checked /><input type="radio" name="size" value="M" />
        <input type="checkbox" name="extras[]" value="a" /><input type="checkbox" name="extras[]" value="b" />
        <input type="hidden" name="news" value="no" /><input type="checkbox" name="news" value="yes" />
        <select multiple name="days[]"><option>Mo</option><option>Tu</option><option>We</option></select>
      </form>`,
      'change',
    ),
    act: async ({ page, site }) => {
      await page.check('[value=M]')
      await site.until(1)
      await page.check('[value=b]')
      await site.until(2)
      await page.check('[value=yes]')
      await site.until(3)
      await page.selectOption('select', ['Mo', 'We'])
      return site.until(4)
    },
    seen: [
      ['change', { size: 'M', news: 'no', _target: ['size'] }],
      ['change', { size: 'M', extras: ['b'], news: 'no', _target: ['extras'] }],
      ['change', { size: 'M', extras: ['b'], news: 'yes', _target: ['news'] }],
      ['change', { size: 'M', extras: ['b'], news: 'yes', days: ['Mo', 'We'], _target: ['days'] }],
    ],
  },
  'fields and buttons that stand outside belong to the form they name': {
    view: still(
      html`<input id="before" name="before" form="f" /><form id="f" phx-change="change" phx-submit="save"><input name="in" value="1" /></form>
        <button form="f" name="go" value="now">Go</button>`,
      ...['change', 'save'],
    ),
    act: async ({ page, site }) => {
      await page.fill('#before', 'x')
      await site.until(1)
      await page.click('button')
      return site.until(2)
    },
    seen: [
      ['change', { before: 'x', in: '1', _unused_in: '', _target: ['before'] }],
      ['save', { before: 'x', in: '1', go: 'now' }],
    ],
  },
  'of several forms each speaks for itself': {
    view: still(
      html`<form phx-change="one" phx-submit="saveOne"><input id="a" name="x" /></form>
        <form phx-change="two" phx-submit="saveTwo"><input id="b" name="x" /></form>`,
      ...['one', 'two', 'saveOne', 'saveTwo'],
    ),
    act: async ({ page, site }) => {
      await page.fill('#a', '1')
      await site.until(1)
      await page.fill('#b', '2')
      await site.until(2)
      await page.press('#a', 'Enter')
      return site.until(3)
    },
    seen: [
      ['one', { x: '1', _target: ['x'] }],
      ['two', { x: '2', _target: ['x'] }],
      ['saveOne', { x: '1' }],
    ],
  },
  'a password is sent, and a number once it is one': {
    view: still(
      html`<form phx-change="change" phx-no-unused-field>
        <input type="password" name="secret" /><input type="number" name="n" />
      </form>`,
      'change',
    ),
    act: async ({ page, site }) => {
      await page.fill('[name=secret]', 'p4ss')
      await site.until(1)
      await page.locator('[name=n]').pressSequentially('-1')
      return (await site.until(2)).map(([, { secret, n }]) => [secret, n])
    },
    seen: [
      ['p4ss', ''],
      ['p4ss', '-1'],
    ],
  },
  'a select offers what belongs to another one': {
    view: places,
    act: async (visit) => {
      const { page } = visit
      const cities = (): Promise<unknown> =>
        page.$eval('[name=city]', (select: HTMLSelectElement) => [
          select.value,
          ...Array.from(select.options, ({ text }) => text),
        ])
      await page.selectOption('[name=city]', 'Turin')
      await visit.shows('p', 'Turin')
      await page.selectOption('[name=country]', 'Japan')
      await visit.shows('p', 'Kyoto')
      const japan = await cities()
      await page.selectOption('[name=city]', 'Kobe')
      await visit.shows('p', 'Kobe')
      await page.selectOption('[name=country]', 'Italy')
      await visit.shows('p', 'Rome')
      return [japan, await cities()]
    },
    seen: [
      ['Kyoto', 'Kyoto', 'Osaka', 'Kobe'],
      ['Rome', 'Rome', 'Turin'],
    ],
  },
  'older answers leave newer input alone, and the newest is shown': {
    view: slow,
    act: async (visit) => {
      const { page, site } = visit
      const values = (): Promise<string[]> =>
        page.$$eval('input', (inputs) => inputs.map(({ value }) => value))
      await page.locator('#a').pressSequentially('xy')
      await page.fill('#b', 'z')
      await page.focus('button')
      const seen = [await values()]
      for (const count of ['1', '2', '3']) {
        await site.release()
        await visit.shows('p', count)
        seen.push(await values())
      }
      return { seen, heard: site.heard.map(([, { a, b }]) => [a, b]) }
    },
    seen: {
      seen: [
        ['xy', 'z'],
        ['xy', 'z'],
        ['xy', 'z'],
        ['XY', 'Z'],
      ],
      heard: [
        ['x', ''],
        ['xy', ''],
        ['xy', 'z'],
      ],
    },
  },
  'the server says nothing of a field that it gives no value': {
    view: () =>
      liveView({
        mount: () => ({ count: 0 }),
        handleEvent: { add: (socket) => socket.update('count', (count) => count + 1) },
        render: ({ count }) => html`
          <form phx-submit="add"><input name="text" /><button>Add</button></form>
          <p>${count}</p>`,
      }),
    act: async (visit) => {
      await visit.page.fill('input', 'mine')
      await visit.click('button')
      await visit.shows('p', '1')
      return visit.page.inputValue('input')
    },
    seen: '',
    differs: {
      why: 'what a person typed is not lost when a submit is answered with a complaint',
      seen: 'mine',
    },
  },
  'a form with another id is another form, and its field keeps the focus': {
    view: () =>
      liveView({
        mount: () => ({ count: 0 }),
        handleEvent: { add: (socket) => socket.update('count', (count) => count + 1) },
        render: ({ count }) => html`
          <form id="add-${count}" phx-submit="add"><input id="text" name="text" /></form>
          <p>${count}</p>`,
      }),
    act: async (visit) => {
      await visit.page.fill('input', 'mine')
      await visit.page.press('input', 'Enter')
      await visit.shows('p', '1')
      return [
        await visit.page.inputValue('input'),
        await visit.page.evaluate(() => document.activeElement?.id),
      ]
    },
    seen: ['', 'text'],
  },
  'the server clears what it means to clear': {
    view: slow,
    act: async (visit) => {
      const { page, site } = visit
      await page.fill('#a', 'x')
      await site.release()
      await visit.shows('p', '1')
      await visit.click('button')
      return [await page.inputValue('#a'), await page.inputValue('#b')]
    },
    seen: ['', ''],
  },
  'a form that waits says so until the last of its answers': {
    view: slow,
    act: async (visit) => {
      const { page, site } = visit
      const waiting = (): Promise<string[]> =>
        page.$$eval('.phx-change-loading', (all) => all.map(({ id, nodeName }) => id || nodeName))
      await page.fill('#a', 'x')
      await page.fill('#b', 'y')
      const seen = [await waiting()]
      for (const count of ['1', '2']) {
        await site.release()
        await visit.shows('p', count)
        seen.push(await waiting())
      }
      return seen
    },
    seen: [['FORM', 'a', 'b'], ['FORM', 'b'], []],
  },
  'a form is given back to a new server, by an event of its own if it has one': {
    view: (site) =>
      liveView({
        mount: () => ({}),
        handleEvent: site.hears('change', 'again', 'other'),
        render: () =>
          html`<form id="f" phx-change="change" phx-auto-recover="again"><input name="a" /></form>
            <form phx-change="other"><input name="b" /></form>`,
      }),
    act: async (visit) => {
      await visit.page.fill('[name=a]', 'kept')
      await visit.page.fill('[name=b]', 'has no id')
      await visit.heard(2)
      await visit.rejoined(() => visit.site.hangUp())
      return visit.heard(3)
    },
    seen: [
      ['change', { a: 'kept', _target: ['a'] }],
      ['other', { b: 'has no id', _target: ['b'] }],
      ['again', { a: 'kept', _target: ['a'] }],
    ],
  },
  'a word that is still being composed': {
    view: still(html`<form phx-change="change"><input name="a" /></form>`, 'change'),
    act: async ({ page, site }) => {
      await page.focus('input')
      const session = await page.context().newCDPSession(page)
      await session.send('Input.imeSetComposition', { text: 'に', selectionStart: 1, selectionEnd: 1 })
      await session.send('Input.imeSetComposition', { text: 'にほ', selectionStart: 2, selectionEnd: 2 })
      await session.send('Input.insertText', { text: '日本' })
      await page.waitForFunction(() => document.querySelector('input')?.value === '日本')
      await page.locator('input').blur()
      await until(() => site.heard.at(-1)?.[1]['a'] === '日本')
      return site.heard.map(([, { a }]) => a)
    },
    seen: ['に', 'にほ', '日本'],
    differs: { why: 'nobody has to judge a word before it is finished', seen: ['日本'] },
  },
}
