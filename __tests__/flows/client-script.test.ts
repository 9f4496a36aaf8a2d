import express, { type Express } from 'express'
import request from 'supertest'
import { counter, site } from './site.ts'
import { MESSAGE } from '../../lib/protocol/messages.ts'

async function scriptOf(app: Express, path = '/'): Promise<string> {
  const { text } = await request(app).get(path)
  return /<script src="([^"]+)" defer><\/script>/.exec(text)?.[1] ?? ''
}

test('has a name that changes with what is in it, and is kept for good', async () => {
  const { app } = site({ '/': counter() })
  const src = await scriptOf(app)
  expect(src).toMatch(/^\/live\/live-[\w-]{12}\.js$/)
  const { headers } = await request(app)
    .get(src)
    .expect(200)
    .expect('Content-Type', /javascript/)
  expect(headers['cache-control']).toBe('public, max-age=31536000, immutable')
  expect(headers['x-content-type-options']).toBe('nosniff')
})

test('is what the build made', async () => {
  const { app } = site({ '/': counter() })
  const { text } = await request(app).get(await scriptOf(app))
  expect(text).toContain(MESSAGE.join)
})

test('is there for pages of an older release too, but not kept', async () => {
  const { app } = site({ '/': counter() })
  const current = await request(app).get(await scriptOf(app))
  const older = await request(app)
    .get('/live/live-abcdefghijkl.js')
    .expect(200)
    .expect('Cache-Control', 'no-cache')
  expect(older.text).toBe(current.text)
})

test.each([
  ['gzip', 'gzip'],
  ['identity', undefined],
])('is sent as %s to those who ask for it', async (accepted, encoding) => {
  const { app } = site({ '/': counter() })
  const { headers, text } = await request(app)
    .get(await scriptOf(app))
    .set('Accept-Encoding', accepted)
  expect(headers['content-encoding']).toBe(encoding)
  expect(headers['vary']).toMatch(/accept-encoding/i)
  expect(text).toContain(MESSAGE.join)
})

test('is not sent again to those who have it', async () => {
  const { app } = site({ '/': counter() })
  const { headers } = await request(app).get('/live/live-abcdefghijkl.js')
  const again = request(app).get('/live/live-abcdefghijkl.js').set('If-None-Match', String(headers['etag']))
  expect((await again.expect(304)).text).toBe('')
})

test('stays below the router, wherever that is, and under the path of the options', async () => {
  const { live } = site({ '/': counter() }, { path: '/ws/of-ours' })
  const app = express().use('/shop', live)
  const src = await scriptOf(app, '/shop/')
  expect(src).toMatch(/^\/shop\/ws\/of-ours\/live-/)
  await request(app).get(src).expect(200)
})

describe('the parts of it that few pages need', () => {
  test('are replaced by an offer to load the page anew, where a page of another release asks for the last time', async () => {
    const { app } = site({ '/': counter() })
    for (const query of ['', '?1', '?2'])
      await request(app).get(`/live/parts-abcdefghijkl.js${query}`).expect(404)
    const { text } = await request(app)
      .get('/live/parts-abcdefghijkl.js?3')
      .expect(200)
      .expect('Cache-Control', 'no-cache')
    expect(text).toContain('phx:page-outdated')
  })

  test('lie beside it, and are kept for good', async () => {
    const { app } = site({ '/': counter() })
    const { text } = await request(app).get(await scriptOf(app))
    const part = /\.\/(parts-[\w-]+\.js)/.exec(text)?.[1] ?? ''
    const { headers } = await request(app)
      .get(`/live/${part}`)
      .expect(200)
      .expect('Content-Type', /javascript/)
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable')
  })

  test.each(['parts-abcdefghijkl.js', '../live.min.js', 'parts/elements.js', 'constructor.js'])(
    'are gone with their release, and there is nothing else: %s',
    async (name) => {
      const { app } = site({ '/': counter() })
      await request(app).get(`/live/${name}`).expect(404)
    },
  )
})
