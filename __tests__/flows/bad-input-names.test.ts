import { event, fields, html, liveView, type AnyLiveView } from '../../lib/index.ts'
import { joinedClient, type WireClient } from './wire-client.ts'
import { site } from './site.ts'

const untouched = JSON.stringify(describeAll())

/** What every object has of its prototype. */
function describeAll(): unknown {
  return [Object.prototype, Function.prototype, Array.prototype].map((it) =>
    Object.getOwnPropertyNames(it).sort(),
  )
}

afterEach(() => {
  expect(JSON.stringify(describeAll())).toBe(untouched)
  expect(({} as { polluted?: unknown }).polluted).toBe(undefined)
})

/** A view that writes down what its handlers were given. */
function witness(ran: unknown[]): AnyLiveView {
  return liveView({
    mount: () => ({}),
    handleEvent: {
      keep: (_socket, value) => {
        ran.push(value)
        return value as never
      },
      read: event(fields({ toString: String }), (_socket, value) => void ran.push(value)),
    },
    handleInfo: { told: () => void ran.push('told') },
    render: () => html``,
  })
}

async function stage(): Promise<{ ran: unknown[]; client: WireClient }> {
  const ran: unknown[] = []
  return { ran, client: await joinedClient(site({ '/': witness(ran) }).app) }
}

const names = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'valueOf',
  'then',
  'hasOwnProperty',
  '__defineGetter__',
]

test.each([...names, 'mount', 'render', 'handleEvent', 'told', 'keep ', 'Keep', '', '\ud800', '\0'])(
  '17: an event named "%s" runs nothing and is answered',
  async (name) => {
    const { ran, client } = await stage()
    expect(await client.event(name, { a: 1 })).toEqual({ status: 'ok', response: {} })
    expect(ran).toEqual([])
  },
)

const forbidden = ['__proto__', 'constructor', 'prototype']

test.each(
  forbidden.flatMap((name) => [
    `{"${name}":{"polluted":1}}`,
    `{"a":{"${name}":{"polluted":1}}}`,
    `{"a":[[{"b":{"${name}":1}}]]}`,
    `{"\\u005f_proto__":1,"${name}":{"prototype":{"polluted":1}}}`,
  ]),
)('18: a value with %s in it reaches no handler', async (value) => {
  const { ran, client } = await stage()
  const [ref, meta] = ['m', `{"type":"form","event":"keep","value":"","meta":${value}}`]
  const answered = client.heard((frame) => frame.ref === ref)
  client.say(
    `["${client.joinRef}","v","${client.topic}","event",{"type":"click","event":"keep","value":${value}}]`,
  )
  client.say(`["${client.joinRef}","${ref}","${client.topic}","event",${meta}]`)
  await answered
  expect(client.frames.slice(1).map(({ payload }) => payload)).toEqual(
    Array(2).fill({ status: 'ok', response: {} }),
  )
  expect(ran).toEqual([])
})

test.each(
  forbidden.flatMap((name) => [
    `${name}=1`,
    `${name}[polluted]=1`,
    `a[${name}][polluted]=1`,
    `a[b][${name}]=1`,
    `a[][${name}]=1`,
    `_unused_=&a[${name}]=1`,
    `%5F_proto__[x]=1&${name}=2`,
  ]),
)('18: a form with %s reaches no handler', async (form) => {
  const { ran, client } = await stage()
  expect(await client.event('keep', form, 'form')).toEqual({ status: 'ok', response: {} })
  expect(ran).toEqual([])
})

test('a form cannot be targeted at a prototype', async () => {
  const { ran, client } = await stage()
  const payload = { type: 'form', event: 'keep', value: 'a=1', meta: { _target: 'a[__proto__]' } }
  await client.ask([client.joinRef, '7', client.topic, 'event', payload])
  expect(ran).toEqual([])
})

test('19: names that only look like code are data, and nothing is called or awaited', async () => {
  const { ran, client } = await stage()
  const value = {
    then: 'x',
    toJSON: 'y',
    valueOf: { a: 1 },
    toString: null,
    hasOwnProperty: [],
    length: -1,
    $ref: '#',
  }
  expect(await client.event('keep', value)).toEqual({ status: 'ok', response: { diff: { r: value } } })
  expect(ran).toEqual([value])
})

test('a form that names them is data as well', async () => {
  const { ran, client } = await stage()
  await client.event('keep', 'then=1&toString[a]=2&hasOwnProperty[]=3&valueOf=', 'form')
  expect(ran).toEqual([{ then: '1', toString: { a: '2' }, hasOwnProperty: ['3'], valueOf: '' }])
})

test('fields reads what was sent, not what every object has', async () => {
  const { ran, client } = await stage()
  await client.event('read', {})
  expect(ran).toEqual([])
  await client.event('read', { toString: 'mine' })
  expect(ran).toEqual([{ toString: 'mine' }])
})

test.each([
  ['too many fields', Array.from({ length: 2001 }, (_, i) => `f${String(i)}=`).join('&')],
  ['a name of too many parts', `a${'[b]'.repeat(17)}=1`],
])('a form of %s reaches no handler', async (_what, form) => {
  const { ran, client } = await stage()
  await client.event('keep', form, 'form')
  expect(ran).toEqual([])
})

test('names with brackets in the wrong places are names', async () => {
  const { ran, client } = await stage()
  await client.event('keep', 'a[=1&b]=2&[c]=3&d[e]f=4&[]=5', 'form')
  expect(ran).toHaveLength(1)
  expect(Object.keys(ran[0] as object)).toContain('a[')
})
