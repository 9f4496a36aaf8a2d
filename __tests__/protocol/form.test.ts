import fc from 'fast-check'
import { decodeForm, fieldPath, isSafeName } from '../../lib/protocol/form.ts'

test.each([
  ['', {}],
  ['a=1', { a: '1' }],
  ['a=1&a=2', { a: '2' }],
  ['a=1+2%26&b=%C3%A9', { a: '1 2&', b: 'é' }],
  ['a', { a: '' }],
  ['=1', { '': '1' }],
  ['user[name]=Ada&user[age]=36', { user: { name: 'Ada', age: '36' } }],
  ['a[b][c]=1&a[b][d]=2', { a: { b: { c: '1', d: '2' } } }],
  ['tags[]=a&tags[]=b', { tags: ['a', 'b'] }],
  ['user[tags][]=a&user[tags][]=b', { user: { tags: ['a', 'b'] } }],
  ['a[0][b]=1&a[1][b]=2', { a: { 0: { b: '1' }, 1: { b: '2' } } }],
  ['a=1&a[b]=2', { a: { b: '2' } }],
  ['a[b]=1&a=2', { a: '2' }],
  ['a[]=1&a[b]=2', { a: { b: '2' } }],
  ['a[b]=1&a[]=2', { a: ['2'] }],
  ['user[_unused_name]=&user[name]=', { user: { _unused_name: '', name: '' } }],
  ['toString[a]=1', { toString: { a: '1' } }],
])('reads %s as Phoenix does', (text, form) => {
  expect(decodeForm(text)).toEqual(form)
})

test.each([
  ['__proto__=1', 'the field name "__proto__" is not allowed'],
  ['a[constructor]=1', 'the field name "a[constructor]" is not allowed'],
  ['a[][prototype][b]=1', 'the field name "a[][prototype][b]" is not allowed'],
  [`a${'[b]'.repeat(16)}=1`, 'a field name has more than 16 parts'],
  ['a=&'.repeat(2001), 'it has more than 2000 fields'],
])('refuses %s', (text, why) => {
  expect(decodeForm(text)).toBe(why)
})

test('reads any text without an exception, and touches no prototype', () => {
  const piece = fc.constantFrom(
    'a',
    '[',
    ']',
    '[]',
    '=',
    '&',
    '__proto__',
    'constructor',
    '%',
    '[b]',
    'é',
    '+',
  )
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      decodeForm(pieces.join(''))
      expect(Object.keys(Object.prototype)).toEqual([])
    }),
  )
})

test.each([
  ['a', ['a']],
  ['a[b]', ['a', 'b']],
  ['a[]', ['a', '']],
  ['a[b', ['a[b']],
  ['a]b', ['a]b']],
  ['a[b]c', ['a[b]c']],
  ['[a]', ['', 'a']],
])('a field named %s has the parts %j', (name, parts) => {
  expect(fieldPath(name)).toEqual(parts)
})

test('a long name is read in no time', () => {
  expect(fieldPath(`${'['.repeat(50_000)}a`)).toHaveLength(1)
  expect(fieldPath(`a${'[b]'.repeat(20_000)}`)).toMatch('more than 16 parts')
})

test.each(['__proto__', 'constructor', 'prototype'])('%s is no name for data', (name) => {
  expect(isSafeName(name)).toBe(false)
})
