/**
 * node .tools/build.mjs            everything that is published, into dist/
 * node .tools/build.mjs browser    only what lib/ serves to browsers; enough for the demo and the tests
 * node .tools/build.mjs bench      the benchmark's servers and generator, a file each, without a TypeScript loader in their way
 */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { build } from 'esbuild'
import { minify } from 'terser'
import { coreOptions, goneOptions, partOptions, sessionOptions } from './browser-script.mjs'

const root = path.join(import.meta.dirname, '..')
const dist = path.join(root, 'dist')
const require = createRequire(import.meta.url)
const tsc = path.join(root, 'node_modules/.bin/tsc')

/** What remains between two builds: it is replaced in place, because tests and demo may be reading it. */
const KEPT = ['browser', 'bench']

/** The files of lib/adapters that package.json exports. */
const ADAPTERS = ['redis', 'nats', 'postgres', 'contract']

function clean() {
  mkdirSync(dist, { recursive: true })
  for (const name of readdirSync(dist)) {
    if (!KEPT.includes(name)) rmSync(path.join(dist, name), { recursive: true })
  }
}

/** Replaces a file in one step; nobody ever reads half of it. */
function put(file, text) {
  mkdirSync(path.dirname(file), { recursive: true })
  const staged = `${file}.${process.pid}`
  writeFileSync(staged, text)
  renameSync(staged, file)
}

function compile(project, ...flags) {
  execFileSync(tsc, ['-p', path.join(root, project), ...flags], { stdio: 'inherit' })
}

async function buildServer() {
  compile('.tools/tsconfig.build.json')
  putFacade(path.join(dist, 'index'))
  putFacade(path.join(dist, 'testing/index'))
  for (const name of ADAPTERS) putFacade(path.join(dist, 'adapters', name))
}

/** The ES module beside a CommonJS entry: the same objects under the same names, so there is never a second copy. */
function putFacade(entry) {
  const name = path.basename(entry)
  const names = Object.keys(require(`${entry}.js`)).filter((key) => key !== '__esModule')
  put(`${entry}.mjs`, `import entry from './${name}.js'\n\nexport const { ${names.join(', ')} } = entry\n`)
  put(`${entry}.d.mts`, `export * from './${name}.js'\n`)
}

async function buildBrowserTypes() {
  const types = path.join(dist, 'browser/types')
  compile('browser', '--noEmit', 'false', '--emitDeclarationOnly', '--rootDir', root, '--outDir', types)
  put(path.join(types, 'package.json'), '{ "type": "module" }\n')
  put(path.join(dist, 'browser/index.d.mts'), `export * from './types/browser/index.js'\n`)
}

/** `live.min.js` and its parts for pages without a bundler, served by the router; `index.mjs` for those with one. */
async function buildBrowser() {
  // Names that core and parts share are shortened in one way: what the core chose is given on.
  const first = await bundle({ ...coreOptions(''), mangleCache: {} })
  const own = await bundle({ ...sessionOptions(), mangleCache: first.mangleCache })
  const session = await putPart('session', own.outputFiles[0].text)
  const built = await bundle({ ...partOptions(session), mangleCache: own.mangleCache })
  const parts = await putPart('parts', built.outputFiles[0].text)
  const core = await bundle({ ...coreOptions(parts), mangleCache: built.mangleCache })
  drop('parts', new Set([parts, session]))
  put(path.join(dist, 'browser/live.min.js'), await small(core.outputFiles[0].text, { toplevel: true }))
  const gone = await bundle(goneOptions())
  put(path.join(dist, 'browser/gone.js'), await small(gone.outputFiles[0].text, { module: true }))
  await buildModule()
}

/** Puts a part where the router finds it, and gives its name. */
async function putPart(kind, text) {
  const code = await small(text, { module: true })
  const name = `${kind}-${hashOf(code)}.js`
  put(path.join(dist, 'browser/parts', name), code)
  return name
}

async function buildModule() {
  const { outputFiles } = await bundle({
    format: 'esm',
    entryPoints: ['browser/index.ts'],
    splitting: true,
    outfile: undefined,
    outdir: 'dist/browser',
    outExtension: { '.js': '.mjs' },
    chunkNames: 'modules/[name]-[hash]',
    sourcemap: 'linked',
    sourcesContent: true,
  })
  for (const file of outputFiles) put(file.path, file.text)
  drop('modules', new Set(outputFiles.map((file) => path.basename(file.path))))
}

function drop(folder, kept) {
  for (const name of readdirSync(path.join(dist, 'browser', folder))) {
    // A name with a process in it is a file that another build is about to put there.
    if (!kept.has(name) && !/\.\d+$/.test(name))
      rmSync(path.join(dist, 'browser', folder, name), { force: true })
  }
}

async function small(text, options) {
  const { code } = await minify(text, {
    ecma: 2022,
    // What is left as it is or moved to the top compresses better, as was measured.
    compress: {
      passes: 3,
      sequences: false,
      unsafe_arrows: true,
      hoist_funs: true,
      inline: 2,
      unsafe_math: true,
      comparisons: false,
      // Nothing of ours is read only for what reading it does, and nothing replaces what the language brings.
      pure_getters: true,
      unsafe: true,
      unsafe_comps: true,
    },
    // A character outside of ASCII takes more bytes than its escape; the script is never written into a page.
    format: { ascii_only: true, inline_script: false },
    ...options,
  })
  return code
}

function hashOf(code) {
  return createHash('sha256').update(code).digest('base64url').slice(0, 8)
}

function bundle(options) {
  return build({
    absWorkingDir: root,
    bundle: true,
    write: false,
    target: 'es2022',
    platform: 'browser',
    legalComments: 'none',
    outfile: 'dist/browser/index.mjs',
    ...options,
  })
}

async function buildBench() {
  await build({
    absWorkingDir: root,
    entryPoints: [
      'server',
      'ceiling',
      'generator',
      'flooder',
      'storm-server',
      'storm-visitors',
      'upload-server',
    ].map((name) => `__tests__/bench/${name}.ts`),
    outdir: 'dist/bench',
    bundle: true,
    platform: 'node',
    target: 'node20',
    packages: 'external',
  })
}

const steps = {
  server: buildServer,
  browser: buildBrowser,
  types: buildBrowserTypes,
  bench: buildBench,
}
const wanted = process.argv.slice(2)
if (wanted.length === 0) clean()
for (const step of wanted.length > 0 ? wanted : ['browser', 'types', 'server']) await steps[step]()
