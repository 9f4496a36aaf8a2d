import type { Transport, TransportDelegate } from '../../lib/transport/transport.ts'
import { Connection } from '../../lib/channel/connection.ts'
import { SECRET } from '../flows/site.ts'
import { QUIET_ORIGIN, quietOwner } from './quiet-owner.ts'
import { MESSAGE } from '../../lib/protocol/messages.ts'

/** A connection, whose application has not answered anything yet; it reads until it says that it is full. */
function connected(): { ear: TransportDelegate; isPaused: () => boolean } {
  let isPaused = false
  const transport: Transport = {
    bufferedAmount: 0,
    sendText: () => undefined,
    pause: () => (isPaused = true),
    resume: () => (isPaused = false),
    close: () => undefined,
    terminate: () => undefined,
    delegate: undefined,
  }
  const ear = new Connection(
    transport,
    QUIET_ORIGIN,
    quietOwner({ secret: SECRET, limits: { framesPerSecond: 1e6 } }),
  )
  return { ear, isPaused: () => isPaused }
}

const JOIN = { url: 'http://localhost/', params: {}, session: '', static: null }

const said = (...frame: unknown[]): Buffer => Buffer.from(JSON.stringify(frame))

/** Joins so many views, and sends events of so many characters to them in turn; says how many were read. */
function readOf({ joins, text }: { joins: number; text: string }): number {
  const { ear, isPaused } = connected()
  const view = (i: number): [string, string] => [`${i % joins}`, `lv:${i % joins}`]
  for (let i = 0; i < joins; i++)
    ear.transportReceived(said(`${i}`, `${i}`, `lv:${i}`, MESSAGE.join, JOIN), false)
  let count = 0
  for (; !isPaused() && count < 10_000; count++) {
    const [ref, topic] = view(count)
    ear.transportReceived(said(ref, ref, topic, 'event', { type: 'click', event: 'x', value: text }), false)
  }
  return count
}

/** At two bytes a character; a join leaves less room, the last message may be larger, and one waits unread. */
test.each([
  [1, 'x'.repeat(64_000), 4],
  [60, 'x'.repeat(64_000), 4],
  [60, `${'x'.repeat(21_000)}€`, 12],
  [1, '', 1024],
  [60, '', 1024],
])(
  'before %i joins are granted, events are read up to limits.waitingBytes in all (%#)',
  (joins, text, most) => {
    const count = readOf({ joins, text })
    expect(count).toBeGreaterThan(1)
    expect(count).toBeLessThanOrEqual(most + 2)
  },
)
