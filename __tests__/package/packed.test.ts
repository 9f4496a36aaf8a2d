import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { documents, withoutCode } from '../docs/documents.ts'
import { isThorough, leftOut, sampleOf } from '../support/thorough.ts'

const root = path.join(__dirname, '../..')
const modules = path.join(root, 'node_modules')
const tsc = path.join(modules, '.bin/tsc')
const STRICT = ['--strict', '--target', 'es2022', '--esModuleInterop']

/** What somebody who uses the package has beside it: Express and its types, those of Node, and cheerio for tests. */
const BESIDE = { '@types/node': '@types/node', cheerio: 'cheerio' }
const EXPRESS_5 = { ...BESIDE, express: 'express', '@types/express': '@types/express' }
const EXPRESS_4 = { ...BESIDE, express: 'express4', '@types/express': '@types/express4' }

/** What is built: everything, or what `npm test` has not built before. */
const STEPS = isThorough ? [] : ['types', 'server']

let folder: string
let tarball: string
let onExpress: Readonly<Record<'4' | '5', string>>

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'express-liveview-'))
  await run(process.execPath, ['.tools/build.mjs', ...STEPS], root)
  const packed = await run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], root)
  tarball = path.join(folder, (JSON.parse(packed) as [{ filename: string }])[0].filename)
  const [on4, on5] = await Promise.all([beside('on-4', EXPRESS_4), beside('on-5', EXPRESS_5)])
  onExpress = { 4: on4, 5: on5 }
})

afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

const COUNTER = `
import express from 'express'
import type { AddressInfo } from 'node:net'
import { html, liveRouter, liveView } from 'express-liveview'

const counter = liveView({
  mount: () => ({ count: 0 }),
  handleEvent: { inc: (socket) => socket.update('count', (count) => count + 1) },
  render: ({ count }) => html\`<button phx-click="inc">Count: \${count}</button>\`,
})

const live = liveRouter({ secret: 'a secret of no less than thirty-two letters' })
live.live('/', counter)

const server = express().use(live).listen(0, async () => {
  const { port } = server.address() as AddressInfo
  const page = await fetch(\`http://localhost:\${port}/\`)
  console.log(await page.text())
  live.close()
  server.close()
})
`

test('contains what is published and nothing else', async () => {
  const files = (await run('tar', ['-tzf', tarball], folder)).split('\n').filter((file) => file !== '')
  const strange = files.filter(
    (file) =>
      !/^package\/(dist|lib|browser)\/|^package\/[^/]+\.(md|json)$|^package\/docs\/.+\.md$|^package\/\.github\/SECURITY\.md$|\/LICENSE$/.test(
        file,
      ),
  )
  expect(strange).toEqual([])
  expect(files).toEqual(
    expect.arrayContaining(['package/dist/browser/live.min.js', 'package/dist/index.d.mts']),
  )
})

/** A picture is shown from the repository, by npm as well, and makes no installation larger. */
test('contains the documents that its documents link to', async () => {
  const files = new Set((await run('tar', ['-tzf', tarball], folder)).split('\n'))
  const lost = documents().flatMap(({ file, text }) =>
    [...withoutCode(text).matchAll(/(?<!!\[[^\]]*)\]\((?!https?:|#)([^)\s#]+)/g)]
      .map(([, to = '']) => path.posix.join('package', path.posix.dirname(file), to))
      .filter((to) => !files.has(to)),
  )
  expect(lost).toEqual([])
})

test('says where its sources and its documents are', () => {
  const { repository, homepage, bugs } = manifestOf('../')
  const place = 'github.com/express-liveview/express-liveview'
  for (const url of [repository.url, homepage, bugs]) expect(url).toContain(place)
})

test('gives require and import the same objects', async () => {
  const program = `
    const required = { ...require('express-liveview'), ...require('express-liveview/testing') }
    Promise.all([import('express-liveview'), import('express-liveview/testing')]).then(([main, testing]) => {
      const imported = { ...main, ...testing }
      const names = Object.keys(required)
      console.log(names.length > 0 && names.every((name) => required[name] === imported[name]))
    })`
  expect(await run(process.execPath, ['-e', program], onExpress[5])).toBe('true\n')
})

const FLAVOURS: readonly (readonly [string, string, readonly string[]])[] = [
  ['commonjs', 'counter.ts', ['--module', 'commonjs', '--moduleResolution', 'bundler']],
  ['nodenext, as CommonJS', 'counter.cts', ['--module', 'nodenext']],
  ['nodenext, as an ES module', 'counter.mts', ['--module', 'nodenext']],
]

const COUNTERS = (['4', '5'] as const).flatMap((line) =>
  FLAVOURS.map((flavour) => [line, ...flavour] as const),
)
const counters = sampleOf('counters on both lines of Express, as each kind of module', COUNTERS, 1, 3)

test.each(counters)(
  'on Express %s a counter compiles and serves its page: %s',
  async (line, _name, file, flags) => {
    writeFileSync(path.join(onExpress[line], file), COUNTER)
    await run(tsc, [...STRICT, ...flags, file], onExpress[line])
    expect(await run(process.execPath, [file.replace('ts', 'js')], onExpress[line])).toContain('Count: 0')
  },
)

test('the browser client is a module that a bundler and TypeScript understand', async () => {
  const program = `import { LiveSocket } from 'express-liveview/browser'\nnew LiveSocket('/live').connect()\n`
  writeFileSync(path.join(onExpress[5], 'app.mts'), program)
  await run(tsc, [...STRICT, '--module', 'nodenext', 'app.mts'], onExpress[5])
  const bundle = await run(path.join(modules, '.bin/esbuild'), ['--bundle', 'app.mjs'], onExpress[5])
  expect(bundle).toContain('/live')
})

test('tests compile with what the documents tell to install', async () => {
  const program = `import { live } from 'express-liveview/testing'
    export const textOf = async (app: Parameters<typeof live>[0]) => (await live(app, '/')).text('p')`
  writeFileSync(path.join(onExpress[5], 'visit.mts'), program)
  await run(tsc, [...STRICT, '--module', 'nodenext', '--noEmit', 'visit.mts'], onExpress[5])
})

test('publint has nothing to say', async () => {
  await run(path.join(modules, '.bin/publint'), ['run', tarball, '--strict'], folder)
})

const RESOLVERS: readonly (readonly [string, readonly string[]])[] = [
  ['require and import', ['--exclude-entrypoints', 'browser', '--profile', 'node16']],
  ['bundlers', ['--entrypoints', 'browser', '--profile', 'esm-only']],
]

test.each(sampleOf('resolvers of types', RESOLVERS, 1))(
  'the types are right for %s',
  async (_name, flags) => {
    await run(path.join(modules, '.bin/attw'), [tarball, '--no-definitely-typed', ...flags], folder)
  },
)

/** The tarball beside Express: `npm test` unpacks it beside our own modules, and leaves installing it to npm run test:all. */
async function beside(name: string, modules: Readonly<Record<string, string>>): Promise<string> {
  if (isThorough) return installed(name, modules)
  leftOut(`the installation by npm ${name.replace('-', ' Express ')}`)
  return unpacked(emptyProject(name), modules)
}

/**
 * Installs the tarball into an empty folder, with what somebody who uses it has beside it. Where npm reaches no
 * registry, which is said, the tarball is unpacked beside our own modules instead.
 */
async function installed(name: string, beside: Readonly<Record<string, string>>): Promise<string> {
  const home = emptyProject(name)
  const versions = Object.entries(beside).map(([as, ours]) => `${as}@${manifestOf(ours).version}`)
  try {
    await run('npm', ['install', ...QUIETLY, tarball, ...versions], home)
  } catch (error) {
    if (!/ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|ENOTCACHED/.test(String(error))) throw error
    process.stdout.write('npm reached no registry: the tarball is unpacked beside linked modules instead\n')
    await unpacked(home, beside)
  }
  return home
}

const QUIETLY = ['--prefer-offline', '--no-audit', '--no-fund', '--fetch-retries=0', '--fetch-timeout=20000']

function emptyProject(name: string): string {
  const home = path.join(folder, name)
  mkdirSync(home)
  writeFileSync(path.join(home, 'package.json'), '{ "private": true }')
  return home
}

/** Puts beside the tarball only what it declares: an undeclared import fails. */
async function unpacked(home: string, beside: Readonly<Record<string, string>>): Promise<string> {
  const target = path.join(home, 'node_modules/express-liveview')
  mkdirSync(target, { recursive: true })
  await run('tar', ['-xzf', tarball, '-C', target, '--strip-components', '1'], folder)
  const { dependencies, peerDependencies } = manifestOf('..')
  const declared = Object.keys({ ...dependencies, ...peerDependencies }).map((it) => [it, it])
  for (const [as, ours] of Object.entries({ ...Object.fromEntries(declared), ...beside })) {
    const link = path.join(home, 'node_modules', as)
    mkdirSync(path.dirname(link), { recursive: true })
    symlinkSync(path.join(modules, ours as string), link, 'junction')
  }
  return home
}

/** The package.json of one of our modules. */
function manifestOf(name: string): Manifest {
  return JSON.parse(readFileSync(path.join(modules, name, 'package.json'), 'utf8')) as Manifest
}

type Manifest = {
  readonly homepage: string
  readonly bugs: string
  readonly repository: { readonly url: string }
  readonly version: string
  readonly dependencies: Readonly<Record<string, string>>
  readonly peerDependencies: Readonly<Record<string, string>>
}

/** What a program printed; a failure tells everything it said. */
async function run(program: string, args: readonly string[], cwd: string): Promise<string> {
  try {
    return (await promisify(execFile)(program, args, { cwd })).stdout
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string }
    throw new Error(`${program} ${args.join(' ')}\n${stdout}\n${stderr}`, { cause: error })
  }
}
