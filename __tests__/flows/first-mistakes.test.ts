import express from 'express'
import request from 'supertest'
import { html, liveRouter } from '../../lib/index.ts'
import { resolveOptions } from '../../lib/options/options.ts'
import { SECRET } from './site.ts'

const { NODE_ENV } = process.env
afterEach(() => {
  process.env['NODE_ENV'] = NODE_ENV
})

type Untyped = (...values: readonly unknown[]) => unknown

test.each([['<p>'], [['<p>']], [undefined], [null], [7], [{ raw: ['<p>'] }]])(
  'html(%j) says how it is written',
  (given) => {
    expect(() => (html as Untyped)(given)).toThrow(
      expect.objectContaining({
        code: 'LIVE_VALUE_KIND',
        message: expect.stringContaining('without parentheses') as string,
      }),
    )
  },
)

test('app.use(liveRouter) says that it is to be called', async () => {
  const { text } = await request(express().use(liveRouter as unknown as express.RequestHandler)).get('/')
  expect(text).toContain('write app.use(liveRouter())')
})

test.each([[[SECRET, '']], [[SECRET, undefined]], [['', SECRET]], [[undefined, SECRET, '']]])(
  'secrets that are not set are left out: %j',
  (secret) => {
    process.env['NODE_ENV'] = 'production'
    expect(resolveOptions({ secret }).secrets).toEqual([SECRET])
  },
)

test.each([[''], [['', undefined]], [[]]])('production has no secret where none is set: %j', (secret) => {
  process.env['NODE_ENV'] = 'production'
  expect(() => liveRouter({ secret })).toThrow(expect.objectContaining({ code: 'LIVE_SECRET_MISSING' }))
})
