import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { lstat, mkdir, readdir, rm, stat } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import path from 'node:path'

// Temporary files of uploads are in a folder of each process, which only its user may enter. The process holds a lock
// for as long as it lives: a socket that it listens on. The system lets go of it however the process ends, so a folder
// whose socket takes no connection is left over, and is removed by the next process that starts.

/** How long a folder of another machine, or of a time before a restart of this one, stays after its last change. @unit milliseconds */
const A_DAY = 86_400_000

/** The system knows no longer path of a socket. @unit letters */
const LONGEST_LOCK = 100

/** Names this start of this machine: sockets of others cannot be asked. */
const MACHINE = machine()

/** Where the folders of all processes of this user are. */
function base(): string {
  const { uid } = userInfo()
  return path.join(tmpdir(), `live-uploads-${String(uid)}`)
}

let own: Promise<string> | undefined

/**
 * The folder of this process; made when it is first asked for.
 * @throws when it cannot be made, or others could read what is in it
 */
export function uploadFolder(): Promise<string> {
  own ??= make()
  own.catch(() => (own = undefined))
  return own
}

async function make(): Promise<string> {
  const parent = base()
  await mkdir(parent, { mode: 0o700, recursive: true })
  const { mode, uid } = await lstat(parent)
  const me = process.getuid?.()
  if (me !== undefined && ((mode & 0o077) !== 0 || uid !== me))
    throw new Error(
      `Uploads need ${parent} to be a folder of this user alone (mode 0700); remove or change it.`,
    )
  const name = `${MACHINE}-${randomBytes(6).toString('hex')}`
  const held = lockOf(parent, name)
  if (held.length > LONGEST_LOCK)
    throw new Error(
      `The temporary folder has too long a path for uploads, ${parent}: set TMPDIR to a shorter one.`,
    )
  await lock(held)
  const folder = path.join(parent, name)
  mkdirSync(folder, { mode: 0o700 })
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Holds a lock until the process ends. */
function lock(at: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy())
    server.once('error', reject)
    server.listen(at, () => resolve()).unref()
  })
}

/** Does a process hold this lock? */
function isHeld(at: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(at)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', ({ code }: NodeJS.ErrnoException) =>
      resolve(code !== 'ECONNREFUSED' && code !== 'ENOENT'),
    )
  })
}

function lockOf(parent: string, name: string): string {
  return process.platform === 'win32'
    ? `\\\\?\\pipe\\live-uploads-${name}`
    : path.join(parent, `${name}.lock`)
}

let swept: Promise<void> | undefined

/** Removes what processes that have died left over. Once in a process; it never rejects. */
export function sweepUploads(): Promise<void> {
  return (swept ??= sweep(base()).catch(() => undefined))
}

async function sweep(parent: string): Promise<void> {
  const names = await readdir(parent)
  for (const name of names.filter((each) => !each.endsWith('.lock')))
    if (await isLeft(parent, name)) {
      await rm(path.join(parent, name), { recursive: true, force: true })
      await rm(lockOf(parent, name), { force: true })
    }
}

async function isLeft(parent: string, name: string): Promise<boolean> {
  if (name.startsWith(`${MACHINE}-`)) return !(await isHeld(lockOf(parent, name)))
  return Date.now() - (await stat(path.join(parent, name))).mtimeMs > A_DAY
}

function machine(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').slice(0, 8)
  } catch {
    return 'here'
  }
}
