import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import type { Findings } from '../support/breaking-site.ts'
import { breakingWays } from '../support/breaking-ways.ts'
import { built } from '../support/program.ts'
import { sampleOf } from '../support/thorough.ts'
import { connect, pageAt, type Page, type Reply } from './wire-client.ts'
import { Poller } from './poller.ts'
import { MESSAGE } from '../../lib/protocol/messages.ts'

let site: ChildProcess
let ports: readonly number[]

beforeAll(async () => {
  site = fork(await built('__tests__/support/breaking-site.ts'))
  ports = ((await once(site, 'message')) as [number[]])[0]
})

afterAll(() => site.kill())

/** What the process says when all is quiet. */
async function findings(): Promise<Findings> {
  const said = once(site, 'message')
  site.send('settle')
  return ((await said) as [Findings])[0]
}

const transports: Readonly<Record<string, (page: Page, url: string) => Promise<Reply>>> = {
  join: async (page, redirect) => (await connect(page)).join({ redirect }),
  'join by long poll': async (page, redirect) => (await new Poller(page).begin()).join({ redirect }),
  async handshake(page, url) {
    const refused = (): Reply => ({ status: 'error', response: {} })
    const opening = connect({ ...page, door: `/door${new URL(url).pathname}/live` })
    return opening.then((client) => (client.webSocket.terminate(), { status: 'ok', response: {} }), refused)
  },
  async patch(page, url) {
    const client = await connect(page)
    await client.join()
    return client.ask([client.joinRef, client.nextRef(), client.topic, MESSAGE.patch, { url }])
  },
}

const rows = Object.keys(breakingWays).map((way, index) => [way, index] as const)

describe.each([
  ['Express 4', 0],
  ['Express 5', 1],
])('%s', (version, which) => {
  test.each(sampleOf(`ways to break off, ${version}`, rows, 8, which))(
    '%s: the process lives, a join is answered, nothing is left',
    async (way, index) => {
      const host = `127.0.0.1:${String(ports[which])}`
      const page = await pageAt(host)
      for (const [transport, ask] of Object.entries(transports)) {
        // Its socket is the browser's own.
        if (transport === 'handshake' && way.endsWith('(ends)')) continue
        for (const place of ['alone', 'before']) {
          const reply = await ask(page, `http://${host}/${place}/${String(index)}`)
          expect([transport, place, reply.status]).toEqual([
            transport,
            place,
            expect.stringMatching(/^(ok|error)$/),
          ])
          if (transport.startsWith('join') && place === 'alone') expect(reply.status).toBe('error')
        }
      }
      expect(await findings()).toEqual({ uncaught: [], left: [] })
    },
  )
})
