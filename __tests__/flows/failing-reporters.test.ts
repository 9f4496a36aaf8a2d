import { html, liveRouter, liveView, type AnyLiveView, type Logger } from '../../lib/index.ts'
import { joinedClient, clientOf } from './wire-client.ts'
import { site, until } from './site.ts'
import { MESSAGE } from '../../lib/protocol/messages.ts'

/** What would have ended the process, were it not a test. */
const fatal: unknown[] = []
const keep = (error: unknown): unknown => fatal.push(error)
beforeAll(() => process.on('unhandledRejection', keep).on('uncaughtException', keep))
afterAll(() => void process.off('unhandledRejection', keep).off('uncaughtException', keep))
afterEach(() => void fatal.splice(0))

const broken = (): never => {
  throw new Error('no mail today')
}
/** TypeScript takes it for a function that returns nothing. */
const rejecting = (() => Promise.reject(new Error('no mail today'))) as () => never

/** A view whose one event fails. */
const failing = (): AnyLiveView =>
  liveView({
    mount: () => ({}),
    handleEvent: {
      fail() {
        throw new Error('broken')
      },
    },
    render: () => html`<p>here</p>`,
  })

test.each([
  ['throws', broken],
  ['rejects', rejecting],
])('an onError that %s ends nothing: both errors are in the log', async (_how, onError) => {
  const it = site({ '/': failing() }, { onError })
  void (await joinedClient(it.app)).event('fail').catch(() => undefined)
  await until(() => it.log.includes('onError failed'))
  expect(it.log).toEqual(['/: handleEvent.fail failed: broken', 'onError failed'])
  expect(await (await clientOf(it.app)).join()).toMatchObject({ status: 'ok' })
  expect(fatal).toEqual([])
})

test.each([
  ['throws', broken],
  ['rejects', rejecting],
])('a logger that %s ends nothing', async (_how, write) => {
  const logger = { debug: write, warn: write, error: write } as Logger
  const { app } = site({ '/': failing() }, { logger, onError: broken })
  const client = await joinedClient(app)
  expect(await client.event('unknown')).toMatchObject({ status: 'ok' })
  const crashed = client.heard(({ event }) => event === MESSAGE.error)
  void client.event('fail').catch(() => undefined)
  await crashed
  expect(await (await clientOf(app)).join()).toMatchObject({ status: 'ok' })
  expect(fatal).toEqual([])
})

test.each([{}, { debug: broken, warn: broken }, { debug: broken, warn: broken, error: 'no' }, null])(
  'a logger needs its three functions: %j does not do',
  (logger) => {
    expect(() => liveRouter({ logger: logger as never })).toThrow(
      'Option `logger` takes an object with the functions debug, warn and error',
    )
  },
)
