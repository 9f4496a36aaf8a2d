import { execFile } from 'node:child_process'
import { readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'

const root = path.join(__dirname, '../..')
const file = path.join(root, 'dist/browser/live.min.js')

/** The script that pages get, built anew when a source is newer. */
export async function builtScript(): Promise<string> {
  const folders = ['browser', '.tools'].map((folder) => path.join(root, folder))
  const sources = await Promise.all(
    folders.map(async (folder) => (await readdir(folder)).map((name) => path.join(folder, name))),
  )
  const changed = await Promise.all(sources.flat().map(modified))
  if (Math.max(...changed) > (await modified(file).catch(() => 0))) {
    await promisify(execFile)(process.execPath, ['.tools/build.mjs', 'browser'], { cwd: root })
  }
  return readFile(file, 'utf8')
}

async function modified(name: string): Promise<number> {
  return (await stat(name)).mtimeMs
}
