import request from 'supertest'
import { html, liveView, type Layout, type LiveOptions } from '../../lib/index.ts'
import { live } from '../../lib/testing/index.ts'
import { site } from './site.ts'

const page = liveView({
  mount: (_socket, { staticChanged }) => ({ staticChanged }),
  render: ({ staticChanged }) => html`<p>${String(staticChanged)}</p>`,
})

/** A page that was made when its files were these. */
const layout: Layout = ({ head, body }) => html`<!doctype html>
  <html lang="en"><head>${head}
  <link rel="stylesheet" href="/app-1.css" phx-track-static><link rel="icon" href="/icon-1.svg">
  <script src="https://cdn.test/shop/app.js?v=1" defer phx-track-static></script></head><body>${body}</body></html>`

async function staticChanged(staticFiles: LiveOptions['staticFiles']): Promise<string> {
  const opened = await live(site({ '/': page }, { layout, ...(staticFiles && { staticFiles }) }).app, '/')
  return opened.text('p')
}

test.each([
  ['the files are the same', ['/app-1.css', '/app.js', '/other-2.css'], 'false'],
  ['a stylesheet is another', ['/app-2.css', '/app.js'], 'true'],
  ['a script is of another version', ['/app-1.css', '/app.js?v=2'], 'true'],
  ['a version is the same', ['/app-1.css', '/shop/app.js?v=1'], 'false'],
  ['nothing is to be compared', [], 'false'],
])('when %s', async (_what, files, changed) => {
  expect(await staticChanged(files)).toBe(changed)
})

test('a site that has never heard of it compares nothing', async () => {
  expect(await staticChanged(undefined)).toBe('false')
})

test('a function is asked at each join', async () => {
  let files = ['/app-1.css', '/app.js']
  const opened = await live(site({ '/': page }, { layout, staticFiles: () => files }).app, '/')
  files = ['/app-2.css', '/app.js']
  await opened.disconnect()
  await opened.reconnect()
  expect(opened.text('p')).toBe('true')
})

test('the first render is what the server has now', async () => {
  const { app } = site({ '/': page }, { layout, staticFiles: ['/app-2.css'] })
  await request(app)
    .get('/')
    .expect(/<p>false<\/p>/)
})
