import { each, html, liveView, type LiveView } from '../../lib/index.ts'
import { Site } from '../conformance/site.ts'
import { Visit } from '../conformance/visit.ts'
import { newPage } from '../support/browser.ts'

const sites: Site[] = []
afterEach(async () => {
  await Promise.all(sites.splice(0).map((site) => site.stop()))
})

/** A page that a script of its own has changed before it is joined. */
async function joined(view: LiveView<never>, script: string): Promise<Visit> {
  const site = new Site('ours', () => view)
  sites.push(site)
  await site.start()
  const { page } = await newPage()
  await page.addInitScript(`document.addEventListener('DOMContentLoaded', () => {
    const at = (selector) => document.querySelector(selector)
    ${script}
    globalThis.changes = []
    new MutationObserver((records) => changes.push(...records.map(({ target, type }) => type + ' ' + target.nodeName)))
      .observe(at('#phx-main'), { subtree: true, childList: true, attributes: true, characterData: true })
  })`)
  const visit = new Visit(page, site)
  await visit.open()
  await page.waitForSelector('#phx-main.phx-connected')
  return visit
}

const when = (socket: { readonly connected: boolean }): string => (socket.connected ? 'joined' : 'printed')
const decoration = `
  at('code').innerHTML = '<b>let</b> a = 1'
  at('x-tag').classList.add('hydrated')
  at('x-tag').setAttribute('role', 'note')
  at('x-tag').after(document.createElement('aside'))`
const decorated =
  '<pre><code><b>let</b> a = 1</code></pre><x-tag class="hydrated" role="note">Hello</x-tag><aside></aside>'

test('of a page with a clock at its top, the join writes the clock, and leaves alone the decorated code below', async () => {
  const view = liveView({
    mount: (socket) => ({ clock: when(socket) }),
    render: ({ clock }) => html`<time>${clock}</time><pre><code>let a = 1</code></pre><x-tag>Hello</x-tag>`,
  })
  const { page, complaints } = await joined(view as never, decoration)
  await page.waitForSelector('text=joined')
  const seen = await page.evaluate(
    '[at("#phx-main").innerHTML, [...new Set(changes)]]'.replace('at(', 'document.querySelector('),
  )
  expect(seen).toEqual([`<time>joined</time>${decorated}`, ['attributes DIV', 'characterData #text']])
  expect(complaints).toEqual([])
})

test('a page that was printed from the same render is not touched by its join', async () => {
  const view = liveView({
    mount: () => ({ word: 'same' }),
    render: ({ word }) =>
      html`<p class="${word}">${word}</p><pre><code>let a = 1</code></pre><x-tag>Hello</x-tag>`,
  })
  const { page } = await joined(view as never, decoration)
  expect(await page.evaluate('[...new Set(changes)]')).toEqual(['attributes DIV'])
})

test('of a list, only the rows that differ are written', async () => {
  const view = liveView({
    mount: (socket) => ({ rows: socket.connected ? ['new', 'one', 'two', 'four'] : ['one', 'two', 'three'] }),
    render: ({ rows }) =>
      html`<ul>${each(
        rows,
        (row) => row,
        (row) => html`<li id="${row}">${row} <input></li>`,
      )}</ul>`,
  })
  const script = `for (const each of document.querySelectorAll('li')) { each.classList.add('seen'); each.lastChild.value = 'typed' }`
  const { page } = await joined(view as never, script)
  await page.waitForSelector('text=new')
  const seen = await page.evaluate(
    `[...document.querySelectorAll('li')].map((row) => [row.textContent.trim(), row.className, row.lastChild.value].join(' ').trim())`,
  )
  expect(seen).toEqual(['new', 'one seen typed', 'two seen typed', 'four'])
})

test('a customizable select shows what is chosen after the join, and after an update', async () => {
  const view = liveView({
    mount: (socket) => ({ when: when(socket) }),
    handleEvent: { add: (socket) => socket.assign({ when: 'updated' }) },
    render: ({ when }) =>
      html`<p>${when}</p><form><select style="appearance: base-select"><button><selectedcontent></selectedcontent></button><option>A</option><option title="${when}">B</option></select></form><button id="add" phx-click="add">+</button>`,
  })
  const { page } = await joined(view as never, `at('select').value = 'B'`)
  const shown = (): Promise<string | null> => page.locator('selectedcontent').textContent()
  const first = await shown()
  await page.click('#add')
  await page.waitForSelector('text=updated')
  expect([first, await shown()]).toEqual(['B', 'B'])
})

test('a declarative shadow root is there after the join, and in what an update brings', async () => {
  const card = (text: string): ReturnType<typeof html> =>
    html`<x-card><template shadowrootmode="open"><b>${text}</b><slot></slot></template>inside</x-card>`
  const view = liveView({
    mount: (socket) => ({ when: when(socket), isMore: false }),
    handleEvent: { add: (socket) => socket.assign({ isMore: true }) },
    render: ({ when, isMore }) =>
      html`<p>${when}</p>${card('first')}<button id="add" phx-click="add">+</button>${isMore && card('second')}`,
  })
  const { page } = await joined(view as never, '')
  await page.click('#add')
  await page.waitForFunction(() => document.querySelectorAll('x-card').length === 2)
  const seen = await page.evaluate(() =>
    Array.from(document.querySelectorAll('x-card'), (each) => [each.innerHTML, each.shadowRoot?.innerHTML]),
  )
  expect(seen).toEqual([
    ['inside', '<b>first</b><slot></slot>'],
    ['inside', '<b>second</b><slot></slot>'],
  ])
})
