import express, { type Express } from 'express'
import { createServer } from 'node:http'
import {
  event,
  fields,
  html,
  liveRouter,
  liveView,
  type AnyLiveView,
  type EventHandler,
  type JsonValue,
  type LayoutPage,
  type Rendered,
} from '../../lib/index.ts'
import { closeAll, live, type LivePage } from '../../lib/testing/index.ts'

type Heard = { readonly heard: readonly string[] }

const hear =
  (name: string): EventHandler<Heard> =>
  (socket, value) => {
    socket.update('heard', (all) => [...all, `${name} ${JSON.stringify(value)}`])
    return { echoed: value as JsonValue }
  }

/** A view that shows some markup and writes down what it is told. */
function recorder(markup: Rendered): AnyLiveView {
  return liveView({
    mount: (): Heard => ({ heard: [] }),
    handleEvent: { clicked: hear('clicked'), pressed: hear('pressed'), saved: hear('saved') },
    render: ({ heard }) => html`${markup}<p id="heard">${heard.at(-1)}</p><p id="count">${heard.length}</p>`,
  })
}

function serving(view: AnyLiveView): Express {
  return express().use(liveRouter().live('/', view))
}

const page = (markup: Rendered): Promise<LivePage> => live(serving(recorder(markup)), '/')

describe('a click', () => {
  test.each(['#add', 'Add', 'clicked', '.plus'])('finds its button by %s', async (target) => {
    const tab = await page(html`<button id="add" class="plus" phx-click="clicked"><b>Add</b></button>`)
    await tab.click(target)
    expect(tab.text('#heard')).toBe('clicked {"value":""}')
  })

  test('carries the values of the element that listens', async () => {
    const tab = await page(html`<li phx-click="clicked" phx-value-id="7"><span>milk</span></li>`)
    await tab.click('milk', { shiftKey: true })
    expect(tab.text('#heard')).toBe('clicked {"id":"7","shiftKey":true}')
  })

  test('of a box carries its value only when it is ticked', async () => {
    const tab = await page(
      html`<input type="checkbox" id="on" phx-click="clicked" checked /><input type="checkbox" id="off" phx-click="clicked" />`,
    )
    await tab.click('#on')
    expect(tab.text('#heard')).toBe('clicked {"value":"on"}')
    await tab.click('#off')
    expect(tab.text('#heard')).toBe('clicked {}')
  })

  test.each([
    ['nothing', html`<p>empty</p>`, 'No element is named'],
    ['two at once', html`<b phx-click="clicked">x</b><i phx-click="clicked">x</i>`, 'More than one (2)'],
    ['what listens to nothing', html`<button class="x">x</button>`, 'it has no phx-click'],
    ['what is disabled', html`<button class="x" phx-click="clicked" disabled>x</button>`, 'it is disabled'],
    [
      'what its fieldset disables',
      html`<fieldset disabled><button class="x" phx-click="clicked">x</button></fieldset>`,
      'it is disabled',
    ],
    ['what is inert', html`<div inert><b class="x" phx-click="clicked">x</b></div>`, 'it is inert'],
    ['what is hidden', html`<div hidden><b class="x" phx-click="clicked">x</b></div>`, 'it is hidden'],
    [
      'what its style hides',
      html`<div style="color: red; display: none"><p style="color: blue"><b class="x" phx-click="clicked">x</b></p></div>`,
      'it is hidden',
    ],
  ])('refuses %s', async (_what, markup, why) => {
    const tab = await page(markup)
    await expect(tab.click('x')).rejects.toThrow(why)
    expect(tab.text('#count')).toBe('0')
  })

  test('refuses a selector of two', async () => {
    const tab = await page(html`<b class="x" phx-click="clicked">y</b><i class="x" phx-click="clicked">z</i>`)
    await expect(tab.click('.x')).rejects.toThrow('More than one (2)')
    expect(tab.text('#count')).toBe('0')
  })

  test('reaches the view of the page from outside of it', async () => {
    const layout = ({ head, body }: LayoutPage) =>
      html`<head>${head}</head><body><button id="out" phx-click="clicked">out</button>${body}</body>`
    const app = express().use(liveRouter({ layout }).live('/', recorder(html``)))
    const tab = await live(app, '/')
    await tab.click('#out')
    expect(tab.text('#count')).toBe('1')
  })

  test('refuses a view in what listens around it', async () => {
    const layout = ({ head, body }: LayoutPage) =>
      html`<head>${head}</head><body phx-click="clicked">${body}</body>`
    const app = express().use(liveRouter({ layout }).live('/', recorder(html`<p>text</p>`)))
    await expect((await live(app, '/')).click('text')).rejects.toThrow('it has no phx-click')
  })

  test('says what could be clicked', async () => {
    const tab = await page(html`<button phx-click="clicked">Save it</button>`)
    await expect(tab.click('Svae')).rejects.toThrow('It could be clicked on: "Save it"')
  })
})

describe('keys and focus', () => {
  test('reach an element and the window', async () => {
    const tab = await page(
      html`<input id="search" value="mi" phx-keydown="pressed" /><div phx-window-keyup="pressed" phx-value-from="window"></div>`,
    )
    await tab.keydown('#search', 'l')
    expect(tab.text('#heard')).toBe('pressed {"value":"mi","key":"l"}')
    await tab.keyup('window', 'Escape')
    expect(tab.text('#heard')).toBe('pressed {"from":"window","key":"Escape"}')
  })

  test('respect phx-key, and refuse a key that nobody hears', async () => {
    const tab = await page(html`<div phx-window-keydown="pressed" phx-key="Escape"></div>`)
    await tab.keydown('window', 'escape')
    expect(tab.text('#count')).toBe('1')
    await expect(tab.keydown('window', 'Enter')).rejects.toThrow('does not listen to the key "enter"')
  })

  test('are told when the focus comes and goes', async () => {
    const tab = await page(html`<input id="a" phx-focus="pressed" /><div phx-window-blur="clicked"></div>`)
    await tab.focus('#a')
    await tab.blur('window')
    expect(tab.text('#heard')).toBe('clicked {}')
    await expect(tab.blur('#a')).rejects.toThrow('Nothing listens to "blur" of "#a"')
  })
})

test('a hook gets what the handler returned', async () => {
  const tab = await page(html`<div id="chart" phx-hook="Chart"></div>`)
  expect(await tab.hook('#chart', 'saved', { year: 2026 })).toEqual({ echoed: { year: 2026 } })
  await expect(tab.hook('#heard', 'saved')).rejects.toThrow('"#heard" has no hook')
})

test('says what does not hold, and shows the page', async () => {
  const tab = await page(html`<p>Hello</p>`)
  const waiting = tab.until((it) => it.text('#nobody') === 'x', { timeout: 20 })
  await expect(waiting).rejects.toThrow(
    /did not hold within 20 ms[^]*No element matches "#nobody"[^]*<p>Hello<\/p>/,
  )
})

test('waits also for what is no part of the page, and of which no message tells', async () => {
  const tab = await page(html`<p>Hello</p>`)
  let isSent = false
  const waiting = tab.until(() => isSent)
  isSent = true
  await waiting
})

test('visitors of one application share its server, which is closed with the last of them', async () => {
  const app = serving(recorder(html``))
  const [ada, lin] = [await live(app, '/'), await live(app, '/')]
  expect(ada.url).toBe(lin.url)
  await ada.close()
  await expect(fetch(lin.url)).resolves.toMatchObject({ status: 200 })
  await closeAll()
  await expect(fetch(lin.url)).rejects.toThrow('fetch failed')
})

test('a server that listens already is used and left alone', async () => {
  const server = createServer(serving(recorder(html``)))
  await expect(live(server, '/')).rejects.toThrow('needs a server that listens')
  await new Promise<void>((resolve) => server.listen(0, resolve))
  const tab = await live(server, '/')
  await tab.close()
  expect(server.listening).toBe(true)
  server.close()
})

test('says what came instead of a live view', async () => {
  const app = express().get('/', (_req, res) => void res.status(403).send('Members only'))
  await expect(live(app, '/')).rejects.toThrow(/answered 403, without a live view[^]*Members only/)
})

test('a lost connection can be opened again', async () => {
  const tab = await page(html`<button phx-click="clicked">Go</button>`)
  await tab.click('Go')
  await tab.disconnect()
  expect(tab.isLive).toBe(false)
  await expect(tab.click('Go')).rejects.toThrow('see page.reconnect()')
  await tab.reconnect()
  expect([tab.isLive, tab.text('#count')]).toEqual([true, '0'])
})

test('finds the bindings of another prefix, and no others', async () => {
  const view = liveView({
    mount: () => ({ heard: '' }),
    handleEvent: { inc: event(fields({ by: String }), (socket, { by }) => socket.assign({ heard: by })) },
    render: ({ heard }) =>
      html`<button x-click="inc" x-value-by=${`${heard}1`}>+</button><button phx-click="inc">old</button><p>${heard}</p>`,
  })
  const page = await live(express().use(liveRouter().live('/', view)), '/', { bindingPrefix: 'x-' })
  await page.click('+')
  await page.click('inc')
  expect(page.text('p')).toBe('11')
  await expect(page.click('old')).rejects.toThrow('no phx-click')
})
