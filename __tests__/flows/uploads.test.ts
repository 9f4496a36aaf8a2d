import { createHook } from 'node:async_hooks'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { createGzip, gunzipSync } from 'node:zlib'
import { component, html, liveComponent, liveFileInput, liveView, type AnyLiveView } from '../../lib/index.ts'
import type { JsonValue } from '../../lib/protocol/json.ts'
import { MESSAGE } from '../../lib/protocol/messages.ts'
import { uploadFolder } from '../../lib/uploads/folder.ts'
import { uploadTerms } from '../../lib/view/upload-options.ts'
import { site, until, type Site, type SiteOptions } from './site.ts'
import { Poller } from './poller.ts'
import {
  connect,
  joinedClient,
  pageOf,
  type Page as WirePage,
  type Reply,
  type WireClient,
} from './wire-client.ts'

/** Keeps the bytes of what is uploaded, as text. */
const keeper = (options: object = {}): AnyLiveView =>
  liveView({
    mount: (socket) => ({ files: socket.allowUpload(options), kept: [] as string[] }),
    handleEvent: {
      chosen: () => undefined,
      cancel: (socket) => socket.cancelUpload('files'),
      disallow: (socket) => socket.disallowUpload('files'),
      break: () => Promise.reject(new Error('broken')),
      save: async (socket) => {
        const kept = await socket.consumeUploaded('files', ({ path: at }) => readFileSync(at, 'utf8'))
        socket.assign({ kept })
      },
      later: async (socket) => {
        const kept = await socket.consumeUploaded('files', ({ postpone }, { name }) => postpone(name))
        socket.assign({ kept: kept as string[] })
      },
    },
    render: ({ files, kept }) => html`<form phx-change="chosen">${liveFileInput(files)}</form>
      <i>${files.entries.map(({ name, progress, errors }) => html`${name} ${progress} ${errors.join()};`)}</i>
      <b>${kept.join('|')}</b>`,
  })

const upload = 'phx-main-upload-0'
const file = (ref: string, size: number, more: object = {}): object => ({
  ref,
  name: `${ref}.txt`,
  relative_path: '',
  type: 'text/plain',
  size,
  last_modified: 0,
  ...more,
})

/** A chunk as a browser sends it. */
function chunk(ref: string, topic: string, bytes: string | Buffer, joinRef = topic): Buffer {
  const texts = [joinRef, ref, topic, 'chunk']
  return Buffer.concat([
    Buffer.from([0, ...texts.map((text) => text.length)]),
    Buffer.from(texts.join('')),
    Buffer.from(bytes),
  ])
}

class Page {
  readonly it: Site
  readonly client: WireClient
  readonly id: string

  private constructor(it: Site, client: WireClient) {
    this.it = it
    this.client = client
    this.id = `${client.page.id}-upload-0`
  }

  static async open(options: object = {}, siteOptions: SiteOptions = {}): Promise<Page> {
    const it = site({ '/': keeper(options) }, siteOptions)
    return Page.on(it, await pageOf(it.app))
  }

  /** A page that is open already. */
  static async on(it: Site, page: WirePage): Promise<Page> {
    const client = await connect(page)
    await client.join()
    return new Page(it, client)
  }

  ask(event: string, payload: object): Promise<Reply> {
    const { client } = this
    return client.ask([client.joinRef, client.nextRef(), client.topic, event, payload])
  }

  allow(...entries: object[]): Promise<Reply> {
    return this.ask(MESSAGE.allowUpload, { ref: this.id, entries })
  }

  /** Says how far a file is. */
  progress(ref: string, progress: unknown = 100): Promise<Reply> {
    return this.ask(MESSAGE.progress, { event: null, ref: this.id, entry_ref: ref, progress })
  }

  join(ref: string, token: unknown): Promise<Reply> {
    return this.client.ask([`lvu:${ref}`, `lvu:${ref}`, `lvu:${ref}`, MESSAGE.join, { token }])
  }

  /** Sends bytes, and waits for the reply. */
  async send(ref: string, bytes: string | Buffer, joinRef?: string): Promise<Reply> {
    const number = this.client.nextRef()
    const reply = this.client.heard((frame) => frame.ref === number && frame.event === MESSAGE.reply)
    this.client.say(chunk(number, `lvu:${ref}`, bytes, joinRef))
    return (await reply).payload as unknown as Reply
  }

  /** Lets a file be sent, and joins its channel. */
  async start(ref: string, size: number): Promise<void> {
    const { response } = await this.allow(file(ref, size))
    expect(await this.join(ref, (response['entries'] as Record<string, JsonValue>)[ref])).toEqual(ok)
  }

  async kept(): Promise<string> {
    const { response } = await this.client.event('save')
    return JSON.stringify(response['diff'] ?? null)
  }

  /** A view that still handles events. */
  async lives(): Promise<void> {
    expect(await this.client.event('chosen')).toMatchObject({ status: 'ok' })
  }
}

const ok = { status: 'ok', response: {} }
const refused = (reason: string, more: object = {}): object => ({
  status: 'error',
  response: { reason, ...more },
})

/** The temporary files of this process. */
async function files(): Promise<string[]> {
  return readdirSync(await uploadFolder())
}

const noFiles = (): Promise<void> => until(async () => (await files()).length === 0)

test('a file is here when as many bytes are here as its browser has said, and is deleted when it is consumed', async () => {
  const page = await Page.open()
  await page.start('0', 10)
  expect(await page.send('0', 'hello ')).toEqual(ok)
  expect(JSON.stringify(await page.progress('0', 60))).toContain('60')
  const over = page.client.heard(({ event, topic }) => topic === 'lvu:0' && event === MESSAGE.close)
  expect(await page.send('0', 'moon')).toEqual(ok)
  await over
  const [name = ''] = await files()
  expect(statSync(path.join(await uploadFolder(), name)).mode & 0o777).toBe(0o600)
  expect(statSync(await uploadFolder()).mode & 0o777).toBe(0o700)
  await page.progress('0')
  expect((await page.client.event('later')).response).toEqual({ diff: { '2': '0.txt' } })
  expect(await page.kept()).toContain('hello moon')
  await noFiles()
})

test.each([
  [
    'is left',
    (page: Page) => page.client.ask([page.client.joinRef, '99', page.client.topic, MESSAGE.leave, {}]),
  ],
  [
    'fails',
    (page: Page) =>
      page.client.say(
        JSON.stringify([
          page.client.joinRef,
          '99',
          page.client.topic,
          'event',
          { type: 'click', event: 'break', value: {} },
        ]),
      ),
  ],
  ['loses its connection', (page: Page) => page.client.webSocket.terminate()],
  ['takes its files back', (page: Page) => page.client.event('cancel')],
  ['allows no more', (page: Page) => page.client.event('disallow')],
])('files are gone when their view %s, whole or not', async (_how, end) => {
  const page = await Page.open({ maxEntries: 2 })
  await page.start('0', 5)
  await page.start('1', 500)
  await page.send('0', 'whole')
  await page.send('1', 'half')
  expect(await files()).toHaveLength(2)
  end(page)
  await noFiles()
})

type Attack = readonly [what: string, attack: (page: Page) => unknown, seen: unknown]

const started = async (page: Page, size = 100): Promise<Page> => {
  await page.start('0', size)
  return page
}

const attacks: readonly Attack[] = [
  [
    'a token of its own making',
    async (page) => (await page.allow(file('0', 5)), page.join('0', 'AAAA')),
    refused('invalid_token'),
  ],
  [
    'no token',
    async (page) => (await page.allow(file('0', 5)), page.join('0', null)),
    refused('invalid_token'),
  ],
  [
    'a token twice',
    async (page) => {
      const { response } = await page.allow(file('0', 5))
      const { '0': token } = response['entries'] as { '0': string }
      await page.join('0', token)
      return page.join('1', token)
    },
    refused('already_registered'),
  ],
  [
    'more bytes than it has said',
    async (page) => (await started(page, 3)).send('0', 'four'),
    refused('file_size_limit_exceeded', { limit: 3 }),
  ],
  [
    'a chunk that is too large',
    async (page) => (await started(page)).send('0', 'x'.repeat(21)),
    refused('chunk_too_large', { limit: 20 }),
  ],
  ['a chunk of nothing', async (page) => (await started(page)).send('0', ''), refused('chunk_empty')],
  [
    'a chunk before the last was taken',
    async (page) => {
      await started(page)
      page.client.say(chunk('a0', 'lvu:0', 'a'))
      return page.send('0', 'b')
    },
    refused('chunk_out_of_order'),
  ],
  [
    'a chunk after the end',
    async (page) => {
      await started(page, 3)
      await page.send('0', 'all')
      return page.send('0', 'more')
    },
    refused('unmatched topic'),
  ],
  [
    'a chunk for what was taken back',
    async (page) => {
      await started(page)
      await page.client.event('cancel')
      return page.send('0', 'late')
    },
    refused('unmatched topic'),
  ],
  [
    'text where bytes are due',
    async (page) => {
      await started(page)
      return page.client.ask(['lvu:0', '77', 'lvu:0', 'chunk', { data: 'text' }])
    },
    refused('no message "chunk" as text'),
  ],
  [
    'a preflight for another upload',
    (page) => page.ask(MESSAGE.allowUpload, { ref: 'other', entries: [] }),
    { status: 'ok', response: { ref: 'other', error: [['other', 'refused']] } },
  ],
  [
    'a preflight that is no list',
    (page) => page.ask(MESSAGE.allowUpload, { ref: 'other', entries: 5 }),
    { status: 'ok', response: { ref: 'other', error: [['other', 'refused']] } },
  ],
]

test.each(attacks)(
  '60: a browser that sends %s is refused, and its view lives',
  async (_what, attack, seen) => {
    const page = await Page.open({ chunkSize: 20 })
    expect(await attack(page)).toEqual(seen)
    await page.lives()
    page.client.webSocket.terminate()
    await noFiles()
  },
)

test('a token of one connection is worth nothing on another', async () => {
  const [page, other] = [await Page.open(), await Page.open()]
  const { response } = await page.allow(file('0', 5))
  const { '0': token } = response['entries'] as { '0': string }
  expect(await other.join('0', token)).toEqual(refused('invalid_token'))
  expect(await page.join('0', token)).toEqual(ok)
})

test.each(['../a.txt', 'a\\b.txt', 'a\0b', `${'x'.repeat(10_000)}.txt`, 'nul', 'COM1.txt', '..', ''])(
  'a name like %j is refused',
  async (name) => {
    const page = await Page.open()
    const { response } = await page.allow(file('0', 5, { name }))
    expect(response).toMatchObject({ entries: {}, errors: { '0': ['invalid_name'] } })
    await page.lives()
  },
)

test('a view that allows nothing has no end point for files', async () => {
  const it = site({
    '/': liveView({
      mount: () => ({}),
      handleEvent: { chosen: () => undefined },
      render: () => html`<p></p>`,
    }),
  })
  const client = await joinedClient(it.app)
  expect(await client.ask(['7', '7', 'lvu:0', MESSAGE.join, { token: 'A' }])).toEqual(
    refused('unmatched topic'),
  )
  const asked = await client.ask([
    client.joinRef,
    '8',
    client.topic,
    MESSAGE.allowUpload,
    { ref: upload, entries: [file('0', 5)] },
  ])
  expect(asked.response).toEqual({ ref: upload, error: [[upload, 'refused']] })
  expect(await client.event('chosen')).toMatchObject({ status: 'ok' })
})

test('14: a browser that stops sending gives its file up', async () => {
  const page = await Page.open({ chunkTimeout: 30 })
  await page.start('0', 10)
  await page.send('0', 'hello')
  await until(() =>
    page.client.frames.some(
      ({ event, payload }) => event === 'diff' && JSON.stringify(payload).includes('interrupted'),
    ),
  )
  await noFiles()
})

/** The timers that run for uploads, each with where it was started. */
const timers = new Map<number, string>()
const counting = createHook({
  init(id, type) {
    if (type !== 'Timeout') return
    const { stack = '' } = new Error('started')
    if (/\/lib\/\w+\/upload/.test(stack)) timers.set(id, stack)
  },
  destroy: (id) => void timers.delete(id),
})

test.each<[string, (page: Page) => unknown]>([
  ['is whole', (page) => page.send('0', '0123456789')],
  ['is cancelled', (page) => page.client.event('cancel')],
  ['is too long', (page) => page.send('0', '0123456789 and more')],
  ['has its line cut', (page) => page.client.webSocket.terminate()],
  ['has its view fail', (page) => page.client.event('break')],
])('14: no timer, file or count stays of a file that %s', async (_how, end) => {
  counting.enable()
  const page = await Page.open()
  await page.start('0', 10)
  expect(page.it.live.stats().uploads).toEqual({ files: 1, bytes: 10 })
  expect(timers.size).toBe(1)
  // The line may be cut before the answer.
  Promise.resolve(end(page)).catch(() => undefined)
  await until(() => timers.size === 0)
  page.client.webSocket.terminate()
  await until(() => page.it.live.stats().uploads.files === 0)
  expect(page.it.live.stats().uploads).toEqual({ files: 0, bytes: 0 })
  await noFiles()
  counting.disable()
})

test('so many files of one view are let in, and no more', async () => {
  const page = await Page.open({ maxEntries: 5 }, { limits: { uploads: 2 } })
  const { response } = await page.allow(file('0', 5), file('1', 5), file('2', 5))
  expect(Object.keys(response['entries'] as object)).toEqual(['0', '1'])
  expect(response['errors']).toEqual({ '2': ['no_room'] })
})

test.each([
  ['a chunk that fits no frame', { chunkSize: 65_000 }, 'chunkSize'],
  ['an unknown option', { accepts: ['.png'] }, 'accepts'],
  ['an extension without its dot', { accept: ['png'] }, 'accept'],
  ['no files', { maxEntries: 0 }, 'maxEntries'],
  ['a size that is text', { maxFileSize: '8 MB' }, 'maxFileSize'],
  ['two ways for the bytes', { writer: () => undefined, external: () => undefined }, 'writer'],
  ['nothing', null, 'allowUpload'],
  ['a promise', Promise.resolve({}), 'allowUpload'],
])('`allowUpload` refuses %s', (_what, options, named) => {
  expect(() => uploadTerms(options, 65_536)).toThrow(named)
})

test('no file is written before one is sent', async () => {
  const page = await Page.open()
  await page.allow(file('0', 5))
  expect(existsSync(await uploadFolder()) && (await files())).toEqual([])
})

test('so many files of one visitor are let in, in all pages, and so many bytes of all visitors', async () => {
  const limits = { visitorUploads: 2, uploadBytes: 1000 }
  const it = site({ '/': keeper({ maxEntries: 5 }) }, { limits })
  const [first, second] = [await pageOf(it.app), await pageOf(it.app)]
  const mine = await Page.on(it, first)
  const other = await Page.on(it, { ...(await pageOf(it.app, '/', first.visitor)) })
  const others = await Page.on(it, second)
  const errors = async (page: Page, ...entries: object[]): Promise<unknown> =>
    (await page.allow(...entries)).response['errors']
  expect(await errors(mine, file('0', 400))).toEqual({})
  expect(await errors(other, file('0', 400), file('1', 5))).toEqual({ '1': ['no_room'] })
  expect(await errors(others, file('0', 201), file('1', 200))).toEqual({ '0': ['no_room'] })
  expect(it.live.stats().uploads).toEqual({ files: 3, bytes: 1000 })
  for (const page of [mine, other, others]) page.client.webSocket.terminate()
  await until(() => it.live.stats().uploads.files === 0)
  expect(it.live.stats().uploads).toEqual({ files: 0, bytes: 0 })
})

/** Asks for one file, which a writer takes, and sends it. */
async function sentTo(writer: () => object, bytes = 'hello moon'): Promise<readonly [Page, Reply]> {
  const page = await Page.open({ writer })
  await page.start('0', bytes.length)
  return [page, await page.send('0', bytes)]
}

test('a writer of the application takes the bytes, such as a gzip stream', async () => {
  const gzip = createGzip()
  const packed: Buffer[] = []
  gzip.on('data', (data: Buffer) => packed.push(data))
  const [page] = await sentTo(() => ({
    write: (bytes: Buffer) => new Promise((resolve) => gzip.write(bytes, resolve)),
    close: () => new Promise((resolve) => gzip.once('end', () => resolve({ path: __filename })).end()),
  }))
  expect(await page.kept()).toContain('postpone')
  expect(gunzipSync(Buffer.concat(packed)).toString()).toBe('hello moon')
  expect(await files()).toEqual([])
})

const full = (): never => {
  throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
}

test.each([
  ['is made', full],
  ['writes', () => ({ write: full, close: full })],
  ['writes, later', () => ({ write: async () => full(), close: full })],
  ['closes', () => ({ write: () => undefined, close: full })],
])('a writer that fails when it %s fails its file, and not the view', async (_when, writer) => {
  const page = await Page.open({ writer })
  const { response } = await page.allow(file('0', 4))
  const joined = await page.join('0', (response['entries'] as { '0': string })['0'])
  const reply = joined.status === 'ok' ? await page.send('0', 'four') : joined
  expect(reply).toEqual(refused('writer_error'))
  await until(() => JSON.stringify(page.client.frames).includes('writer_failure'))
  expect(page.it.errors.map(({ message }) => message)).toEqual([expect.stringContaining('no space left')])
  await page.lives()
})

test('the application hears how far a file is, as often as can be seen, and always of its end', async () => {
  const told: number[] = []
  const page = await Page.open({
    chunkSize: 1,
    progress: (_socket: unknown, { progress }: { progress: number }) => void told.push(progress),
  })
  await page.start('0', 2)
  await page.send('0', 'x')
  await Promise.all(Array.from({ length: 300 }, () => page.progress('0', 50)))
  expect(told.length).toBeGreaterThan(0)
  expect(told.length).toBeLessThan(300)
  await page.send('0', 'x')
  await page.progress('0')
  expect(told.at(-1)).toBe(100)
})

test('files of an external upload go elsewhere, and are whole when the page says so', async () => {
  const page = await Page.open({
    maxEntries: 2,
    external: ({ name }: { name: string }) =>
      name === '1.txt' ? full() : { uploader: 'put', url: '/bucket/0', path: __filename },
  })
  const { response } = await page.allow(file('0', 5), file('1', 5))
  expect(response['entries']).toEqual({ '0': { uploader: 'put', url: '/bucket/0', path: __filename } })
  expect(response['errors']).toEqual({ '1': ['external_failure'] })
  await page.progress('0', 40)
  expect(await page.kept()).not.toContain('bucket')
  await page.progress('0', 100)
  expect(await page.kept()).toContain('files of an external upload go elsewhere')
})

test('an uploader of the page that fails says so', async () => {
  const page = await Page.open({ external: () => ({ uploader: 'put' }) })
  await page.allow(file('0', 5))
  expect(JSON.stringify(await page.progress('0', { error: 'failed' }))).toContain('external_client_failure')
  await page.lives()
})

test('files come by long polling, too', async () => {
  const it = site({ '/': keeper() })
  const poller = await new Poller(await pageOf(it.app)).begin()
  await poller.join()
  const ref = `${poller.page.id}-upload-0`
  const bytes = 'x'.repeat(64_000)
  const allowed = await poller.reply([
    poller.joinRef,
    '10',
    poller.topic,
    MESSAGE.allowUpload,
    { ref, entries: [file('0', bytes.length)] },
  ])
  const { '0': token } = allowed.response['entries'] as { '0': string }
  await poller.reply(['11', '11', 'lvu:0', MESSAGE.join, { token }])
  await poller.said('POST', { body: chunk('12', 'lvu:0', bytes, '11').toString('base64') })
  expect((await poller.heard((frame) => frame.ref === '12')).payload).toEqual(ok)
  const saved = await poller.reply([
    poller.joinRef,
    '13',
    poller.topic,
    'event',
    { type: 'click', event: 'save', value: {} },
  ])
  expect(JSON.stringify(saved)).toContain(bytes)
})

test('a component has uploads of its own', async () => {
  const part = liveComponent({
    mount: (_props: object, socket) => ({ files: socket.allowUpload(), kept: '' }),
    handleEvent: {
      save: async (socket) => {
        const [kept = ''] = await socket.consumeUploaded('files', ({ path: at }) => readFileSync(at, 'utf8'))
        socket.assign({ kept })
      },
    },
    render: ({ files, kept }) => html`<form>${liveFileInput(files)} ${kept}</form>`,
  })
  const it = site({
    '/': liveView({ mount: () => ({}), render: () => html`${component(part, { id: 'a' })}` }),
  })
  const client = await joinedClient(it.app)
  const ask = (event: string, payload: object): Promise<Reply> =>
    client.ask([client.joinRef, client.nextRef(), client.topic, event, { ...payload, cid: 1 }])
  const ref = `${client.page.id}-upload-0`
  const { response } = await ask(MESSAGE.allowUpload, { ref, entries: [file('0', 5)] })
  const { '0': token } = response['entries'] as { '0': string }
  expect(await client.ask(['lvu:0', 'lvu:0', 'lvu:0', MESSAGE.join, { token }])).toEqual(ok)
  const answered = client.heard((frame) => frame.ref === '70')
  client.say(chunk('70', 'lvu:0', 'hello'))
  await answered
  await ask(MESSAGE.progress, { ref, entry_ref: '0', progress: 100 })
  const saved = await ask('event', { type: 'click', event: 'save', value: {} })
  expect(JSON.stringify(saved.response)).toContain('hello')
  await noFiles()
})
