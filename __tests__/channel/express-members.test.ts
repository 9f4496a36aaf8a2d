import http from 'node:http'
import http2 from 'node:http2'
import v8 from 'node:v8'
import express, { type Express, type Request } from 'express'
import express4 from 'express4'
import { UpgradeGate } from '../../lib/http/upgrade-gate.ts'
import { application, atEnd, get, listen, serve } from './handshake-fixture.ts'

v8.setFlagsFromString('--allow-natives-syntax')
/** Are two objects of one hidden class, so that V8 reads their members fast? */
// eslint-disable-next-line @typescript-eslint/no-implied-eval -- only V8 itself knows, in a language that is not JavaScript
const areAlike = new Function('one', 'other', 'return %HaveSameMap(one, other)') as (
  one: object,
  other: object,
) => boolean

const text = async (port: number, path: string): Promise<string> => (await get(port, path)).text()

/** An application that answers two requests together, and says which of their parts were alike. */
function pairs(of: typeof express): Express {
  let waiting: Request | undefined
  return application(of).get('/:name', (req, res) => {
    res.locals['path'] = req.originalUrl
    // As middleware does that waits for the end of a request.
    req.once('close', () => undefined)
    const [one, other] = [waiting, req]
    waiting = one ? undefined : req
    if (!one?.res || !other.res) return
    const alike = { requests: areAlike(one, other), answers: areAlike(one.res, other.res) }
    for (const answer of [one.res, other.res])
      answer.json({ ...alike, ...answer.locals, ...answer.req.params })
  })
}

test.each([
  ['Express 4', express4 as unknown as typeof express, { answers: true }],
  ['Express 5', express, { answers: true, requests: true }],
])('what %s has of two pages is alike', async (_version, of, alike) => {
  const port = await serve(pairs(of))
  const both = (): Promise<unknown[]> =>
    Promise.all(['a', 'b'].map(async (name) => (await get(port, `/${name}?c`)).json()))
  // V8 knows that objects are alike once it has seen a few.
  for (let i = 0; i < 10; i++) await both()
  expect(await both()).toMatchObject([
    { ...alike, path: '/a?c', name: 'a' },
    { ...alike, path: '/b?c', name: 'b' },
  ])
})

test('a request that another application hands over keeps what it was there', async () => {
  const inner = http.createServer(express().use((req, res) => void res.send(req.originalUrl)))
  UpgradeGate.of(inner)
  const outer = express().use('/outer', (req, res) => void inner.emit('request', req, res))
  expect(await text(await serve(outer), '/outer/page')).toBe('/outer/page')
})

test('requests by HTTP/2, which have members of their own, are left as they are', async () => {
  const server = http2.createServer((_req, res) => void res.end('a page'))
  UpgradeGate.of(server as unknown as http.Server)
  const client = http2.connect(`http://127.0.0.1:${await listen(server as unknown as http.Server)}`)
  atEnd(() => client.close())
  const answer = client.request({ ':path': '/' }).setEncoding('utf8')
  expect(await answer.toArray()).toEqual(['a page'])
})
