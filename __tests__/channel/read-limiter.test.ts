import { ReadLimiter } from '../../lib/transport/read-limiter.ts'

/** A limiter of two messages a second, and what it handed on. */
function limited(): { limiter: ReadLimiter; received: unknown[] } {
  const received: unknown[] = []
  const limits = { framesPerSecond: 2, waitingBytes: 1e6 }
  const transport = { pause: () => undefined, resume: () => undefined }
  const delegate = { isReady: () => true, limiterReceived: (message: unknown) => received.push(message) }
  return { limiter: new ReadLimiter(limits, transport, delegate), received }
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
