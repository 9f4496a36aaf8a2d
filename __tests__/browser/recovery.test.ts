import type { Page } from 'playwright-core'
import { newPage } from '../support/browser.ts'
import { disconnect, serve, type ScriptedServer } from './scripted-server.ts'

const FORM = '<input type="hidden" name="id" value="1"><input name="q" value="'

function tree(open: string): object {
  return { s: [`<form ${open}>${FORM}`, '"></form>'], 0: '' }
}

async function open(attributes: string): Promise<{ server: ScriptedServer; page: Page }> {
  const server = await serve({ html: `<form ${attributes}>${FORM}"></form>`, rendered: tree(attributes) })
  const { page } = await newPage()
  await page.goto(server.url)
  await page.waitForSelector('.phx-connected')
  return { server, page }
}

async function restart(server: ScriptedServer, page: Page): Promise<void> {
  await server.stop()
  await page.waitForSelector('.phx-error')
  await server.start()
  await server.heard('phx_join', 2)
}

test('tells a new server what a form holds', async () => {
  const { server, page } = await open('id="f" phx-change="search"')
  await page.fill('[name=q]', 'pen')
  server.reply(await server.heard('event'), { diff: { 0: 'pen' } })
  await page.waitForSelector('[value=pen]')
  await restart(server, page)
  const again = await server.heard('event', 2)
  expect(again.payload).toMatchObject({
    type: 'form',
    event: 'search',
    value: 'id=1&q=pen',
    meta: { _target: 'q' },
  })
  server.reply(again, { diff: { 0: 'pen' } })
  await page.waitForSelector('[value=pen]')
  expect(await page.inputValue('[name=q]')).toBe('pen')
})

test('uses the event that is meant for it', async () => {
  const { server, page } = await open('id="f" phx-change="search" phx-auto-recover="again"')
  await restart(server, page)
  expect((await server.heard('event')).payload.event).toBe('again')
})

test.each([
  ['that has no id', 'phx-change="search"'],
  ['that says so', 'id="f" phx-change="search" phx-auto-recover="ignore"'],
])('keeps quiet about a form %s, but leaves in it what was typed', async (_which, attributes) => {
  const { server, page } = await open(attributes)
  await page.evaluate('document.querySelector("[name=q]").value = "typed"')
  await restart(server, page)
  await page.waitForSelector('.phx-connected')
  await disconnect(page, server)
  expect(server.events).toEqual([])
  expect(await page.inputValue('[name=q]')).toBe('typed')
})

test('keeps quiet about a form that means something else now', async () => {
  const { server, page } = await open('id="f" phx-change="search"')
  server.rendered = tree('id="f" phx-change="find"')
  await restart(server, page)
  await page.waitForSelector('.phx-connected [phx-change=find]')
  await disconnect(page, server)
  expect(server.events).toEqual([])
})
