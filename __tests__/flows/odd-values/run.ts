import { build } from 'esbuild'
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import path from 'node:path'

const ROOT = path.join(__dirname, '../../..')

/** The program that tries a place, made for one test file. */
export class Program {
  readonly #folder = mkdtempSync(path.join(ROOT, 'node_modules/.odd-values-'))
  readonly #file = path.join(this.#folder, 'program.cjs')

  async build(): Promise<void> {
    await build({
      entryPoints: [path.join(__dirname, 'program.ts')],
      outfile: this.#file,
      bundle: true,
      platform: 'node',
      packages: 'external',
      // The library finds the browser's script beside itself.
      define: { __dirname: JSON.stringify(path.join(ROOT, 'lib/page')) },
      banner: { js: 'globalThis.afterEach = () => undefined;' },
    })
  }

  /** What was wrong, in a line for each; the last one says where the process ended, if it did. */
  try(place: string): Promise<readonly string[]> {
    return new Promise((resolve) => {
      execFile(process.execPath, [this.#file, place], (error, output, errors) => {
        const wrong = output.split('\n').filter((line) => line !== '' && !line.endsWith(': good'))
        resolve(error ? [...wrong, `ended: ${errors.slice(-600)}`] : wrong)
      })
    })
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true })
  }
}
