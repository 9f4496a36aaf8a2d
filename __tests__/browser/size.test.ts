import { gzipSync } from 'node:zlib'
import { builtParts, builtScript } from './built-script.ts'

/** Bytes, gzip -9: what a page on a slow line has to load before it comes alive, and what all of it would be. */
const [CORE, FULL] = [12_288, 18_000]

const sizeOf = (text: string): number => gzipSync(text, { level: 9 }).length

test(`the script that pages get stays within ${CORE} bytes`, async () => {
  const size = sizeOf(await builtScript())
  process.stdout.write(`live.min.js: ${size} bytes gzip -9, ${CORE - size} left\n`)
  expect(size).toBeLessThanOrEqual(CORE)
})

test(`the script and all its parts stay within ${FULL} bytes`, async () => {
  const parts = [...(await builtParts())].map(([name, text]) => [name, sizeOf(text)] as const)
  const size = parts.reduce((sum, [, part]) => sum + part, sizeOf(await builtScript()))
  const list = parts.map(([name, part]) => `${name.slice(0, -16)} ${part}`).join(', ')
  process.stdout.write(`with all parts: ${size} bytes gzip -9, ${FULL - size} left (${list})\n`)
  expect(size).toBeLessThanOrEqual(FULL)
})
