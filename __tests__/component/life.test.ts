import { component, html, liveComponent, liveView } from '../../lib/index.ts'
import { live, type LivePage } from '../../lib/testing/index.ts'
import { site, until, type Site } from '../flows/site.ts'

const heard: string[] = []
const ended = (id: string) => (): void => void heard.push(`end of ${id}`)

const member = liveComponent({
  name: 'member',
  mount: (props: { readonly id: string }, socket) => {
    void socket.subscribe(`news-${props.id}`)
    socket.track('members', props.id, {})
    if (socket.connected) socket.signal.addEventListener('abort', ended(props.id))
    return {
      n: 0,
      text: '',
      name: socket.async(async () => Promise.resolve(`name of ${props.id}`)),
      there: [...socket.presences('members').keys()],
      note: '',
    }
  },
  temporaryAssigns: { note: '' },
  handleEvent: {
    later: (socket) => {
      socket.sendSelfAfter(1, 'tick')
    },
    never: (socket) => {
      socket.sendSelfAfter(60_000, 'tick')
      socket.startAsync(
        'wait',
        async (signal) =>
          new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))),
        {
          failed: () => void heard.push('failed'),
        },
      )
    },
    work: (socket) =>
      socket.startAsync('work', async () => Promise.resolve(5), { ok: (socket, n) => socket.assign({ n }) }),
    note: (socket) => socket.assign({ note: 'noted' }),
    set: (socket, { text }) => socket.assign({ text: typeof text === 'string' ? text : '' }),
  },
  handleInfo: {
    tick: (socket) => {
      heard.push('tick')
      socket.update('n', (n) => n + 1)
    },
    news: (socket, text: string) => socket.assign({ text }),
  },
  handlePresence: (socket) => socket.assign({ there: [...socket.presences('members').keys()] }),
  render: ({ id, n, text, name, there, note }, { self }) => html`
    <li id=${id}>${id} ${n} ${text} <i>${name.ok ? name.value : 'loading'}</i> <b>${there.toSorted().join()}</b> <u>${note}</u>
      ${['later', 'never', 'work', 'note'].map((name) => html`<button phx-click=${name} phx-target=${self}>${name}</button>`)}
      <form phx-submit="set" phx-target=${self}><input name="text"></form></li>`,
})

const view = liveView({
  mount: () => ({ ids: ['ada', 'lin'] as readonly string[] }),
  handleEvent: { drop: (socket) => socket.assign({ ids: ['ada'] }) },
  render: ({ ids }) =>
    html`<button phx-click="drop">drop</button><ul>${ids.map((id) => component(member, { id }))}</ul>`,
})

let app: Site
let page: LivePage
beforeEach(async () => {
  app = site({ '/': view })
  page = await live(app.app, '/')
  heard.length = 0
})
afterEach(async () => page.close())

test('a page shows what is in one component, and acts there', async () => {
  const lin = page.component('lin')
  await lin.submit('form', { text: 'hello' })
  await lin.click('work')
  await page.settled()
  expect([lin.text(), page.component('ada').has('u', 'noted')]).toEqual([
    expect.stringContaining('lin 5 hello'),
    false,
  ])
  expect(() => page.component('eve').text()).toThrow('eve')
})

test('async values of a component load, and its timers run', async () => {
  await page.settled()
  expect(page.texts('i')).toEqual(['name of ada', 'name of lin'])
  await page.component('ada').click('later')
  await page.until(() => page.component('ada').text().startsWith('ada 1'))
  expect(page.component('lin').text()).toMatch(/^lin 0/)
})

test('a component hears its own topics, and who comes and goes', async () => {
  app.live.pubsub.broadcast('news-lin', 'news', 'hello')
  await page.until(() => page.component('lin').text().includes('hello'))
  expect(page.component('ada').text()).not.toContain('hello')
  await page.until(() => page.texts('b').every((text) => text === 'ada,lin'))
  await page.click('drop')
  await page.until(() => page.component('ada').text('b') === 'ada')
})

test('what a component has begun ends with it', async () => {
  await page.component('lin').click('never')
  await page.click('drop')
  await until(() => heard.includes('end of lin'))
  app.live.pubsub.broadcast('news-lin', 'news', 'late')
  await page.component('ada').click('later')
  await page.until(() => page.component('ada').text().startsWith('ada 1'))
  expect(heard).toEqual(['end of lin', 'tick'])
  expect(app.errors).toEqual([])
})

test('temporary assigns of a component are for one render, and stay in the page', async () => {
  const ada = page.component('ada')
  await ada.click('note')
  await ada.click('work')
  await page.settled()
  expect([ada.text(), ada.text('u')]).toEqual([expect.stringMatching(/^ada 5/), 'noted'])
  await ada.click('note')
  expect(ada.text('u')).toBe('noted')
})
