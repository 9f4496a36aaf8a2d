import { FEW } from '../support/limits.ts'
import { html, liveView, PubSub } from '../../lib/index.ts'
import type { ChannelOwner } from '../../lib/channel/channel.ts'
import { ViewChannel } from '../../lib/channel/view-channel.ts'
import { ViewTree } from '../../lib/channel/view-tree.ts'
import { Instance } from '../../lib/instance/instance.ts'
import type { Frame } from '../../lib/protocol/frame.ts'
import { bootInfo } from '../support/boot-info.ts'
import { gate } from '../flows/site.ts'

const TOPIC = 'lv:phx-main'

/** A connection that writes down what is sent on it, with a channel for the page's view. */
function connection(): { readonly channel: ViewChannel; readonly sent: Frame[] } {
  const sent: Frame[] = []
  const sender = { send: (frame: Frame) => sent.push(frame), isReady: () => true }
  const work = { workOpened: () => undefined, workClosed: () => undefined }
  const channels = {
    limits: {},
    rates: { begins: () => true },
    views: new ViewTree({ open: [] }),
    closed: () => undefined,
  }
  const owner = { sender, work, channels, report: () => undefined } as unknown as ChannelOwner
  return { channel: new ViewChannel(TOPIC, '1', owner), sent }
}

/** Has a channel joined to an instance that runs. */
function joined(instance: Instance, { channel }: ReturnType<typeof connection>): void {
  channel.joinStarted(instance)
  instance.attach(channel)
  channel.joinAnswered({ kind: 'granted', tree: {}, printed: undefined })
}

const event = (name: string, ref: string): { readonly frame: Frame; readonly size: number } => {
  const payload = { type: 'click', event: name, value: {} }
  return { frame: { joinRef: '1', ref, topic: TOPIC, event: 'event', payload }, size: 1 }
}

const lastOf = (sent: readonly Frame[]): unknown => {
  const frame = sent.at(-1)
  return frame && [frame.ref, frame.event, frame.payload]
}

test('a connection that takes over a view shows what the one before asked for, and answers only its own', async () => {
  const { opened, open } = gate()
  const view = liveView({
    mount: () => ({ text: '' }),
    handleEvent: {
      async slow(socket) {
        await opened
        socket.assign({ text: 'slow' })
      },
      quick: (socket) => socket.assign({ text: 'quick' }),
    },
    render: ({ text }) => html`<b>${text}</b>`,
  })
  const limits = FEW
  const config = { view, name: 'view', pubsub: new PubSub(), report: () => undefined, limits }
  const [first, second] = [connection(), connection()]
  const place = { id: 'phx-main', url: 'http://a.test/', connected: true }
  const instance = new Instance(config, place, first.channel)
  instance.firstTree(await instance.boot(bootInfo), { splices: true, heads: true })
  joined(instance, first)
  first.channel.receive(event('slow', '7'))
  joined(instance, second)
  open()
  await new Promise(setImmediate)
  expect(lastOf(second.sent)).toEqual([null, 'diff', { 0: 'slow' }])
  second.channel.receive(event('quick', '7'))
  expect(lastOf(second.sent)).toEqual([
    '7',
    'phx_reply',
    { status: 'ok', response: { diff: { 0: 'quick' } } },
  ])
  expect(first.sent.map(({ event }) => event)).toEqual(['phx_reply'])
})
