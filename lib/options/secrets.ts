import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { secretMissing, secretShort } from '../errors/index.ts'
import type { Logger } from '../logger.ts'
import type { LiveOptions } from './live-options.ts'

const MIN_SECRET = 32

/** What signs, and what verifies besides. @throws LIVE_SECRET_MISSING, LIVE_SECRET_SHORT */
export function secretsOf(secret: LiveOptions['secret'], logger: Logger): readonly string[] {
  const secrets = [secret].flat().filter(isGiven)
  if (secrets.length === 0) return [unasked(logger)]
  for (const each of secrets) {
    if (each.length < MIN_SECRET) throw secretShort(each.length, MIN_SECRET)
  }
  return secrets
}

/** An environment variable that is not set, undefined or empty, is no secret. */
function isGiven(secret: string | undefined): secret is string {
  return secret !== undefined && secret !== ''
}

function unasked(logger: Logger): string {
  if (process.env['NODE_ENV'] === 'production') throw secretMissing()
  if (process.env['NODE_ENV'] !== 'test') {
    logger.warn(
      'no secret was given: one for development signs the pages. Production needs liveRouter({ secret }).',
    )
  }
  return developmentSecret()
}

/** Where it is kept, below the `node_modules` of the application; tools like Babel and ESLint keep theirs beside it. */
const FOLDER = '.cache/express-liveview'

/** For the whole process, so that two routers without a secret agree. */
const randomSecret = randomBytes(32).toString('base64url')

/**
 * A secret for development that outlives the process, so that open pages join again after a restart and keep what was
 * typed. It is made when there is none, in a file that only its owner can read. Where no file can be written it is
 * another for each process, and so it is in tests, which leave nothing behind.
 *
 * @param from the folder of the application, or one in it
 */
export function developmentSecret(from: string = process.cwd()): string {
  const modules = modulesOf(from)
  if (modules === undefined || process.env['NODE_ENV'] === 'test') return randomSecret
  try {
    return keptIn(path.join(modules, FOLDER))
  } catch {
    return randomSecret
  }
}

/** The nearest `node_modules`, here or above. */
function modulesOf(folder: string): string | undefined {
  const modules = path.join(folder, 'node_modules')
  if (existsSync(modules)) return modules
  const above = path.dirname(folder)
  return above === folder ? undefined : modulesOf(above)
}

/** @throws when it can be neither read nor written */
function keptIn(folder: string): string {
  mkdirSync(folder, { recursive: true })
  const file = path.join(folder, 'development-secret')
  // Of two processes that begin at once, one writes it.
  if (!existsSync(file)) writeFileSync(file, randomSecret, { mode: 0o600, flag: 'wx' })
  const secret = readFileSync(file, 'utf8').trim()
  // A secret that is only half written, or was shortened by hand, could be guessed.
  return secret.length === randomSecret.length ? secret : randomSecret
}
