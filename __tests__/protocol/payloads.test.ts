import type { Payload } from '../../lib/protocol/frame.ts'
import { readEvent, readJoin } from '../../lib/protocol/payloads.ts'
import { flawOfValue } from '../../lib/protocol/safe-value.ts'

const join = { url: 'http://a.test/x', session: 'token' }

test('a join is read, and what it does not need is left out', () => {
  const payload = {
    ...join,
    params: { _csrf_token: 'c', _mounts: 0 },
    static: null,
    sticky: false,
    flash: 'f',
  }
  expect(readJoin(payload)).toEqual({
    ...join,
    isNavigation: false,
    csrfToken: 'c',
    static: undefined,
    flash: 'f',
    isFirst: true,
    extensions: [],
    tracked: [],
    client: { timeZone: undefined, viewport: undefined },
  })
})

test('a join after a navigation is of the new page', () => {
  expect(readJoin({ ...join, redirect: 'http://a.test/y' })).toMatchObject({
    url: 'http://a.test/y',
    isFirst: false,
    isNavigation: true,
  })
})

test('a join may offer extensions, of which only names count', () => {
  expect(readJoin({ ...join, extensions: ['splice', 1, null, ['x']] })).toMatchObject({
    extensions: ['splice'],
  })
  expect(readJoin({ ...join, extensions: 'splice' })).toMatchObject({ extensions: [] })
})

test('a join may name the files of its page, of which a hundred are read', () => {
  const of = (tracked: Payload[string]): Payload => ({ ...join, params: { _track_static: tracked } })
  expect(readJoin(of(['http://a.test/a.css', 1, null]))).toMatchObject({ tracked: ['http://a.test/a.css'] })
  expect(readJoin(of('a.css'))).toMatchObject({ tracked: [] })
  expect(readJoin(of(Array.from({ length: 200 }, () => 'a')))).toHaveProperty('tracked.length', 100)
})

test.each<[string, Payload, string]>([
  ['a number for a url', { ...join, url: 1 }, 'its url is not an absolute URL of http or https'],
  ['a url without an origin', { ...join, url: '/x' }, 'its url is not an absolute URL of http or https'],
  [
    'a url that is script',
    { ...join, url: 'javascript:alert(1)' },
    'its url is not an absolute URL of http or https',
  ],
  [
    'a url of a blob',
    { ...join, redirect: 'blob:http://a.test/x' },
    'its url is not an absolute URL of http or https',
  ],
  [
    'an endless url',
    { ...join, url: `http://a.test/${'x'.repeat(8192)}` },
    'its url is not an absolute URL of http or https',
  ],
  ['no session', { url: 'http://a.test' }, 'its session is no token'],
  ['an endless session', { ...join, session: 'x'.repeat(12_289) }, 'its session is no token'],
])('a join with %s is refused', (_name, payload, why) => {
  expect(readJoin(payload)).toBe(why)
})

test.each<[string, Payload, unknown]>([
  ['a click', { type: 'click', event: 'inc', value: { by: 2 } }, { name: 'inc', value: { by: 2 } }],
  ['any other type', { type: 'wink', event: 'e', value: {} }, { name: 'e', value: {} }],
  ['no type', { event: 'e', value: {} }, { name: 'e', value: {} }],
  ['a form', { type: 'form', event: 'e', value: 'a[b]=1' }, { name: 'e', value: { a: { b: '1' } } }],
  [
    'a form with a target',
    { type: 'form', event: 'e', value: 'a[b]=1', meta: { _target: 'a[b]', id: '7' } },
    { name: 'e', value: { a: { b: '1' }, id: '7', _target: ['a', 'b'] } },
  ],
  [
    'a form whose target is a list',
    { type: 'form', event: 'e', value: '', meta: { _target: 'tags[]' } },
    { name: 'e', value: { _target: ['tags'] } },
  ],
  [
    'a form whose target has no name',
    { type: 'form', event: 'e', value: '', meta: { _target: 'undefined' } },
    { name: 'e', value: { _target: ['undefined'] } },
  ],
])('reads %s', (_name, payload, read) => {
  expect(readEvent(payload)).toEqual(read)
})

test.each<[string, Payload, string]>([
  ['no name', { type: 'click', value: {} }, 'its event has no name'],
  ['no value', { type: 'click', event: 'e' }, 'its value is not an object'],
  ['a text for a value', { type: 'click', event: 'e', value: 'a=1' }, 'its value is not an object'],
  ['a form that is no text', { type: 'form', event: 'e', value: {} }, 'its form is not text'],
  [
    'a name of a prototype',
    { event: 'e', value: { a: { constructor: 1 } } },
    'the name "constructor" is not allowed',
  ],
  [
    'a target of a prototype',
    { type: 'form', event: 'e', value: '', meta: { _target: '__proto__[x]' } },
    'the field name "__proto__[x]" is not allowed',
  ],
  [
    'a prototype beside its form',
    { type: 'form', event: 'e', value: '', meta: JSON.parse('{"__proto__":{}}') as Payload },
    'the name "__proto__" is not allowed',
  ],
])('an event with %s is refused', (_name, payload, why) => {
  expect(readEvent(payload)).toBe(why)
})

/** A value inside of so many others. */
const nested = (depth: number): Payload =>
  JSON.parse(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`) as Payload

test('a value may nest 32 deep and no deeper', () => {
  expect(flawOfValue(nested(32))).toBe(undefined)
  expect(flawOfValue(nested(34))).toBe('it nests deeper than 32')
  expect(flawOfValue(nested(5000))).toBe('it nests deeper than 32')
})

test.each([undefined, null, 1, 'text', [], {}, [[{ then: 1, toString: null }]]])(
  '%j is a value like any other',
  (value) => {
    expect(flawOfValue(value as Payload)).toBe(undefined)
  },
)
