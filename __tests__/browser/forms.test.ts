import type { Page } from 'playwright-core'
import { newPage } from '../support/browser.ts'
import { disconnect, serve, type ScriptedServer } from './scripted-server.ts'

async function open(html: string, rendered?: object): Promise<{ server: ScriptedServer; page: Page }> {
  const server = await serve({ html, rendered })
  const { page } = await newPage()
  await page.goto(server.url)
  await page.waitForSelector('.phx-connected', { state: 'attached' })
  return { server, page }
}

const USER = `<form id="user" phx-change="validate" phx-submit="save" phx-value-step="2">
  <input type="hidden" name="user[id]" value="1">
  <input name="user[name]" id="name"><input name="user[age]" id="age"><input type="checkbox" name="tags[]" id="tag" value="a&b">
  <input type="file" name="photo"><button name="commit" value="go">Save</button><button name="other">Other</button>
</form>`

test('sends a change: all fields, which one it was, and what nobody has used yet', async () => {
  const { server, page } = await open(USER)
  await page.fill('#name', 'Al')
  expect((await server.heard('event')).payload).toEqual({
    type: 'form',
    event: 'validate',
    value: 'user%5Bid%5D=1&user%5Bname%5D=Al&user%5B_unused_age%5D=&user%5Bage%5D=',
    meta: { _target: 'user[name]', step: '2' },
    uploads: {},
  })
})

test('counts one change once, although the browser speaks of it twice', async () => {
  const { server, page } = await open(USER)
  await page.fill('#name', 'Al')
  await page.check('#tag')
  await page.fill('#age', '7')
  await server.heard('event', 3)
  expect(server.events.map(({ meta }) => meta._target as string)).toEqual([
    'user[name]',
    'tags[]',
    'user[age]',
  ])
  expect(server.events[2].value).toContain('&user%5Bage%5D=7&tags%5B%5D=a%26b')
})

test('sends only its own field for an input with a binding of its own', async () => {
  const { server, page } = await open(
    '<form><input name="a" value="1"><input name="b" phx-change="b"></form>',
  )
  await page.fill('[name=b]', 'x')
  expect((await server.heard('event')).payload).toMatchObject({
    event: 'b',
    value: 'b=x',
    meta: { _target: 'b' },
  })
})

test('says nothing of unused fields where that is not wanted', async () => {
  const { server, page } = await open(
    '<form phx-change="v" phx-no-unused-field><input name="a"><input name="b"></form>',
  )
  await page.fill('[name=a]', 'x')
  expect((await server.heard('event')).payload.value).toBe('a=x&b=')
})

test('keeps quiet about a number that is none', async () => {
  const { server, page } = await open('<form phx-change="v"><input name="n" type="number"></form>')
  await page.focus('input')
  await page.keyboard.type('e')
  await page.keyboard.press('Backspace')
  await page.keyboard.type('5')
  let nth = 1
  while ((await server.heard('event', nth)).payload.value !== 'n=5') nth++
  expect(server.events.map(({ value }) => value as string)).not.toContain('n=e')
})

test('submits with the button that was pressed, and everything counts as used', async () => {
  const { server, page } = await open(USER)
  await page.click('[name=commit]')
  expect((await server.heard('event')).payload).toEqual({
    type: 'form',
    event: 'save',
    value: 'user%5Bid%5D=1&user%5Bname%5D=&user%5Bage%5D=&commit=go',
    meta: { step: '2' },
  })
})

test('keeps a submitted form from being changed or submitted again until the answer', async () => {
  const { server, page } = await open(USER)
  await page.focus('#name')
  await page.click('[name=commit]')
  await page.waitForSelector('form.phx-submit-loading #name:read-only')
  expect(await page.$$eval('button:disabled', (buttons) => buttons.length)).toBe(2)
  await page.evaluate('document.querySelector("form").requestSubmit()')
  server.reply(await server.heard('event'))
  await page.waitForSelector('form:not(.phx-submit-loading) #name:read-write')
  expect(await page.$$eval('button:enabled', (buttons) => buttons.length)).toBe(2)
  expect(server.events).toHaveLength(1)
})

test('leaves a form alone that somebody else has already taken care of', async () => {
  const { server, page } = await open(
    '<form phx-submit="save"><button>Save</button></form><b phx-click="b">b</b>',
  )
  await page.evaluate('document.querySelector("form").addEventListener("submit", (e) => e.preventDefault())')
  await page.click('button')
  await page.click('b')
  await server.heard('event')
  expect(server.events).toMatchObject([{ event: 'b' }])
})

const CHAT = {
  html: '<form phx-change="typed" phx-submit="say"><input name="text" value=""><button>Say</button></form>',
  rendered: {
    s: [
      '<form phx-change="typed" phx-submit="say"><input name="text" value="',
      '"><button>Say</button></form>',
    ],
    0: '',
  },
}

test('lets the answer to a submit empty the field that has the focus, which keeps it', async () => {
  const { server, page } = await open(CHAT.html, CHAT.rendered)
  await page.fill('input', 'hello')
  server.reply(await server.heard('event'), { diff: { 0: 'hello' } })
  await page.waitForSelector('input[value=hello]')
  await page.keyboard.press('Enter')
  server.reply(await server.heard('event', 2), { diff: { 0: '' } })
  await page.waitForFunction(() => document.querySelector('input')?.value === '')
  expect(await page.evaluate(() => document.activeElement?.nodeName)).toBe('INPUT')
})

test('also one that stands outside of the form', async () => {
  const start = '<form id="f" phx-submit="say"></form><input form="f" name="text" value="'
  const end = '">'
  const { server, page } = await open(`${start}old${end}`, { s: [start, end], 0: 'old' })
  await page.fill('input', 'hello')
  await page.keyboard.press('Enter')
  server.reply(await server.heard('event'), { diff: { 0: 'new' } })
  await page.waitForFunction(() => document.querySelector('input')?.value === 'new')
})

test('says nothing of the focus that comes and goes with the answer, and takes it from nobody', async () => {
  const html = '<form phx-submit="say"><input phx-focus="f" phx-blur="b"></form><input id="other">'
  const { server, page } = await open(html)
  await page.focus('form input')
  await page.keyboard.press('Enter')
  server.reply(await server.heard('event', 2))
  await page.waitForSelector('form:not(.phx-submit-loading)')
  await page.keyboard.press('Enter')
  const second = await server.heard('event', 3)
  await page.focus('#other')
  server.reply(second, { diff: { t: 'done' } })
  await page.waitForFunction(() => document.title === 'done')
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('other')
  await disconnect(page, server)
  expect(server.events.map(({ event }) => event as string)).toEqual(['f', 'say', 'say', 'b'])
})

test('gives the focus back to the button that was disabled meanwhile', async () => {
  const { server, page } = await open(CHAT.html, CHAT.rendered)
  await page.click('button')
  await page.waitForFunction(() => document.activeElement === document.body)
  server.reply(await server.heard('event'))
  await page.waitForFunction(() => document.activeElement?.nodeName === 'BUTTON')
})

test('never lets an older answer undo newer typing', async () => {
  const { server, page } = await open(CHAT.html, CHAT.rendered)
  await page.locator('input').pressSequentially('ab')
  await page.locator('input').blur()
  server.reply(await server.heard('event', 1), { diff: { 0: 'a' } })
  server.push('diff', { t: 'first answer is in' })
  await page.waitForFunction(() => document.title === 'first answer is in')
  expect(await page.inputValue('input')).toBe('ab')
  server.reply(await server.heard('event', 2), { diff: { 0: 'AB' } })
  await page.waitForFunction(() => document.querySelector('input')?.value === 'AB')
})

test('hands a form over to the browser when the server wants that', async () => {
  const html = '<form action="/elsewhere" phx-submit="save"><button>Save</button></form>'
  const { server, page } = await open(html, {
    s: ['<form action="/elsewhere" phx-submit="save"', '><button>Save</button></form>'],
    0: '',
  })
  await page.click('button')
  server.reply(await server.heard('event'), { diff: { 0: ' phx-trigger-action' } })
  await page.waitForURL('**/elsewhere**')
})
