import request from 'supertest'
import { Rooms } from '../../demo/rooms.ts'
import { live } from '../../lib/testing/index.ts'
import { demo, loggedIn } from './support.ts'

describe('a room', () => {
  test.each([
    [0, 18],
    [10_000, 19],
    [60_000, 20],
  ])('is %d ms later at %d degrees', (later, temperature) => {
    const rooms = new Rooms()
    rooms.reading('ada', 1000)
    expect(rooms.reading('ada', 1000 + later)).toEqual({ temperature, target: 20 })
  })

  test('cools down from where it was when it was turned', () => {
    const rooms = new Rooms()
    rooms.reading('ada', 0)
    rooms.turn('ada', -3, 10_000)
    expect(rooms.reading('ada', 15_000)).toEqual({ temperature: 18.5, target: 17 })
  })

  test('is never meant to be colder than 10 degrees or warmer than 30', () => {
    const rooms = new Rooms()
    rooms.turn('ada', 100)
    rooms.turn('lin', -100)
    expect([rooms.reading('ada').target, rooms.reading('lin').target]).toEqual([30, 10])
  })
})

test('nobody sees a thermostat without a name', async () => {
  const page = await live(demo(), '/thermostat')
  expect(page.redirectedTo).toBe('/login')
})

test('a name is required, and not too long', async () => {
  const app = demo()
  for (const user of ['', '  ', 'x'.repeat(41)]) {
    await request(app)
      .post('/login')
      .type('form')
      .send({ user })
      .expect(422, /A name has 1 to 40 letters/)
  }
  await request(app).post('/login').expect(422)
})

test('moves by itself', async () => {
  const app = demo()
  const page = await live(app, '/thermostat', { cookies: await loggedIn(app, 'Ada') })
  const before = page.text('.figure')
  await page.until((now) => now.text('.figure') !== before, { timeout: 5000 })
  expect(page.text('h2')).toBe('Ada’s room')
})

test('is turned in all windows of its user', async () => {
  const app = demo()
  const [here, there] = [await loggedIn(app, 'Ada'), await loggedIn(app, 'Ada')]
  const one = await live(app, '/thermostat', { cookies: here })
  const other = await live(app, '/thermostat', { cookies: there })
  await one.click('+½°')
  await other.until((page) => page.text('.target') === '20.5 °C')
})

test('a session that ends takes its open pages along', async () => {
  const app = demo()
  const cookies = await loggedIn(app, 'Ada')
  const page = await live(app, '/thermostat', { cookies })
  const cookie = Object.entries(cookies).map(([name, value]) => `${name}=${value}`)
  await request(app).post('/logout').set('Cookie', cookie).expect(303)
  await page.until((now) => now.redirectedTo === '/login')
  const login = await page.visitor.get(new URL(page.url).host, '/login')
  expect(login.text).toContain('You are logged out, in all windows.')
})
