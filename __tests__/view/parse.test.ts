import { event, fields, type JsonValue, type Socket } from '../../lib/index.ts'
import { redirectTo } from '../../lib/view/redirect.ts'

const read = (parser: Parameters<typeof fields>[0][string], raw: JsonValue | undefined): unknown =>
  fields({ x: parser })(raw === undefined ? {} : { x: raw })['x']

test.each<[string, Parameters<typeof fields>[0][string], JsonValue | undefined, unknown]>([
  ['text', String, 'milk', 'milk'],
  ['empty text', String, '', ''],
  ['a number', Number, 7, 7],
  ['the text of a number', Number, ' -1.5e3 ', -1500],
  ['a ticked box', Boolean, 'on', true],
  ['true', Boolean, true, true],
  ['a box that is not ticked', Boolean, undefined, false],
  ['the text false', Boolean, 'false', false],
  ['what one’s own parser makes of it', (raw: unknown) => [raw], null, [null]],
])('fields reads %s', (_name, parser, raw, value) => {
  expect(read(parser, raw)).toEqual(value)
})

test.each<[string, Parameters<typeof fields>[0][string], JsonValue | undefined, string]>([
  ['nothing for text', String, undefined, 'x: expected text, was given undefined'],
  ['a number for text', String, 7, 'x: expected text, was given 7'],
  ['a list for text', String, ['a'], 'x: expected text, was given a list of 1'],
  ['text for a number', Number, 'seven', 'x: expected a number, was given "seven"'],
  ['empty text for a number', Number, '', 'x: expected a number, was given ""'],
  ['infinity for a number', Number, '1e999', 'x: expected a number, was given "1e999"'],
  ['nothing for a number', Number, undefined, 'x: expected a number, was given undefined'],
  ['true for a number', Number, true, 'x: expected a number, was given true'],
  ['other text for a box', Boolean, 'yes', 'x: expected a checkbox, was given "yes"'],
])('fields refuses %s', (_name, parser, raw, why) => {
  expect(() => read(parser, raw)).toThrow(why)
})

test('fields leaves out what it does not name, and reads no prototype', () => {
  expect(fields({ a: String })({ a: '1', b: '2' })).toEqual({ a: '1' })
  expect(fields({ toString: (raw: unknown) => typeof raw })({})).toEqual({ toString: 'undefined' })
})

test('a refused value is an error of the client, and the handler does not run', () => {
  let ran = false
  const handler = event(fields({ id: Number }), () => void (ran = true))
  expect(() => handler({} as Socket<unknown>, { id: 'x' })).toThrow(
    expect.objectContaining({ code: 'LIVE_VALUE_REFUSED', fault: 'client', status: 400 }),
  )
  expect(ran).toBe(false)
})

const handler = (): void => undefined

test.each<[string, () => unknown, string]>([
  ['no parser', () => event(undefined as never, handler), 'a Standard Schema, not undefined'],
  ['a table in place of fields', () => event({ id: Number } as never, handler), 'not an object with id'],
  ['no handler', () => event(fields({}), undefined as never), 'a handler after its parser, not undefined'],
  ['the name of a type', () => fields({ id: 'number' as never }), 'a function for "id", not "number"'],
])('is refused where it is written: %s', (_what, make, message) => {
  expect(make).toThrow(expect.objectContaining({ code: 'LIVE_VIEW_INVALID' }))
  expect(make).toThrow(message)
})

test.each(['/', '/a?b=c#d', '/%2F', '/a//b', '/é'])('a redirect may lead to %s', (to) => {
  expect(redirectTo('http://localhost/', to).to).toBe(to)
})

test.each<[unknown]>([
  ['//evil.test'],
  ['/\\evil.test'],
  ['\\evil'],
  ['https://evil.test'],
  ['javascript:alert(1)'],
  [' //evil.test'],
  [''],
  ['/a\r\nSet-Cookie: x'],
  ['/\t/evil.test'],
  [{ external: 'javascript:alert(1)' }],
  [{ external: '/login' }],
  [undefined],
  [7],
])('a redirect may not lead to %j', (to) => {
  expect(() => redirectTo('http://localhost/', to as string)).toThrow(
    expect.objectContaining({ code: 'LIVE_REDIRECT_UNSAFE' }),
  )
})

test('a redirect leads to another site when it says so', () => {
  expect(redirectTo('http://localhost/', { external: 'https://example.com/in?a=b' }).to).toBe(
    'https://example.com/in?a=b',
  )
})
