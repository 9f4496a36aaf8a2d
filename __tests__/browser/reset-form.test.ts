import type { Page } from 'playwright-core'
import { html, liveRender, liveView, type AnyLiveView, type Socket } from '../../lib/index.ts'
import { hostOf } from '../../lib/testing/test-server.ts'
import { site, until } from '../flows/site.ts'
import { newPage, type Tab } from '../support/browser.ts'

const releases: (() => void)[] = []

afterEach(() => {
  for (const release of releases.splice(0)) release()
})

async function open(view: AnyLiveView): Promise<Tab> {
  const host = await hostOf(site({ '/': view }).app)
  releases.push(() => host.release())
  const tab = await newPage()
  await tab.page.goto(`http://${host.name}/`)
  await tab.page.waitForSelector('.phx-connected')
  return tab
}

const FIELDS = html`<input name="text" value="printed" /><input name="reset" /><textarea name="about">printed</textarea>
  <input type="checkbox" name="agreed" /><select name="size"><option>S</option><option selected>M</option></select>`

/** What the fields of a page hold. */
const held = (page: Page): Promise<unknown> =>
  page.$$eval('input, textarea, select', (fields) =>
    (fields as HTMLInputElement[]).map(({ type, checked, value }) => (type === 'checkbox' ? checked : value)),
  )

/** Fills in all there is. */
async function fill(page: Page): Promise<void> {
  await page.fill('[name=text]', 'typed')
  await page.fill('[name=reset]', 'typed')
  await page.fill('textarea', 'typed')
  await page.check('[type=checkbox]')
  await page.selectOption('select', 'S')
}

const PRINTED = ['printed', '', 'printed', false, 'M']

test('every kind of field holds again what was printed, whatever it is called; the focus stays', async () => {
  const view = liveView({
    mount: () => ({ count: 0 }),
    handleEvent: { save: (socket) => (socket.resetForm('f'), socket.update('count', (n) => n + 1)) },
    render: ({ count }) =>
      html`<form id="f" phx-submit="save">${FIELDS}<button>Save</button></form><p>${count}</p>`,
  })
  const { page, errors } = await open(view)
  await fill(page)
  await page.press('[name=text]', 'Enter')
  await page.waitForSelector('p:text-is("1")')
  await page.waitForFunction(() => document.querySelector('input')?.value === 'printed')
  expect(await held(page)).toEqual(PRINTED)
  expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('text')
  expect(errors).toEqual([])
})

test('what the same callback renders is what the form then shows, also where a person is just typing', async () => {
  const view = liveView({
    mount: () => ({ text: 'old' }),
    handleEvent: {
      clear: (socket: Socket<{ text: string }>) => (socket.resetForm('f'), socket.assign({ text: 'new' })),
    },
    render: ({ text }) =>
      html`<form id="f" phx-change="clear"><input name="text" value=${text} /></form><p>${text}</p>`,
  })
  const { page } = await open(view)
  await page.locator('input').pressSequentially('x')
  await page.waitForSelector('p:text-is("new")')
  await page.waitForFunction(() => document.querySelector('input')?.value === 'new')
})

test('a form of another view of the page is reset by a message, and the next change begins anew', async () => {
  const heard: unknown[] = []
  const inner = liveView({
    mount: () => ({}),
    handleEvent: { change: (_socket, value) => void heard.push(value) },
    render: () => html`<form id="f" phx-change="change"><input name="a" /><input name="b" /></form>`,
  })
  const view = liveView({
    mount: () => ({}),
    handleEvent: { later: (socket) => socket.sendSelf('clear') },
    handleInfo: { clear: (socket) => socket.resetForm('f') },
    render: () => html`<button phx-click="later">Clear</button>${liveRender(inner, { id: 'inner' })}`,
  })
  const { page } = await open(view)
  await page.waitForSelector('#inner.phx-connected')
  await page.fill('[name=a]', 'typed')
  await page.click('button')
  await page.waitForFunction(() => document.querySelector('input')?.value === '')
  await page.fill('[name=b]', 'typed')
  await page.waitForSelector('form:not(.phx-change-loading)')
  expect(heard.at(-1)).toMatchObject({ _unused_a: '', a: '', b: 'typed' })
})

test.each([
  ['no form of this id', html`<i></i>`],
  ['something else of this id', html`<p id="f"></p>`],
])('the console says that there is %s, and the page goes on', async (_what, other) => {
  const view = liveView({
    mount: () => ({ count: 0 }),
    handleEvent: { clear: (socket) => (socket.resetForm('f'), socket.update('count', (n) => n + 1)) },
    render: ({ count }) =>
      html`<form phx-submit="clear"><button>Clear</button></form>${other}<b>${count}</b>`,
  })
  const { page, errors } = await open(view)
  for (const count of [1, 2]) {
    await page.click('button')
    await page.waitForSelector(`b:text-is("${String(count)}")`)
  }
  await until(() => errors.length > 0)
  expect(errors[0]).toMatch(/resetForm failed: f/)
})
