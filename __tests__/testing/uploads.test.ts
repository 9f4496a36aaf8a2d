import { readFileSync } from 'node:fs'
import express from 'express'
import {
  component,
  html,
  liveComponent,
  liveFileInput,
  liveRouter,
  liveView,
  portal,
  type AnyLiveView,
} from '../../lib/index.ts'
import { live, type LivePage, type LivePageOptions } from '../../lib/testing/index.ts'

/** An album: lists what was chosen, and keeps the texts of the files. */
const album = (options: object = {}, attributes: Readonly<Record<string, string>> = {}): AnyLiveView =>
  liveView({
    mount: (socket) => ({ photos: socket.allowUpload(options), kept: [] as unknown[] }),
    handleEvent: {
      chosen: () => undefined,
      cancel: (socket, { ref }) => socket.cancelUpload('photos', ref as string),
      close: (socket) => socket.disallowUpload('photos'),
      async save(socket) {
        const kept = await socket.consumeUploaded('photos', ({ path }) => readFileSync(path, 'utf8'))
        socket.assign({ kept })
      },
    },
    render: ({ photos, kept }) => html`
      <form phx-change="chosen" phx-submit="save">
        <label for=${photos.ref}>Photos</label> ${liveFileInput(photos, attributes)}
        <ul>${photos.entries.map(
          (entry) => html`<li>${entry.name} ${entry.progress} ${entry.errors.join()}
            <button type="button" phx-click="cancel" phx-value-ref=${entry.ref}>Take back ${entry.name}</button></li>`,
        )}</ul>
        <i>${photos.errors.join()}</i>
        <button>Save</button>
      </form>
      <button phx-click="close">Close</button> <b>${kept.join('|')}</b>`,
  })

const open = (view = album(), options: LivePageOptions = {}): Promise<LivePage> =>
  live(express().use(liveRouter().live('/', view)), '/', options)

const text = (name: string, content: string): { name: string; type: string; content: string } => ({
  name,
  type: 'text/plain',
  content,
})

test('files are chosen, and sent with their form', async () => {
  const page = await open(album({ maxEntries: 2 }))
  await page.upload('Photos', [text('a.txt', 'first'), text('b.txt', 'second')])
  expect(page.texts('li')).toEqual(['a.txt 0 Take back a.txt', 'b.txt 0 Take back b.txt'])
  await page.submit('form')
  expect([page.text('b'), page.texts('li')]).toEqual(['first|second', []])
})

test.each(['Photos', 'photos', 'input', 'input[name=photos]', 'phx-main-upload-0'])(
  'the input is found by %s',
  async (target) => {
    const page = await open()
    await page.upload(target, text('a.txt', 'found'))
    await page.submit('form')
    expect(page.text('b')).toBe('found')
  },
)

test('a file that is on its way is seen, and goes on with the submit', async () => {
  const page = await open(album({ chunkSize: 2 }))
  await page.upload('Photos', text('a.txt', '0123456789'), { percent: 50 })
  expect(page.text('li')).toContain('a.txt 50')
  await page.upload('Photos', [], { percent: 70 })
  expect(page.text('li')).toContain('a.txt 70')
  await page.submit('form')
  expect(page.text('b')).toBe('0123456789')
})

test('with autoUpload files are at the server when they were chosen', async () => {
  const seen: number[] = []
  const progress = (_socket: unknown, entry: { progress: number }): unknown => seen.push(entry.progress)
  const page = await open(album({ autoUpload: true, progress, chunkSize: 4 }))
  await page.upload('Photos', text('a.txt', 'at once'))
  expect([page.text('li'), seen.at(-1)]).toEqual([expect.stringContaining('a.txt 100'), 100])
  await page.submit('form')
  expect(page.text('b')).toBe('at once')
})

test.each([
  ['too large', { maxFileSize: 3 }, [text('a.txt', 'four')], 'too_large'],
  ['empty', {}, [text('a.txt', '')], 'empty'],
  ['of another kind', { accept: ['.png'] }, [text('a.txt', 'text')], 'not_accepted'],
  ['one of too many', { maxEntries: 2 }, ['a', 'b', 'c'].map((name) => text(name, name)), 'too_many_files'],
  ['refused by the view', { validate: () => 'ugly' }, [text('a.txt', 'text')], 'ugly'],
])(
  'a file that is %s keeps its form from being submitted until it is taken back',
  async (_what, options, files, why) => {
    const page = await open(album(options))
    await page.upload('Photos', files)
    expect(page.text('form')).toContain(why)
    await expect(page.submit('form')).rejects.toThrow(/would not submit the form: .*(a\.txt|too many)/)
    await page.click(`Take back ${files[0]?.name ?? ''}`)
    await page.submit('form')
    expect(page.text('b')).toBe(
      files
        .slice(1)
        .map(({ content }) => content)
        .join('|'),
    )
  },
)

test('a file is taken back on its way, and its form goes without it', async () => {
  const page = await open(album({ maxEntries: 2 }))
  await page.upload('Photos', [text('a.txt', 'stays'), text('b.txt', 'goes')], { percent: 50 })
  await page.click('Take back b.txt')
  await page.submit('form')
  expect(page.text('b')).toBe('stays')
})

test('a file in the place of the one before', async () => {
  const page = await open()
  await page.upload('Photos', text('a.txt', 'before'), { percent: 50 })
  await page.upload('Photos', text('b.txt', 'after'))
  await page.submit('form')
  expect(page.text('b')).toBe('after')
})

test('a required input needs a file', async () => {
  const page = await open(album({}, { required: '' }))
  await expect(page.submit('form')).rejects.toThrow('"photos" is required')
  await page.upload('Photos', text('a.txt', 'here'))
  await page.submit('form')
  expect(page.text('b')).toBe('here')
})

test('a writer that fails is seen in the page', async () => {
  const writer = (): object => ({
    write: () => Promise.reject(new Error('the disk is full')),
    close: () => undefined,
  })
  const page = await live(
    express().use(liveRouter({ onError: () => undefined }).live('/', album({ writer, autoUpload: true }))),
    '/',
  )
  await page.upload('Photos', text('a.txt', 'lost'))
  expect(page.text('li')).toContain('writer_failure')
  await expect(page.submit('form')).rejects.toThrow('"a.txt" has an error (writer_error)')
})

test('a browser that stops sending is told that it was interrupted', async () => {
  const page = await open(album({ chunkTimeout: 20 }))
  await page.upload('Photos', text('a.txt', 'halfway'), { percent: 50 })
  await page.until(() => page.text('li').includes('interrupted'))
})

test('inside of a live component, and of a portal', async () => {
  const part = liveComponent({
    mount: (_props: object, socket) => ({ files: socket.allowUpload(), kept: '' }),
    handleEvent: {
      chosen: () => undefined,
      async save(socket) {
        const [kept = ''] = await socket.consumeUploaded('files', ({ path }) => readFileSync(path, 'utf8'))
        socket.assign({ kept })
      },
    },
    render: ({ files, kept }, { self }) => html`<div>
      <form phx-change="chosen" phx-submit="save" phx-target=${self}>${liveFileInput(files)}</form><b>${kept}</b></div>`,
  })
  const view = liveView({
    mount: () => ({}),
    render: () =>
      html`${component(part, { id: 'a' })} ${portal({ id: 'away', target: 'body' }, html`<section>${component(part, { id: 'b' })}</section>`)}`,
  })
  const page = await open(view)
  for (const at of ['div:first', 'section'].map((selector) => page.within(selector))) {
    await at.upload('files', text('a.txt', 'in here'))
    await at.submit('form')
    expect(at.text('b')).toBe('in here')
  }
})

test('a file goes elsewhere by an uploader that the test has', async () => {
  const stored: string[] = []
  const view = album({
    external: ({ name }: { name: string }) => ({ uploader: 'put', key: name, path: __filename }),
  })
  const page = await open(view, {
    uploaders: {
      put: async ([entry]) => {
        stored.push(`${JSON.stringify(entry?.meta)} ${(await entry?.file.text()) ?? ''}`)
        entry?.progress(40)
        setImmediate(() => entry?.progress(100))
      },
    },
  })
  await page.upload('Photos', text('a.txt', 'far'), { percent: 40 })
  await page.submit('form')
  expect(stored).toEqual([expect.stringMatching(/"key":"a\.txt".* far$/)])
  expect(page.text('b')).toContain('a file goes elsewhere by an uploader')
})

test.each([
  ['there is none', {}, 'the test has none. Give it one'],
  ['it says so', { put: ([entry]: readonly { error(why: string): void }[]) => entry?.error('403') }, '403'],
  ['it throws', { put: () => Promise.reject(new Error('no line')) }, 'no line'],
  ['it says nothing', { put: () => undefined }, 'has not called progress(100) or error()'],
])('an uploader fails when %s', async (_when, uploaders, why) => {
  const page = await open(album({ external: () => ({ uploader: 'put' }) }), { uploaders, timeout: 300 })
  await page.upload('Photos', text('a.txt', 'far'))
  await expect(page.submit('form')).rejects.toThrow(why)
})

test.each([
  [
    'there is no such input',
    'Pictures',
    text('a.txt', 'a'),
    /^No file input has [^]*inputs of the page are "photos"/,
  ],
  ['there are two files for one', 'Photos', [text('a', 'a'), text('b', 'b')], 'takes one file, and not 2'],
])('a test is told when %s', async (_what, target, files, why) => {
  const page = await open()
  await expect(page.upload(target, files)).rejects.toThrow(why)
})

test('what a visitor cannot use, and what is no upload, is refused', async () => {
  const page = await open()
  await page.click('Close')
  await expect(page.upload('Photos', text('a.txt', 'a'))).rejects.toThrow('it is disabled')
  const plain = liveView({ mount: () => ({}), render: () => html`<form><input type="file" name="f"></form>` })
  await expect((await open(plain)).upload('f', text('a.txt', 'a'))).rejects.toThrow('liveFileInput(upload)')
})

test('files of a folder say where they are in it', async () => {
  const validate = (entry: { relativePath: string }): string => entry.relativePath
  const files = [{ ...text('a.txt', 'a'), relativePath: 'folder/a.txt' }]
  await expect((await open()).upload('Photos', files)).rejects.toThrow('it has no webkitdirectory')
  const page = await open(album({ validate, maxEntries: 9 }, { webkitdirectory: '' }))
  await page.upload('Photos', files)
  expect(page.text('li')).toContain('folder/a.txt')
})

test('an input that is hidden is used by its label', async () => {
  const page = await open(album({}, { hidden: '' }))
  await page.upload('Photos', text('a.txt', 'seen'))
  await page.submit('form')
  expect(page.text('b')).toBe('seen')
})

test('files that are lost with the connection are chosen anew', async () => {
  const page = await open(album({ autoUpload: true }))
  await page.upload('Photos', text('a.txt', 'gone'), { percent: 50 })
  await page.disconnect()
  await page.reconnect()
  expect(page.texts('li')).toEqual([])
  await page.upload('Photos', text('b.txt', 'again'))
  await page.submit('form')
  expect(page.text('b')).toBe('again')
})
