import { html, liveRender, liveView, type AnyLiveView } from '../../lib/index.ts'
import { clientOf, type WireClient } from './wire-client.ts'
import { site } from './site.ts'

const { NODE_ENV } = process.env
afterEach(() => {
  process.env['NODE_ENV'] = NODE_ENV
})

const odd: AnyLiveView = liveView({
  name: 'odd',
  mount: () => ({ n: 1 }),
  handleEvent: {
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- what TypeScript refuses is tried here
    slip: (socket: any) => socket.assign({ m: 1 }),
    async fail() {
      await Promise.resolve()
      throw new Error('no paper')
    },
  },
  handleError: () => undefined,
  render: ({ n }) => html`<p phx-clik="a">${n}</p>`,
})

const broken: AnyLiveView = liveView({
  mount(socket) {
    if (socket.connected) throw new Error('not here')
    return {}
  },
  render: () => html`<p>b</p>`,
})

const around: AnyLiveView = liveView({
  mount: () => ({}),
  render: () => html`<div>${liveRender(odd, { id: 'inner' })}</div>`,
})

const other = liveView({ mount: () => ({}), render: () => html`<p>fine</p>` })

const app = () => site({ '/': odd, '/broken': broken, '/around': around, '/other': other }).app

const ASKING = { extensions: ['debug'] }

/** The lines for the console, without the greeting. */
function linesOf(client: WireClient): unknown[] {
  const lines = client.frames.filter(({ topic, event }) => topic === 'phoenix' && event === 'debug')
  return lines.map(({ payload }) => payload).filter(({ level }) => level !== undefined)
}

const CLICK = { level: 'warn', text: expect.stringContaining('live: there is no binding phx-clik') }
const SLIP = { level: 'warn', text: expect.stringContaining('live: odd: assign or update has named "m"') }

test('a page hears what was said of its view before, and what is said from then on', async () => {
  const served = app()
  const first = await clientOf(served)
  await first.join(ASKING)
  await first.event('slip')
  await first.event('slip')
  expect(linesOf(first)).toEqual([CLICK, SLIP])
  const second = await clientOf(served)
  await second.join(ASKING)
  expect(linesOf(second)).toEqual([CLICK, SLIP])
})

test('and nothing of other views', async () => {
  const served = app()
  await (await clientOf(served)).join(ASKING)
  const client = await clientOf(served, '/other')
  await client.join(ASKING)
  expect(linesOf(client)).toEqual([])
})

test('a failure is told each time, with the first line of its stack that is the application’s', async () => {
  const client = await clientOf(app())
  await client.join(ASKING)
  await client.event('fail')
  await client.event('fail')
  const text = expect.stringMatching(
    /^live: odd: handleEvent.fail failed: no paper\n {4}at .*flows\/console\.test\.ts:\d+:\d+\)?$/,
  )
  expect(linesOf(client).slice(1)).toEqual([
    { level: 'error', text },
    { level: 'error', text },
  ])
})

test.each([
  ['a join that fails', '/broken', undefined, 'error', /not here\n {4}at .*console\.test\.ts/],
  ['an event without a handler', '/', 'slp', 'warn', /LIVE_EVENT_UNKNOWN.*Did you mean "slip"/],
])('is told as well: %s', async (_what, path, event, level, said) => {
  const client = await clientOf(app(), path)
  await client.join(ASKING)
  if (event) await client.event(event)
  expect(linesOf(client).at(-1)).toEqual({ level, text: expect.stringMatching(said) })
})

/** All that is sent to a page in which something fails, but for its tokens. */
async function saidTo(extensions: readonly string[]): Promise<string> {
  const client = await clientOf(app(), '/')
  await client.join({ extensions })
  for (const event of ['slip', 'fail', 'slp']) await client.event(event)
  return JSON.stringify(client.frames)
}

test('whoever does not ask hears nothing', async () => {
  expect(await saidTo(['splice'])).not.toContain('debug')
})

test('62: production sends not one byte more', async () => {
  process.env['NODE_ENV'] = 'production'
  expect(await saidTo(['debug'])).toBe(await saidTo([]))
})

test('a nested view speaks to the page that it is in', async () => {
  const client = await clientOf(app(), '/around')
  const { response } = await client.join(ASKING)
  const [, session = ''] = /data-phx-session=\\"([^"\\]+)/.exec(JSON.stringify(response)) ?? []
  await client.join({ ...ASKING, url: undefined, session }, 'lv:inner')
  await client.ask([client.joinRef, '9', 'lv:inner', 'event', { type: 'click', event: 'slip', value: {} }])
  expect(linesOf(client)).toContainEqual(SLIP)
})
