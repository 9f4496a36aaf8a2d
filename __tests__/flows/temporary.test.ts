import { each, html, liveView } from '../../lib/index.ts'
import { live } from '../../lib/testing/index.ts'
import { site } from './site.ts'

type Note = { readonly id: number; readonly text: string }

const seen: number[] = []

const board = liveView({
  mount(socket) {
    socket.subscribe('board')
    return {
      count: 0,
      notes: [{ id: 1, text: 'one' }] as readonly Note[],
      news: 'mounted',
      badge: undefined as string | undefined,
    }
  },
  handleEvent: {
    count: (socket) => socket.update('count', (n) => n + 1),
    write: (socket) => {
      seen.push(socket.assigns.notes.length)
      socket.assign({
        notes: [
          { id: 2, text: 'two' },
          { id: 3, text: 'three' },
        ],
        news: 'written',
        badge: 'new',
      })
    },
  },
  handleInfo: { news: (socket, news: string) => socket.assign({ news }) },
  temporaryAssigns: { notes: [], news: '', badge: undefined },
  render: ({ count, notes, news, badge }) => html`<h1>${count}</h1><p>${news} of ${count}</p>
    <ul>${each(
      notes,
      ({ id }) => id,
      ({ text }) => html`<li>${text}</li>`,
    )}</ul>${badge && html`<b>${badge} ${count}</b>`}
    <button phx-click="count">count</button><button phx-click="write">write</button>`,
})

test('temporary assigns are gone after the render, and what was made of them stays', async () => {
  const page = await live(site({ '/': board }).app, '/')
  await page.click('count')
  expect([page.text('h1'), page.text('p'), page.texts('li')]).toEqual(['1', 'mounted of 1', ['one']])
  await page.click('write')
  expect(seen).toEqual([0])
  expect([page.text('p'), page.texts('li'), page.text('b')]).toEqual([
    'written of 1',
    ['two', 'three'],
    'new 1',
  ])
  await page.click('count')
  expect([page.text('p'), page.texts('li'), page.text('b')]).toEqual([
    'written of 2',
    ['two', 'three'],
    'new 1',
  ])
})

test('a place that the temporary values fill with something of their own is drawn anew', async () => {
  const view = liveView({
    mount: () => ({ mode: 'edit', count: 0 }),
    handleEvent: { count: (socket) => socket.update('count', (n) => n + 1) },
    temporaryAssigns: { mode: 'show' },
    render: ({
      mode,
      count,
    }) => html`${mode === 'show' ? html`<p>shown ${count}</p>` : html`<i>edited ${count}</i>`}
      <button phx-click="count">count</button>`,
  })
  const page = await live(site({ '/': view }).app, '/')
  expect(page.text('i')).toBe('edited 0')
  await page.click('count')
  await page.click('count')
  expect(page.text('p')).toBe('shown 2')
})
