import { Intake } from '../../lib/transport/read-limiter.ts'

/** An intake of two frames a second, and what it handed on. */
function intake(): { intake: Intake; received: string[] } {
  const received: string[] = []
  const delegate = {
    mayRead: () => true,
    intakeReceived: (text: string) => received.push(text),
    pauseReading: () => undefined,
    resumeReading: () => undefined,
  }
  return { intake: new Intake(2, delegate), received }
}

beforeEach(() => jest.useFakeTimers())
afterEach(() => jest.useRealTimers())

test('takes what was too fast later, and leaves no timer behind', () => {
  const { intake: it, received } = intake()
  for (const text of ['a', 'b', 'c']) it.add(text)
  expect([received, jest.getTimerCount()]).toEqual([['a', 'b'], 1])
  jest.advanceTimersByTime(1000)
  expect([received, jest.getTimerCount()]).toEqual([['a', 'b', 'c'], 0])
})

test('takes nothing after its end, whoever pumps, and waits for nothing', () => {
  const { intake: it, received } = intake()
  for (const text of ['a', 'b', 'c']) it.add(text)
  it.close()
  it.pump()
  it.add('d')
  it.pump()
  expect([received, jest.getTimerCount()]).toEqual([['a', 'b'], 0])
  jest.advanceTimersByTime(5000)
  expect(received).toEqual(['a', 'b'])
})
