import { type } from 'arktype'
import * as v from 'valibot'
import { z } from 'zod'
import {
  event,
  fields,
  form,
  html,
  LiveError,
  usedInput,
  type Attributes,
  type Form,
  type Socket,
} from '../../lib/index.ts'
import { decodeForm } from '../../lib/protocol/form.ts'
import { toHtml } from '../../lib/template/print/to-html.ts'

const text = (raw: unknown): string => {
  if (typeof raw !== 'string' || raw === '') throw new Error('Tell us your name.')
  return raw
}

/** The same question to four parsers, and to one that answers later. */
const parsers = {
  zod: z.object({ name: z.string().min(1), age: z.coerce.number().max(150) }),
  'zod that takes time': z.object({
    name: z.string().refine((name) => Promise.resolve(name !== '')),
    age: z.coerce.number().max(150),
  }),
  valibot: v.object({
    name: v.pipe(v.string(), v.nonEmpty()),
    age: v.pipe(v.string(), v.transform(Number), v.maxValue(150)),
  }),
  arktype: type({ name: 'string > 0', age: 'string.numeric.parse |> number <= 150' }),
  fields: fields({
    name: text,
    age: (raw: unknown) => {
      if (Number(raw) > 150) throw new Error('Too old.')
      return Number(raw)
    },
  }),
  'a function around a schema': (raw: unknown) =>
    z.object({ name: z.string().min(1), age: z.coerce.number().max(150) }).parse(raw),
}

const person = (name: keyof typeof parsers): ReturnType<typeof form<(typeof parsers)['zod']>> =>
  form('person', parsers[name] as (typeof parsers)['zod'])

/** What a browser would have sent. */
const sent = (query: string, target?: string): object => ({
  ...(decodeForm(query) as object),
  ...(target !== undefined && { _target: target.split('.') }),
})

describe.each(Object.keys(parsers) as (keyof typeof parsers)[])('a form read by %s', (parser) => {
  test('has the data when all is well', async () => {
    const read = await person(parser).read(sent('name=Ada&age=36'))
    expect(read.data).toEqual({ name: 'Ada', age: 36 })
    expect(read.field('name').errors).toEqual([])
  })

  test('has errors by field otherwise, and still shows what was typed', async () => {
    const read = await person(parser).read(sent('name=&age=200'))
    expect(read.data).toBeUndefined()
    expect([read.field('name').errors, read.field('age').errors]).toEqual([
      [expect.any(String)],
      [expect.any(String)],
    ])
    expect(read.field('age').value).toBe('200')
  })

  test('complains only of fields that were used', async () => {
    const read = await person(parser).read(sent('name=&_unused_age=&age=200', 'name'))
    expect(read.field('name').errors).toHaveLength(1)
    expect(read.field('age').errors).toEqual([])
  })
})

const Order = z.object({
  address: z.object({ city: z.string().min(1) }),
  tags: z.array(z.string()).min(1).default(['none']),
  lines: z.array(z.object({ text: z.string().min(1), count: z.coerce.number() })).min(1),
  terms: z.literal('on'),
})
const order = form('order', Order)
const good =
  'address[city]=Rome&tags[]=a&tags[]=b&lines[0][text]=x&lines[0][count]=2&lines[1][text]=y&lines[1][count]=3&terms=on'

test('has one row more or less, and still says what is wrong elsewhere', async () => {
  const read = await order.read(sent('address[city]=&lines[0][text]=x&lines[1][text]=y', 'address.city'))
  const more = read.withRows('lines', (rows) => [...rows, { text: 'z', count: 1 }])
  expect(more.field('address[city]').errors).toHaveLength(1)
  expect(more.rows('lines').map((row) => more.field(`${row}[text]`).value)).toEqual(['x', 'y', 'z'])
  const less = more.withRows('lines', (rows) => rows.filter((_, i) => i !== 0))
  expect(less.rows('lines').map((row) => less.field(`${row}[text]`).value)).toEqual(['y', 'z'])
  expect([read.rows('lines').length, less.data]).toEqual([2, undefined])
})

test('still says what is wrong with rows that stay where they are', async () => {
  const read = await order.read(sent('address[city]=Rome&lines[0][text]=&lines[0][count]=2'))
  const complaints = (of: typeof read): boolean[] =>
    of.rows('lines').map((row) => of.field(`${row}[text]`).errors.length > 0)
  expect(complaints(read.withRows('lines', (rows) => [...rows, { text: '' }]))).toEqual([true, false])
  expect(complaints(read.withRows('lines', (rows) => [{ text: '' }, ...rows]))).toEqual([false, false])
  expect(complaints(read.withRows('lines', () => []))).toEqual([])
})

test('has another value in a field: what was used stays used, and what is wrong elsewhere is shown', async () => {
  const read = await order.read(
    sent('address[city]=&_unused_terms=&terms=&lines[0][text]=&lines[0][count]=2'),
  )
  const other = read.withValue('address[city]', 'Kyoto')
  expect(other.field('address[city]')).toMatchObject({ value: 'Kyoto', isUsed: true, errors: [] })
  expect(other.field('terms').isUsed).toBe(false)
  expect(other.field('lines[0][text]').errors).toEqual(read.field('lines[0][text]').errors)
  expect(other.field('lines[0][text]').errors).toHaveLength(1)
  expect([read.field('address[city]').value, other.data]).toEqual(['', undefined])
})

test('has other values in a list, or in a row that is there', async () => {
  const read = await order.read(sent(good))
  expect(read.withValue('tags[]', ['z']).field('tags[]').values).toEqual(['z'])
  expect(read.withValue('lines[1][text]', 'z').field('lines[1][text]').value).toBe('z')
  expect(read.withValue('lines[7][text]', 'z').values).toEqual(read.values)
  expect(() => read.withValue('tags[]', Promise.resolve([]) as never)).toThrow('was given a promise')
})

test('has rows within rows', async () => {
  const Menu = z.object({ days: z.array(z.object({ meals: z.array(z.object({ dish: z.string() })) })) })
  const menu = form('menu', Menu).empty({ days: [{ meals: [{ dish: 'soup' }] }, { meals: [] }] })
  const more = menu.withRows('days[1][meals]', (meals) => [...meals, { dish: 'rice' }])
  expect(more.values).toEqual({ days: [{ meals: [{ dish: 'soup' }] }, { meals: [{ dish: 'rice' }] }] })
  expect(more.withRows('days[7][meals]', () => [{ dish: 'cake' }]).values).toEqual(more.values)
})

test('reads nested names, lists, and lists of rows', async () => {
  const { data } = await order.read(sent(good))
  expect(data).toEqual({
    address: { city: 'Rome' },
    tags: ['a', 'b'],
    lines: [
      { text: 'x', count: 2 },
      { text: 'y', count: 3 },
    ],
    terms: 'on',
  })
})

test('knows fields by the names they have in the page', async () => {
  const read = await order.read(sent(good.replace('=Rome', '=').replace('=y', '=')))
  expect(read.field('address[city]')).toMatchObject({
    id: 'order-address-city',
    value: '',
    errors: [expect.any(String)],
  })
  expect(read.field('tags[]').values).toEqual(['a', 'b'])
  expect(read.rows('lines').map((row) => read.field(`${row}[text]`))).toMatchObject([
    { name: 'lines[0][text]', value: 'x', errors: [] },
    { name: 'lines[1][text]', value: '', errors: [expect.any(String)] },
  ])
})

test('numbers that are not counted from 0 stay names', async () => {
  const stock = form('stock', z.object({ pieces: z.record(z.string(), z.string()) }))
  expect((await stock.read(sent('pieces[17]=2&pieces[4]=1'))).data).toEqual({ pieces: { 17: '2', 4: '1' } })
  expect((await stock.read(sent('pieces[1]=2&pieces[0]=1'))).data).toBeUndefined()
})

test('the rows of a list are in the order of their numbers', async () => {
  const rows = form('rows', z.object({ a: z.array(z.string()) }))
  const query = Array.from({ length: 11 }, (_, i) => `a[${10 - i}]=${10 - i}`).join('&')
  expect((await rows.read(sent(query))).data?.a).toEqual(Array.from({ length: 11 }, (_, i) => String(i)))
})

test('the marks of the browser reach no parser', async () => {
  const strict = form('strict', z.strictObject({ a: z.object({ b: z.string() }), c: z.array(z.string()) }))
  const read = await strict.read(sent('a[_unused_b]=&a[b]=1&_unused_c[]=&c[]=2', 'a.b'))
  expect(read.data).toEqual({ a: { b: '1' }, c: ['2'] })
  expect(read.values).toEqual({ a: { b: '1' }, c: ['2'] })
})

test('says which field has changed', async () => {
  expect((await order.read(sent(good, 'address.city'))).target).toBe('address[city]')
  expect((await order.read(sent(good))).target).toBeUndefined()
  expect((await order.read({ _target: 7 })).target).toBeUndefined()
})

test('an error of the whole form waits for the submit', async () => {
  const twice = form(
    'twice',
    z.object({ a: z.string(), b: z.string() }).refine(({ a, b }) => a === b, 'They differ.'),
  )
  expect((await twice.read(sent('a=1&b=2', 'b'))).errors).toEqual([])
  expect((await twice.read(sent('a=1&b=2'))).errors).toEqual(['They differ.'])
})

test('what a plain function throws is an error of the whole form', async () => {
  const closed = form('closed', (): { a: string } => {
    throw new Error('We are closed.')
  })
  expect((await closed.read(sent('a=1'))).errors).toEqual(['We are closed.'])
})

test('what a schema throws is a mistake of its own', async () => {
  const broken = form('broken', z.object({ a: z.string().transform(() => JSON.parse('{') as string) }))
  await expect(broken.read(sent('a=1'))).rejects.toThrow(SyntaxError)
})

test('the handler may find something wrong, too', async () => {
  const read = await order.read(sent(`_unused_terms=&${good}`, 'terms'))
  const taken = read.withError('address[city]', 'There is no Rome here.').withError('terms', 'Not these.')
  expect(taken.data).toBeUndefined()
  expect([taken.field('address[city]').errors, taken.field('terms').errors]).toEqual([
    ['There is no Rome here.'],
    ['Not these.'],
  ])
  expect(read.field('address[city]').errors).toEqual([])
})

test('an empty form shows what it is given, and complains of nothing', () => {
  const empty = order.empty({ address: { city: 'Bonn' }, lines: [{ text: 'x', count: 2 }] })
  expect(empty.field('address[city]')).toMatchObject({ value: 'Bonn', errors: [], isUsed: false })
  expect(empty.field('lines[0][count]').value).toBe('2')
  expect(empty.rows('lines')).toEqual(['lines[0]'])
  expect(order.empty().rows('lines')).toEqual([])
})

test.each([[null], [undefined], ['text'], [7], [['a']]])('%j is an empty form', async (given) => {
  expect((await order.read(given)).values).toEqual({})
})

test('is a parser for `event`, which refuses nothing', () => {
  const seen: Form[] = []
  const handler = event(order, (_socket, read) => void seen.push(read as Form))
  void handler({} as Socket<unknown>, { terms: '' })
  expect(seen).toMatchObject([{ id: 'order', values: { terms: '' } }])
})

describe('attributes', () => {
  const all = form(
    'f',
    z.object({ a: z.string().min(1), box: z.string(), many: z.array(z.string()), size: z.string() }),
  )

  test('of an input', async () => {
    const a = (await all.read(sent('a=%22%3E'))).field('a')
    expect(toHtml(html`<input type="text" ${a.input()}>`)).toBe(
      '<input type="text" id="f-a" name="a" value="&quot;&gt;">',
    )
    expect(toHtml(html`<textarea ${a.control({ rows: 3 })}>${a.value}</textarea>`)).toBe(
      '<textarea id="f-a" name="a" rows="3">&quot;&gt;</textarea>',
    )
  })

  test('of one that is wrong, tied to what says so', async () => {
    const a = (await all.read(sent('a='))).field('a')
    expect(toHtml(html`<input ${a.input()}><p id=${a.errorId}></p>`)).toBe(
      '<input id="f-a" name="a" aria-invalid="true" aria-describedby="f-a-error" value=""><p id="f-a-error"></p>',
    )
    expect(toHtml(html`<input ${a.control({ 'aria-describedby': 'hint' })}>`)).toBe(
      '<input id="f-a" name="a" aria-invalid="true" aria-describedby="hint f-a-error">',
    )
  })

  test('of boxes, buttons and options', async () => {
    const read = await all.read(sent('box=on&many[]=x&many[]=y z&size=M'))
    const printed = (...bags: Attributes[]): string[] => bags.map((bag) => toHtml(html`<input ${bag}>`))
    expect(
      printed(
        read.field('box').checkbox(),
        read.field('many[]').checkbox('y z'),
        read.field('many[]').checkbox('w'),
      ),
    ).toEqual([
      '<input type="checkbox" id="f-box" name="box" value="on" checked>',
      '<input type="checkbox" id="f-many-y_z" name="many[]" value="y z" checked>',
      '<input type="checkbox" id="f-many-w" name="many[]" value="w">',
    ])
    expect(
      printed(read.field('size').radio('M'), read.field('size').option('M'), read.field('size').option('S')),
    ).toEqual([
      '<input type="radio" id="f-size-M" name="size" value="M" checked>',
      '<input value="M" selected>',
      '<input value="S">',
    ])
    expect(
      printed(
        all
          .empty({ box: true as never })
          .field('box')
          .checkbox(),
      ),
    ).toEqual(['<input type="checkbox" id="f-box" name="box" value="on" checked>'])
  })
})

describe('usedInput', () => {
  const value = sent('a=1&_unused_b=&b=2&c[_unused_d]=&c[d]=3&_unused_e[]=&e[]=4&f[g]=5', 'a') as never
  test.each([
    ['a', true],
    ['b', false],
    ['c[d]', false],
    ['e[]', false],
    ['f[g]', true],
    ['missing', false],
    ['f[toString]', false],
  ])('%s: %s', (name, isUsed) => expect(usedInput(value, name)).toBe(isUsed))

  test('a box without a tick counts once it changes, or is submitted', () => {
    expect(usedInput(sent('a=1', 'box') as never, 'box')).toBe(true)
    expect(usedInput(sent('a=1') as never, 'box')).toBe(true)
    expect(usedInput(sent('a=1', 'a') as never, 'box')).toBe(false)
  })
})

test.each([
  ['no id', () => form('', fields({}))],
  ['no parser', () => form('a', undefined as never)],
  ['a parser that is none', () => form('a', { '~standard': {} } as never)],
])('a form with %s is refused', (_what, make) => {
  expect(make).toThrow(expect.objectContaining({ code: 'LIVE_VIEW_INVALID' }))
})

test('a name that no form would send is refused', () => {
  expect(() => order.empty().field('__proto__' as never)).toThrow(LiveError)
  expect(() => usedInput({}, 'a[constructor]')).toThrow(/LIVE_FIELD_NAME|is no name of a field/)
})
