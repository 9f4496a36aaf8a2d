import cluster from 'node:cluster'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { Pool } from 'pg'
import { createClient } from 'redis'
import { natsAdapter, type NatsConnection } from '../../lib/adapters/nats.ts'
import { postgresAdapter } from '../../lib/adapters/postgres.ts'
import { redisAdapter } from '../../lib/adapters/redis.ts'
import { event, fields, html, liveRouter, liveView, PubSub, type PubSubAdapter } from '../../lib/index.ts'

/**
 * An application in a process of its own, with a view that shows which process it is, what was said and who is there. It
 * prints its port. `BROKER` says which adapter it has, and `BROKER_URL` where that is. With `WORKERS` it is so many
 * processes that share a port (node:cluster); one that ends is replaced. It ends with the test that started it.
 */
async function main(): Promise<void> {
  process.once('disconnect', () => process.exit())
  const workers = Number(process.env['WORKERS'] ?? 0)
  if (!cluster.isPrimary || workers === 0) return serve(await adapter())
  for (let i = 0; i < workers; i++) cluster.fork()
  cluster.on('exit', () => cluster.fork())
}

/** Its types do not compile as strictly as ours do, and are not looked at behind a text. */
const NATS_CLIENT: string = '@nats-io/transport-node'

async function adapter(): Promise<PubSubAdapter> {
  const url = process.env['BROKER_URL'] ?? ''
  if (process.env['BROKER'] === 'Redis')
    return redisAdapter(await createClient({ url }).on('error', none).connect())
  if (process.env['BROKER'] === 'Postgres')
    return postgresAdapter(new Pool({ connectionString: url, max: 3 }).on('error', none))
  const { connect } = (await import(NATS_CLIENT)) as {
    connect: (options: object) => Promise<NatsConnection>
  }
  return natsAdapter(await connect({ servers: url, maxReconnectAttempts: -1, reconnectTimeWait: 100 }))
}

const none = (): undefined => undefined

const room = liveView<{ process: number; said: string; there: string }, { me: string }>({
  params: ({ me = '' }) => ({ me }),
  async mount(socket, { params: { me } }) {
    await socket.subscribe('room')
    if (me !== '') socket.track('room', me, {})
    return { process: process.pid, said: '', there: [...socket.presences('room').keys()].sort().join() }
  },
  handleEvent: {
    say: event(fields({ text: String }), (socket, { text }) => socket.broadcast('room', 'said', text)),
  },
  handleInfo: {
    said: (socket, text: string) => socket.update('said', (said) => `${said} ${text}`),
  },
  handlePresence: (socket) => socket.assign({ there: [...socket.presences('room').keys()].sort().join() }),
  render: ({ process: pid, said, there }) => html`<b>${pid}</b><p>${said}</p><i>${there}</i>`,
})

function serve(made: PubSubAdapter): void {
  const logger = { debug: none, warn: none, error: none }
  const pubsub = new PubSub({ adapter: made, logger })
  const live = liveRouter({ secret: 'a secret of no less than thirty-two letters', pubsub, logger })
  live.live('/', room)
  const server = express()
    .use(live)
    .listen(0, '127.0.0.1', () => {
      process.stdout.write(`listening on ${String((server.address() as AddressInfo).port)}\n`)
    })
}

void main()
