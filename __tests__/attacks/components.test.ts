import { asyncResult, component, each, html, liveComponent, liveView, type Async } from '../../lib/index.ts'
import { live } from '../../lib/testing/index.ts'
import { clientOf, type WireClient } from '../flows/wire-client.ts'
import { gate, site, until } from '../flows/site.ts'

/** Attacks on live components and on work beside callbacks: each test has the number of its attack in docs/attacks.md. */

const note = liveComponent({
  mount: (props: { readonly id: string }) => ({ text: props.id }),
  handleEvent: { erase: (socket) => socket.assign({ text: 'erased' }) },
  render: ({ text }) => html`<li title=${text}>${text}</li>`,
})

/** A page whose components have the names that its URL says. */
const notes = liveView<{ names: readonly string[] }, { names: string }>({
  params: ({ names = '' }) => ({ names }),
  mount: (_socket, { params }) => ({ names: params.names.split(',') }),
  render: ({ names }) =>
    html`<ul>${each(
      names,
      (name) => name,
      (name) => html`<div>${component(note, { id: name })}</div>`,
    )}</ul>`,
})

const erase = (client: WireClient, cid: number, topic = client.topic): Promise<unknown> =>
  client.ask([
    client.joinRef,
    client.nextRef(),
    topic,
    'event',
    { type: 'click', event: 'erase', value: {}, cid },
  ])

test('27: an event for a component reaches none of another visitor, and none of another view', async () => {
  const { app } = site({ '/': notes })
  const [ada, eve] = [await clientOf(app, '/?names=a,b,c'), await clientOf(app, '/?names=x')]
  for (const client of [ada, eve]) await client.join()
  const seen = ada.frames.length
  expect(await erase(eve, 3)).toEqual({ status: 'ok', response: {} })
  expect(await erase(eve, 1, 'lv:another')).toMatchObject({ status: 'error' })
  expect(ada.frames).toHaveLength(seen)
  expect(JSON.stringify(await erase(ada, 3))).toContain('erased')
})

test('43: the ids of components and the keys of lists from a visitor are text', async () => {
  const odd = ['__proto__', 'constructor', '"><script>alert(1)</script>', '<b>', '😀', 'x'.repeat(500)]
  const page = await live(site({ '/': notes }).app, `/?names=${odd.map(encodeURIComponent).join()}`)
  expect(page.texts('li')).toEqual(odd)
  expect(page.texts('ul script, ul b')).toEqual([])
})

type Loading = { readonly value: Async<number> }

/** A page whose work ends as a test says. */
const loader = (work: (signal: AbortSignal) => Promise<number>): ReturnType<typeof liveView<Loading>> =>
  liveView<Loading>({
    mount: (socket) => ({ value: socket.async(work) }),
    handleEvent: { look: () => undefined },
    render: ({ value }) =>
      html`<p>${asyncResult(value, { loading: 'loading', ok: String, failed: () => 'failed' })}</p>
        <button phx-click="look">Look</button>`,
  })

/* eslint-disable @typescript-eslint/prefer-promise-reject-errors -- that is the attack */
test.each<readonly [string, () => Promise<number>, string]>([
  ['never ends', () => new Promise(() => undefined), 'loading'],
  ['throws null', () => Promise.reject(null), 'failed'],
  [
    'throws at once',
    () => {
      throw new Error('at once')
    },
    'failed',
  ],
  ['rejects with nothing', () => Promise.reject(undefined), 'failed'],
])(
  '28: work beside callbacks that %s leaves its view and all others as they are',
  async (_how, work, text) => {
    const { app } = site({ '/': loader(work), '/other': notes })
    const page = await live(app, '/')
    await page.until(() => page.text('p') === text)
    await page.click('Look')
    expect(page.text('p')).toBe(text)
    expect((await live(app, '/other?names=here')).texts('li')).toEqual(['here'])
  },
)

test('28: work that fails after its view has ended is told to its author at most, and ends nothing', async () => {
  const { opened, open } = gate()
  let isAborted = false
  const late = async (signal: AbortSignal): Promise<number> => {
    signal.addEventListener('abort', () => (isAborted = true))
    await opened
    throw new Error('late')
  }
  const { app } = site({ '/': loader(late), '/other': notes })
  const page = await live(app, '/')
  await page.close()
  await until(() => isAborted)
  open()
  expect((await live(app, '/other?names=here')).texts('li')).toEqual(['here'])
})
