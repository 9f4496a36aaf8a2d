import path from 'node:path'
import { build, type Plugin } from 'esbuild'
import type { BrowserContext, Page } from 'playwright-core'
import { openBrowser } from '../support/browser.ts'

const here = path.join(process.cwd(), '__tests__/browser')

let context: BrowserContext | undefined
let opening: Promise<Page> | undefined

/** Runs a function in a page that has everything `patch-page.ts` exports as `patch`. */
export async function inPage<Result>(work: () => Result): Promise<Awaited<Result>>
export async function inPage<Result, Given>(
  work: (given: Given) => Result,
  given: Given,
): Promise<Awaited<Result>>
export async function inPage<Result, Given>(
  work: (given: Given) => Result,
  given?: Given,
): Promise<Awaited<Result>> {
  opening ??= open()
  const page = await opening
  return page.evaluate<Awaited<Result>, unknown>(work as never, given)
}

async function open(): Promise<Page> {
  const [browser, script] = await Promise.all([openBrowser(), bundle()])
  context = await browser.newContext()
  const page = await context.newPage()
  await page.addScriptTag({ content: script })
  await page.evaluate('patch.ready')
  return page
}

/** What templates say of wrong values is said on the server. */
const withoutNode: Plugin = {
  name: 'without Node',
  setup(bundler) {
    bundler.onResolve({ filter: /^node:(util|zlib)$/ }, ({ path }) => ({ path, namespace: 'node' }))
    bundler.onLoad({ filter: /.*/, namespace: 'node' }, () => ({
      contents: 'export const types = {}; export const inspect = String; export const crc32 = () => 0',
    }))
  },
}

/** The patcher, as a script. */
async function bundle(): Promise<string> {
  const result = await build({
    entryPoints: [path.join(here, 'patch-page.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'patch',
    target: 'es2022',
    plugins: [withoutNode],
    define: { 'process.env': '{"NODE_ENV":"production"}' },
  })
  return result.outputFiles[0]?.text ?? ''
}

afterAll(() => context?.close())
