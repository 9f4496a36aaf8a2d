import { newPage } from '../support/browser.ts'
import { serve } from './scripted-server.ts'

/** What an input is, in the order of its attributes, what it becomes, and what it shows then. */
const CHANGES = [
  ['type="number" value="5"', 'type="text" value="five"', 'five'],
  ['value="5" type="number"', 'value="five" type="text"', 'five'],
  ['value="five" type="number"', 'value="five" type="text"', 'five'],
  ['value="five" type="text"', 'value="5" type="number"', '5'],
  ['value="2026-01-31" type="date"', 'value="31st" type="text"', '31st'],
  ['value="31st" type="text"', 'value="2026-01-31" type="date"', '2026-01-31'],
  ['type="color" value="#ff0000"', 'type="text" value="red"', 'red'],
  ['max="50" type="range" value="20"', 'max="99" type="range" value="80"', '80'],
  ['min="0" value="5" type="range"', 'min="-9" value="-5" type="range"', '-5'],
  ['value="5" step="5" type="range"', 'value="7" step="1" type="range"', '7'],
  ['value="a@b.c" type="email"', 'value="31st" type="text"', '31st'],
  ['value="a" type="checkbox"', 'value="b" type="text"', 'b'],
  ['value="a" type="text"', 'value="b" type="checkbox"', 'b'],
  ['value="a" type="text"', 'value="b" type="hidden"', 'b'],
  ['value="" type="text"', 'value="b" type="file"', ''],
] as const

/** One input is compared as a whole; the other, from then on, has a place for each value. */
const whole = (nth: 0 | 1): string =>
  CHANGES.map((change, i) => `<input id="whole${i}" ${change[nth]}>`).join('')

const VALUE = /(?<==")[^"]*(?=")/g
const values = (nth: 0 | 1): object =>
  Object.assign(
    {},
    CHANGES.flatMap((change) => change[nth].match(VALUE) ?? []),
  )
const statics = CHANGES.map(([from], i) => `<input id="place${i}" ${from.replace(VALUE, '\n')}>`).join('')

test('a field that becomes one of another kind shows what it is given', async () => {
  const tree = (nth: 0 | 1) => ({ 0: { s: [whole(nth)] }, 1: { s: statics.split('\n'), ...values(nth) } })
  const rendered = { s: ['<div>', '</div><div>', '</div>'], ...tree(0) }
  const server = await serve({ html: '', rendered })
  const { page, errors } = await newPage()
  await page.goto(server.url)
  await page.waitForSelector('#place0', { state: 'attached' })
  server.push('diff', { 0: { s: [whole(1)] }, 1: values(1) })
  await page.waitForSelector('#place1[value=five]', { state: 'attached' })
  const shown = (kind: string) =>
    page.$$eval(`[id^=${kind}]`, (fields) => fields.map((field) => (field as HTMLInputElement).value))
  const wanted = CHANGES.map((change) => change[2])
  expect(await shown('whole')).toEqual(wanted)
  expect(await shown('place')).toEqual(wanted)
  expect(errors).toEqual([])
})

test('what a person has put into a field stays when its kind or its limits change', async () => {
  const field = (type: string, max: string) =>
    `<input id="a" type="${type}" max="${max}" value="5"><b>${max}</b>`
  const server = await serve({ html: '', rendered: { s: ['', ''], 0: { s: [field('number', '50')] } } })
  const { page } = await newPage()
  await page.goto(server.url)
  await page.fill('#a', '30')
  await page.evaluate('document.activeElement.blur()')
  server.push('diff', { 0: { s: [field('text', '90')] } })
  await page.waitForSelector('b:text-is("90")')
  expect(await page.inputValue('#a')).toBe('30')
})
