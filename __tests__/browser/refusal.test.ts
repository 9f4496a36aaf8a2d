import type { Page } from 'playwright-core'
import { newPage } from '../support/browser.ts'
import { sampleOf } from '../support/thorough.ts'
import { runUntil, serve, stopClock, until, type ScriptedServer } from './scripted-server.ts'

async function open(response?: object): Promise<{ server: ScriptedServer; page: Page }> {
  const server = await serve({ html: '<button phx-click="go">go</button>' })
  if (response) server.answerJoin = () => ({ status: 'error', response })
  const { page } = await newPage()
  await page.clock.install()
  await page.goto(server.url)
  await server.heard('phx_join')
  return { server, page }
}

test.each([
  ['redirect', '/elsewhere'],
  ['live_redirect', '/elsewhere?x=1'],
])('goes where a refused join sends it: %s', async (kind, to) => {
  const { page } = await open({ [kind]: { to } })
  await page.waitForURL(`**${to}`)
})

test('goes where a reply sends it', async () => {
  const { server, page } = await open()
  await page.click('button')
  server.reply(await server.heard('event'), { redirect: { to: '/elsewhere' } })
  await page.waitForURL('**/elsewhere')
})

test('goes where a message sends it, even to another part of the same page', async () => {
  const { server, page } = await open()
  await page.waitForSelector('.phx-connected')
  server.push('redirect', { to: '/page?tab=2#part' })
  await server.heard('phx_join', 2)
  await page.waitForURL(`${server.url}#part`)
  expect(server.pageLoads).toBe(2)
})

test('takes the messages along, also while the page writes many cookies', async () => {
  const { server, page } = await open()
  await page.waitForSelector('.phx-connected')
  await page.evaluate(`addEventListener('phx:busy', () => {
    for (let i = 0; i < 1000; i++) document.cookie = 'c' + (i % 20) + '=' + i
  })`)
  server.push('diff', { e: [['busy', {}]] })
  server.push('redirect', { to: '/elsewhere', flash: 'hello' })
  await page.waitForURL('**/elsewhere')
  expect(server.cookies.get('/elsewhere')).toContain('__phoenix_flash__=hello')
})

const NOT_FOLLOWED = ['javascript:document.title="taken"', 'data:text/html,taken', 'blob:x', 'httpx:y']

test.each(sampleOf('destinations that are not followed', NOT_FOLLOWED, 2))(
  '48: does not follow %s',
  async (to) => {
    const { server, page } = await open()
    await page.waitForSelector('.phx-connected')
    server.push('redirect', { to })
    server.push('diff', { t: 'still here' })
    await page.waitForFunction(() => document.title === 'still here')
    expect(page.url()).toBe(server.url)
  },
)

test.each(['stale', 'unauthorized', 'reload'])(
  'loads the page at once when its tokens are %s',
  async (reason) => {
    const { server } = await open({ reason })
    await server.heard('phx_join', 2)
    expect(server.pageLoads).toBe(2)
  },
)

test('waits as long as a busy application says, and loads nothing', async () => {
  const { server, page } = await open({ reason: 'busy', wait: 25 })
  await page.waitForSelector('.phx-server-error')
  await page.clock.runFor(11_000)
  expect(server.sent.filter(({ event }) => event === 'phx_join')).toHaveLength(1)
  await page.clock.runFor(20_000)
  await server.heard('phx_join', 2)
  expect(server.pageLoads).toBe(1)
})

test('forgets about reloads once a join succeeds', async () => {
  const { server, page } = await open({ reason: 'stale' })
  await page.waitForSelector('.phx-static')
  server.answerJoin = () => ({ status: 'ok', response: { rendered: server.rendered } })
  await page.reload()
  await page.waitForSelector('.phx-connected')
  expect(await page.evaluate('sessionStorage.getItem("live:reloads")')).toBeFalsy()
})

test('tries a join that failed again, and then the whole page', async () => {
  const { server, page } = await open({ reason: 'join crashed' })
  await page.waitForSelector('.phx-loading.phx-error.phx-server-error')
  await page.clock.runFor(1000)
  const again = await server.heard('phx_join', 2)
  expect(again.payload.params).toMatchObject({ _mounts: 0, _mount_attempts: 1 })
  await page.clock.runFor(10_000)
  await until(() => server.pageLoads === 2)
  server.answerJoin = () => ({ status: 'ok', response: { rendered: server.rendered } })
  await page.waitForSelector('.phx-connected')
})

test('loads no page anew for the sake of an embedded view that does not come up', async () => {
  const server = await serve({ html: '<b>0</b>', root: '' })
  server.answerJoin = () => ({ status: 'error', response: { reason: 'join crashed' } })
  const { page } = await newPage()
  await stopClock(page)
  await page.goto(server.url)
  await runUntil(page, () => server.sent.filter(({ event }) => event === 'phx_join').length === 4)
  await page.clock.runFor(10_000)
  expect(server.pageLoads).toBe(1)
})
