import { live } from '../../lib/testing/index.ts'
import { demo } from './support.ts'

test('what one says all see, and that one is typing', async () => {
  const app = demo()
  const [ada, lin] = [await live(app, '/chat'), await live(app, '/chat')]
  await ada.change('#say', { text: 'Hel' })
  await lin.until((page) => page.text('.typing').endsWith('is typing …'))
  await ada.submit('#say', { text: ' Hello ' })
  await lin.until((page) => page.has('.said', 'Hello'))
  await lin.until((page) => page.text('.typing') === '')
  expect(ada.texts('.mine .said')).toEqual(['Hello'])
  await lin.submit('#say', { text: ' ' })
  expect(lin.texts('.said')).toEqual(['Hello'])
})
