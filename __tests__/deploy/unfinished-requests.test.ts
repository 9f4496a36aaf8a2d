import { once } from 'node:events'
import { connect } from 'node:net'
import { Release, type Running } from './release.ts'

const release = new Release('held')
const started: Running[] = []

beforeAll(() => release.build({ noticed: 10, drain: 100 }))

afterAll(() => {
  for (const running of started) running.kill()
  release.remove()
})

test.each([
  ['says nothing', ''],
  ['sends half of the head of a request', 'GET / HTTP/1.1\r\nHost: here\r\nX-Half: '],
  ['sends half of a body', 'POST /live/session HTTP/1.1\r\nHost: here\r\nContent-Length: 100\r\n\r\n{'],
])('a process ends as the guide says, also when a client %s', async (_what, text) => {
  const running = await release.start(() => undefined)
  started.push(running)
  const client = connect(running.port, '127.0.0.1')
    .on('error', () => undefined)
    .resume()
  await once(client, 'connect')
  client.write(text)
  expect(await running.stop()).toBe(0)
})
