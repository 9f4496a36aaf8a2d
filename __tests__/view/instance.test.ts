import { html, liveView, PubSub, type AnyLiveView, type LiveError } from '../../lib/index.ts'
import type { Envelope } from '../../lib/protocol/diff.ts'
import { toHtml } from '../../lib/template/print/to-html.ts'
import type { HistoryEntry } from '../../lib/instance/location.ts'
import type { InstanceDelegate, Outcome } from '../../lib/instance/owner.ts'
import type { Departure } from '../../lib/instance/flash.ts'
import { Instance } from '../../lib/instance/instance.ts'
import { Redirect } from '../../lib/view/redirect.ts'
import { gate } from '../flows/site.ts'
import { bootInfo } from '../support/boot-info.ts'

/** An owner that writes down what it is told. */
class Owner implements InstanceDelegate {
  readonly told: unknown[] = []
  isReadyNow = true
  isReady = (): boolean => this.isReadyNow
  instanceChanged = (diff: Envelope): void => void this.told.push(diff)
  instanceRedirected = (departure: Departure): void => void this.told.push(departure)
  instanceTravels = (to: string): Promise<Redirect> => Promise.resolve(new Redirect(to))
  instancePatched = (entry: HistoryEntry): void => void this.told.push(entry)
  outlivesPages = (): boolean => false
  instanceFailed = (error: LiveError): void => void this.told.push(error.message)
}

type Running = {
  readonly instance: Instance
  readonly owner: Owner
  readonly pubsub: PubSub
  readonly html: string
}

async function running(view: AnyLiveView, { connected = true, waiting = 10 } = {}): Promise<Running> {
  const [owner, pubsub] = [new Owner(), new PubSub()]
  const setting = {
    view,
    name: 'view',
    pubsub,
    report: (error: LiveError) => void owner.told.push(error.code),
    limits: { waiting, subscriptions: 10 },
  }
  const instance = new Instance(setting, { id: 'phx-main', url: 'http://a.test/x', connected }, owner)
  const picture = await instance.boot(bootInfo)
  instance.firstTree(picture, { splices: true, heads: true })
  await settled()
  return { instance, owner, pubsub, html: toHtml(picture.rendered) }
}

/** What came of an event; `undefined` when nothing ever does. */
function event({ instance }: Running, name: string, value = {}): Promise<Outcome> {
  return new Promise((resolve) => instance.event(name, value, resolve))
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
  const { instance } = await running(counter)
  const done: Outcome[] = []
  instance.event('inc', {}, (outcome) => done.push(outcome))
  expect(done).toEqual([{ diff: { 0: '1' } }])
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
  instance.flush()
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
  expect([it.owner.told, it.pubsub.size]).toEqual([['view: handleInfo.fail failed: broken'], 0])
})

test('a change of the state in place fails where it happens', async () => {
  const it = await running(counter)
  it.instance.event('mutate', {}, () => undefined)
  expect(it.owner.told).toEqual([
    expect.stringMatching(/handleEvent\.mutate failed: Cannot redefine property: count/),
  ])
})

test('an unknown event is refused and changes nothing', async () => {
  const it = await running(counter)
  for (const name of ['add', 'mount', 'toString', '__proto__'])
    expect(await event(it, name)).toEqual({ diff: undefined })
  expect(it.owner.told).toEqual(Array(4).fill('LIVE_EVENT_UNKNOWN'))
})

test('ends when more messages wait than may', async () => {
  const it = await running(counter, { waiting: 3 })
  it.instance.event('never', {}, () => undefined)
  for (let i = 0; i < 5; i++) it.pubsub.broadcast('news', 'add', 1)
  await settled()
  expect(it.owner.told).toEqual([expect.stringContaining('limits.waiting (3)')])
  expect(it.pubsub.size).toBe(0)
})

test('is told nothing and tells nothing after its end', async () => {
  const it = await running(counter)
  let answers = 0
  it.instance.event('never', {}, () => answers++)
  it.instance.event('inc', {}, () => answers++)
  it.instance.close()
  it.instance.close()
  it.pubsub.broadcast('news', 'add', 1)
  it.instance.event('inc', {}, () => answers++)
  it.instance.info('add', 1)
  it.instance.flush()
  open()
  await settled()
  expect([answers, it.owner.told, it.pubsub.size]).toEqual([0, [], 0])
})

test('a first render over HTTP listens to nothing', async () => {
  const it = await running(counter, { connected: false })
  it.instance.info('add', 1)
  expect([it.pubsub.size, it.owner.told]).toEqual([0, []])
})
