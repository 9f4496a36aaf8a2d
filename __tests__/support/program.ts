import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { build, type Plugin } from 'esbuild'

const ROOT = path.join(__dirname, '../..')
const FOLDER = path.join(ROOT, 'node_modules/.cache/express-liveview/programs')

/**
 * Makes one file of a program in TypeScript, so that Node starts it without a loader. A loader takes two seconds of
 * computing for each process.
 *
 * @param file seen from the root of the repository; two tests that may run at a time name two files
 * @returns where the made file is
 */
export async function built(file: string): Promise<string> {
  const outfile = path.join(FOLDER, `${file.replaceAll('/', '-')}.cjs`)
  await build({
    absWorkingDir: ROOT,
    entryPoints: [file],
    outfile,
    bundle: true,
    platform: 'node',
    packages: 'external',
    plugins: [inItsFolder],
  })
  return outfile
}

/** Each module goes on finding what lies beside its source. */
const inItsFolder: Plugin = {
  name: 'in its folder',
  setup: (making) => {
    making.onLoad({ filter: /\.ts$/ }, async ({ path: file }) => {
      const source = await readFile(file, 'utf8')
      return { contents: source.replaceAll('__dirname', JSON.stringify(path.dirname(file))), loader: 'ts' }
    })
  },
}
