import { readFile } from 'node:fs/promises'

/**
 * How the script that pages get becomes small enough: names nobody outside can see become short. The module for
 * bundlers is left as it is.
 */

/** In browser/, a name that ends in `_` is public between our own files only; so are some of the patcher's. */
const OURS = `\\w*_|nodeAdded|nodeRemoved|elementUpdated|elementWillUpdate|isLocked|unlocked
  |slots|access|paths|isFixed|isExact|held|bindRows|morphContent`

/** Puts the addresses of the parts, which lie beside the script, in the place of `browser/sources.ts`. */
function addresses(names) {
  const entries = Object.entries(names).map(([part, name]) => `${part}: at('./${name}')`)
  return {
    name: 'addresses of the parts',
    setup({ onLoad }) {
      onLoad({ filter: /browser\/sources\.ts$/ }, () => ({
        contents: `const at = (url) => (tries) => import(tries ? url + '?' + tries : url)
          export const sources = { ${entries.join(', ')} }`,
      }))
    },
  }
}

const shared = {
  minify: true,
  mangleProps: new RegExp(`^(${OURS.replaceAll(/\s/g, '')})$`),
}

/**
 * Options for esbuild: the core of the client.
 *
 * @param {Record<string, string>} names the file names of the parts, by part
 */
export const coreOptions = (names) => ({
  ...shared,
  format: 'iife',
  entryPoints: ['browser/auto.ts'],
  plugins: [addresses(names)],
})

/** Options for esbuild: a part, which is loaded by the core when it is first needed. */
export const partOptions = (part) => ({ ...shared, format: 'esm', entryPoints: [`browser/${part}/index.ts`] })

/** The parts there are: the keys of `sources` in `browser/sources.ts`, each with the folder it imports. */
export async function partFolders(root) {
  const text = await readFile(`${root}/browser/sources.ts`, 'utf8')
  return Object.fromEntries(
    [...text.matchAll(/^ {2}(\w+): .*import\('\.\/([\w-]+)\/index\.ts'\),?$/gm)].map(([, part, folder]) => [
      part,
      folder,
    ]),
  )
}
