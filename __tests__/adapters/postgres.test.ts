import { Client, Pool } from 'pg'
import { postgresAdapter } from '../../lib/adapters/postgres.ts'
import { POSTGRES } from '../support/brokers.ts'
import { brokerTests } from './broker-tests.ts'

const none = (): undefined => undefined
const url = (port: number): string => `postgres://live@127.0.0.1:${String(port)}/postgres`

/** Ends all connections to a Postgres but the one that says so. */
async function cut(at: string): Promise<void> {
  const client = new Client(at)
  await client.connect()
  await client.query(
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND client_port > 0',
  )
  await client.end()
}

brokerTests('a pool of pg', {
  program: POSTGRES,
  sample: { count: 6, seed: 7 },
  url,
  cut,
  async connect(at) {
    const pool = new Pool({ connectionString: at, max: 3 }).on('error', none)
    return {
      adapter: postgresAdapter(pool),
      works: async () => (await pool.query('SELECT 1')).rowCount === 1 && pool.totalCount === pool.idleCount,
      end: () => pool.end(),
    }
  },
})

brokerTests('a client of pg', {
  program: POSTGRES,
  sample: { count: 6, seed: 9 },
  url,
  comesBack: false,
  async connect(at) {
    const client = new Client(at)
    client.on('error', none)
    await client.connect()
    return {
      adapter: postgresAdapter(client),
      works: async () => (await client.query('SELECT * FROM pg_listening_channels()')).rowCount === 0,
      end: () => client.end(),
    }
  },
})

test.each([
  ['nothing', undefined],
  ['a URL', 'postgres://127.0.0.1'],
  ['a pool of one', new Pool({ max: 1 })],
])('what cannot listen is refused: %s', (_what, source) => {
  expect(() => postgresAdapter(source as never)).toThrow('Option `source` takes a pool')
})

test.each(['', 'Live', 'a b', '1a', '"', 'x'.repeat(17), 7])('the prefix %j is refused', (prefix) => {
  expect(() => postgresAdapter(new Pool(), { prefix: prefix as never })).toThrow(
    'Option `prefix` takes at most 16',
  )
})
