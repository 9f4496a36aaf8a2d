import { FEW } from '../support/limits.ts'
import { html, liveView, PubSub, type AnyLiveView, type LiveError } from '../../lib/index.ts'
import { toHtml } from '../../lib/template/print/to-html.ts'
import type { Outcome } from '../../lib/instance/owner.ts'
import { Instance } from '../../lib/instance/instance.ts'
import { gate } from '../flows/site.ts'
import { bootInfo } from '../support/boot-info.ts'
import { Recorder } from '../support/instance-owner.ts'

type Running = {
  readonly instance: Instance
  readonly owner: Recorder
  readonly pubsub: PubSub
  /** Codes of what was reported. */
  readonly reported: string[]
  readonly html: string
}

async function running(
  view: AnyLiveView,
  { connected = true, queuedMessages = 10, owner = new Recorder() } = {},
): Promise<Running> {
  const [pubsub, reported] = [new PubSub(), [] as string[]]
  const config = {
    view,
    name: 'view',
    pubsub,
    report: (error: LiveError) => void reported.push(error.code),
    limits: { ...FEW, queuedMessages },
  }
  const instance = new Instance(config, { id: 'phx-main', url: 'http://a.test/x', connected }, owner)
  const result = await instance.boot(bootInfo)
  instance.firstTree(result, { splices: true, heads: true })
  await settled()
  return { instance, owner, pubsub, reported, html: toHtml(result.rendered) }
}

/** What came of an event; it waits for what is ready at once, and is `undefined` when there is no reply. */
async function event({ instance, owner }: Running, name: string, value = {}): Promise<Outcome | undefined> {
  const ref = Symbol(name)
  instance.receive({ kind: 'event', name, value, ref })
  for (let i = 0; i < 5 && !owner.replyTo(ref); i++) await settled()
  return owner.replyTo(ref)
}

/** Sends an event whose reply is of no interest. */
function send({ instance }: Running, name: string): void {
  instance.receive({ kind: 'event', name, value: {}, ref: name })
}

const { opened, open } = gate()

const counter = liveView({
  mount(socket) {
    socket.subscribe('news')
    return { count: 0 }
  },
  handleEvent: {
    inc: (socket) => socket.update('count', (n) => n + 1),
    async slowlyAddTen(socket) {
      await new Promise(setImmediate)
      socket.update('count', (n) => n + 10)
    },
    never: () => opened,
    leave: (socket) => socket.redirect('/away'),
    mutate: (socket) => void Object.defineProperty(socket.assigns, 'count', { value: 5 }),
    incLater: (socket) => void setImmediate(() => socket.update('count', (n) => n + 1)),
    tellMyself: (socket) => socket.sendSelf('add', 3),
  },
  handleInfo: {
    add: (socket, by: number) => socket.update('count', (n) => n + by),
    leave: (socket) => socket.redirect('/away'),
    fail() {
      throw new Error('broken')
    },
  },
  render: ({ count }) => html`<b>${count}</b>`,
})

const settled = (): Promise<void> => new Promise(setImmediate)

test('boots to its first render', async () => {
  expect((await running(counter)).html).toBe('<b>0</b>')
})

test('runs events in the order they came, even when the first is slow', async () => {
  const it = await running(counter)
  const outcomes = await Promise.all([event(it, 'slowlyAddTen'), event(it, 'inc')])
  expect(outcomes).toEqual([{ diff: { 0: '10' } }, { diff: { 0: '11' } }])
})

test('runs an event at once, when nothing is in its way', async () => {
  const { instance, owner } = await running(counter)
  instance.receive({ kind: 'event', name: 'inc', value: {}, ref: 7 })
  expect(owner.replyTo(7)).toEqual({ diff: { 0: '1' } })
})

test('tells its owner what a message changed', async () => {
  const { owner, pubsub } = await running(counter)
  pubsub.broadcast('news', 'add', 2)
  await settled()
  expect(owner.told).toEqual([{ 0: '2' }])
})

test('keeps changes together while its owner is not ready', async () => {
  const { instance, owner, pubsub } = await running(counter)
  owner.isReadyNow = false
  for (const by of [1, 2, 3]) pubsub.broadcast('news', 'add', by)
  await settled()
  expect(owner.told).toEqual([])
  owner.isReadyNow = true
  instance.receive({ kind: 'flush' })
  expect(owner.told).toEqual([{ 0: '6' }])
})

test('a redirect is an outcome of an event, and news of a message', async () => {
  const it = await running(counter)
  expect(await event(it, 'leave')).toEqual({ redirect: { to: '/away' } })
  it.pubsub.broadcast('news', 'leave')
  await settled()
  expect(it.owner.told).toEqual([{ to: '/away' }])
})

test('what is assigned while no callback runs is shown after the next', async () => {
  const it = await running(counter)
  await event(it, 'incLater')
  await settled()
  expect(it.owner.told).toEqual([])
  expect(await event(it, 'inc')).toEqual({ diff: { 0: '2' } })
})

test('a message to itself comes after the callback', async () => {
  const it = await running(counter)
  expect(await event(it, 'tellMyself')).toEqual({ diff: undefined })
  expect(it.owner.told).toEqual([{ 0: '3' }])
})

test('a failure ends it and is told once', async () => {
  const it = await running(counter)
  for (let i = 0; i < 3; i++) it.pubsub.broadcast('news', 'fail')
  await settled()
  const failure = expect.objectContaining({ message: 'view: handleInfo.fail failed: broken' })
  expect([it.owner.told, it.pubsub.size]).toEqual([[failure], 0])
  expect(it.reported).toEqual(['LIVE_CALLBACK_FAILED'])
})

test('a change of the state in place fails where it happens', async () => {
  const it = await running(counter)
  send(it, 'mutate')
  expect(it.owner.told).toMatchObject([
    {
      message: expect.stringMatching(/handleEvent\.mutate failed: Cannot redefine property: count/) as string,
    },
  ])
})

test('an unknown event is refused and changes nothing', async () => {
  const it = await running(counter)
  for (const name of ['add', 'mount', 'toString', '__proto__'])
    expect(await event(it, name)).toEqual({ diff: undefined })
  expect(it.reported).toEqual(Array(4).fill('LIVE_EVENT_UNKNOWN'))
})

test('ends when more messages wait than may', async () => {
  const it = await running(counter, { queuedMessages: 3 })
  send(it, 'never')
  for (let i = 0; i < 5; i++) it.pubsub.broadcast('news', 'add', 1)
  await settled()
  expect(it.owner.told).toMatchObject([
    { message: expect.stringContaining('limits.queuedMessages (3)') as string },
  ])
  expect(it.pubsub.size).toBe(0)
})

test('is told nothing and tells nothing after its end', async () => {
  const it = await running(counter)
  for (const name of ['never', 'inc']) send(it, name)
  it.instance.close()
  it.instance.close()
  it.pubsub.broadcast('news', 'add', 1)
  send(it, 'inc')
  it.instance.receive({ kind: 'info', info: { name: 'add', payload: 1 } })
  it.instance.receive({ kind: 'flush' })
  open()
  await settled()
  expect(it.owner.outputs.map(({ kind }) => kind)).toEqual(['booted'])
  expect(it.pubsub.size).toBe(0)
})

test('a first render over HTTP listens to nothing', async () => {
  const it = await running(counter, { connected: false })
  it.instance.receive({ kind: 'info', info: { name: 'add', payload: 1 } })
  expect([it.pubsub.size, it.owner.told]).toEqual([0, []])
})

describe('an instance with other owners', () => {
  const add = (by: number) => ({ kind: 'info', info: { name: 'add', payload: by } }) as const

  test('a recorder writes down what it passes on', async () => {
    const page = new Recorder()
    const it = await running(counter, { owner: new Recorder(page) })
    await event(it, 'inc')
    it.instance.receive(add(2))
    expect(it.owner.outputs.map(({ kind }) => kind)).toEqual(['booted', 'reply', 'diff'])
    expect(page.outputs).toEqual(it.owner.outputs)
  })

  test('a recorder that takes over in between writes down the rest', async () => {
    const it = await running(counter)
    const recorder = new Recorder(it.owner)
    it.instance.attach(recorder)
    it.instance.receive(add(2))
    expect([recorder.told, it.owner.told]).toEqual([[{ 0: '2' }], [{ 0: '2' }]])
  })

  test('a second connection takes over, and the first hears nothing more', async () => {
    const it = await running(counter)
    const second = new Recorder()
    it.instance.attach(second)
    it.instance.receive(add(2))
    expect([it.owner.told, second.told]).toEqual([[], [{ 0: '2' }]])
    expect(it.instance.root.scope.signal.aborted).toBe(false)
  })

  test('an event that runs while its owner changes is answered to the new one', async () => {
    const it = await running(counter)
    send(it, 'slowlyAddTen')
    const second = new Recorder()
    it.instance.attach(second)
    await settled()
    await settled()
    expect([it.owner.replyTo('slowlyAddTen'), second.replyTo('slowlyAddTen')]).toEqual([
      undefined,
      { diff: { 0: '10' } },
    ])
  })

  test('without an owner it goes on, and the next one is sent what has changed at once', async () => {
    const it = await running(counter)
    it.instance.detach()
    for (const by of [1, 2, 3]) it.pubsub.broadcast('news', 'add', by)
    await settled()
    const next = new Recorder()
    it.instance.attach(next)
    expect([it.owner.told, next.told]).toEqual([[], [{ 0: '6' }]])
  })

  test('what cannot be merged is kept for the next owner, in its order', async () => {
    const it = await running(noisy)
    for (const payload of ['a', 'b']) {
      it.instance.detach()
      it.instance.receive({ kind: 'info', info: { name: 'say', payload } })
    }
    const next = new Recorder()
    it.instance.attach(next)
    expect(next.told).toEqual([
      { 0: 'a', e: [['said', 'a']] },
      { 0: 'b', e: [['said', 'b']] },
    ])
  })

  test('a failure without an owner is reported at once, and told to the next one', async () => {
    const it = await running(counter)
    it.instance.detach()
    it.pubsub.broadcast('news', 'fail')
    await settled()
    expect([it.reported, it.instance.root.scope.signal.aborted]).toEqual([['LIVE_CALLBACK_FAILED'], true])
    const next = new Recorder()
    it.instance.attach(next)
    expect(next.outputs.map(({ kind }) => kind)).toEqual(['failed'])
  })

  test('a patch without an owner waits for the next one, which knows the routes', async () => {
    const it = await running(noisy)
    it.instance.detach()
    send(it, 'go')
    await settled()
    const next = new Recorder()
    it.instance.attach(next)
    await settled()
    expect(next.replyTo('go')).toEqual({ redirect: { to: '/x?page=2' } })
  })

  test('does not end because its owner goes, only when an owner says so', async () => {
    const it = await running(counter)
    it.instance.detach()
    await settled()
    expect([it.instance.root.scope.signal.aborted, it.pubsub.size]).toEqual([false, 1])
    it.instance.close()
    expect([it.instance.root.scope.signal.aborted, it.pubsub.size]).toEqual([true, 0])
  })
})

const noisy = liveView({
  mount: () => ({ text: '' }),
  handleEvent: { go: (socket) => socket.pushPatch('?page=2') },
  handleInfo: {
    say(socket, text: string) {
      socket.assign({ text })
      socket.pushEvent('said', text)
    },
  },
  render: ({ text }) => html`<b>${text}</b>`,
})
