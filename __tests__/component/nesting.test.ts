import request from 'supertest'
import { component, html, liveComponent, liveRender, liveView, type AnyLiveView } from '../../lib/index.ts'
import { live } from '../../lib/testing/index.ts'
import { site, type Site } from '../flows/site.ts'

/** Counts in a nested view. */
const innerOf = (terminate: () => void): AnyLiveView =>
  liveView({
    mount: () => ({ n: 0 }),
    handleEvent: { inner: (socket) => socket.update('n', (n) => n + 1) },
    terminate,
    render: ({ n }) => html`<i>inner ${n} <button phx-click="inner">inner</button></i>`,
  })

/** Counts in a component. */
const counter = liveComponent({
  mount: (_props: object) => ({ n: 0 }),
  handleEvent: { count: (socket) => socket.update('n', (n) => n + 1) },
  render: ({ n }, { self }) => html`<b>${n} <button phx-click="count" phx-target=${self}>count</button></b>`,
})

/** Nests a view in a component. */
const around = (fallback: boolean, ended: () => void = () => undefined): Site => {
  const inner = innerOf(ended)
  const frame = liveComponent({
    mount: (_props: object) => ({ n: 0, isOpen: true }),
    handleEvent: {
      frame: (socket) => socket.update('n', (n) => n + 1),
      close: (socket) => socket.update('isOpen', (isOpen) => !isOpen),
    },
    ...(fallback && { fallback: () => html`<p>failed</p>` }),
    render: ({ n, isOpen }, { self }) => html`
      <section>frame ${n} ${isOpen && liveRender(inner, { id: 'in' })}
        <button phx-click="frame" phx-target=${self}>frame</button><button phx-click="close" phx-target=${self}>close</button>
      </section>`,
  })
  const outer = liveView({
    mount: () => ({ n: 0, isOpen: true }),
    handleEvent: {
      outer: (socket) => socket.update('n', (n) => n + 1),
      drop: (socket) => socket.assign({ isOpen: false }),
    },
    render: ({
      n,
      isOpen,
    }) => html`<h1>${n}</h1><button phx-click="outer">outer</button><button phx-click="drop">drop</button>
      <main>${isOpen && component(frame, { id: 1 })}</main>`,
  })
  return site({ '/': outer })
}

describe.each([false, true])('a view nested in a component (with a fallback: %s)', (fallback) => {
  test('is printed in the first page', async () => {
    const { text } = await request(around(fallback).app).get('/')
    expect(text.replace(/<(\w+)[^>]*>/g, '<$1>').replace(/\s+/g, ' ')).toContain(
      '<section>frame 0 <div><i>inner 0 <button>inner</button></i></div> <button>frame',
    )
  })

  test('lives for itself, and stays as it is when the component or the view is rendered', async () => {
    const page = await live(around(fallback).app, '/')
    await page.click('inner')
    for (const button of ['frame', 'outer', 'inner', 'frame']) await page.click(button)
    expect([page.text('h1'), page.text('i'), page.text('section')]).toEqual([
      '1',
      'inner 2 inner',
      expect.stringMatching(/^frame 2 inner 2/),
    ])
  })

  test('ends when the component does not show it any more, and begins anew when it does again', async () => {
    let ended = 0
    const page = await live(around(fallback, () => ended++).app, '/')
    await page.click('inner')
    await page.click('close')
    await page.until(() => ended === 1)
    await page.click('close')
    await page.click('inner')
    expect(page.text('i')).toBe('inner 1 inner')
    await page.click('drop')
    await page.until(() => ended === 2)
  })
})

const holder = (nested: AnyLiveView, sticky: boolean): AnyLiveView =>
  liveView({
    mount: () => ({ n: 0 }),
    handleEvent: { outer: (socket) => socket.update('n', (n) => n + 1) },
    render: ({ n }) => html`<h1>${n}</h1><button phx-click="outer">outer</button>
      <a href="/other" data-phx-link="redirect" data-phx-link-state="push">other</a>${liveRender(nested, { id: 'in', sticky })}`,
  })
const counters = liveView({
  mount: () => ({}),
  render: () => html`${['a', 'b'].map((id) => html`<p>${component(counter, { id })}</p>`)}`,
})

test('components in a nested view are its own, whatever the view around it does', async () => {
  const page = await live(site({ '/': holder(counters, false) }).app, '/')
  await page.click('p:first-child button')
  await page.click('outer')
  await page.click('p:first-child button')
  expect([page.text('h1'), ...page.texts('b')]).toEqual(['1', '2 count', '0 count'])
})

test('components in a sticky view live on when the visitor navigates', async () => {
  const sticky = holder(counters, true)
  const page = await live(site({ '/': sticky, '/other': holder(counters, true) }).app, '/')
  await page.click('p:first-child button')
  await page.click('other')
  await page.click('p:first-child button')
  expect(page.texts('b')).toEqual(['2 count', '0 count'])
})

test('components live in an embedded view', async () => {
  const it = site({})
  it.app.get(
    '/page',
    async (req, res) => void res.send(`<main>${await it.live.embed(req, res, counters)}</main>`),
  )
  const page = await live(it.app, '/page')
  await page.click('p:first-child button')
  expect(page.texts('b')).toEqual(['1 count', '0 count'])
})
