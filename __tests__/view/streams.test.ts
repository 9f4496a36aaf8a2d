import { FEW } from '../support/limits.ts'
import { html, liveView, PubSub, type LiveError } from '../../lib/index.ts'
import { Instance } from '../../lib/instance/instance.ts'
import { bootInfo } from '../support/boot-info.ts'
import { collected } from '../support/garbage-collection.ts'
import { Recorder } from '../support/instance-owner.ts'

type Item = { readonly id: string }

const view = liveView({
  mount(socket) {
    socket.subscribe('news')
    return { rows: socket.stream([{ id: 'a' }], { id: ({ id }: Item) => id }), n: 0 }
  },
  handleInfo: {
    add: (socket, item: Item) => socket.streamInsert('rows', item),
    many: (socket, count: number) =>
      socket.stream(
        'rows',
        Array.from({ length: count }, (_, i) => ({ id: `m${String(i)}` })),
        { limit: -50 },
      ),
    count: (socket) => socket.update('n', (n) => n + 1),
  },
  render: ({ rows, n }) =>
    html`<i>${n}</i><ul id="rows" phx-update="stream">${rows.each((_, id) => html`<li id=${id}></li>`)}</ul>`,
})

async function running(): Promise<{ instance: Instance; owner: Recorder; pubsub: PubSub }> {
  const [owner, pubsub] = [new Recorder(), new PubSub()]
  const report = (error: LiveError): never => {
    throw error
  }
  const config = { view, name: 'view', pubsub, report, limits: FEW }
  const instance = new Instance(config, { id: 'phx-main', url: 'http://a.test/x', connected: true }, owner)
  instance.firstTree(await instance.boot(bootInfo), { splices: true, heads: true })
  await settled()
  return { instance, owner, pubsub }
}

const settled = (): Promise<unknown> => new Promise((resolve) => setImmediate(resolve))

/** The ids of the rows in each message. */
const idsIn = (outputs: readonly unknown[]): readonly string[] =>
  outputs.map((output) => [...JSON.stringify(output).matchAll(/\["(\w+)",-1/g)].map(([, id]) => id).join())

test('items do not wait for a slow reader, for nothing else keeps them', async () => {
  const { owner, pubsub } = await running()
  owner.isReadyNow = false
  pubsub.broadcast('news', 'add', { id: 'b' })
  pubsub.broadcast('news', 'count')
  pubsub.broadcast('news', 'add', { id: 'c' })
  await settled()
  expect(idsIn(owner.told)).toEqual(['b', 'c'])
})

test('what was inserted while a view had no owner comes to the next one, in its order', async () => {
  const { instance, pubsub } = await running()
  instance.detach()
  pubsub.broadcast('news', 'add', { id: 'b' })
  pubsub.broadcast('news', 'add', { id: 'c' })
  await settled()
  const next = new Recorder()
  instance.attach(next)
  await settled()
  expect(idsIn(next.told)).toEqual(['b', 'c'])
})

test('a view keeps no item once it was rendered', async () => {
  const { instance, pubsub } = await running()
  const item = await (async () => {
    const given = { id: 'b' }
    pubsub.broadcast('news', 'add', given)
    await settled()
    return new WeakRef(given)
  })()
  await expect(collected(item)).resolves.toBeUndefined()
  expect(instance.waiting).toBe(0)
})

test('a hundred thousand items leave nothing behind', async () => {
  const { owner, pubsub, instance } = await running()
  const before = JSON.stringify(instance.root.assigns.values)
  for (let i = 0; i < 10; i++) pubsub.broadcast('news', 'many', 10_000)
  await settled()
  expect(owner.outputs.length).toBeGreaterThan(10)
  expect(JSON.stringify(instance.root.assigns.values)).toBe(before)
})
