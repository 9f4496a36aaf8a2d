import request from 'supertest'
import {
  asyncResult,
  component,
  html,
  liveComponent,
  liveRender,
  liveView,
  type Async,
  type Rendered,
} from '../../lib/index.ts'
import { live } from '../../lib/testing/index.ts'
import { site, type Site } from '../flows/site.ts'

/** Components whose first page waits for their values. */

type Props = { readonly id: string; readonly read: () => Promise<string>; readonly more?: () => Rendered }

const soon = (text: string) => async (): Promise<string> => {
  await new Promise((resolve) => setTimeout(resolve, 20))
  return text
}
const never = (): Promise<string> => new Promise(() => undefined)

/** What it reads, and behind that what it is given. */
const note = liveComponent({
  name: 'note',
  mount: ({ read }: Props, socket): { readonly text: Async<string> } => ({
    text: socket.async(read, { firstPage: 'wait' }),
  }),
  handleEvent: { ask: (socket) => socket.assignAsync('text', () => Promise.resolve('asked')) },
  render: ({ id, text, more }, { self }) => html`<div id=${id}>
    <p>${asyncResult(text, { loading: 'loading', ok: (read) => read, failed: (error) => `no: ${String(error)}` })}</p>
    ${more?.()}<button phx-click="ask" phx-target=${self}>ask ${id}</button></div>`,
})

const page = (render: () => Rendered, limits = {}): Site => {
  const view = liveView({ mount: () => ({}), render })
  return site({ '/': view }, { limits })
}

/** The texts of the first page's paragraphs. */
async function printed({ app }: Site): Promise<string[]> {
  const { text, status } = await request(app).get('/')
  expect(status).toBe(200)
  return [...text.matchAll(/<p>(.*?)<\/p>/g)].map(([, inside = '']) => inside)
}

test('a first page has what its components wait for, each in its place', async () => {
  const notes = page(
    () =>
      html`<p>before</p>${component(note, { id: 'a', read: soon('one') })}<p>between</p>
        ${[component(note, { id: 'b', read: soon('two') }), html`<p>behind</p>`]}`,
  )
  expect(await printed(notes)).toEqual(['before', 'one', 'between', 'two', 'behind'])
})

test('components and views in one that waited wait as well', async () => {
  const view = liveView({
    mount: (socket) => ({ text: socket.async(soon('a view'), { firstPage: 'wait' }) }),
    render: ({ text }) => html`<p>${text.value}</p>`,
  })
  const more = (): Rendered =>
    html`${component(note, { id: 'inner', read: soon('inner') })}${liveRender(view, { id: 'nested' })}`
  const notes = page(() => html`${component(note, { id: 'outer', read: soon('outer'), more })}<p>behind</p>`)
  expect(await printed(notes)).toEqual(['outer', 'inner', 'a view', 'behind'])
})

test('what takes longer than the limit, and what fails, is printed as it is', async () => {
  const notes = page(
    () =>
      html`${component(note, { id: 'a', read: never })}${component(note, { id: 'b', read: () => Promise.resolve('two') })}
        ${component(note, { id: 'c', read: () => Promise.reject(new Error('no paper')) })}`,
    { firstPageTime: 100 },
  )
  expect(await printed(notes)).toEqual(['loading', 'two', 'no: Error: no paper'])
})

test('the limit is for the page, however deep its components stand in one another', async () => {
  const more = (): Rendered => html`${component(note, { id: 'inner', read: soon('too late') })}`
  const notes = page(() => html`${component(note, { id: 'outer', read: never, more })}`, {
    firstPageTime: 50,
  })
  expect(await printed(notes)).toEqual(['loading', 'loading'])
})

test('a page that was printed so is joined as any other', async () => {
  const notes = page(
    () =>
      html`${component(note, { id: 'a', read: soon('one') })}${component(note, { id: 'b', read: soon('two') })}`,
  )
  const visit = await live(notes.app, '/')
  await visit.until(() => visit.texts('p').join() === 'one,two')
  await visit.click('ask b')
  await visit.until(() => visit.texts('p').join() === 'one,asked')
  expect(notes.errors).toEqual([])
})

const broken = liveComponent({
  name: 'broken',
  mount: (_props: object, socket): { readonly text: Async<string> } => ({
    text: socket.async(soon(''), { firstPage: 'wait' }),
  }),
  render: ({ text }) => {
    if (text.ok) throw new Error('torn')
    return html`<p>whole</p>`
  },
})

const frame = liveComponent({
  name: 'frame',
  mount: (_props: object) => ({}),
  fallback: () => html`<div><p>instead</p></div>`,
  render: () => html`<div><p>in a frame</p>${component(broken, { id: 1 })}</div>`,
})

test('what fails after it has waited is replaced by the fallback around it', async () => {
  const notes = page(
    () => html`${component(frame, { id: 1 })}${component(note, { id: 'b', read: soon('two') })}<p>behind</p>`,
  )
  expect(await printed(notes)).toEqual(['instead', 'two', 'behind'])
  expect(notes.errors.map(({ message }) => message)).toEqual([expect.stringContaining('torn')])
})

test('without a fallback it is an error of the page', async () => {
  const { app } = page(() => html`${component(broken, { id: 1 })}`)
  expect((await request(app).get('/')).status).toBe(500)
})
