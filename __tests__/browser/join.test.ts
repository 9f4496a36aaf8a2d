import { newPage } from '../support/browser.ts'
import { serve } from './scripted-server.ts'

const counter = { html: '<b>0</b>', rendered: { s: ['<b>', '</b>'], 0: '0' } }

test('joins with what the page says of itself', async () => {
  const server = await serve(counter)
  const { page } = await newPage()
  await page.goto(server.url)
  const join = await server.heard('phx_join')
  expect(join).toEqual({
    joinRef: join.ref,
    ref: join.ref,
    topic: 'lv:phx-1',
    event: 'phx_join',
    payload: {
      url: server.url,
      params: {
        _csrf_token: 'c5rf',
        _timeZone: expect.any(String),
        _viewport: [1280, 720],
        _mounts: 0,
        _mount_attempts: 0,
      },
      session: 'SESSION',
      static: null,
      sticky: false,
      extensions: ['splice', 'head', 'failed', 'wait', 'debug', 'session'],
    },
  })
})

test('connects beside the place its script came from', async () => {
  const server = await serve(counter)
  const { page } = await newPage()
  await page.goto(server.url)
  await server.heard('phx_join')
  expect(server.requests).toContain('upgrade /live/websocket?vsn=2.0.0')
})

test('reports the assets the server wants to keep track of', async () => {
  const server = await serve({ ...counter, head: '<link phx-track-static href="/a.css">' })
  const { page } = await newPage()
  await page.goto(server.url)
  const { payload } = await server.heard('phx_join')
  expect(payload.params._track_static).toEqual([new URL('/a.css', server.url).href])
})

test('shows that it is loading, then that it is connected', async () => {
  const server = await serve(counter)
  server.answerJoin = () => undefined
  const { page } = await newPage()
  await page.goto(server.url)
  await page.waitForSelector('#phx-1.phx-loading')
  server.reply(await server.heard('phx_join'), { rendered: server.rendered })
  await page.waitForSelector('#phx-1.phx-connected:not(.phx-loading)')
})

test('writes what a diff says, and the title', async () => {
  const server = await serve({ ...counter, head: '<title data-suffix=" · Shop">x</title>' })
  const { page, errors } = await newPage()
  await page.goto(server.url)
  await page.waitForSelector('.phx-connected', { state: 'attached' })
  server.push('diff', { 0: '7', t: 'Cart' })
  await page.waitForFunction(() => document.querySelector('b')?.textContent === '7')
  await page.waitForFunction(() => document.title === 'Cart')
  expect(errors).toEqual([])
})

test('dispatches pushed events after the patch, and before it when they ask for that', async () => {
  const script = `
    window.seen = []
    for (const name of ['early', 'late'])
      addEventListener('phx:' + name, (e) => seen.push([name, e.detail.n, document.querySelector('b').textContent]))`
  const server = await serve({ ...counter, script })
  const { page } = await newPage()
  await page.goto(server.url)
  await page.waitForSelector('.phx-connected', { state: 'attached' })
  server.push('diff', {
    0: '1',
    e: [
      ['late', { n: 1 }],
      ['early', { n: 2 }, true],
    ],
  })
  await page.waitForFunction('seen.length === 2')
  expect(await page.evaluate('seen')).toEqual([
    ['early', 2, '0'],
    ['late', 1, '1'],
  ])
})

test('ignores what an earlier join still has to say', async () => {
  const server = await serve(counter)
  const { page } = await newPage()
  await page.goto(server.url)
  await page.waitForSelector('.phx-connected', { state: 'attached' })
  server.push('diff', { 0: 'new' })
  server.push('diff', { 0: 'old' }, '0')
  server.push('diff', { t: 'all is said' })
  await page.waitForFunction(() => document.title === 'all is said')
  expect(await page.textContent('b')).toBe('new')
})
