import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express, { type Express } from 'express'
import { createProxyMiddleware } from 'http-proxy-middleware'
import { html, link, liveRouter, liveView, raw, type LiveError } from '../../lib/index.ts'
import { toHtml } from '../../lib/template/print/to-html.ts'
import { newPage } from '../support/browser.ts'
import { clientScript, type Client } from './client-scripts.ts'

const servers: Server[] = []

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

async function listen(app: Express): Promise<string> {
  const server = createServer(app)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const pageOf = (name: string, other: string) =>
  liveView({
    mount: () => ({ q: '' }),
    handleParams: (socket, { q = '' }) => socket.assign({ q }),
    handleEvent: { search: (socket) => socket.pushPatch('/a?q=pen') },
    render: ({ q }) => html`<h1>${name} ${q}</h1>
      <button phx-click="search">search</button>${link({ navigate: other, id: 'other' }, 'other')}`,
  })

/** An application with two pages; errors are what its router reports. */
async function shop(client: Client, basePath: string): Promise<{ url: string; errors: LiveError[] }> {
  const errors: LiveError[] = []
  const script = await clientScript(client)
  const live = liveRouter({
    basePath,
    onError: (error) => errors.push(error),
    logger: { debug: () => undefined, warn: () => undefined, error: () => undefined },
    layout: ({ head, body }) => {
      const tags = client === 'ours' ? toHtml(head) : toHtml(head).replace(/<script.*?<\/script>/, '')
      return html`<!doctype html><html><head><title>x</title>${raw(tags)}
        <script>window.livePath = '/shop/live'; window.isOne = Math.random()</script>
        <script src="/client.js" defer></script></head><body>${body}</body></html>`
    },
  })
  live.live('/a', pageOf('A', '/b')).live('/b', pageOf('B', '/a'))
  const url = await listen(express().use(live))
  const gateway = express()
  gateway.get('/client.js', (_req, res) => void res.type('text/javascript').send(script))
  gateway.use('/shop', createProxyMiddleware({ target: url, ws: basePath !== '' }))
  // What a page asks for that knows of no prefix comes through as well.
  if (basePath === '') gateway.use(createProxyMiddleware({ target: url, ws: true, pathFilter: '/live' }))
  return { url: `${await listen(gateway)}/shop/a`, errors }
}

test.each(['ours', 'official'] as const)(
  'behind a proxy that cuts off the front of paths: %s',
  async (client) => {
    const { url, errors } = await shop(client, '/shop')
    const { page } = await newPage()
    await page.goto(url)
    await page.waitForSelector('.phx-connected')
    const document = await page.evaluate('isOne')
    await page.click('button')
    await page.waitForURL('**/shop/a?q=pen')
    await page.waitForSelector('h1:has-text("A pen")')
    await page.click('#other')
    await page.waitForURL('**/shop/b')
    await page.waitForSelector('h1:has-text("B")')
    await page.goBack()
    await page.waitForSelector('h1:has-text("A pen")')
    expect(await page.evaluate('isOne')).toBe(document)
    expect(errors).toEqual([])
  },
)

test('without the option a page stays as it was printed, and the log says why', async () => {
  const { url, errors } = await shop('ours', '')
  const { page } = await newPage()
  const loads: string[] = []
  page.on('request', (request) => {
    if (request.isNavigationRequest()) loads.push(request.url())
  })
  await page.goto(url)
  await page.waitForSelector('.phx-static')
  expect(loads.length).toBeLessThanOrEqual(2)
  expect(errors.filter(({ code }) => code === 'LIVE_PREFIX_CUT')).toHaveLength(1)
})
