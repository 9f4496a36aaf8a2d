import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { built } from '../support/program.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'up-'))
const running = new Set<ChildProcess>()

afterEach(() => {
  for (const one of running) one.kill('SIGKILL')
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Starts a process, and waits until it has a file in its folder of uploads. */
async function start(): Promise<{ readonly of: ChildProcess; readonly file: string }> {
  const program = await built('__tests__/flows/upload-process.ts')
  const of = spawn(process.execPath, [program], { env: { ...process.env, TMPDIR: folder } })
  running.add(of)
  of.stderr.pipe(process.stderr)
  const [said] = (await once(of.stdout, 'data')) as [Buffer]
  return { of, file: path.join(said.toString().trim(), 'file') }
}

test('what a process left over that was killed, the next one removes; what is of one that lives stays', async () => {
  const [killed, living] = [await start(), await start()]
  killed.of.kill('SIGKILL')
  await once(killed.of, 'exit')
  expect(existsSync(killed.file)).toBe(true)
  const next = await start()
  expect([killed, living, next].map(({ file }) => existsSync(file))).toEqual([false, true, true])
  living.of.stdin?.end()
  await once(living.of, 'exit')
  expect(existsSync(living.file)).toBe(false)
})

test('processes that start at the same moment remove it together, and leave each other alone', async () => {
  const killed = await start()
  killed.of.kill('SIGKILL')
  await once(killed.of, 'exit')
  const together = await Promise.all([start(), start(), start()])
  expect(existsSync(killed.file)).toBe(false)
  expect(together.map(({ file }) => existsSync(file))).toEqual([true, true, true])
})

test('a folder that others may enter is not used', async () => {
  ;(await start()).of.kill('SIGKILL')
  const [parent = ''] = readdirSync(folder)
  rmSync(path.join(folder, parent), { recursive: true, force: true })
  mkdirSync(path.join(folder, parent))
  // Whatever the umask says.
  chmodSync(path.join(folder, parent), 0o755)
  const program = await built('__tests__/flows/upload-process.ts')
  const of = spawn(process.execPath, [program], { env: { ...process.env, TMPDIR: folder } })
  running.add(of)
  const [said] = (await once(of.stderr, 'data')) as [Buffer]
  expect(said.toString()).toContain('a folder of this user alone')
})
