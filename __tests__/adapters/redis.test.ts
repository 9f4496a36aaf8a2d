import { EventEmitter } from 'node:events'
import { Redis } from 'ioredis'
import { createClient, createClientPool } from 'redis'
import { redisAdapter } from '../../lib/adapters/redis.ts'
import { REDIS } from '../support/brokers.ts'
import { brokerTests } from './broker-tests.ts'

const none = (): undefined => undefined
const url = (port: number): string => `redis://127.0.0.1:${String(port)}`

/** Ends all connections to a Redis but the one that says so. */
async function cut(at: string): Promise<void> {
  const client = await createClient({ url: at }).on('error', none).connect()
  for (const type of ['normal', 'pubsub']) await client.sendCommand(['CLIENT', 'KILL', 'TYPE', type])
  client.destroy()
}

brokerTests('redis', {
  program: REDIS,
  sample: { count: 6, seed: 26 },
  url,
  cut,
  async connect(at) {
    const client = await createClient({ url: at }).on('error', none).connect()
    return {
      adapter: redisAdapter(client),
      works: async () => (await client.ping()) === 'PONG',
      end: () => {
        client.destroy()
      },
    }
  },
})

brokerTests('ioredis', {
  program: REDIS,
  sample: { count: 6, seed: 6 },
  url,
  cut,
  async connect(at) {
    const client = new Redis(at).on('error', none)
    await client.ping()
    return {
      adapter: redisAdapter(client),
      works: async () => (await client.echo('hello')) === 'hello',
      end: () => {
        client.disconnect()
      },
    }
  },
})

test.each([
  ['nothing', undefined],
  ['a URL', 'redis://127.0.0.1'],
  ['options', { url: 'redis://127.0.0.1' }],
  ['a pool, which cannot listen', createClientPool()],
])('what is no client is refused: %s', (_what, client) => {
  expect(() => redisAdapter(client as never)).toThrow('Option `client` takes a client of redis or of ioredis')
})

test('a prefix that is no text is refused', () => {
  expect(() => redisAdapter(createClient(), { prefix: 1 as never })).toThrow('Option `prefix` takes text')
})

test('what the network brings after close is not delivered', async () => {
  const own = Object.assign(new EventEmitter(), { disconnect: none })
  const methods = { publish: none, subscribe: none, duplicate: () => own, status: 'ready' }
  const adapter = redisAdapter(methods as never)
  const heard: string[] = []
  await adapter.start((_topic, text) => heard.push(text), none)
  own.emit('message', 'live:room', 'before')
  await adapter.close()
  own.emit('message', 'live:room', 'after')
  expect(heard).toEqual(['before'])
})
