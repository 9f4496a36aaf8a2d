import { component, each, html, liveComponent, liveView } from '../../lib/index.ts'
import { live } from '../../lib/testing/index.ts'
import { clientOf } from '../flows/wire-client.ts'
import { site } from '../flows/site.ts'

/** Nested templates, in a list as well, which are there or not by the number. */
const card = liveComponent({
  mount: (_props: { readonly n: number }) => ({}),
  handleEvent: { next: (socket) => socket.update('n', (n) => n + 1) },
  render: ({ n }, { self }) => html`
    <li title="outer">${n % 2 === 0 ? html`<b title="even">${n} ${html`<i title="deep">${n}</i>`}</b>` : html`<b title="odd">${n}</b>`}
      ${n % 3 === 0 && html`<u title="third">${n}</u>`}
      ${each(
        Array.from({ length: n % 4 }, (_, i) => i),
        (i) => i,
        (i) => html`<s title="row">${i}${html`<q title="cell">${n}</q>`}</s>`,
      )}
      <button phx-click="next" phx-target=${self}>next ${n}</button></li>`,
})

/** What a card shows, in short. */
const shown = (n: number): string =>
  [
    n % 2 === 0 ? `${n} ${n}` : n,
    n % 3 === 0 && n,
    Array.from({ length: n % 4 }, (_, i) => `${i}${n}`).join(''),
    `next ${n}`,
  ]
    .filter((part) => part !== false && part !== '')
    .join(' ')

const cards = liveView({
  mount: () => ({ count: 0 }),
  handleEvent: { fill: (socket) => socket.assign({ count: 24 }) },
  render: ({ count }) => html`<button phx-click="fill">fill</button>
    <ul>${Array.from({ length: count }, (_, n) => component(card, { id: n, n }))}</ul>`,
})

test('of a thousand components the statics are sent once, also those of nested templates', async () => {
  const thousand = liveView({
    mount: () => ({}),
    render: () => html`<ul>${Array.from({ length: 1000 }, (_, id) => component(card, { id, n: 6 }))}</ul>`,
  })
  const client = await clientOf(site({ '/': thousand }).app)
  const answer = JSON.stringify(await client.join())
  const often = ['outer', 'even', 'deep', 'third', 'row', 'cell'].map(
    (name) => answer.split(`title=\\"${name}`).length - 1,
  )
  expect(often).toEqual([1, 1, 1, 1, 1, 1])
})

test('components of several shapes are shown as they are, and go on from there', async () => {
  const page = await live(site({ '/': cards }).app, '/')
  await page.click('fill')
  const text = (): string[] => page.texts('li').map((each) => each.replace(/\s+/g, ' ').trim())
  const expected = Array.from({ length: 24 }, (_, n) => shown(n))
  expect(text()).toEqual(expected)
  for (const n of [0, 7, 18]) {
    await page.click(`li:nth-child(${n + 1}) button`)
    expected[n] = shown(n + 1)
  }
  expect(text()).toEqual(expected)
})
