import type { Page } from 'playwright-core'
import { newPage } from '../support/browser.ts'
import { serve, type ScriptedServer } from './scripted-server.ts'

/** A page that has loaded the part for what few pages need. */
async function open(
  html: string,
): Promise<{ server: ScriptedServer; page: Page; errors: readonly string[] }> {
  const server = await serve({ html })
  const { page, errors } = await newPage()
  await page.goto(server.url)
  await page.waitForLoadState('networkidle')
  return { server, page, errors }
}

/** Scrolls the page or an element in it, and waits until that was drawn. */
function scroll(page: Page, top: number, at = 'html'): Promise<unknown> {
  return page.evaluate(
    ([selector, to]) => {
      document.querySelector(selector)?.scrollTo(0, to)
      return new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    },
    [at, top] as const,
  )
}

const rows = (count: number): string =>
  Array.from({ length: count }, (_, i) => `<li id="r${i + 1}" style="height: 40px">${i + 1}</li>`).join('')

test.each([
  '<button phx-click="remove" data-confirm="Really?"><svg></svg></button>',
  '<a href="#" data-confirm="Really?"><i phx-click="remove">x</i></a>',
])('nothing is done unasked while the part that asks is on its way: %s', async (html) => {
  const server = await serve({ html })
  const { page } = await newPage()
  const questions: string[] = []
  page.on('dialog', (dialog) => {
    questions.push(dialog.message())
    void dialog.accept()
  })
  let bring = (): void => undefined
  const wanted = new Promise<void>((resolve) => (bring = resolve))
  await page.route(/\/parts-/, (route) => wanted.then(() => route.continue()))
  await page.goto(server.url)
  await page.waitForSelector('.phx-connected')
  await page.locator('svg,i').click()
  expect([questions, server.events]).toEqual([[], []])
  bring()
  await server.heard('event')
  expect(questions).toEqual(['Really?'])
})

test('a link by another method does not take its token to another site', async () => {
  const { server, page, errors } = await open(
    '<a href="#" data-method="delete" data-to="https://elsewhere.test/" data-csrf="secret">x</a>',
  )
  await page.click('a')
  expect(errors).toEqual([expect.stringContaining('data-to leads to another site: https://elsewhere.test/')])
  expect(page.url()).toBe(server.url)
})

test('the target of an overrun says when all before a list has been scrolled past', async () => {
  const { server, page } = await open(
    `<p id="first" style="height: 2000px">x</p>
    <ul id="rows" phx-viewport-top="before" phx-viewport-overrun-target="first">${rows(100)}</ul>`,
  )
  await scroll(page, 5000)
  await scroll(page, 1000)
  await scroll(page, 0)
  const { payload } = await server.heard('event')
  expect(payload).toEqual({ type: 'js', event: 'before', value: { id: 'r1', _overran: true } })
})

test('a list asks once for the rows behind its last one, however long that is in sight', async () => {
  const { server, page } = await open(
    `<ul phx-viewport-bottom="more">${rows(100)}</ul><p style="height: 2000px">x</p>`,
  )
  await scroll(page, 3600)
  server.reply(await server.heard('event'))
  await page.waitForSelector('ul:not([class])')
  for (const top of [3610, 3620, 3630]) await scroll(page, top)
  expect(await page.getAttribute('ul', 'class')).toBeNull()
  await scroll(page, 3000)
  await scroll(page, 3600)
  await server.heard('event', 2)
  expect(server.events).toHaveLength(2)
})

test('a list that learns to ask while the page is open does', async () => {
  const { server, page } = await open('<p>nothing yet</p>')
  server.push('diff', { s: [`<ul phx-viewport-bottom="more">${rows(100)}</ul>`] })
  await page.waitForSelector('ul')
  await page.waitForLoadState('networkidle')
  await page.waitForFunction(() =>
    performance.getEntriesByType('resource').some(({ name }) => /\/parts-/.test(name)),
  )
  await scroll(page, 10_000)
  expect((await server.heard('event')).payload).toMatchObject({ event: 'more', value: { id: 'r100' } })
})
