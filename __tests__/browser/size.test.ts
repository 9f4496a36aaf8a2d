import { gzipSync } from 'node:zlib'
import { builtParts, builtScript } from './built-script.ts'

/** Bytes, gzip -9: what a page on a slow line has to load before it comes alive, and that with all parts, each zipped. */
const [CORE, FULL] = [12_800, 24_576]

const sizeOf = (text: string): number => gzipSync(text, { level: 9 }).length

test(`the script that pages get stays within ${CORE} bytes`, async () => {
  const size = sizeOf(await builtScript())
  process.stdout.write(`live.min.js: ${size} bytes gzip -9, ${CORE - size} left\n`)
  expect(size).toBeLessThanOrEqual(CORE)
})

test(`with all parts, each a file of its own, it stays within ${FULL} bytes`, async () => {
  const parts = [...(await builtParts())].map(([name, text]) => [name.slice(0, -16), sizeOf(text)] as const)
  const apart = parts.reduce((sum, [, size]) => sum + size, sizeOf(await builtScript()))
  const list = parts.map(([name, size]) => `${name} ${size}`).join(', ')
  process.stdout.write(`with all parts: ${apart} bytes gzip -9, ${FULL - apart} left (${list})
`)
  expect(apart).toBeLessThanOrEqual(FULL)
})
