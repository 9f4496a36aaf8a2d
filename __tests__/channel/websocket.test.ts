import http from 'node:http'
import net from 'node:net'
import express from 'express'
import { WebSocketServer } from 'ws'
import { collected } from '../support/garbage-collection.ts'
import { clientFrame, OPCODE, reason } from './client-frames.ts'
import type { Transport, TransportDelegate } from '../../lib/transport/transport.ts'
import { echo, get, handshakeBytes, listen, open, repeat, say, serve, until } from './handshake-fixture.ts'

const { rest, text, binary, unknown, close, ping, pong } = OPCODE
const part = { isLast: false }
const MAX_PAYLOAD = 65_536
/** So much is not taken by the network before it is read. @unit bytes */
const MORE_THAN_FITS = 2 ** 25
const NOT_UTF8 = Buffer.of(0xc3, 0x28)

/** What a client says after its handshake. */
const SAID: Readonly<Record<string, readonly Buffer[]>> = {
  'a text': [clientFrame(text, 'hello'), clientFrame(close)],
  'an empty text': [clientFrame(text), clientFrame(close)],
  'a text of two bytes of length': [clientFrame(text, 'é'.repeat(100)), clientFrame(close)],
  'the largest text': [clientFrame(text, 'x'.repeat(MAX_PAYLOAD)), clientFrame(close)],
  'a text that is too large': [clientFrame(text, 'x'.repeat(MAX_PAYLOAD + 1))],
  'a text of frames that are too large together': [
    clientFrame(text, 'x'.repeat(40_000), part),
    clientFrame(rest, 'x'.repeat(40_000)),
  ],
  'a text of too many frames': [
    clientFrame(text, 'x', part),
    ...Array.from({ length: 1024 }, () => clientFrame(rest, 'x', part)),
  ],
  bytes: [clientFrame(binary, 'abc'), clientFrame(close)],
  'a text of several frames, and a ping amid': [
    clientFrame(text, 'a', part),
    clientFrame(ping, 'p'),
    clientFrame(rest, 'b'),
    clientFrame(close),
  ],
  'a character cut by the end of a frame': [
    clientFrame(text, Buffer.of(0xc3), part),
    clientFrame(rest, Buffer.of(0xa9)),
    clientFrame(close),
  ],
  'a ping': [clientFrame(ping, 'are you there'), clientFrame(close)],
  'a pong': [clientFrame(pong, 'I am here'), clientFrame(close)],
  'a text that is no UTF-8': [clientFrame(text, NOT_UTF8), clientFrame(text, 'more')],
  'a text without a mask': [clientFrame(text, 'hello', { isMasked: false })],
  'a text with a bit of an extension': [clientFrame(text, 'hello', { isReserved: true })],
  'a frame of no known kind': [clientFrame(unknown, 'hello')],
  'the rest of nothing': [clientFrame(rest, 'hello')],
  'a text amid another': [clientFrame(text, 'a', part), clientFrame(text, 'b')],
  'a ping in parts': [clientFrame(ping, 'a', part)],
  'a ping that is too long': [clientFrame(ping, 'x'.repeat(126))],
  'an end without a reason': [clientFrame(close)],
  'an end with a reason': [clientFrame(close, reason(1000))],
  'an end with a reason of an application': [clientFrame(close, reason(4321))],
  'an end with half a reason': [clientFrame(close, Buffer.of(3))],
  'an end with a reason that is reserved': [clientFrame(close, reason(1005))],
  'an end with a text that is no UTF-8': [clientFrame(close, reason(1000, NOT_UTF8))],
  'more after the end': [clientFrame(close, reason(1001)), clientFrame(text, 'more'), clientFrame(ping)],
  'two texts': [clientFrame(text, 'a'), clientFrame(text, 'b'), clientFrame(close)],
}

/** Instead of a piece: the client ends its side of the connection. */
const END = Buffer.alloc(0)

/** How a client sends it. */
const WAYS = {
  'at once': (frames: readonly Buffer[]) => [Buffer.concat(frames)],
  'frame by frame': (frames: readonly Buffer[]) => frames,
  'at once, and ends its side': (frames: readonly Buffer[]) => [Buffer.concat(frames), END],
  'in pieces of seven bytes': (frames: readonly Buffer[]) => piecesOf(Buffer.concat(frames), 7),
}

function piecesOf(bytes: Buffer, size: number): Buffer[] {
  const pieces: Buffer[] = []
  // Of a large one, the pieces that matter are the first.
  for (let at = 0; at < Math.min(bytes.length, 350); at += size) pieces.push(bytes.subarray(at, at + size))
  return [...pieces, bytes.subarray(pieces.length * size)]
}

/** What a server says after its handshake until it ends, in hexadecimal digits. */
function answerOf(port: number, pieces: readonly Buffer[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const heard: Buffer[] = []
    const socket = net.connect(port, '127.0.0.1', () => socket.write(handshakeBytes(port)))
    socket.setNoDelay()
    socket.once('data', () => void say())
    socket.on('data', (bytes) => heard.push(bytes))
    socket.on('error', reject)
    socket.on('end', () => {
      const all = Buffer.concat(heard)
      resolve(all.subarray(all.indexOf('\r\n\r\n') + 4).toString('hex'))
    })
    const say = async (): Promise<void> => {
      for (const piece of pieces) {
        if (piece === END) socket.end()
        else socket.write(piece)
        await new Promise(setImmediate)
      }
    }
  })
}

describe.each(Object.entries(WAYS))('%s', (_way, cut) => {
  let [ours, theirs] = [0, 0]

  beforeEach(async () => {
    ours = await serve(express().use(echo(express, { maxPayload: MAX_PAYLOAD }).router))
    await get(ours)
    const server = http.createServer()
    const limits = { maxPayload: MAX_PAYLOAD, maxFragments: 1024, maxBufferedChunks: 4096 }
    new WebSocketServer({ server, ...limits }).on('connection', (webSocket) => {
      webSocket.on('error', () => undefined)
      webSocket.on('message', (data: Buffer) => webSocket.send(`echo ${String(data)}`))
    })
    theirs = await listen(server)
  })

  test.each(Object.entries(SAID))('%s is answered as ws answers it', async (_what, frames) => {
    const [answer, model] = await Promise.all([ours, theirs].map((port) => answerOf(port, cut(frames))))
    expect(answer).toBe(model)
  })
})

describe('a connection', () => {
  /** Those of the connection that was opened last: one of before may end later. */
  let ends: string[] = []

  type Open = {
    readonly transport: Transport
    readonly socket: net.Socket
    readonly client: net.Socket
    readonly port: number
  }

  async function opened(): Promise<Open> {
    const own: string[] = (ends = [])
    const transports: Pick<Open, 'transport' | 'socket'>[] = []
    const { router } = echo(express, {
      connected: (transport, { socket }) => {
        repeat(transport, () => own.push('closed'))
        transports.push({ transport, socket })
      },
    })
    const port = await serve(express().use(router))
    await get(port)
    const client = net.connect({ port, host: '127.0.0.1', allowHalfOpen: true })
    client.on('error', () => undefined).resume()
    client.write(handshakeBytes(port))
    await until(() => transports.length > 0)
    return { ...(transports[0] as Open), client, port }
  }

  async function endsAfterFiveSeconds(transport: Transport): Promise<void> {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'performance', 'Date'] })
    transport.close(1001)
    jest.advanceTimersByTime(4999)
    expect(ends).toEqual([])
    jest.advanceTimersByTime(1)
    jest.useRealTimers()
    await until(() => ends.length > 0)
  }

  test.each(['hangs up', 'is reset'])('whose client %s is closed once', async (how) => {
    const { transport, client } = await opened()
    if (how === 'is reset') client.resetAndDestroy()
    else client.end()
    await until(() => ends.length > 0)
    transport.close(1001)
    transport.terminate()
    transport.sendText('more')
    expect(ends).toEqual(['closed'])
  })

  test('whose client does not close as well is ended after five seconds', async () => {
    const { transport } = await opened()
    await endsAfterFiveSeconds(transport)
  })

  test('that has ended says of what is sent too late that it is gone', async () => {
    const { transport } = await opened()
    transport.terminate()
    await new Promise<void>((resolve) => transport.sendText('too late', resolve))
    await until(() => ends.length > 0)
  })

  test('whose client has ended its side is still sent what waits when it is closed', async () => {
    const { transport, socket, client } = await opened()
    let heard = 0
    client.pause().on('data', ({ length }) => (heard += length))
    transport.sendText('x'.repeat(MORE_THAN_FITS))
    client.end()
    await until(() => socket.readableEnded)
    transport.close(1001)
    client.resume()
    await until(() => ends.length > 0)
    await until(() => client.readableEnded)
    expect(heard).toBeGreaterThan(MORE_THAN_FITS)
  })

  test('whose client has ended its side and reads nothing is ended after five seconds too', async () => {
    const { transport, socket, client } = await opened()
    client.pause()
    transport.sendText('x'.repeat(MORE_THAN_FITS))
    client.end()
    await until(() => socket.readableEnded)
    await endsAfterFiveSeconds(transport)
  })

  test('that has ended amid a message lets it go', async () => {
    const { transport, socket } = await opened()
    const receive = (bytes: Buffer): WeakRef<object> => {
      socket.emit('data', bytes)
      return new WeakRef(bytes.buffer)
    }
    const memory = receive(clientFrame(text, 'x'.repeat(60_000)).subarray(0, 50_000))
    socket.destroy()
    await until(() => ends.length > 0)
    await collected(memory)
    expect(transport.bufferedAmount).toBe(0)
  })

  test.each([
    ['as a whole', [clientFrame(text, 'hello')]],
    ['in two pieces', [clientFrame(text, 'hello').subarray(0, 3), clientFrame(text, 'hello').subarray(3)]],
  ])('whose delegate fails at a message that comes %s is ended, and others go on', async (_how, pieces) => {
    const { transport, socket, port } = await opened()
    const delegate = transport.delegate as TransportDelegate
    delegate.transportReceived = () => {
      throw new Error('the delegate fails')
    }
    const rest = pieces.slice(0, -1)
    for (const piece of rest) socket.emit('data', piece)
    expect(() => socket.emit('data', pieces.at(-1))).toThrow('the delegate fails')
    socket.emit('data', clientFrame(text, 'more'))
    await until(() => ends.length > 0)
    const other = await open(port)
    expect([await say(other, 'a'), await say(other, 'b')]).toEqual(['echo a', 'echo b'])
  })

  test('that is paused hears what had come before its end', async () => {
    const heard: string[] = []
    const { transport, socket, client } = await opened()
    transport.delegate = {
      transportReceived: (data) => heard.push(String(data)),
      transportHeard: () => undefined,
      transportFailed: () => undefined,
      transportClosed: () => heard.push('closed'),
    }
    transport.pause()
    client.write(clientFrame(text, 'hello'))
    await until(() => socket.readableLength > 0)
    transport.terminate()
    await until(() => heard.includes('closed'))
    expect(heard).toEqual(['hello', 'closed'])
  })
})
