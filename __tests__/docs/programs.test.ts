import type { Server } from 'node:http'
import { transformSync } from 'esbuild'
import { live } from '../../lib/testing/index.ts'
import { blocks, document, documents, type Block, type Document } from './documents.ts'
import { run } from './run-block.ts'

/** Whole programs, which a reader saves and runs. */
const programs = documents().flatMap((from) =>
  blocks(from)
    .filter(isProgram)
    .map((block) => ({ from, block, place: `${from.file}:${String(block.line)}` })),
)

const servers: Server[] = []

afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

test.each(programs)('$place serves a page that becomes live', async ({ from, block }) => {
  const page = await live(start(from, block), '/')
  expect(page.isLive).toBe(true)
})

test('the counter of the README counts', async () => {
  const page = await live(start(...only('README.md')), '/')
  await page.click('inc')
  await page.click('inc')
  await page.click('dec')
  expect(page.text('#count')).toBe('1')
})

test('the counter of the README is JavaScript as it stands', () => {
  const [, { code }] = only('README.md')
  expect(transformSync(code, { loader: 'js' }).warnings).toEqual([])
})

test('the counter of the README has fifteen lines', () => {
  const [, { code }] = only('README.md')
  expect(code.split('\n').filter((line) => line !== '').length).toBeLessThanOrEqual(15)
})

test('the counter of the first guide counts, and resets', async () => {
  const page = await live(start(...only('docs/guide/1-first-view.md')), '/')
  await page.click('+')
  expect(page.text('#count')).toBe('1')
  await page.click('Reset')
  expect(page.text('#count')).toBe('0')
})

test('the list of the second guide is added to, ticked off and cleared', async () => {
  const page = await live(start(...only('docs/guide/2-state-and-events.md')), '/')
  await page.submit('form', { text: 'milk' })
  await page.submit('form', { text: '<b>bread</b>' })
  await page.click('li:first-child input')
  expect(page.texts('li')).toEqual(['milk', '<b>bread</b>'])
  expect(page.text('h1')).toBe('1 to do')
  await page.click('Remove what is done')
  expect(page.texts('li')).toEqual(['<b>bread</b>'])
})

test('the form of the third guide complains of what was used, and books', async () => {
  const page = await live(start(...only('docs/guide/3-forms.md')), '/')
  await page.change('#booking', { guests: 9, country: 'Japan' })
  expect(page.texts('p').filter(Boolean)).toEqual(['At most eight.'])
  await page.submit('#booking', { name: 'Ada', guests: 2, city: 'Kyoto', 'wishes[]': ['vegan'] })
  expect(page.texts('p').filter(Boolean)).toEqual(['We need your consent.'])
  await page.submit('#booking', { terms: true })
  expect(page.text('h1')).toBe('1 booked')
  expect(page.has('option[selected]', 'Rome')).toBe(true)
})

test('the shop of the fourth guide is filtered, searched and left by its URLs', async () => {
  const page = await live(start(...only('docs/guide/4-navigation.md')), '/')
  const place = (): string => page.url.replace(/^http:\/\/[^/]+/, '')
  await page.click('desk')
  expect([place(), page.texts('li')]).toEqual(['/?kind=desk', ['Pen', 'Ink']])
  await page.change('form', { term: 'I' })
  expect([place(), page.texts('li')]).toEqual(['/?kind=desk&term=I', ['Ink']])
  await page.click('Ink')
  expect([place(), page.text('h1')]).toEqual(['/things/2', 'Ink'])
  await page.click('Buy')
  expect([place(), page.text('h1')]).toEqual(['/?kind=desk', '2 things'])
})

test('the room of the fifth guide is one room', async () => {
  const server = start(...only('docs/guide/5-many-visitors.md'))
  const [ada, lin] = [await live(server, '/'), await live(server, '/')]
  await ada.submit('form', { text: 'good morning' })
  await lin.until((page) => page.has('li', 'good morning'))
  expect((await live(server, '/')).texts('li')).toEqual(['good morning'])
})

test('the team of the sixth guide is invited by its form and shown in its table', async () => {
  const page = await live(start(...only('docs/guide/6-components.md')), '/')
  expect(page.texts('td')).toEqual(['Invite the first one below.'])
  await page.submit('#invitation', { name: 'Ada', email: 'ada' })
  expect(page.texts('[role=alert]')).toEqual(['', 'This is no e-mail address.'])
  await page.submit('#invitation', { name: 'Ada', email: 'ada@example.com' })
  expect(page.texts('tbody tr :is(th, td:first-of-type)')).toEqual(['Ada', 'ada@example.com'])
  expect(page.text('caption')).toBe('1 in the team')
})

test('the sign-up of the seventh guide is where it was after a restart of the server', async () => {
  const page = await live(start(...only('docs/guide/7-with-express.md')), '/')
  await page.change('form', { name: 'Ada' })
  await page.submit('form')
  expect(page.text('h1')).toBe('Step 2 of 2')
  await page.change('form', { city: 'Oslo' })
  await page.disconnect()
  await page.reconnect()
  expect(page.text('h1')).toBe('Step 2 of 2')
  await page.submit('form')
  expect(page.text('h1')).toBe('Welcome, Ada of Oslo')
})

function isProgram({ language, code }: Block): boolean {
  return (
    language === 'ts' &&
    code.includes("live.live('/', ") &&
    code.includes('.listen(3000)') &&
    !code.includes('helmet')
  )
}

/** The one program of a document. */
function only(file: string): [Document, Block] {
  const from = document(file)
  const [block, ...more] = blocks(from).filter(isProgram)
  if (!block || more.length > 0) throw new Error(`${file} has not just one program`)
  return [from, block]
}

function start(from: Document, block: Block): Server {
  const [server] = run(block, blocks(from)).servers
  if (!server) throw new Error('the program serves nothing')
  servers.push(server)
  return server
}
