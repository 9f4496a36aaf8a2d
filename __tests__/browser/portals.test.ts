import type { Page } from 'playwright-core'
import { newPage } from '../support/browser.ts'
import { sampleOf } from '../support/thorough.ts'
import { serve, type ScriptedServer } from './scripted-server.ts'

const portal = (content: string, target = '#place', id = 'tip'): string =>
  `<template id="${id}" data-phx-portal="${target}"><div id="_lv_portal_wrap_${id}">${content}</div></template>`

async function open(
  rendered: { readonly s: readonly string[]; readonly [position: number]: unknown },
  script = '',
): Promise<{ server: ScriptedServer; page: Page; said: string[] }> {
  const server = await serve({ html: '', rendered, above: '<main id="place"></main>', script })
  const { page } = await newPage()
  page.setDefaultTimeout(20_000)
  const said: string[] = []
  page.on('console', (message) => void said.push(message.text()))
  await page.goto(server.url)
  await page.waitForSelector('.phx-connected', { state: 'attached' })
  return { server, page, said }
}

const HOOKS = `
  window.seen = []
  const told = (moment) => function () { seen.push(moment + ' ' + this.el.id) }
  liveView.hooks.Life = { mounted: told('mounted'), updated: told('updated'), destroyed: told('destroyed') }`

/** What portals do in our client. */
const cases: Readonly<Record<string, () => Promise<void>>> = {
  'a target that is not there is named once, and the content comes when it is there': async () => {
    const { server, page, said } = await open({ s: [`<p>`, `</p>${portal('<b>tip</b>', '#late')}`], 0: '0' })
    server.push('diff', { 0: '1' })
    await page.waitForFunction(`document.querySelector('p').textContent === '1'`)
    await page.evaluate(`document.body.insertAdjacentHTML('beforeend', '<div id="late"></div>')`)
    server.push('diff', { 0: '2' })
    await page.waitForSelector('#late b')
    expect(said).toEqual(['Portal "tip": nothing in the page is "#late"'])
  },
  'two portals of one id are named': async () => {
    const { page, said } = await open({ s: [portal('<b>a</b>') + portal('<i>b</i>')] })
    await page.waitForSelector('#place > div')
    expect(said).toEqual(['Portal "tip": another one has this id'])
  },
  'a hook in a portal lives as long as its portal, what others did to its element stays': async () => {
    const hook = (id: string): string => `<i id="${id}" phx-hook="Life" title="`
    const { server, page } = await open(
      {
        s: ['', ''],
        0: { s: [portal(`${hook('a')}MARK`).split('MARK')[0] ?? '', `"></i></div></template>`], 0: '0' },
      },
      HOOKS,
    )
    await page.waitForFunction('seen.length === 1')
    await page.evaluate(`a.dataset.theirs = 'kept'`)
    server.push('diff', { 0: { 0: '1' } })
    await page.waitForFunction('seen.length === 2')
    expect(await page.getAttribute('#a', 'data-theirs')).toBe('kept')
    server.push('diff', { 0: '' })
    await page.waitForFunction('seen.length === 3')
    expect(await page.evaluate('seen')).toEqual(['mounted a', 'updated a', 'destroyed a'])
    expect(await page.$('#place > *')).toBeNull()
  },
  'a form in a portal is written when its event is answered, not before': async () => {
    const [before = '', after = ''] = portal(
      '<form id="f" phx-submit="save"><b>MARK</b><button>Save</button></form>',
    ).split('MARK')
    const { server, page } = await open({ s: ['<p>', `</p>${before}`, after], 0: '0', 1: '0' })
    await page.click('#f button')
    const event = await server.heard('event')
    server.push('diff', { 0: '1', 1: '1' })
    await page.waitForFunction(`document.querySelector('p').textContent === '1'`)
    expect(await page.textContent('#f b')).toBe('0')
    server.reply(event, {})
    await page.waitForFunction(`document.querySelector('#f b').textContent === '1'`)
  },
  'commands look for what is around a portal where the portal stands': async () => {
    const hide = `[["add_class",{"names":["found"],"to":{"closest":"section"}}]]`
    const { page } = await open({
      s: [`<section>${portal(`<button phx-click='${hide}'>Hide</button>`)}</section>`],
    })
    await page.click('#place button')
    await page.waitForSelector('section.found', { state: 'attached' })
  },
  'a target in the view keeps what a portal has put there, and so does one that moves': async () => {
    const { server, page } = await open({
      s: ['<section id="s">', '</section>', portal('<input id="in">', 'section')],
      0: '<b>0</b>',
      1: '',
    })
    await page.fill('#in', 'typed')
    server.push('diff', { 0: '<b>1</b><i></i>', 1: '<p>more</p>' })
    await page.waitForSelector('#s i', { state: 'attached' })
    expect(await page.inputValue('#s #in')).toBe('typed')
  },
  'a selector that is none breaks nothing': async () => {
    const target = '#place['
    const { server, page, said } = await open({ s: [`<p>`, `</p>${portal('<b>tip</b>', target)}`], 0: '0' })
    server.push('diff', { 0: '1' })
    await page.waitForFunction(`document.querySelector('p').textContent === '1'`)
    expect(said).toEqual([`Portal "tip": nothing in the page is "${target}"`])
  },
}

test.each(sampleOf('portals with our client', Object.entries(cases), 3))('%s', (_sentence, act) => act())
