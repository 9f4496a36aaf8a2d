import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { attrs, each, html, JS, liveView, type AnyLiveView, type Rendered } from '../../lib/index.ts'
import { Site } from '../conformance/site.ts'
import { Visit } from '../conformance/visit.ts'
import { newPage } from '../support/browser.ts'

const root = path.join(__dirname, '../..')

/** Whatever the client takes of anything: `.name`, or `{ name } =`. */
function namesInSources(): string[] {
  const own = readdirSync(path.join(root, 'browser'), { recursive: true })
    .map((name) => path.join(root, 'browser', String(name)))
    .filter((name) => name.endsWith('.ts'))
  const texts = own.map((file) => readFileSync(file, 'utf8').replaceAll(/\/\*[^]*?\*\/|\/\/.*/g, ''))
  const taken = texts.flatMap((text) => [...text.matchAll(/\.\s*(\w+)|\{([\w\s,:=.]+)\} =/g)])
  return [...new Set(taken.flatMap(([, name = '', names = '']) => [name, ...names.split(/\W+/)]))]
}

/** Forms whose fields are called so, in keyed rows and in templates that give way to each other. */
function forms(names: readonly string[]): (site: Site) => AnyLiveView {
  const attributes = {
    'phx-click': JS.push('click').toggleClass('on').focusFirst(),
    'phx-mounted': JS.addClass('seen').setAttribute('title', 'seen'),
    'phx-remove': JS.hide(),
    'phx-change': 'change',
    'phx-submit': 'submit',
    'phx-hook': 'Life',
  }
  const fields = (name: string): Rendered =>
    html`<p>${name}</p><input name="${name}" value="x" /><button name="${name}" value="1">Go</button>`
  return (site) =>
    liveView({
      mount: () => ({ names, count: 0 }),
      handleEvent: {
        ...site.hears('click', 'change', 'submit'),
        turn: (socket) =>
          socket.assign({ count: socket.assigns.count + 1, names: socket.assigns.names.toReversed() }),
        clear: (socket) => socket.assign({ names: [] }),
      },
      render: ({ names, count }) => html`<button id="turn" phx-click="turn">turn</button>
        <button id="clear" phx-click="clear">clear</button>
        ${each(
          names,
          (name) => name,
          (name) =>
            html`<form id="f-${name}" data-count="${count}" ${attrs(attributes)}>${fields(name)}</form>`,
        )}
        ${names.map((name) =>
          count % 2
            ? html`<form id="m-${name}" data-odd><b>${count}</b>${fields(name)}</form>`
            : html`<form id="m-${name}" data-even><i>${count}</i><u>x</u>${fields(name)}</form>`,
        )}`,
    })
}

let site: Site

afterEach(() => site.stop())

test('no field of a form hides from the client what it needs of the form', async () => {
  const { page } = await newPage()
  const names = await page.evaluate((taken) => {
    const kinds = [
      HTMLFormElement,
      HTMLInputElement,
      HTMLSelectElement,
      HTMLDialogElement,
      HTMLTextAreaElement,
    ]
    return taken.filter((name) => kinds.some(({ prototype }) => name in prototype)).sort()
  }, namesInSources())
  expect(names).toEqual(expect.arrayContaining(['remove', 'matches', 'closest', 'parentNode', 'classList']))
  site = new Site('ours', forms(names))
  await site.start()
  const visit = new Visit(page, site)
  await visit.open()
  await visit.joined()

  const press = (at: string): Promise<void> =>
    page
      .evaluate((selector) => document.querySelector<HTMLElement>(selector)?.click(), at)
      .then(() => visit.settled())

  /** Does something in each form; then so many events have been heard. */
  const inEach = async (what: 'click' | 'change' | 'submit', count: number): Promise<void> => {
    await page.evaluate((kind) => {
      for (const field of document.querySelectorAll<HTMLInputElement>('[id^=f-] input')) {
        const button = field.nextElementSibling as HTMLButtonElement
        if (kind === 'click') (field.previousElementSibling as HTMLElement).click()
        else if (kind === 'submit') button.click()
        else field.dispatchEvent(new Event('input', { bubbles: true }))
      }
    }, what)
    await visit.heard(count)
    await visit.settled()
  }
  await inEach('click', names.length)
  await inEach('change', 2 * names.length)
  // A submit button is also a click on its form.
  await inEach('submit', 4 * names.length)
  const kinds = ['click', 'change', 'submit'].map(
    (kind) => site.heard.filter(([name]) => name === kind).length,
  )
  expect(kinds).toEqual([2 * names.length, names.length, names.length])

  // Not by the test's own selectors, which stumble over such forms themselves.
  const count = (selector: string): Promise<number> =>
    page.evaluate((at) => document.querySelectorAll(at).length, selector)
  await press('#turn')
  expect(await count('form[data-odd]:not([data-even]) > b')).toBe(names.length)
  expect(await count('form[data-count="1"].seen[title=seen]')).toBe(names.length)
  await press('#turn')
  expect(await count('form[data-even]:not([data-odd]) > i')).toBe(names.length)
  await press('#clear')
  await page.waitForFunction(() => !document.querySelector('form'))
  expect(visit.joins).toBe(1)
  expect([visit.complaints, site.reports]).toEqual([[], []])
})
