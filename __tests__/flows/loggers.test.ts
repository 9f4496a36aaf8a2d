import pino from 'pino'
import { html, liveRouter, liveView } from '../../lib/index.ts'
import { isDebugged } from '../../lib/logger.ts'
import { joinedClient } from './wire-client.ts'
import { counter, SECRET, site, until } from './site.ts'

const { DEBUG } = process.env
afterEach(() => {
  jest.restoreAllMocks()
  if (DEBUG === undefined) delete process.env['DEBUG']
  else process.env['DEBUG'] = DEBUG
  liveRouter({ secret: SECRET })
})

type Line = Readonly<Record<string, unknown>>

/** Pino, and the lines that it writes. */
function pinoOf(options: pino.LoggerOptions = {}): { readonly logger: pino.Logger; readonly lines: Line[] } {
  const lines: Line[] = []
  const write = (line: string): unknown => lines.push(JSON.parse(line) as Line)
  return { logger: pino({ level: 'debug', ...options }, { write }), lines }
}

const failingWith = (thrown: unknown): ReturnType<typeof counter> =>
  liveView({
    mount: () => ({ count: 0 }),
    handleEvent: {
      fail() {
        throw thrown
      },
    },
    render: () => html`<p>here</p>`,
  })

test.each([
  ['an error', new Error('sold out'), {}, { err: { type: 'Error', message: 'sold out' } }],
  [
    'an error, by the name that pino has for it',
    new Error('sold out'),
    { errorKey: 'why' },
    { why: { message: 'sold out' } },
  ],
  ['a text', 'sold out', {}, { err: 'sold out' }],
])(
  'pino is a logger as it is: of a failure it has the message and %s',
  async (_what, thrown, options, line) => {
    const { logger, lines } = pinoOf(options)
    const { app } = site(
      { '/': failingWith(thrown) },
      { logger: logger.child({ part: 'live' }), onError: undefined as never },
    )
    void (await joinedClient(app)).event('fail').catch(() => undefined)
    await until(() => lines.length > 0)
    expect(lines).toMatchObject([
      {
        level: 50,
        part: 'live',
        msg: expect.stringMatching(/^\/: handleEvent.fail failed: "?sold out/) as string,
        ...line,
      },
    ])
  },
)

test('pino hears what is refused as a warning', async () => {
  const { logger, lines } = pinoOf()
  await (await joinedClient(site({ '/': counter() }, { logger }).app)).event('unknown')
  expect(lines).toMatchObject([{ level: 40, msg: expect.stringContaining('LIVE_EVENT_UNKNOWN') as string }])
})

test('the console is a logger as it is', async () => {
  const error = jest.spyOn(console, 'error').mockImplementation(() => undefined)
  const { app } = site(
    { '/': failingWith(new Error('sold out')) },
    { logger: console, onError: undefined as never },
  )
  void (await joinedClient(app)).event('fail').catch(() => undefined)
  await until(() => error.mock.calls.length > 0)
  expect(error.mock.calls).toEqual([['/: handleEvent.fail failed: sold out', new Error('sold out')]])
})

test.each([
  ['live', ['live']],
  ['live:*', ['live', 'live:event', 'live:join']],
  ['*', ['live', 'live:event', 'live:join']],
  ['express:*, live:event', ['live:event']],
  ['live*,-live:event', ['live', 'live:join']],
  ['livestream', []],
  ['', []],
])('DEBUG=%s names %j', (value, named) => {
  process.env['DEBUG'] = value
  expect(['live', 'live:event', 'live:join'].filter(isDebugged)).toEqual(named)
})

test('DEBUG=live:* writes what views do to the console', async () => {
  process.env['DEBUG'] = 'live:*'
  const debug = jest.spyOn(console, 'debug').mockImplementation(() => undefined)
  await (await joinedClient(site({ '/': counter() }).app)).event('inc')
  const lines = debug.mock.calls.map(([line]) => String(line))
  expect(lines.find((line) => line.startsWith('live:event'))).toMatch(
    /^live:event \/ handleEvent\.inc ok [\d.]+ ms$/,
  )
  expect(lines.find((line) => line.startsWith('live:diff'))).toMatch(
    /^live:diff \/ join \d+ bytes [\d.]+ ms$/,
  )
})

test('DEBUG=live writes none of that', async () => {
  process.env['DEBUG'] = 'live'
  const debug = jest.spyOn(console, 'debug').mockImplementation(() => undefined)
  await (await joinedClient(site({ '/': counter() }).app)).event('inc')
  expect(debug.mock.calls.flat().filter((line) => /live:\w/.test(String(line)))).toEqual([])
})
