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
    folders.map(async (folder) =>
      (await readdir(folder, { recursive: true })).map((name) => path.join(folder, name)),
    ),
  )
  const changed = await Promise.all(sources.flat().map(modified))
  if (Math.max(...changed) > (await modified(file).catch(() => 0))) {
    await promisify(execFile)(process.execPath, ['.tools/build.mjs', 'browser'], { cwd: root })
  }
  return readFile(file, 'utf8')
}

/** The parts that it loads when they are needed, by name. */
export async function builtParts(): Promise<Map<string, string>> {
  await builtScript()
  const folder = path.join(root, 'dist/browser/parts')
  const names = await readdir(folder)
  const texts = await Promise.all(names.map((name) => readFile(path.join(folder, name), 'utf8')))
  return new Map(names.map((name, i) => [name, texts[i] as string]))
}

async function modified(name: string): Promise<number> {
  return (await stat(name)).mtimeMs
}
