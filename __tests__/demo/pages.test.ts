import request from 'supertest'
import { links } from '../../demo/links.ts'
import { live } from '../../lib/testing/index.ts'
import { demo } from './support.ts'

test('the index leads to every page', async () => {
  const { text } = await request(demo()).get('/').expect(200)
  for (const { path, title } of links) expect(text).toContain(`<a href="${path}">${title}</a>`)
})

test('the clicker adds what its buttons say', async () => {
  const page = await live(demo(), '/clicker')
  await page.click('+10')
  await page.click('−1')
  expect(page.text('.above')).toBe('9')
})

test('the clicker takes a number and nothing else', async () => {
  const warn = jest.spyOn(console, 'warn').mockReturnValue()
  const page = await live(demo(), '/clicker')
  await page.click('+1', { number: 'many' })
  expect(page.text('.zero')).toBe('0')
  expect(warn).toHaveBeenCalledWith(expect.stringContaining('expected a number, was given "many"'))
  warn.mockRestore()
})

test('the report is there at once, and its numbers come later', async () => {
  const page = await live(demo(), '/report')
  expect(page.text('[role=status]')).toBe('Reading the books …')
  await page.click('2024')
  await page.settled()
  expect([page.text('h2'), page.texts('tbody tr').length]).toEqual(['Sold in 2024', 12])
})

test('the ordinary page has a live view in it', async () => {
  const page = await live(demo(), '/embedded')
  const time = page.text('time')
  await page.click('−1')
  expect(page.text('.below')).toBe('-1')
  expect(page.text('time')).toBe(time)
})

// The pages that load generators know, to the letter.

test('/counter counts', async () => {
  const page = await live(demo(), '/counter')
  expect(page.html).toContain(
    '<div id="counter"><h1>Count: <span>0</span></h1><button phx-click="dec">-</button><button phx-click="inc">+</button></div>',
  )
  await page.click('inc')
  expect(page.text('span')).toBe('1')
})

test('/table?n= has that many rows', async () => {
  const page = await live(demo(), '/table?n=3')
  expect(page.html).toContain(
    '<table><tbody id="rows"><tr id="row-1"><td>1</td><td>item-1</td><td>1.50</td><td>0</td><td><button phx-click="touch" phx-value-id="1">+</button></td></tr>',
  )
  await page.click('#row-2 button')
  expect(page.texts('tr')).toEqual(['1item-11.500+', '2item-23.001+', '3item-34.500+'])
})

test('/ticker shows what POST /tick counts', async () => {
  const app = demo()
  const page = await live(app, '/ticker')
  expect(page.html).toContain('<div id="ticker">Tick: <span>0</span></div>')
  await request(app).post('/tick').expect(200)
  await page.until((now) => now.text('span') === '1')
})
