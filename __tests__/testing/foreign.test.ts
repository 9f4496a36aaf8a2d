import { foreign, html, liveView, raw, type Renderable } from '../../lib/index.ts'
import { live, type LivePage } from '../../lib/testing/index.ts'
import { site } from '../flows/site.ts'

const MARKUP = `<p id="bad" phx-click="bad" x-click="bad">read me</p>
  <form id="form" phx-change="bad" phx-submit="bad" x-submit="bad"><input name="a"></form>
  <div id="view" data-phx-session="x"></div><i class="menu" data-do='[["push",{"event":"bad"}]]'></i>`

/** A page that shows foreign markup, in an element of its own or not. */
async function open(
  print: (markup: string) => Renderable,
  bindingPrefix = 'phx-',
): Promise<{ page: LivePage; heard: string[] }> {
  const heard: string[] = []
  const view = liveView({
    mount: () => ({}),
    handleEvent: { good: () => void heard.push('good'), bad: () => void heard.push('bad') },
    render: () => html`<main>${print(MARKUP)}</main>
      <button phx-click='[["exec",{"attr":"data-do","to":".menu"}],["push",{"event":"good"}]]' x-click="good">go</button>`,
  })
  return { page: await live(site({ '/': view }).app, '/', { bindingPrefix }), heard }
}

describe.each([
  ['in an element that is marked', (markup: string) => html`<div phx-foreign>${foreign(markup)}</div>`],
  ['in one of its own', (markup: string) => foreign(markup)],
])('foreign markup %s', (_where, print) => {
  test.each(['phx-', 'x-'])('is inert for the test visitor, with the prefix %s', async (prefix) => {
    const { page, heard } = await open(print, prefix)
    await expect(page.click('#bad')).rejects.toThrow('it has no phx-click and is no link')
    await page.click('go')
    // It is sent as a browser sends it, and leaves the page.
    await page.submit('#form')
    expect(heard).toEqual(['good'])
  })
})

test('raw markup is as alive as the rest of the page', async () => {
  const { page, heard } = await open((markup) => raw(markup.replace(/<div.*<\/div>/, '')))
  await page.click('#bad')
  expect(heard).toEqual(['bad'])
})
