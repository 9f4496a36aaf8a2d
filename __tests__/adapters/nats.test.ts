import { natsAdapter, type NatsConnection } from '../../lib/adapters/nats.ts'
import { NATS } from '../support/brokers.ts'
import { brokerTests } from './broker-tests.ts'

type Connection = NatsConnection & { close(): Promise<void> }
type Connect = (options: object) => Promise<Connection>

// Its types do not compile as strictly as ours do; the documents' examples are compiled with them.
const { connect } = jest.requireActual<{ connect: Connect }>('@nats-io/transport-node')

brokerTests('@nats-io/transport-node', {
  program: NATS,
  sample: { count: 6, seed: 7 },
  url: (port) => `nats://127.0.0.1:${String(port)}`,
  async connect(servers) {
    const connection = await connect({ servers, maxReconnectAttempts: -1, reconnectTimeWait: 100 })
    return {
      adapter: natsAdapter(connection),
      works: async () => {
        await connection.flush()
        return !connection.isClosed()
      },
      end: () => connection.close(),
    }
  },
})

test.each([
  ['nothing', undefined],
  ['a URL', 'nats://127.0.0.1'],
  ['options', { servers: 'nats://127.0.0.1' }],
])('what is no connection is refused: %s', (_what, connection) => {
  expect(() => natsAdapter(connection as never)).toThrow('Option `connection` takes a connection of @nats-io')
})

test.each(['', '.live', 'live.*', 'live >', 'a b', 7])('the prefix %j is refused', (prefix) => {
  expect(() => natsAdapter({} as never, { prefix: prefix as never })).toThrow('Option `prefix` takes letters')
})
