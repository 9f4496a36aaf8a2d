import type { RequestHandler } from 'express'
import { html, liveRequest, liveView } from '../../lib/index.ts'
import { connect, pageOf, type WireClient, type Reply } from './wire-client.ts'
import { expressVersions } from '../support/express-versions.ts'
import { site, type Site } from './site.ts'
import { MESSAGE } from '../../lib/protocol/messages.ts'

const extensions = ['splice', 'head', 'wait']

/** What the application answers to joins and patches, one after the other; when there is no more, it lets them by. */
type Answers = (readonly [status: number, retryAfter?: string | undefined])[]

const list = liveView({
  mount: () => ({ page: '1', clicks: 0 }),
  handleParams: (socket, { page = '1' }) => socket.assign({ page }),
  handleEvent: {
    next(socket) {
      socket.update('clicks', (n) => n + 1)
      socket.pushPatch({ page: 2 })
    },
  },
  render: ({ page, clicks }) => html`<p>page ${page}, ${clicks}</p>`,
})

type Busy = Site & { readonly answers: Answers; readonly asked: string[] }

function busySite(of?: (typeof expressVersions)[number][1]): Busy {
  const [answers, asked]: [Answers, string[]] = [[], []]
  const limit: RequestHandler = (req, res, next) => {
    const kind = liveRequest(req)
    if (kind !== 'join' && kind !== 'patch') return next()
    asked.push(kind)
    const [status, after] = answers.shift() ?? []
    if (status === undefined) return next()
    if (after !== undefined) res.set('Retry-After', after)
    res.status(status).send('not now')
  }
  const made = site({ '/': list }, { before: (app) => app.use(limit), ...(of && { of }) })
  return { ...made, answers, asked }
}

const patch = (client: WireClient, url = '/?page=2'): Promise<Reply> =>
  client.ask([client.joinRef, client.nextRef(), client.topic, MESSAGE.patch, { url }])

/** The events that the page was told to dispatch. */
const toldTo = (client: WireClient): unknown[] =>
  client.frames.flatMap(({ event, payload }) =>
    event === 'diff' ? ((payload as { e?: unknown[] }).e ?? []) : [],
  )

async function patientClient({ app }: Site): Promise<WireClient> {
  const client = await connect(await pageOf(app))
  await client.join({ extensions })
  return client
}

describe.each(expressVersions)('%s', (_version, of) => {
  test.each([
    [429, '7', 7],
    [503, '7200', 3600],
    [503, 'in ten minutes', expect.closeTo(600, -2)],
    [503, new Date(0).toUTCString(), 1],
    [429, 'soon', 1],
    [429, '-5', 1],
    [500, undefined, 1],
    [408, undefined, 1],
    [418, '0', 1],
  ])('a join that is answered %d, Retry-After %s, is to be tried again', async (status, after, wait) => {
    const it = busySite(of)
    const client = await connect(await pageOf(it.app))
    const date = new Date(Date.now() + 600_000).toUTCString()
    it.answers.push([status, after === 'in ten minutes' ? date : after])
    expect((await client.join({ extensions })).response).toEqual({ reason: 'busy', wait })
    expect((await client.join({ extensions })).status).toBe('ok')
  })
})

test.each([401, 403, 404, 410, 200])('what is answered %d speaks about the page', async (status) => {
  const it = busySite()
  it.answers.push([status, '5'], [200], [200], [status, '5'])
  const client = await connect(await pageOf(it.app))
  expect((await client.join({ extensions })).response).toEqual({ reason: 'unauthorized' })
  it.answers.length = 0
  await client.join({ extensions })
  it.answers.push([status, '5'])
  expect((await patch(client)).response).toEqual({ redirect: { to: `${client.url}?page=2` } })
})

test.each<[when: string, answers: Answers]>([
  ['as soon as the application says', [[429, '1']]],
  ['after a second, when it says nothing', [[503]]],
  ['again and again', [[500], [429, '1']]],
])('a patch is asked for again %s', async (_when, answers) => {
  const it = busySite()
  const client = await patientClient(it)
  it.answers.push(...answers)
  expect((await patch(client)).response).toMatchObject({ diff: { 0: '2' } })
  expect(it.asked).toHaveLength(answers.length + 2)
  expect(toldTo(client)).toEqual([])
})

test('a patch that would have to wait for more than ten seconds ends at once, and the page stays', async () => {
  const it = busySite()
  const client = await patientClient(it)
  it.answers.push([429, '11'])
  expect((await patch(client)).response).toEqual({})
  const to = `${client.url}?page=2`
  expect(toldTo(client)).toEqual([['page-busy', { to, status: 429, retryAfter: 11 }]])
  expect((await patch(client, '/?page=3')).response).toMatchObject({ diff: { 0: '3' } })
})

test('so does one of a callback, and what the callback assigned is shown', async () => {
  const it = busySite()
  const client = await patientClient(it)
  it.answers.push([503, '60'])
  expect((await client.event('next')).response).toEqual({ diff: { 1: '1' } })
  expect(toldTo(client)).toEqual([['page-busy', { to: `${client.url}?page=2`, status: 503, retryAfter: 60 }]])
})

test('pages that have not said that they wait are loaded, as Phoenix would', async () => {
  const it = busySite()
  it.answers.push([429, '1'])
  const client = await connect(await pageOf(it.app))
  expect((await client.join()).response).toEqual({ reason: 'unauthorized' })
  await client.join()
  it.answers.push([429, '1'])
  expect((await patch(client)).response).toEqual({ redirect: { to: `${client.url}?page=2` } })
})

test('a limit that is reached does not end the connection, however often', async () => {
  const it = busySite()
  const client = await patientClient(it)
  for (let i = 0; i < 30; i++) {
    it.answers.push([429, '60'])
    await patch(client)
  }
  expect((await client.event('next')).status).toBe('ok')
})
