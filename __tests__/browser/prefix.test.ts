import type { Page } from 'playwright-core'
import { newPage } from '../support/browser.ts'
import { serve, type ScriptedServer } from './scripted-server.ts'

/** A page whose bindings begin with `x-`. */
async function open(html: string, rendered?: object): Promise<{ server: ScriptedServer; page: Page }> {
  const script = `liveView.options.bindingPrefix = 'x-'; liveView.hooks.Name = { mounted() { this.pushEvent('hooked') } }`
  const server = await serve({ html, rendered, script })
  const { page } = await newPage()
  await page.goto(server.url)
  await page.waitForSelector('.phx-connected', { state: 'attached' })
  return { server, page }
}

test('reads the bindings of another prefix, and no others', async () => {
  const { server, page } = await open(
    `<button phx-click="old">old</button><button id="new" x-click="new" x-value-a="1" phx-value-b="2">new</button>
     <p x-window-keydown="key"></p><p id="hook" x-hook="Name"></p>`,
  )
  await page.click('text=old')
  await page.click('#new')
  await page.keyboard.press('k')
  await server.heard('event', 3)
  expect(server.events).toMatchObject([
    { event: 'hooked' },
    { event: 'new', value: { a: '1', value: '' } },
    { event: 'key', value: { key: 'k' } },
  ])
})

test('forms, too, and what they say after a reconnect', async () => {
  const html =
    '<form id="f" x-change="typed" x-auto-recover="again"><input name="a" x-debounce="blur"><input name="b" x-no-unused-field></form>'
  const { server, page } = await open(html)
  await page.fill('[name=a]', '1')
  await page.focus('[name=b]')
  expect((await server.heard('event')).payload).toMatchObject({ event: 'typed', value: 'a=1&b=' })
  server.close(1001)
  expect((await server.heard('event', 2)).payload).toMatchObject({ event: 'again', value: 'a=1&b=' })
})

test('leaves alone what is to be ignored', async () => {
  const { server, page } = await open('<div id="d" x-update="ignore">0</div><p>0</p>', {
    s: ['<div id="d" x-update="ignore">', '</div><p>', '</p>'],
    0: '0',
    1: '0',
  })
  server.push('diff', { 0: '1', 1: '1' })
  await page.waitForSelector('p:text("1")')
  expect(await page.textContent('div[x-update]')).toBe('0')
})
