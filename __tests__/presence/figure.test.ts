import { html, liveView, PubSub, type PresenceDiff } from '../../lib/index.ts'
import { Instance } from '../../lib/instance/instance.ts'
import { MemoryBroker } from '../pubsub/memory-broker.ts'
import { bootInfo } from '../support/boot-info.ts'
import { FEW } from '../support/limits.ts'
import { Recorder } from '../support/instance-owner.ts'
import { quiet } from './process.ts'

const HALF = 500
const broker = new MemoryBroker()
const told: PresenceDiff[] = []
const views: Instance[] = []
const pubsubs: PubSub[] = []

const counter = liveView({
  mount(socket) {
    socket.track('room', socket.id, { at: 'the door' })
    return { size: socket.presences('room').size }
  },
  handlePresence(socket, diff) {
    told.push(diff)
    socket.assign({ size: socket.presences('room').size })
  },
  render: ({ size }) => html`${size}`,
})

/** A process; what is returned opens a view in it that is in the room. */
function process(): (id: string) => Promise<void> {
  const pubsub = new PubSub({ adapter: broker.adapter() })
  const limits = FEW
  const config = { view: counter, name: 'view', pubsub, report: () => undefined, limits }
  pubsubs.push(pubsub)
  return async (id) => {
    const view = new Instance(config, { id, url: 'http://a.test/', connected: true }, new Recorder())
    views.push(view)
    view.firstTree(await view.boot(bootInfo), { splices: true, heads: true })
  }
}

beforeAll(() => {
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'queueMicrotask', 'nextTick', 'performance'] })
})
afterAll(async () => {
  jest.useRealTimers()
  for (const view of views) view.close()
  await Promise.all(pubsubs.map((pubsub) => pubsub.close()))
})

/** Lets messages arrive, and views be told of them. */
async function settle(): Promise<void> {
  await quiet()
  jest.advanceTimersByTime(50)
  await quiet()
}

test('one comes among 1,000 in two processes: one message, and each view is told once, of one', async () => {
  const [a, b] = [process(), process()]
  for (let i = 0; i < HALF; i++) await Promise.all([a(`a${i}`), b(`b${i}`)])
  await settle()
  told.length = broker.published.length = 0
  await a('one')
  await settle()
  expect(broker.published).toHaveLength(1)
  expect(told).toHaveLength(2 * HALF)
  expect(new Set(told.map((diff) => JSON.stringify([[...diff.joins], [...diff.leaves]])))).toEqual(
    new Set(['[[["one",[{"at":"the door"}]]],[]]']),
  )
  expect(new Set(views.map(({ root }) => root.assigns.values['size']))).toEqual(new Set([2 * HALF + 1]))
})
