import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/**
 * A secret of this machine's own: made at the first start and kept in a folder that git ignores, so that open
 * pages outlive a restart. In production it comes from the environment.
 */
export function secretIn(folder: string): string {
  const file = path.join(folder, 'secret')
  mkdirSync(folder, { recursive: true })
  try {
    writeFileSync(file, randomBytes(32).toString('base64url'), { flag: 'wx', mode: 0o600 })
  } catch {
    // There is one already.
  }
  return readFileSync(file, 'utf8')
}
