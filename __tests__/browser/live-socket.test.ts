import type { Page } from 'playwright-core'
import { newPage } from '../support/browser.ts'
import { serve, type ScriptedServer } from './scripted-server.ts'

/** A joined page whose script has its say about the options first. */
async function open(
  script = '',
  html = '<button phx-click="a" phx-value-b="c">a</button>',
): Promise<{
  server: ScriptedServer
  page: Page
}> {
  const server = await serve({ html, rendered: { s: [`${html}<i>`, '</i>'], 0: '' }, script })
  const { page } = await newPage()
  await page.goto(server.url)
  await page.waitForSelector('.phx-connected')
  return { server, page }
}

describe('params', () => {
  test('may be a function: asked when connecting, and for each view that joins', async () => {
    const { server } = await open(`let asked = 0
      liveView.options.params = (view) => ({ of: view?.id ?? 'nobody', asked: String(++asked) })`)
    expect(server.requests.join()).toContain('of=nobody&asked=1')
    const { payload } = await server.heard('phx_join')
    expect(payload.params).toMatchObject({ of: 'phx-1', asked: '2', _csrf_token: 'c5rf' })
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
