import type { Transport, TransportDelegate } from '../../lib/transport/transport.ts'
import { Connection } from '../../lib/channel/connection.ts'
import { QUIET_ORIGIN, quietOwner } from './quiet-owner.ts'
import { MESSAGE } from '../../lib/protocol/messages.ts'

/** A WebSocket whose bytes leave when the test says so. */
class SlowSocket implements Transport {
  delegate: TransportDelegate | undefined
  bufferedAmount = 0
  isPaused = false
  readonly sent: string[] = []
  readonly #unsent: { readonly size: number; readonly done: (() => void) | undefined }[] = []

  sendText(text: string, done?: () => void): void {
    this.sent.push(text)
    this.bufferedAmount += text.length
    this.#unsent.push({ size: text.length, done })
  }

  /** The browser has read one more message. */
  drainOne(): void {
    const first = this.#unsent.shift()
    this.bufferedAmount -= first?.size ?? 0
    first?.done?.()
  }

  pause(): void {
    this.isPaused = true
  }

  resume(): void {
    this.isPaused = false
  }

  close(): void {
    this.delegate?.transportClosed()
  }

  terminate(): void {
    this.close()
  }
}

function slow(): { webSocket: SlowSocket; connection: Connection } {
  const webSocket = new SlowSocket()
  const limits = { unsentBytes: 1_000_000, joinTime: 1e9, silence: 1e9 }
  const owner = quietOwner({ limits })
  const connection = new Connection(webSocket, QUIET_ORIGIN, owner)
  return { webSocket, connection }
}

const heartbeat = Buffer.from('[null,"1","phoenix","heartbeat",{}]')

/** A frame of about so many bytes. */
function say(connection: Connection, size: number): void {
  connection.sender.send({
    joinRef: '1',
    ref: null,
    topic: 'lv:x',
    event: 'diff',
    payload: { 0: 'x'.repeat(size - 40) },
  })
}

test('is behind when it has too much to read, and no longer when it has read', () => {
  const { webSocket, connection } = slow()
  say(connection, 70_000)
  expect(connection.sender.isReady()).toBe(false)
  webSocket.drainOne()
  expect(connection.sender.isReady()).toBe(true)
})

test('is listened to again when it has read, whatever was said meanwhile', () => {
  const { webSocket, connection } = slow()
  for (const size of [40_000, 40_000]) say(connection, size)
  connection.transportReceived(heartbeat, false)
  expect(webSocket.isPaused).toBe(true)
  webSocket.drainOne()
  say(connection, 10_000)
  for (let i = 0; i < 3; i++) webSocket.drainOne()
  expect([connection.sender.isReady(), webSocket.isPaused]).toEqual([true, false])
  expect(webSocket.sent.at(-1)).toContain(MESSAGE.reply)
})

test('is listened to again also when what was said meanwhile was short', () => {
  const { webSocket, connection } = slow()
  for (const size of [22_000, 14_000, 30_000]) say(connection, size)
  expect(connection.sender.isReady()).toBe(false)
  for (let i = 0; i < 2; i++) webSocket.drainOne()
  for (let i = 0; i < 340; i++) say(connection, 100)
  while (webSocket.bufferedAmount > 0) webSocket.drainOne()
  expect(connection.sender.isReady()).toBe(true)
})
