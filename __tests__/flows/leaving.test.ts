import { FEW } from '../support/limits.ts'
import { html, liveView, PubSub, type LiveError } from '../../lib/index.ts'
import { live } from '../../lib/testing/index.ts'
import { Instance } from '../../lib/instance/instance.ts'
import { bootInfo } from '../support/boot-info.ts'
import { Recorder } from '../support/instance-owner.ts'
import { clientOf } from './wire-client.ts'
import { gate, site, until } from './site.ts'
import { MESSAGE } from '../../lib/protocol/messages.ts'

test('a view that is left while it mounts goes no further, and is terminated when mount is through', async () => {
  const { opened, open } = gate()
  const told: string[] = []
  const view = liveView({
    async mount(socket) {
      if (socket.connected) {
        told.push('mount')
        await opened
      }
      return { connected: socket.connected }
    },
    handleParams(socket) {
      if (socket.connected) told.push('handleParams')
    },
    terminate: (socket) =>
      void told.push(`terminate ${JSON.stringify(socket.assigns)} ${socket.signal.aborted}`),
    render({ connected }) {
      if (connected) told.push('render')
      return html`<p>here</p>`
    },
  })
  const { app, errors, log } = site({ '/': view })
  const client = await clientOf(app)
  void client.join().catch(() => undefined)
  await until(() => told.length === 1)
  await client.ask([client.joinRef, '99', client.topic, MESSAGE.leave, {}])
  open()
  await until(() => told.length > 1)
  await new Promise(setImmediate)
  expect(told).toEqual(['mount', 'terminate {"connected":true} true'])
  expect([errors, log]).toEqual([[], []])
})

test('a view that is left while handleParams waits is not rendered, and is terminated once', async () => {
  const { opened, open } = gate()
  const told: string[] = []
  const view = liveView({
    mount: (socket) => ({ connected: socket.connected }),
    async handleParams(socket) {
      if (!socket.connected) return
      told.push('handleParams')
      await opened
    },
    terminate: () => void told.push('terminate'),
    render({ connected }) {
      if (connected) told.push('render')
      return html`<p>here</p>`
    },
  })
  const { app, errors } = site({ '/': view })
  const client = await clientOf(app)
  void client.join().catch(() => undefined)
  await until(() => told.length === 1)
  client.webSocket.terminate()
  await until(() => told.length === 2)
  open()
  await new Promise(setImmediate)
  expect([told, errors]).toEqual([['handleParams', 'terminate'], []])
})

test.each([
  ['mount', 'the database is gone', ['the database is gone']],
  ['handler', 'the database is gone', ['the database is gone']],
  ['mount', 'This operation was aborted', []],
  ['handler', 'This operation was aborted', []],
])('of a %s that fails after its view was left, "%s" is told: %j', async (where, message, told) => {
  const { opened, open } = gate()
  let [started, ended] = [false, false]
  const fail = async (signal: AbortSignal): Promise<never> => {
    started = true
    await opened
    ended = true
    if (told.length === 0) signal.throwIfAborted()
    throw new Error(message)
  }
  const view = liveView({
    mount: (socket) => (socket.connected && where === 'mount' ? fail(socket.signal) : {}),
    handleEvent: { go: (socket) => fail(socket.signal) },
    render: () => html`<p>here</p>`,
  })
  const { app, errors } = site({ '/': view })
  const client = await clientOf(app)
  const joined = client.join().catch(() => undefined)
  if (where === 'handler') await joined.then(() => void client.event('go').catch(() => undefined))
  await until(() => started)
  await client.ask([client.joinRef, '99', client.topic, MESSAGE.leave, {}])
  open()
  await until(() => ended)
  await new Promise(setImmediate)
  expect(errors.map(({ cause }) => (cause as Error).message)).toEqual(told)
})

test('a view whose mount fails has nothing to terminate; one whose handleParams fails has', async () => {
  const told: string[] = []
  const view = (name: string, isMounted: boolean): ReturnType<typeof liveView> =>
    liveView({
      mount(socket) {
        if (socket.connected && !isMounted) throw new Error('no mount')
        return {}
      },
      handleParams(socket) {
        if (socket.connected) throw new Error('no params')
      },
      terminate: () => void told.push(name),
      render: () => html`<p>here</p>`,
    })
  const { app, errors } = site({ '/mount': view('mount', false), '/params': view('params', true) })
  for (const path of ['/mount', '/params']) await (await clientOf(app, path)).join()
  expect(told).toEqual(['params'])
  expect(errors).toHaveLength(2)
})

test('a life that was ended before it began does not begin', async () => {
  let mounted = 0
  const view = liveView({ mount: () => ({ n: ++mounted }), render: () => html`<p>here</p>` })
  const report = (error: LiveError): void => {
    throw error
  }
  const config = {
    view,
    name: 'view',
    pubsub: new PubSub(),
    report,
    limits: FEW,
  }
  const owner = new Recorder()
  const instance = new Instance(config, { id: 'a', url: 'http://a.test/', connected: true }, owner)
  instance.close()
  const boot = instance.boot(bootInfo)
  await expect(boot).rejects.toMatchObject({ name: 'AbortError' })
  instance.receive({ kind: 'info', info: { name: 'late', payload: 1 } })
  instance.receive({ kind: 'flush' })
  expect([mounted, owner.outputs]).toEqual([0, []])
})

test('an async terminate that fails is told, and ends nothing', async () => {
  const fatal: unknown[] = []
  const keep = (error: unknown): unknown => fatal.push(error)
  process.on('unhandledRejection', keep)
  const view = liveView({
    mount: () => ({}),
    terminate: () => Promise.reject(new Error('cannot end')) as never,
    render: () => html`<p>here</p>`,
  })
  const { app, errors } = site({ '/': view })
  await (await live(app, '/')).close()
  await until(() => errors.length === 1)
  await new Promise(setImmediate)
  process.off('unhandledRejection', keep)
  expect([errors[0]?.message, fatal]).toEqual(['/: terminate failed: cannot end', []])
})

test('a render that fails is named as such, whoever caused it', async () => {
  const view = liveView({
    mount: () => ({ n: 0 }),
    handleEvent: { inc: (socket) => socket.update('n', (n) => n + 1) },
    render({ n }) {
      if (n > 0) throw new Error('too many')
      return html`<button phx-click="inc">${n}</button>`
    },
  })
  const { app, errors } = site({ '/': view })
  const page = await live(app, '/')
  await page.click('0').catch(() => undefined)
  expect(errors.map(({ message, cause }) => [message, cause])).toEqual([
    ['/: render failed: too many', new Error('too many')],
  ])
})
