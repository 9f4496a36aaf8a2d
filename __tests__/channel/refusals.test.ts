import type { TransportDelegate } from '../../lib/transport/transport.ts'
import { Connection } from '../../lib/channel/connection.ts'
import { SECRET } from '../flows/site.ts'
import { QUIET_ORIGIN, quietOwner, quietTransport } from './quiet-owner.ts'

afterEach(() => jest.restoreAllMocks())

/** A connection that may have five frames refused in a minute; `end` is the code it was ended with. */
function connected(): { refuse: (count: number) => void; end: () => number | undefined } {
  let code: number | undefined
  const transport = quietTransport((why) => (code = why))
  const connection = new Connection(
    transport,
    QUIET_ORIGIN,
    quietOwner({ secret: SECRET, limits: { refusedFrames: 5 } }),
  )
  const ear: TransportDelegate = connection
  const refuse = (count: number): void => {
    for (let i = 0; i < count; i++) ear.transportReceived(Buffer.from('3{'), false)
  }
  return { refuse, end: () => code }
}

test.each([
  [59_000, 1008],
  [61_000, undefined],
])('refused frames that are %i ms apart end a connection with %p', (apart, code) => {
  const now = jest.spyOn(performance, 'now').mockReturnValue(100_000)
  const { refuse, end } = connected()
  refuse(4)
  expect(end()).toBe(undefined)
  now.mockReturnValue(100_000 + apart)
  refuse(1)
  expect(end()).toBe(code)
})
