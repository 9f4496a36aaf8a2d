import { readFile } from 'node:fs/promises'
import { build } from 'esbuild'

/**
 * How the script that pages get becomes small enough: names that cannot be seen from outside become short, and what few
 * pages need has a file of its own. The module for bundlers is left as it is.
 */

/**
 * In browser/, a name that ends in `_` is public between our own files only; so are some of the patcher's. None of
 * these is a name in the DOM or in the language, where it would have to stay.
 */
const OURS = `\\w*_|nodeAdded|elementUpdated|elementWillUpdate|isLocked|isLeaving|unlocked
  |slots|access|paths|isFixed|isExact|held|findRows|rows|updates|attribute|tree|was|place|first|last|morpher|slotFinder
  |makeRows|recover|host|nodes|isSure|parent|position|mount|morph|insert|node`

/** Puts the address of the parts, which lie beside the script, in the place of `browser/sources.ts`. */
const address = (name) =>
  replacing(
    'sources',
    `export const source = (tries) => import('./${name}'.concat(tries ? '?' + tries : ''))`,
  )

/** The same for the part of its own, in the place of `browser/session-source.ts`. */
const sessionAddress = (name) =>
  replacing('session-source', `export const session = () => import('./'.concat('${name}'))`)

/** The texts of addresses are put together when they run: one that esbuild knew would be taken for a file that it looks for. */
function replacing(file, contents) {
  return {
    name: `in the place of ${file}`,
    setup({ onLoad }) {
      onLoad({ filter: new RegExp(`browser/${file}\\.ts$`) }, () => ({ contents }))
    },
  }
}

/** What the core gives to its parts, by the file that has it; otherwise each part would bring a copy. */
const GIVEN = {
  'dom/attempt': ['attempt', 'guard'],
  'patch/attributes': ['putAttribute'],
  'connection/queue': ['queue'],
  'dom/document': ['document'],
  'input/forms': ['controls', 'used'],
  'dom/fragment': ['parse', 'parseInside'],
  'patch/morph': ['Morpher'],
  'patch/nodes': ['nodesIn'],
  'patch/tree': ['adopt', 'forget', 'merge', 'write'],
  'dom/own': ['own'],
  'dom/phx': ['LIFECYCLE', 'bound', 'phx', 'phxName', 'phxValues', 'valueOf'],
}

/** Where a page keeps what its scripts share, see `browser/dom/phx.ts`. */
const PLACE = `window[Symbol.for('express-liveview')]`

/** The core puts what it gives to its parts where they find it. */
const giving = {
  name: 'giving to parts',
  setup({ onLoad }) {
    onLoad({ filter: /browser\/auto\.ts$/ }, async ({ path: file }) => {
      const imports = Object.entries(GIVEN).map(
        ([name, things]) =>
          `import { ${things.map((thing) => `${thing} as ${thing}_`).join()} } from './${name}.ts'`,
      )
      const given = Object.values(GIVEN).flatMap((things) => things.map((thing) => `${thing}_`))
      return {
        loader: 'ts',
        contents: `${imports.join('\n')}
          Object.assign((${PLACE} ??= {}), { ${given.join()} })\n${await readFile(file, 'utf8')}`,
      }
    })
  },
}

/** A part takes what the core gives, and has the rest of those files itself. */
const taking = {
  name: 'taking from the core',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^given$/ }, ({ path }) => ({ path, namespace: 'given' }))
    onLoad({ filter: /./, namespace: 'given' }, () => ({ contents: `export const given = ${PLACE}` }))
    onResolve({ filter: /\?rest$/ }, ({ path }) => ({
      path: path.replace('?rest', ''),
      suffix: '?rest',
      sideEffects: false,
    }))
    const givers = new RegExp(`browser/(${Object.keys(GIVEN).join('|')})\\.ts$`)
    onLoad({ filter: givers }, ({ path: file, suffix }) => {
      if (suffix) return undefined
      const [, giver] = givers.exec(file)
      const takes = GIVEN[giver].map((thing) => `export const ${thing} = given.${thing}_`)
      // What stands here itself comes before what the file has under the same name.
      return {
        loader: 'ts',
        contents: `import { given } from 'given'\nexport * from '${file}?rest'\n${takes.join('\n')}`,
      }
    })
  },
}

/** A module of ours as it is when it runs; it imports nothing. */
async function valuesOf(file) {
  const { outputFiles } = await build({ entryPoints: [file], format: 'esm', write: false })
  return import(`data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`)
}

/** Puts the names of messages where they are used: zipped, a text that is there twice is smaller than a variable. */
const naming = {
  name: 'names of messages',
  async setup({ onLoad }) {
    const { MESSAGE } = await valuesOf('lib/protocol/messages.ts')
    onLoad({ filter: /browser\/.*\.ts$/ }, async ({ path: file }) => ({
      loader: 'ts',
      contents: (await readFile(file, 'utf8')).replaceAll(
        /\bMESSAGE\.(\w+)/g,
        (_, name) => `'${MESSAGE[name]}'`,
      ),
    }))
  },
}

const shared = {
  minify: true,
  mangleProps: new RegExp(`^(${OURS.replaceAll(/\s/g, '')})$`),
}

/**
 * Options for esbuild: the core of the client.
 *
 * @param {string} parts the name of the file of the parts
 */
export const coreOptions = (parts) => ({
  ...shared,
  format: 'iife',
  entryPoints: ['browser/auto.ts'],
  plugins: [address(parts), giving, naming],
})

/** Options for esbuild: what is served in place of the parts of another release, whose core gives it nothing. */
export const goneOptions = () => ({
  ...shared,
  format: 'esm',
  entryPoints: ['browser/gone/index.ts'],
})

/**
 * Options for esbuild: the parts, which are loaded by the core when one of them is first needed.
 *
 * @param {string} session the name of the file of the part of its own
 */
export const partOptions = (session) => ({
  ...shared,
  format: 'esm',
  entryPoints: ['browser/parts.ts'],
  plugins: [sessionAddress(session), taking, naming],
})

/** Options for esbuild: the part of its own, which only pages load that are sent a ticket for the session. */
export const sessionOptions = () => ({
  ...shared,
  format: 'esm',
  entryPoints: ['browser/session/index.ts'],
  plugins: [taking, naming],
})
