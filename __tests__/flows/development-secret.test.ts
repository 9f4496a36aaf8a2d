import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { developmentSecret } from '../../lib/options/secrets.ts'
import { built } from '../support/program.ts'
import { connect, pageAt } from './wire-client.ts'

const { NODE_ENV } = process.env
const running: ChildProcess[] = []
let folder: string

beforeEach(() => {
  process.env['NODE_ENV'] = 'development'
  folder = mkdtempSync(path.join(tmpdir(), 'app-'))
})

afterEach(() => {
  process.env['NODE_ENV'] = NODE_ENV
  for (const child of running.splice(0)) child.kill('SIGKILL')
  rmSync(folder, { recursive: true })
})

/** Starts the application in its folder. @returns the host it is served at */
async function start(): Promise<string> {
  const program = await built('__tests__/support/development-app.ts')
  const child = spawn(process.execPath, [program], { cwd: folder, env: process.env })
  running.push(child)
  const port = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (said: Buffer) => resolve(String(said)))
    child.once('exit', (code) => reject(new Error(`ended with ${code}`)))
  })
  return `127.0.0.1:${port}`
}

test('a page of before a restart joins after it', async () => {
  mkdirSync(path.join(folder, 'node_modules'))
  const page = await pageAt(await start())
  running.pop()?.kill('SIGKILL')
  const client = await connect({ ...page, host: await start() })
  expect(await client.join()).toMatchObject({ status: 'ok' })
})

test('the secret is kept for its owner alone, with the application, also when that is started in a folder of it', () => {
  const cache = path.join(folder, 'node_modules/.cache/express-liveview')
  mkdirSync(path.join(folder, 'node_modules'))
  mkdirSync(path.join(folder, 'src'))
  const secret = developmentSecret(path.join(folder, 'src'))
  const [file = ''] = readdirSync(cache)
  expect(readFileSync(path.join(cache, file), 'utf8')).toBe(secret)
  expect(statSync(path.join(cache, file)).mode & 0o777).toBe(0o600)
  expect(developmentSecret(folder)).toBe(secret)
})

test.each([
  ['there is nowhere to keep one', () => undefined],
  ['nothing can be written', () => writeFileSync(path.join(folder, 'node_modules'), '')],
  ['what is kept could be guessed', () => keep('secret')],
  [
    'what is kept is no file',
    () => mkdirSync(path.join(folder, CACHE, 'development-secret'), { recursive: true }),
  ],
])('the secret is a random one when %s', (_what, prepare) => {
  prepare()
  expect(developmentSecret(folder)).toMatch(/^[\w-]{43}$/)
})

const CACHE = 'node_modules/.cache/express-liveview'

function keep(secret: string): void {
  mkdirSync(path.join(folder, CACHE), { recursive: true })
  writeFileSync(path.join(folder, CACHE, 'development-secret'), secret)
}
