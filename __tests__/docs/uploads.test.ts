import { readdirSync, readFileSync, rmSync } from 'node:fs'
import type { Server } from 'node:http'
import path from 'node:path'
import request from 'supertest'
import { blocks, document } from './documents.ts'
import { run, temporary } from './run-block.ts'

const folder = path.join(temporary, 'album')

let servers: readonly Server[] = []

// Other files of this process run programs of the guide, too, which keep pictures there.
beforeEach(() => rmSync(folder, { recursive: true, force: true }))

afterEach(() => {
  for (const server of servers) {
    server.closeAllConnections()
    server.close()
  }
  rmSync(folder, { recursive: true, force: true })
})

test('the form of the guide is a plain one where no script runs', async () => {
  const all = blocks(document('docs/guide/11-uploads.md'))
  const program = all.find(({ name }) => name === 'app.ts')
  servers = program ? run(program, all).servers : []
  const [server] = servers as [Server]
  const { text } = await request(server).get('/album').expect(200)
  expect(text).toContain('<form method="post" enctype="multipart/form-data"')
  expect(text).toMatch(/<input[^>]* type="file" name="photos"/)
  const picture = Buffer.from('the bytes of a cat')
  await request(server).post('/album').attach('photos', picture, '../cat.png').expect(303)
  const names = readdirSync(folder)
  expect(names.map((name) => readFileSync(path.join(folder, name)))).toEqual([picture])
  expect(names[0]).not.toContain('cat')
})
