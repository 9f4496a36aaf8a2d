import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { build, type BuildOptions } from 'esbuild'
import { chromium, type Page } from 'playwright-core'
import type * as InPage from './browser-page.ts'

/**
 * From frame to page: our patcher, the whole view through idiomorph, and the official client, in a real
 * Chromium on the benchmark's table. Prints medians; ratios count, not
 * milliseconds. `npx tsx __tests__/bench/browser.ts [rows,rows]`
 */
declare const inPage: typeof InPage

const counts = (process.argv[2] ?? '1000,10000').split(',').map(Number)
const here = __dirname

async function bundled(options: BuildOptions): Promise<string> {
  const result = await build({
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    minify: true,
    define: { 'process.env': '{"NODE_ENV":"production"}' },
    ...options,
  })
  return result.outputFiles?.[0]?.text ?? ''
}

/** The official client as its package gives it. */
function officialClient(): Promise<string> {
  const contents = `export { Socket } from 'phoenix'; export { LiveSocket } from 'phoenix_live_view'`
  return bundled({ stdin: { contents, resolveDir: here }, globalName: 'official' })
}

type ChromiumTool = { chromiumBinary(): Promise<{ executablePath: string; env: Record<string, string> }> }

/** A page of its own for every series; isolated from other origins, so that its clock is fine. */
async function openPages(
  scripts: readonly string[],
): Promise<{ fresh(): Promise<Page>; close(): Promise<void> }> {
  const server = createServer((req, res) => {
    const script = scripts[Number(/\/(\d+)\.js/.exec(req.url ?? '')?.[1])]
    res.setHeader('cross-origin-opener-policy', 'same-origin')
    res.setHeader('cross-origin-embedder-policy', 'require-corp')
    res.setHeader('content-type', `text/${script === undefined ? 'html' : 'javascript'}; charset=utf-8`)
    res.end(
      script ??
        `<!doctype html><title>bench</title><body>${scripts.map((_, i) => `<script src="/${i}.js"></script>`).join('')}`,
    )
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const tool = (await import(path.join(here, '../../.tools/chromium-binary.mjs'))) as ChromiumTool
  const { executablePath, env } = await tool.chromiumBinary()
  const browser = await chromium.launch({
    executablePath,
    env: { ...process.env, ...env },
    args: ['--no-sandbox'],
  })
  return {
    fresh: async () => {
      const page = await browser.newPage()
      await page.goto(url)
      return page
    },
    close: async () => {
      await browser.close()
      server.close()
    },
  }
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN
}

function print(rows: readonly (readonly string[])[]): void {
  const [head = [], ...rest] = rows
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  console.log([line(head), line(head.map((_, i) => (i ? '--:' : '---'))), ...rest.map(line)].join('\n'))
}

type Medians = { readonly script: number; readonly layout: number }
/** By rows, operation and technique. */
const medians = new Map<string, Medians>()

function of(count: number, operation: string, technique: string): Medians {
  const measured = medians.get([count, operation, technique].join())
  if (!measured) throw new Error(`${technique} was not measured`)
  return measured
}

function report(count: number, operations: readonly string[], techniques: readonly string[]): void {
  for (const kind of ['script', 'layout'] as const) {
    console.log(`\n${count} rows, ms from frame to ${kind === 'script' ? 'page' : 'laid-out page'}\n`)
    const row = (operation: string): string[] =>
      techniques.map((technique) => of(count, operation, technique)[kind].toFixed(3))
    print([['', ...techniques], ...operations.map((operation) => [operation, ...row(operation)])])
  }
  const [ours, whole, theirs] = ['ours', 'idiomorph, whole view', 'official client'].map(
    (technique) => of(count, 'touch a cell', technique).script,
  ) as [number, number, number]
  const times = (other: number): string => `${(other / ours).toFixed(0)} times`
  console.log(
    `\nOne cell: ${times(whole)} the speed of the whole view, ${times(theirs)} that of the official client.`,
  )
}

async function main(): Promise<void> {
  const page = await bundled({ entryPoints: [path.join(here, 'browser-page.ts')], globalName: 'inPage' })
  const pages = await openPages([await officialClient(), page])
  const names = await (
    await pages.fresh()
  ).evaluate(() => ({ techniques: inPage.techniqueNames, operations: inPage.operationNames }))
  for (const count of counts) {
    for (const operation of names.operations) {
      for (const technique of names.techniques) {
        const page = await pages.fresh()
        const { script, layout } = await page.evaluate(
          ([technique, operation, count]) => inPage.measure(technique, operation, count, 7),
          [technique, operation, count] as const,
        )
        medians.set([count, operation, technique].join(), { script: median(script), layout: median(layout) })
        await page.close()
      }
    }
    report(count, names.operations, names.techniques)
  }
  await pages.close()
}

void main()
