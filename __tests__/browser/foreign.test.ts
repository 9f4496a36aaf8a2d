import { html, JS, liveRender, liveView, raw } from '../../lib/index.ts'
import { showing, tryAll } from '../conformance/scenarios/foreign.ts'
import { Site } from '../conformance/site.ts'
import { Visit } from '../conformance/visit.ts'
import { newPage } from '../support/browser.ts'

const sites: Site[] = []
afterEach(async () => {
  await Promise.all(sites.splice(0).map((site) => site.stop()))
})

async function visitTo(build: ConstructorParameters<typeof Site>[1], script = ''): Promise<Visit> {
  const site = new Site('ours', build)
  sites.push(site)
  await site.start()
  const { page } = await newPage()
  await page.addInitScript(script)
  const visit = new Visit(page, site)
  await visit.open()
  await page.waitForSelector('#phx-main.phx-connected')
  return visit
}

test('44: foreign markup is inert with bindings of another prefix, too', async () => {
  const prefix = `document.addEventListener('DOMContentLoaded', () => globalThis.liveView && (liveView.options.bindingPrefix = 'x-'))`
  const visit = await visitTo(showing('x-', JS.exec('data-do', { to: '.menu' }).push('good')), prefix)
  const seen = [['good', 'good', 'good'], '« Conformance »', '#there', 0, 1]
  expect(await tryAll(visit)).toEqual(seen)
  expect(visit.complaints).toEqual([])
})

const inner = liveView({
  mount: () => ({ count: 0 }),
  handleEvent: { add: (socket) => socket.update('count', (count) => count + 1) },
  render: ({ count }) => html`<button id="add" phx-click="add">${count}</button>`,
})

test.each([
  ['an id', '<div id="zz" data-phx-session="x"></div>'],
  ['no id', '<div data-phx-session="x"></div>'],
  ['the look of the main view', '<div id="zz" data-phx-main data-phx-session="x"></div>'],
  ['the look of a nested view', '<div id="zz" data-phx-parent-id="phx-main" data-phx-session="x"></div>'],
  ['the look of a sticky view', '<div id="zz" data-phx-sticky data-phx-session="x"></div>'],
  ['the id of the view around it', '<div id="phx-main" data-phx-session="x"></div>'],
  [
    'the id of a view that follows',
    '<div id="inner" data-phx-parent-id="phx-main" data-phx-session="x"></div>',
  ],
])(
  'an element with a token that the server does not know, and with %s, is forgotten',
  async (_what, markup) => {
    const visit = await visitTo(() =>
      liveView({
        mount: () => ({}),
        render: () => html`<main>${raw(markup)}</main>${liveRender(inner, { id: 'inner' })}`,
      }),
    )
    const { page, site } = visit
    await page.waitForSelector('#inner.phx-connected')
    await page.click('#add')
    await visit.shows('#add', '1')
    expect(await page.evaluate('sessionStorage.getItem("live:reloads")')).not.toBe('1')
    expect(site.pageLoads).toBe(1)
  },
)
