import { until } from './scripted-server.ts'
import { UploadServer } from './upload-server.ts'

test('tells what was chosen, uploads it chunk by chunk on submit, and then submits', async () => {
  const upload = await UploadServer.open()
  await upload.choose({ 'a.txt': 'Hello, world', 'b.txt': '1' })
  await upload.page.waitForSelector('li:text("b.txt 0")')
  const [change] = upload.server.events
  expect(change.uploads.U1[0]).toEqual({
    ref: '0',
    path: 'photo',
    name: 'a.txt',
    type: 'text/plain',
    size: 12,
    relative_path: '',
    last_modified: expect.any(Number),
  })
  await upload.page.click('button')
  await upload.page.waitForSelector('output:text("a.txt,b.txt")')
  expect(upload.files.get('a.txt')?.toString()).toBe('Hello, world')
  expect(upload.files.get('b.txt')?.toString()).toBe('1')
  const progress = upload.server.sent.filter(
    ({ event, payload }) => event === 'progress' && payload.entry_ref === '0',
  )
  expect(progress.map(({ payload }) => payload.progress as number)).toEqual([33, 66, 100])
  expect(upload.server.sent.filter(({ event }) => event === 'phx_leave')).toEqual([])
})

const AUTO = { input: 'multiple data-phx-auto-upload' }

test('uploads at once where the server wants that; a submit waits for what is on its way', async () => {
  const upload = await UploadServer.open(AUTO)
  upload.stopsAt = 1
  await upload.choose({ 'a.txt': 'Hello' })
  await upload.server.heard('chunk')
  await upload.page.click('button')
  await upload.page.waitForSelector('form.phx-submit-loading button:disabled')
  upload.go()
  await upload.page.waitForSelector('output:text("a.txt")')
  expect(upload.server.events.map(({ event }) => event as string)).toEqual(['validate', 'save'])
})

test('gives up a file that the server has taken from its list, and goes on with the others', async () => {
  const upload = await UploadServer.open()
  await upload.choose({ 'a.txt': 'Hello', 'b.txt': 'world' })
  await upload.page.waitForSelector('li:text("b.txt")')
  upload.stopsAt = 1
  await upload.page.click('button')
  await upload.server.heard('chunk', 2)
  upload.entries.shift()
  upload.push()
  expect(await upload.server.heard('phx_leave')).toMatchObject({ topic: 'lvu:0' })
  upload.go()
  await upload.page.waitForSelector('output:text("b.txt")')
  expect(upload.files.get('a.txt')?.toString()).toBe('Hell')
  expect(upload.files.get('b.txt')?.toString()).toBe('world')
})

test('keeps what was chosen when the form is patched, and adds what is chosen later', async () => {
  const upload = await UploadServer.open()
  await upload.choose({ 'a.txt': '1' })
  await upload.page.waitForSelector('li:text("a.txt")')
  upload.saved = 'patched'
  upload.push()
  await upload.page.waitForSelector('output:text("patched")')
  await upload.choose({ 'b.txt': '2' })
  await upload.page.waitForSelector('li:text("b.txt")')
  expect(upload.entries.map(({ name }) => name)).toEqual(['a.txt', 'b.txt'])
  expect(await upload.page.evaluate('document.querySelector("[type=file]").files.length')).toBe(2)
})

test('puts one file in the place of the other where one is allowed', async () => {
  const upload = await UploadServer.open({ input: '' })
  await upload.choose({ 'a.txt': '1' })
  await upload.choose({ 'b.txt': '2' })
  await upload.page.waitForSelector('li:text("b.txt")')
  expect(upload.entries.map(({ name }) => name)).toEqual(['b.txt'])
})

test('lets the same file be chosen again after it was cancelled', async () => {
  const upload = await UploadServer.open()
  await upload.choose({ 'a.txt': '1' })
  await upload.page.waitForSelector('li:text("a.txt")')
  upload.entries = []
  upload.push()
  await upload.page.waitForFunction('!document.querySelector("[type=file]").value')
  await upload.choose({ 'a.txt': '1' })
  await upload.page.waitForSelector('li:text("a.txt")')
})

test('submits no form with a file that the server does not take; the form can be used again', async () => {
  const upload = await UploadServer.open({ meta: ({ name, ref }) => (name === 'a.txt' ? undefined : ref) })
  await upload.choose({ 'a.txt': '1', 'b.txt': '2' })
  await upload.page.waitForSelector('li:text("b.txt")')
  await upload.page.click('button')
  await upload.page.waitForSelector('li:text("b.txt 100")')
  await upload.page.waitForSelector('form:not(.phx-submit-loading) button:enabled')
  expect(upload.server.events.map(({ event }) => event as string)).toEqual(['validate'])
  upload.entries.shift()
  upload.push()
  await upload.page.waitForSelector('li:text("a.txt")', { state: 'detached' })
  await upload.page.click('button')
  await upload.page.waitForSelector('output:text("b.txt")')
})

test('uploads nothing while a file has an error', async () => {
  const upload = await UploadServer.open()
  upload.flawed = ['0']
  await upload.choose({ 'a.txt': '1' })
  await upload.page.waitForSelector('li:text("a.txt")')
  await upload.page.click('button')
  await upload.page.waitForSelector('button:enabled')
  upload.flawed = []
  upload.push()
  await upload.page.waitForSelector('[data-phx-error-refs=""]', { state: 'attached' })
  await upload.page.click('button')
  await upload.page.waitForSelector('output:text("a.txt")')
  expect(upload.server.events.map(({ event }) => event as string)).toEqual(['validate', 'save'])
})

test('tells the server when a file has failed, and leaves its channel', async () => {
  const upload = await UploadServer.open({ chunkSize: 9 })
  upload.stopsAt = 1
  await upload.choose({ 'a.txt': '1' })
  await upload.page.waitForSelector('li:text("a.txt")')
  await upload.page.click('button')
  upload.server.reply(await upload.server.heard('chunk'), { reason: 'writer_error' }, 'error')
  expect((await upload.server.heard('progress')).payload).toEqual({
    ref: 'U1',
    event: null,
    entry_ref: '0',
    progress: { error: 'writer_error' },
  })
  expect(await upload.server.heard('phx_leave')).toMatchObject({ topic: 'lvu:0' })
  await upload.page.waitForSelector('form:not(.phx-submit-loading) button:enabled')
})

test('hands files over to an uploader of the page', async () => {
  const upload = await UploadServer.open({
    meta: ({ name }) => ({ uploader: 'store', url: `/store/${name}` }),
    script: `liveView.options.uploaders = { async store(entries) {
      for (const entry of entries) {
        entry.progress(50)
        await fetch(entry.meta.url, { method: 'PUT', body: entry.file })
        entry.progress(100)
      }
    } }`,
  })
  await upload.choose({ 'a.txt': '1' })
  await upload.page.waitForSelector('li:text("a.txt")')
  await upload.page.click('button')
  await upload.page.waitForSelector('output:text("a.txt")')
  expect(upload.server.requests).toContain('PUT /store/a.txt')
  expect(upload.files.size).toBe(0)
})

test('says so when there is no uploader of that name', async () => {
  const upload = await UploadServer.open({ meta: () => ({ uploader: 'constructor' }) })
  await upload.choose({ 'a.txt': '1' })
  await upload.page.waitForSelector('li:text("a.txt")')
  await upload.page.click('button')
  expect((await upload.server.heard('progress')).payload.progress).toEqual({ error: 'failed' })
  await until(() => upload.errors.join().includes('No uploader "constructor"'))
})

const DRAG = `(type, from) => {
  const dataTransfer = new DataTransfer()
  dataTransfer.items.add(new File(['12'], 'a.txt'))
  document.getElementById(from).dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }))
}`

test('takes files that are dropped, and shows where they can be', async () => {
  const upload = await UploadServer.open({
    html: '<p phx-drop-target="U1"><b id="zone">Here</b></p><i id="off"></i>',
  })
  await upload.page.evaluate(`(${DRAG})('dragover', 'zone')`)
  await upload.page.waitForSelector('p.phx-drop-target-active')
  await upload.page.evaluate(`(${DRAG})('dragover', 'off')`)
  await upload.page.waitForSelector('p:not(.phx-drop-target-active)')
  await upload.page.evaluate(`(${DRAG})('dragover', 'zone')`)
  await upload.page.evaluate(`(${DRAG})('drop', 'zone')`)
  await upload.page.waitForSelector('p:not(.phx-drop-target-active)')
  await upload.page.waitForSelector('li:text("a.txt")')
})

test('shows images before they are uploaded, also when they move up', async () => {
  const upload = await UploadServer.open()
  await upload.choose({
    'a.svg': '<svg xmlns="http://www.w3.org/2000/svg" width="7" height="7"/>',
    'b.txt': '2',
  })
  await upload.page.waitForSelector('#i1[src^="blob:"]', { state: 'attached' })
  const source = await upload.page.getAttribute('#i1', 'src')
  upload.entries.shift()
  upload.push()
  await upload.page.waitForSelector('#i0', { state: 'detached' })
  expect(await upload.page.evaluate(`fetch('${source}').then((answer) => answer.text())`)).toBe('2')
})

test('offers to upload again what was on its way when the connection was lost', async () => {
  const upload = await UploadServer.open()
  await upload.choose({ 'a.txt': 'Hello' })
  await upload.page.waitForSelector('li:text("a.txt")')
  upload.stopsAt = 2
  await upload.page.click('button')
  await upload.server.heard('chunk', 2)
  upload.restart()
  await upload.page.click('[data-live-notice=interrupted] button:text("Try again")')
  await upload.page.waitForSelector('output:text("a.txt")')
  expect(upload.files.get('a.txt')?.toString()).toBe('Hello')
  expect(await upload.page.isVisible('[data-live-notice=interrupted]')).toBe(false)
})

test('keeps files that wait for a submit when the connection is lost', async () => {
  const upload = await UploadServer.open()
  await upload.choose({ 'a.txt': 'Hello' })
  await upload.page.waitForSelector('li:text("a.txt")')
  upload.restart()
  await upload.page.waitForSelector('[id=U2]')
  await upload.page.waitForSelector('li:text("a.txt")')
  expect(await upload.page.isVisible('[data-live-notice=interrupted]')).toBe(false)
  await upload.page.click('button')
  await upload.page.waitForSelector('output:text("a.txt")')
})
