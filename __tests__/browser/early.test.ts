import type { Page } from 'playwright-core'
import { newPage } from '../support/browser.ts'
import { serve, type ScriptedServer } from './scripted-server.ts'

const FORM = '<form phx-change="typed" phx-submit="sent"><input name="q"><input name="r"></form>'

/** A page whose join is not answered until the test says so. */
async function joining(
  html: string,
): Promise<{ server: ScriptedServer; page: Page; join: () => Promise<void> }> {
  const server = await serve({ html })
  server.answerJoin = () => undefined
  const { page } = await newPage()
  await page.goto(server.url)
  const asked = await server.heard('phx_join')
  const join = async (): Promise<void> => {
    server.reply(asked, { rendered: server.rendered })
    await page.waitForSelector('.phx-connected')
  }
  return { server, page, join }
}

test('what is done before the join is sent after it, in its order', async () => {
  const { server, page, join } = await joining(
    '<button phx-click="a">a</button><button phx-click="b">b</button>',
  )
  await page.click('text=b')
  await page.click('text=a')
  expect(server.events).toEqual([])
  await join()
  await server.heard('event', 2)
  expect(server.events.map(({ event }) => event as string)).toEqual(['b', 'a'])
})

test('what was clicked says at once that it waits, and is not clicked twice', async () => {
  const { server, page, join } = await joining('<button phx-click="a" phx-disable-with="…">a</button>')
  await page.click('button')
  await page.waitForSelector('button.phx-click-loading:disabled')
  await page.click('button', { force: true })
  await join()
  server.reply(await server.heard('event'))
  await page.waitForSelector('button:not(.phx-click-loading):not(:disabled) >> text=a')
  expect(server.events).toHaveLength(1)
})

test('what is typed stays whatever the join brings, and is sent', async () => {
  const { server, page, join } = await joining(FORM)
  server.rendered = { s: [FORM.replace('name="r"', 'name="r" value="server"')] }
  await page.locator('[name=r]').pressSequentially('ab')
  await join()
  await server.heard('event', 2)
  expect(server.events.map(({ value }) => /r=.*/.exec(value as string)?.[0])).toEqual(['r=a', 'r=ab'])
  expect(await page.inputValue('[name=r]')).toBe('ab')
})

test('what is done in a form before its part is loaded is sent as it was, in its order', async () => {
  const html = FORM.replace('</form>', '<button>go</button></form><b phx-click="b">b</b>')
  const server = await serve({ html })
  server.refusals = 2
  const { page } = await newPage()
  await page.goto(server.url)
  await page.locator('[name=r]').pressSequentially('ab')
  await page.evaluate(`for (const tag of ['b', 'button', 'button']) document.querySelector(tag).click()`)
  expect(server.events).toEqual([])
  await server.heard('event', 4)
  expect(server.events).toMatchObject([
    { value: '_unused_q=&q=&r=a' },
    { value: '_unused_q=&q=&r=ab' },
    { event: 'b' },
    { event: 'sent', value: 'q=&r=ab' },
  ])
})

test('a form that is submitted early waits', async () => {
  const { server, page, join } = await joining(FORM.replace('</form>', '<button>go</button></form>'))
  await page.click('button')
  await page.waitForSelector('form.phx-submit-loading [name=q][readonly]')
  await join()
  server.reply(await server.heard('event'))
  await page.waitForSelector('form:not(.phx-submit-loading) [name=q]:not([readonly])')
})

test('it waits as long as the join is refused, and only so much of it', async () => {
  const { server, page } = await joining('<button phx-click="a">a</button><p>p</p>')
  await page.evaluate(() => {
    const button = document.querySelector('button') as HTMLButtonElement
    for (let i = 0; i < 200; i++) {
      button.classList.remove('phx-click-loading')
      button.click()
    }
  })
  server.answerJoin = () => ({ status: 'ok', response: { rendered: server.rendered } })
  server.close(1012)
  await server.heard('event', 100)
  await page.waitForSelector('.phx-connected')
  expect(server.events).toHaveLength(100)
})

test('what is done while a connection is lost is not kept: the server begins anew', async () => {
  const { server, page, join } = await joining('<button phx-click="a">a</button>')
  await join()
  server.answerJoin = () => undefined
  server.close(1012)
  await server.heard('phx_join', 2)
  await page.click('button')
  server.reply(await server.heard('phx_join', 2), { rendered: server.rendered })
  await page.waitForSelector('.phx-connected')
  await page.click('button')
  await server.heard('event')
  expect(server.events).toHaveLength(1)
})
