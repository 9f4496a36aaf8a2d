import type { Page } from 'playwright-core'
import { newPage } from '../support/browser.ts'
import { serve, until, type ScriptedServer } from './scripted-server.ts'

/** A joined page whose script has its say about the options first. */
async function open(
  script = '',
  html = '<button phx-click="a" phx-value-b="c">a</button>',
): Promise<{
  server: ScriptedServer
  page: Page
  said: string[]
}> {
  const server = await serve({ html, rendered: { s: [`${html}<i>`, '</i>'], 0: '' }, script })
  const { page } = await newPage()
  const said: string[] = []
  page.on('console', (message) => said.push(message.text()))
  await page.goto(server.url)
  await page.waitForSelector('.phx-connected')
  return { server, page, said }
}

describe('params', () => {
  test('may be a function: asked when connecting, and for each view that joins', async () => {
    const { server } = await open(`let asked = 0
      liveView.options.params = (view) => ({ of: view?.id ?? 'nobody', asked: String(++asked) })`)
    expect(server.requests.join()).toContain('of=nobody&asked=1')
    const { payload } = await server.heard('phx_join')
    expect(payload.params).toMatchObject({ of: 'phx-1', asked: '2', _csrf_token: 'c5rf' })
  })

  test('may hold the CSRF token, as with Phoenix: the URL of the connection has it not', async () => {
    const { server } = await open("liveView.options.params = { _csrf_token: 'own', of: 'page' }")
    expect(server.requests).toContain('upgrade /live/websocket?of=page&vsn=2.0.0')
    const { payload } = await server.heard('phx_join')
    expect(payload.params).toMatchObject({ of: 'page', _csrf_token: 'own' })
  })
})

describe('metadata', () => {
  test('is added to the value of events of its kind', async () => {
    const { server, page } = await open(
      `liveView.options.metadata = { click: ({ altKey }, { localName }) => ({ altKey, localName, b: 'overruled' }) }`,
    )
    await page.click('button', { modifiers: ['Alt'] })
    const { payload } = await server.heard('event')
    expect(payload.value).toEqual({ altKey: true, localName: 'button', b: 'c', value: '' })
  })

  test('of keys stands beside the key', async () => {
    const { server, page } = await open(
      'liveView.options.metadata = { keydown: ({ code }) => ({ code }) }',
      '<input phx-keydown="k">',
    )
    await page.press('input', 'a')
    const { payload } = await server.heard('event')
    expect(payload.value).toMatchObject({ key: 'a', code: 'KeyA' })
  })
})

test('disconnect says when it is done, and reconnect joins anew', async () => {
  const { server, page } = await open()
  await page.evaluate('new Promise((done) => liveView.liveSocket.disconnect(done))')
  await until(() => server.connections === 0)
  await page.evaluate('liveView.liveSocket.reconnect()')
  await server.heard('phx_join', 2)
  await page.evaluate('liveView.liveSocket.reconnect()')
  await server.heard('phx_join', 3)
})

describe('the tools', () => {
  test('print what is said, from the next page on from the start', async () => {
    const { page, said } = await open()
    await page.evaluate('liveView.liveSocket.enableDebug()')
    await page.click('button')
    await until(() => said.some((text) => /lv:phx-1 → event .*click/.test(text)))
    await page.reload()
    await until(() => said.some((text) => text.includes('lv:phx-1 ← phx_reply')))
    await page.evaluate('liveView.liveSocket.disableDebug()')
    expect(await page.evaluate('sessionStorage.getItem("phx:live-socket:debug")')).toBeFalsy()
  })

  test('print what the server says of the page, a warning once and a failure each time', async () => {
    const { server, said } = await open()
    const lines = [{}, { level: 'warn', text: 'odd' }, { level: 'error', text: 'failed' }]
    for (const payload of [...lines, ...lines, { level: 'warn', text: 'last' }])
      server.push('debug', payload, null)
    await until(() => said.includes('last'))
    expect(said).toEqual(['odd', 'failed', 'failed', 'last'])
  })

  test('look for ids that are there twice only where the server says that it is in development', async () => {
    const { server, page, said } = await open()
    const push = (html: string): void => server.push('diff', { 0: { s: [html] } })
    push('<b id="x"></b><b id="x"></b>')
    await page.waitForSelector('#x + #x', { state: 'attached' })
    expect(said).toEqual([])
    server.push('debug', { level: 'warn', text: 'odd' }, null)
    await until(() => said.length > 0)
    for (const end of ['<u></u>', '<s></s>']) push(`<b id="x"></b><b id="x"></b>${end}`)
    await page.waitForSelector('s', { state: 'attached' })
    await until(() => said.length > 1)
    expect(said).toEqual(['odd', 'The id "x" is there twice'])
  })

  test('complain of ids that are there twice', async () => {
    const { server, page, said } = await open()
    await page.evaluate('liveView.liveSocket.enableDebug()')
    server.push('diff', { 0: { s: ['<b id="x"></b><b id="x"></b>'] } })
    await until(() => said.includes('The id "x" is there twice'))
  })

  test('let everything take its time, half of it each way', async () => {
    const { server, page } = await open()
    await page.evaluate('liveView.liveSocket.enableLatencySim(600)')
    const clicked = Date.now()
    await page.click('button')
    const event = await server.heard('event')
    expect(Date.now() - clicked).toBeGreaterThanOrEqual(300)
    server.reply(event, { diff: { 0: 'late' } })
    await page.waitForSelector('i >> text=late')
    expect(Date.now() - clicked).toBeGreaterThanOrEqual(600)
    await page.evaluate('liveView.liveSocket.disableLatencySim()')
    server.push('diff', { 0: 'soon' })
    await page.waitForSelector('i >> text=soon')
  })
})

describe('the diagnosis', () => {
  test('tells how connection and views are', async () => {
    const { page } = await open()
    expect(await page.evaluate('liveView.liveSocket.diagnose()')).toEqual({
      transport: 'websocket',
      roundTrip: expect.any(Number) as number,
      views: [{ id: 'phx-1', isMain: true, state: 'joined', joins: 1 }],
    })
  })

  test('tells what went wrong last, and where', async () => {
    const { server, page } = await open()
    server.close(4000)
    await server.heard('phx_join', 2)
    await page.waitForSelector('.phx-connected')
    expect(await page.evaluate('liveView.liveSocket.diagnose()')).toMatchObject({
      lastError: expect.stringMatching(/^20.*Z 4000$/) as string,
      views: [{ joins: 2, lastError: expect.stringMatching(/Z "client"$/) as string }],
    })
  })

  test('can be had without a connection', async () => {
    const { page } = await open()
    await page.evaluate('liveView.liveSocket.disconnect()')
    expect(await page.evaluate('liveView.liveSocket.diagnose()')).toMatchObject({
      transport: 'none',
      roundTrip: null,
      views: [{ state: 'waiting' }],
    })
  })
})

describe('a callback of the DOM', () => {
  const dom = (callbacks: string): string => `liveView.options.dom = { ${callbacks} }`

  /** Draws nothing while \`isHeld\`, until \`start\` is called. */
  const held = dom(`onDocumentPatch(go) {
    if (!window.isHeld) return go()
    window.start = go
    console.log('held')
  }`)

  test('is asked before an element is updated, and may refuse', async () => {
    const { server, page } = await open(dom('onBeforeElUpdated: (from) => from.localName !== "i"'))
    server.push('diff', { 0: { s: ['<b>refused</b>'] } })
    server.rendered = { s: ['<button>new</button><i>', '</i>'], 0: 'refused' }
    server.push('phx_error', {})
    await page.waitForSelector('button >> text=new')
    expect(await page.innerHTML('i')).toBe('')
  })

  test('may change what an element is to become', async () => {
    const { server, page } = await open(dom('onBeforeElUpdated: (from, to) => { to.title = from.innerHTML }'))
    server.push('diff', { 0: 'one' })
    server.push('diff', { 0: 'two' })
    await page.waitForSelector('i[title=one] >> text=two')
  })

  test('hears of the elements that an update adds, when it is done', async () => {
    const { server, page, said } = await open(
      dom('onNodeAdded: ({ outerHTML, parentNode }) => console.log(parentNode.innerHTML, outerHTML)'),
    )
    server.push('diff', { 0: { s: ['<b><u></u></b>', ''], 0: 'text' } })
    await until(() => said.includes('<b><u></u></b>text <b><u></u></b>'))
    expect(await page.innerHTML('i')).toBe('<b><u></u></b>text')
  })

  test('hears when an update begins, and when it is done but for its events', async () => {
    const tell = (moment: string): string => `({ id, innerText }) => console.log('${moment}', id, innerText)`
    const { server, said } = await open(
      `${dom(`onPatchStart: ${tell('start')}, onPatchEnd: ${tell('end')}`)}
      addEventListener('phx:done', () => console.log('event'))`,
    )
    server.push('diff', { 0: 'text', e: [['done', {}]] })
    await until(() => said.includes('event'))
    expect(said.slice(-3)).toEqual(['start phx-1 a', 'end phx-1 atext', 'event'])
  })

  test('says when an update is drawn, which other events came before', async () => {
    const { server, page, said } = await open(
      `${held}; addEventListener('phx:soon', () => console.log('soon'))`,
    )
    await page.evaluate('isHeld = true')
    server.push('diff', { 0: 'text', e: [['soon', {}, true]] })
    await until(() => said.includes('held'))
    expect(said).toEqual(['soon', 'held'])
    expect(await page.innerHTML('i')).toBe('')
    await page.evaluate('start()')
    expect(await page.innerHTML('i')).toBe('text')
  })

  test('says when an answer arrives: what waits for it goes on waiting', async () => {
    const { server, page, said } = await open(held)
    await page.evaluate('isHeld = true')
    await page.click('button')
    server.reply(await server.heard('event'), { diff: { 0: 'text' } })
    await until(() => said.includes('held'))
    await page.waitForSelector('.phx-click-loading')
    await page.evaluate('start()')
    await page.waitForSelector('button:not(.phx-click-loading) + i >> text=text')
  })

  test('says when a view that joins is drawn', async () => {
    const { server, page, said } = await open(held)
    await page.evaluate('isHeld = true')
    server.rendered = { s: ['<b>joined</b>'] }
    server.push('phx_error', {})
    await until(() => said.includes('held'))
    expect(await page.innerHTML('i')).toBe('')
    await page.evaluate('start()')
    await page.waitForSelector('.phx-connected >> text=joined')
  })

  test('finds what commands are for', async () => {
    const { page } = await open(dom('jsQuerySelectorAll: (from, to, find) => [...find(), from]'))
    await page.evaluate(
      `liveView.liveSocket.execJS(document.body, [['add_class', { to: 'i', names: ['found'] }]])`,
    )
    await page.waitForSelector('body.found i.found', { state: 'attached' })
    expect(await page.locator('.found').count()).toBe(2)
  })
})
