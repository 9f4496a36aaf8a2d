import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { RequestSource } from '../../lib/http/request-source.ts'
import { ownText, sharedHeaders, sharedText } from '../../lib/http/shared-text.ts'

test('texts of many connections are equal to what came, however many there are', () => {
  for (let i = 0; i < 3_000; i++)
    expect(sharedText(`text ${String(i % 1_500)}`)).toBe(`text ${String(i % 1_500)}`)
  for (const text of ['', '__proto__', 'ä\u0000', 'x'.repeat(10_000)]) {
    expect(sharedText(text)).toBe(text)
    expect(ownText(text)).toBe(text)
  }
})

test('headers of many connections are equal to what came, and one object where they are equal', () => {
  for (let i = 0; i < 3_000; i++) {
    const headers = { host: 'a.test', 'x-visitor': String(i % 1_500) }
    expect(sharedHeaders({ ...headers })).toEqual(headers)
    expect(sharedHeaders({ ...headers })).toBe(sharedHeaders({ ...headers }))
  }
  const long = { 'x-long': 'x'.repeat(10_000) }
  expect(sharedHeaders(long)).toBe(long)
})

test('what is done to the headers of one connection is not seen in those of another', () => {
  const parts = { server: {} as Server, socket: {} as Socket, endpoint: '/live' }
  const sourceOf = (cookie: string): RequestSource =>
    new RequestSource({ ...parts, headers: { host: 'a.test', cookie } })
  const [ada, bob] = [sourceOf('ada'), sourceOf('bob')]
  ada.headers.host = 'b.test'
  ada.cookie = 'eve'
  expect([ada.headers, bob.headers]).toEqual([
    { host: 'a.test', cookie: 'eve' },
    { host: 'a.test', cookie: 'bob' },
  ])
})
