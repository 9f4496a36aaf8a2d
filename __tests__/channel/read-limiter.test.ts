import { ReadLimiter } from '../../lib/transport/read-limiter.ts'

/** A limiter of so many messages a second, and what it handed on. */
function limited(framesPerSecond = 2): { limiter: ReadLimiter<unknown>; received: unknown[] } {
  const received: unknown[] = []
  const transport = { pause: () => undefined, resume: () => undefined }
  const delegate = {
    limits: { framesPerSecond, waitingBytes: 1e6 },
    isReady: () => true,
    limiterReceived: (message: unknown) => received.push(message),
    limiterThrottled: () => undefined,
  }
  return { limiter: new ReadLimiter(undefined, transport, delegate), received }
}

beforeEach(() => jest.useFakeTimers())
afterEach(() => jest.useRealTimers())

test('takes what was too fast later, and leaves no timer behind', () => {
  const { limiter: it, received } = limited()
  for (const text of ['a', 'b', 'c']) it.add(text)
  expect([received, jest.getTimerCount()]).toEqual([['a', 'b'], 1])
  jest.advanceTimersByTime(1000)
  expect([received, jest.getTimerCount()]).toEqual([['a', 'b', 'c'], 0])
})

test('takes nothing after its end, whoever pumps, and waits for nothing', () => {
  const { limiter: it, received } = limited()
  for (const text of ['a', 'b', 'c']) it.add(text)
  it.close()
  it.pump()
  it.add('d')
  it.pump()
  expect([received, jest.getTimerCount()]).toEqual([['a', 'b'], 0])
  jest.advanceTimersByTime(5000)
  expect(received).toEqual(['a', 'b'])
})

test.each([
  [2, 2 + 2 * 4],
  [0.5, 1 + 2],
  [Infinity, 40],
])('takes %d messages a second, however often it is tidied', (framesPerSecond, most) => {
  const { limiter: it, received } = limited(framesPerSecond)
  for (let i = 0; i < 40; i++) {
    it.add(String(i))
    it.tidy()
    jest.advanceTimersByTime(100)
    it.tidy()
  }
  expect(received).toHaveLength(most)
})

test('takes as many at once as ever when it was tidied after a pause', () => {
  const { limiter: it, received } = limited()
  for (const text of ['a', 'b']) it.add(text)
  jest.advanceTimersByTime(1000)
  it.tidy()
  for (const text of ['c', 'd', 'e']) it.add(text)
  expect(received).toEqual(['a', 'b', 'c', 'd'])
})
