import { type } from 'arktype'
import * as v from 'valibot'
import { z } from 'zod'
import { event, fields, html, liveView, type LiveView } from '../../lib/index.ts'
import { live, type LivePage } from '../../lib/testing/index.ts'
import { joinedClient } from './wire-client.ts'
import { site } from './site.ts'

type Read = { readonly id: number; readonly text: string }

const even = fields({
  id: (raw: unknown) => {
    if (Number(raw) % 2 !== 0) throw new RangeError('expected an even number')
    return Number(raw)
  },
  text: String,
})

const parsers = {
  fields: fields({ id: Number, text: String }),
  'fields with a parser of one’s own': even,
  'a function': ({ id, text }: Readonly<Record<string, unknown>>): Read => {
    if (!/^\d+$/.test(id as string)) throw new TypeError('id: expected digits')
    return { id: Number(id), text: text as string }
  },
  zod: z.object({ id: z.coerce.number(), text: z.string() }),
  'zod, with a question that takes time': z.object({
    id: z.coerce.number().refine((id) => Promise.resolve(id > 0)),
    text: z.string(),
  }),
  valibot: v.object({ id: v.pipe(v.string(), v.regex(/^\d+$/), v.transform(Number)), text: v.string() }),
  arktype: type({ id: 'string.numeric.parse', text: 'string' }),
}

/** A view that shows what a parser made of its event. */
function reader(parser: (typeof parsers)[keyof typeof parsers]): LiveView<{ read: string }> {
  return liveView({
    name: 'reader',
    mount: () => ({ read: '' }),
    handleEvent: {
      read: event(parser as (typeof parsers)['fields'], (socket, value) =>
        socket.assign({ read: JSON.stringify(value) }),
      ),
    },
    render: ({ read }) => html`<p>${read}</p><button phx-click="read">go</button>`,
  })
}

describe.each(Object.entries(parsers))('%s', (_name, parser) => {
  test('hands over what it has read', async () => {
    const page = await live(site({ '/': reader(parser) }).app, '/')
    await page.click('go', { id: '42', text: 'milk', value: '' })
    expect(JSON.parse(page.text('p'))).toMatchObject({ id: 42, text: 'milk' })
  })

  test('refuses the rest; the view lives on and the log says why', async () => {
    const { app, log, errors } = site({ '/': reader(parser) })
    const page = await live(app, '/')
    await page.click('go', { id: '-1.5x', text: 'milk' })
    expect([page.text('p'), page.isLive, errors]).toEqual(['', true, []])
    expect(log).toEqual([expect.stringMatching(/LIVE_VALUE_REFUSED reader: .*(id|number|digits|NaN)/s)])
    await page.click('go', { id: '42', text: 'bread' })
    expect(page.text('p')).toContain('bread')
  })
})

test('an unknown event is refused with a hint, and answered', async () => {
  const { app, log } = site({ '/': reader(parsers.fields) })
  const client = await joinedClient(app)
  expect(await client.event('raed')).toEqual({ status: 'ok', response: {} })
  expect(log).toEqual([
    expect.stringMatching(/LIVE_EVENT_UNKNOWN reader has no event "raed".*Did you mean "read"\?/),
  ])
})

test('the reply of a handler goes to the one who asked', async () => {
  const view = liveView({
    mount: () => ({ n: 1 }),
    handleEvent: {
      ask: async (socket, { by }) => {
        socket.update('n', (n) => n + Number(by))
        return { total: socket.assigns.n, list: [true, null] }
      },
      nothing: () => undefined,
      falsy: () => 0,
    },
    render: ({ n }) => html`<div id="hook" phx-hook="Hook">${n}</div>`,
  })
  const page = await live(site({ '/': view }).app, '/')
  const ask = (name: string): ReturnType<LivePage['hook']> => page.hook('#hook', name, { by: 2 })
  expect(await ask('ask')).toEqual({ total: 3, list: [true, null] })
  expect(page.text('#hook')).toBe('3')
  expect(await ask('nothing')).toBe(undefined)
  expect(await ask('falsy')).toBe(0)
})

test('forms arrive as Phoenix reads them', async () => {
  let heard: unknown
  const view = liveView({
    mount: () => ({}),
    handleEvent: { save: (_socket, value) => void (heard = value) },
    render: () =>
      html`<form phx-submit="save"><input name="user[name]" /><input name="tags[]" value="a" /><input name="tags[]" value="b" /></form>`,
  })
  const page = await live(site({ '/': view }).app, '/')
  await page.submit('form', { 'user[name]': 'Ada & Lin = +' })
  expect(heard).toEqual({ user: { name: 'Ada & Lin = +' }, tags: ['a', 'b'] })
})
