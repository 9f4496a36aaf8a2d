import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'

/**
 * From a frame to the page, in Chromium: a program of its own. 1,000 rows only, since the others it compares us with
 * take minutes for 10,000. Without Chromium there is nothing to measure.
 * @returns false when an answer was wrong
 */
export async function measureBrowser(): Promise<boolean> {
  console.log('\nFrom a frame to the page, in Chromium (browser.ts):')
  const program = ['--import', 'tsx', path.join(__dirname, 'browser.ts'), '1000']
  const child = spawn(process.execPath, program, { stdio: ['ignore', 'inherit', 'pipe'] })
  let said = ''
  child.stderr.on('data', (data: Buffer) => (said += data.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  if (code === 0) return true
  console.log(`not measured: ${said.trim().split('\n').slice(0, 12).join('\n')}`)
  return !said.includes('the page is not the full render')
}
