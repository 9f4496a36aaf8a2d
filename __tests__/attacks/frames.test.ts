import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { event, fields, form, html, liveView, type AnyLiveView } from '../../lib/index.ts'
import { Signer } from '../../lib/page/token.ts'
import { joinedClient, clientOf, type WireClient } from '../flows/wire-client.ts'
import { SECRET, site, until, type Site } from '../flows/site.ts'
import { MESSAGE } from '../../lib/protocol/messages.ts'

type Stage = { readonly ran: unknown[]; readonly client: WireClient; readonly it: Site }

/** A view that counts to three, slowly, and writes down what its handlers were given. */
function threeAtMost(ran: unknown[]): AnyLiveView {
  return liveView({
    mount: () => ({ n: 0 }),
    handleEvent: {
      async inc(socket, value) {
        await new Promise(setImmediate)
        if (socket.assigns.n >= 3) return
        ran.push(value)
        socket.update('n', (n) => n + 1)
      },
    },
    render: ({ n }) => html`<b>${n}</b>`,
  })
}

async function stage(limits = {}): Promise<Stage> {
  const ran: unknown[] = []
  const it = site({ '/': threeAtMost(ran) }, { limits })
  return { ran, it, client: await joinedClient(it.app) }
}

const click = ({ joinRef, topic }: WireClient, ref: string, value: string): string =>
  `["${joinRef}","${ref}","${topic}","event",{"type":"click","event":"inc","value":${value}}]`

test('10: empty pieces of a frame without an end close the connection', async () => {
  const { client } = await stage()
  for (let i = 0; i < 5000 && !client.isClosed; i++) client.webSocket.send('', { fin: false })
  expect([1006, 1008, 1009]).toContain(await client.closed)
})

test.each([
  ['a lone surrogate', '{"a":"\\ud800"}', [{ a: '\ud800' }]],
  ['a key that stands twice', '{"a":1,"a":2}', [{ a: 2 }]],
  ['a number too large', '{"a":1e999}', []],
  ['numbers too large, deep', '{"a":[{"b":[0,-1e999]}]}', []],
  ['five thousand keys', `{${Array.from({ length: 5000 }, (_, i) => `"k${i}":0`).join()}}`, 'one'],
])('13: an event with %s is data or refused, and the view goes on', async (_what, value, given) => {
  const { ran, client } = await stage()
  client.say(click(client, 'odd', value))
  expect(await client.ask([null, 'h', 'phoenix', MESSAGE.heartbeat, {}])).toMatchObject({ status: 'ok' })
  if (given !== 'one') expect(ran).toEqual(given)
  const before = ran.length
  await client.event('inc', { last: true })
  expect(ran.slice(before)).toEqual([{ last: true }])
})

test('22: ten events in one piece do not pass a limit of three', async () => {
  const { ran, client } = await stage()
  const { _socket: tcp } = client.webSocket as unknown as { _socket: { cork(): void; uncork(): void } }
  tcp.cork()
  for (let i = 0; i < 10; i++) client.say(click(client, `n${i}`, `{"i":${i}}`))
  tcp.uncork()
  await until(() => client.frames.some(({ ref }) => ref === 'n9'))
  expect(ran).toEqual([{ i: 0 }, { i: 1 }, { i: 2 }])
})

test('26: refs out of order and of the future are answered as they are, and mean nothing', async () => {
  const { ran, client } = await stage()
  for (const ref of ['900719925474099301', '3', '-1', 'x']) {
    const answer = await client.ask([
      client.joinRef,
      ref,
      client.topic,
      'event',
      { type: 'click', event: 'inc', value: { ref } },
    ])
    expect(answer.status).toBe('ok')
  }
  expect(ran).toHaveLength(3)
})

const order = form('order', fields({ size: oneOf, note: String }))

function oneOf(text: unknown): 'S' | 'L' {
  if (text === 'S' || text === 'L') return text
  throw new Error('S or L')
}

test.each([
  ['23: a choice that was not offered', 'size=XXL&note=x'],
  ['24: a submit that was never checked before', 'size=&note=x'],
])('%s is refused by the server', async (_what, data) => {
  const bought: unknown[] = []
  const shop = liveView({
    mount: () => ({ edit: order.empty({ size: 'S', note: '' }) }),
    handleEvent: {
      buy: event(order, (socket, edit) => {
        if (edit.data) bought.push(edit.data)
        socket.assign({ edit })
      }),
    },
    render: ({ edit }) =>
      html`<form id="order" phx-submit="buy"><input ${edit.field('size').input()} /></form>`,
  })
  const client = await joinedClient(site({ '/': shop }).app)
  await client.event('buy', data, 'form')
  expect(bought).toEqual([])
  await client.event('buy', 'size=L&note=x', 'form')
  expect(bought).toEqual([{ size: 'L', note: 'x' }])
})

test.each([
  ['an object with a prototype', '{"__proto__":{"polluted":1},"id":"x"}'],
  [
    'constructors',
    '["constructor",{"constructor":{"prototype":{"polluted":1}}},["__proto__"],"then","toString"]',
  ],
  ['tags of classes', '[{"$type":"Date"},{"then":"x"},[["O:8:\\"stdClass\\""]],{},{}]'],
  ['a number', '7'],
  ['null', 'null'],
])(
  '37: a token that was signed with the real key, and holds %s, is data without effect',
  async (_what, claims) => {
    const client = await clientOf(site({ '/': threeAtMost([]) }).app)
    const text = Buffer.from(claims).toString('base64url')
    const session = `${text}.${new Signer([SECRET], 'page').signature(text)}`
    expect((await client.join({ session })).status).toBe('error')
    expect(({} as { polluted?: unknown }).polluted).toBe(undefined)
    expect(await client.join()).toMatchObject({ status: 'ok' })
  },
)

test('38: a token of ten million letters is refused before it is verified', async () => {
  const isSignature = jest.spyOn(Signer.prototype, 'isSignature')
  const client = await clientOf(site({ '/': threeAtMost([]) }, { limits: { frameBytes: 20_000_000 } }).app)
  isSignature.mockClear()
  expect((await client.join({ session: 'x'.repeat(10_000_000) })).status).toBe('error')
  expect(isSignature.mock.calls.some(([text]) => text.length > 1_000_000)).toBe(false)
  isSignature.mockRestore()
})

test('65: the package asks for a ws in which the known faults are mended, and is tested with one', () => {
  const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    dependencies: { ws: string }
  }
  const { version } = createRequire(__filename)('ws/package.json') as { version: string }
  for (const each of [dependencies.ws.replace('^', ''), version]) {
    const [major = 0, minor = 0] = each.split('.').map(Number)
    expect(major).toBe(8)
    expect(minor).toBeGreaterThanOrEqual(23)
  }
})
