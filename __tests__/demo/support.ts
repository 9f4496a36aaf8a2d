import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Express } from 'express'
import request from 'supertest'
import { createApp } from '../../demo/app.ts'

const folders: string[] = []

afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

/** The demo with an empty list of its own. */
export function demo(todoFile = ':memory:'): Express {
  const photoFolder = mkdtempSync(path.join(tmpdir(), 'photos-'))
  folders.push(photoFolder)
  return createApp({ todoFile, photoFolder, secret: 'a secret of the tests, long enough for all of them' })
}

/** The cookies of somebody who has logged in. */
export async function loggedIn(app: Express, user: string): Promise<Readonly<Record<string, string>>> {
  const answer = await request(app).post('/login').type('form').send({ user }).expect(303)
  const [name, value] = String(answer.headers['set-cookie']?.[0]).split(/[=;]/)
  return { [String(name)]: String(value) }
}
