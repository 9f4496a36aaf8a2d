import { newPage, type Tab } from '../support/browser.ts'
import { serve, type ScriptedServer } from './scripted-server.ts'

const PAGE = {
  html: '<p id="a" phx-hook="Star">0</p>',
  script: `liveView.hooks.Star = { mounted() { this.el.dataset.is = 'mounted' } }`,
}

async function open(refusals: number): Promise<Tab & { server: ScriptedServer }> {
  const server = await serve(PAGE)
  server.refusals = refusals
  const tab = await newPage()
  await tab.page.goto(server.url)
  return { server, ...tab }
}

function requests(server: ScriptedServer): string[] {
  return server.requests.filter((request) => request.includes('/live/parts-'))
}

test('is there before the join, so that nothing the join brings is missed', async () => {
  const { server, page, errors } = await open(0)
  await page.waitForSelector('[data-is=mounted]')
  const joined = server.requests.findIndex((request) => request.startsWith('upgrade'))
  expect(joined).toBeGreaterThan(-1)
  expect(requests(server)).toHaveLength(1)
  expect(errors).toEqual([])
})

test('is tried again when it cannot be loaded', async () => {
  const { server, page } = await open(2)
  await page.waitForSelector('[data-is=mounted]')
  expect(requests(server).map((request) => /\?(\d)$/.exec(request)?.[1])).toEqual([undefined, '1', '2'])
})

test('is reported and done without when it cannot be loaded at all', async () => {
  const { server, page, errors } = await open(4)
  await page.waitForSelector('.phx-connected')
  expect(errors.join()).toContain('The parts were not loaded')
  expect(requests(server).slice(0, 4).at(-1)).toMatch(/\?3$/)
})

test('is not asked for by pages that do not need it, as long as they are busy', async () => {
  const server = await serve({ html: '<p>0</p>', script: 'window.requestIdleCallback = () => {}' })
  const { page } = await newPage()
  await page.goto(server.url)
  await page.waitForSelector('.phx-connected')
  expect(requests(server)).toEqual([])
})
