import { html, liveRender, liveView, type AnyLiveView } from '../../lib/index.ts'
import type { Application } from '../../lib/testing/test-server.ts'
import { joinedClient, clientOf, type WireClient, type Reply } from './wire-client.ts'
import { joinedPoller } from './poller.ts'
import { counter, gate, site } from './site.ts'
import { later } from './still-clock.ts'
import { MESSAGE } from '../../lib/protocol/messages.ts'

afterEach(() => jest.restoreAllMocks())

const BEAT = [null, 'beat', 'phoenix', MESSAGE.heartbeat, {}] as const

/** A view whose handler `wait` takes until the gate opens, and what it was told. */
function slow(opened: Promise<unknown>, told: unknown[] = []): AnyLiveView {
  return liveView({
    mount: () => ({}),
    handleEvent: { wait: (_socket, value) => opened.then(() => void told.push(value)) },
    render: () => html`<h1>slow</h1>`,
  })
}

/** One view of a page with several. */
class Part {
  readonly #client: WireClient
  readonly #id: string

  constructor(client: WireClient, id: string) {
    this.#client = client
    this.#id = id
  }

  /** The join of the view around it said its token. */
  async join(): Promise<this> {
    const told = JSON.stringify(this.#client.frames).replaceAll('\\', '')
    const [, session] = new RegExp(`id="${this.#id}" data-phx-session="([^"]*)"`).exec(told) ?? []
    const reply = await this.#client.join({ url: undefined, session }, `lv:${this.#id}`)
    expect(reply).toMatchObject({ status: 'ok' })
    return Object.assign(this, { ref: this.#client.joinRef })
  }

  readonly ref: string = ''

  event(event: string): Promise<Reply> {
    return this.#ask('event', { type: 'click', event, value: {} })
  }

  leave(): Promise<Reply> {
    return this.#ask(MESSAGE.leave, {})
  }

  #ask(name: string, payload: object): Promise<Reply> {
    return this.#client.ask([this.ref, this.#client.nextRef(), `lv:${this.#id}`, name, payload])
  }
}

/** A page with the slow view and a counter, on one connection. */
async function pageOfTwo(opened: Promise<unknown>): Promise<{ client: WireClient; hung: Part; other: Part }> {
  const [inner, beside] = [slow(opened), counter()]
  const page = liveView({
    mount: () => ({}),
    render: () => html`${liveRender(inner, { id: 'slow' })}${liveRender(beside, { id: 'beside' })}`,
  })
  const client = await joinedClient(site({ '/': page }).app)
  const parts = [await new Part(client, 'slow').join(), await new Part(client, 'beside').join()] as const
  return { client, hung: parts[0], other: parts[1] }
}

/** Waits until the server has read what was said before, by a few messages of another browser. */
async function heardIn(app: Application): Promise<void> {
  const other = await clientOf(app)
  for (let i = 0; i < 3; i++) await other.ask(BEAT)
}

/** So many events that are not answered. */
function events(client: WireClient, count: number, value: object = {}): void {
  for (let i = 0; i < count; i++) client.event('wait', value).catch(() => undefined)
}

test.each([16, 70, 500])(
  '63: %i events in a handler that never ends leave the rest of the connection alone',
  async (count) => {
    const { client, hung, other } = await pageOfTwo(new Promise(() => undefined))
    for (let i = 0; i < count; i++) hung.event('wait').catch(() => undefined)
    expect(await other.event('inc')).toEqual({ status: 'ok', response: { diff: { 0: '1' } } })
    expect(await client.ask(BEAT)).toMatchObject({ status: 'ok' })
    expect(await hung.leave()).toMatchObject({ status: 'ok' })
    expect(await other.event('inc')).toEqual({ status: 'ok', response: { diff: { 0: '2' } } })
  },
)

test('nor do they by long polling', async () => {
  const { app } = site({ '/': slow(new Promise(() => undefined)) })
  const poller = await joinedPoller(app)
  await poller.post(...Array.from({ length: 90 }, () => poller.eventFrame('wait')))
  expect(await poller.reply(BEAT)).toMatchObject({ status: 'ok' })
  expect(await poller.reply([poller.joinRef, 'bye', poller.topic, MESSAGE.leave, {}])).toMatchObject({
    status: 'ok',
  })
})

test('a view that is left before its mount is over answers the leave at once, whatever came before', async () => {
  const hanging = liveView({
    mount: ({ connected }) => (connected ? new Promise<object>(() => undefined) : {}),
    render: () => html`never`,
  })
  const client = await clientOf(site({ '/': hanging }).app)
  client.join().catch(() => undefined)
  events(client, 200)
  expect(await client.ask([client.joinRef, 'bye', client.topic, MESSAGE.leave, {}])).toMatchObject({
    status: 'ok',
  })
})

test('a fast writer is read later, and every event is handled in its order', async () => {
  const { opened, open } = gate()
  const told: { n: number }[] = []
  const client = await joinedClient(
    site({ '/': slow(opened, told) }, { limits: { waitingBytes: 20_000 } }).app,
  )
  const answers = Array.from({ length: 300 }, (_, n) => client.event('wait', { n, text: 'x'.repeat(1000) }))
  open()
  expect((await Promise.all(answers)).every(({ status }) => status === 'ok')).toBe(true)
  expect(told.map(({ n }) => n)).toEqual(Array.from(answers.keys()))
})

test('so is one that writes before its join is granted', async () => {
  const { opened, open } = gate()
  const late = liveView({
    mount: ({ connected }) => (connected ? opened.then(() => ({ n: 0 })) : { n: 0 }),
    handleEvent: { wait: (socket) => socket.update('n', (n) => n + 1) },
    render: ({ n }) => html`<b>${n}</b>`,
  })
  const client = await clientOf(site({ '/': late }, { limits: { waitingBytes: 20_000 } }).app)
  const joined = client.join()
  const answers = Array.from({ length: 300 }, () => client.event('wait'))
  open()
  expect(await joined).toMatchObject({ status: 'ok' })
  expect((await Promise.all(answers)).at(-1)).toEqual({ status: 'ok', response: { diff: { 0: '300' } } })
})

test('and one that polls', async () => {
  const { opened, open } = gate()
  const told: { n: number }[] = []
  const poller = await joinedPoller(
    site({ '/': slow(opened, told) }, { limits: { waitingBytes: 20_000 } }).app,
  )
  const frames = Array.from({ length: 90 }, (_, n) => poller.eventFrame('wait', { n }))
  const posted = poller.post(...frames)
  open()
  expect(await posted).toEqual({ status: 200 })
  await poller.heard(({ ref }) => ref === frames[89]?.[1])
  expect(told.map(({ n }) => n)).toEqual(Array.from(frames.keys()))
})

describe('a view whose events fill limits.waitingBytes and do not move', () => {
  const limits = { waitingBytes: 20_000 }

  test('is ended, the connection is read on, and the view can be joined anew', async () => {
    const { app, log } = site({ '/': slow(new Promise(() => undefined)) }, { limits })
    const client = await joinedClient(app)
    const crash = client.heard(({ event }) => event === MESSAGE.error)
    events(client, 100)
    const beat = client.ask(BEAT)
    await heardIn(app)
    later(6000)
    await crash
    expect(await beat).toMatchObject({ status: 'ok' })
    expect(log).toEqual(['LIVE_LIMIT_REACHED limits.waitingBytes (20000) was reached.'])
    expect(await client.join()).toMatchObject({ status: 'ok' })
  })

  test('is refused if it is not joined yet', async () => {
    const never = liveView({
      mount: ({ connected }) => (connected ? new Promise<object>(() => undefined) : {}),
      render: () => html`never`,
    })
    const { app } = site({ '/': never }, { limits })
    const client = await clientOf(app)
    const joined = client.join()
    events(client, 100)
    await heardIn(app)
    later(6000)
    expect(await joined).toEqual({ status: 'error', response: { reason: 'join crashed' } })
    expect(await client.ask(BEAT)).toMatchObject({ status: 'ok' })
  })

  test('is ended by long polling too', async () => {
    const { app } = site({ '/': slow(new Promise(() => undefined)) }, { limits })
    const poller = await joinedPoller(app)
    const posted = poller.post(...Array.from({ length: 90 }, () => poller.eventFrame('wait')))
    const crash = poller.heard(({ event }) => event === MESSAGE.error)
    await heardIn(app)
    later(6000)
    await crash
    expect(await posted).toEqual({ status: 200 })
    expect(await poller.reply(BEAT)).toMatchObject({ status: 'ok' })
  })

  test('is not ended as long as it moves, though slowly', async () => {
    const { app, log } = site({ '/': slow(new Promise((done) => setTimeout(done, 500))) }, { limits })
    const client = await joinedClient(app)
    const answers = Array.from({ length: 100 }, () => client.event('wait'))
    expect((await Promise.all(answers)).every(({ status }) => status === 'ok')).toBe(true)
    expect(log).toEqual([])
  })
})
