import { gzipSync } from 'node:zlib'
import { builtScript } from './built-script.ts'

/** Bytes, gzip -9: what a page on a slow line has to load before it comes alive. */
const BUDGET = 12_288

test(`the script that pages get stays within ${BUDGET} bytes`, async () => {
  const size = gzipSync(await builtScript(), { level: 9 }).length
  process.stdout.write(`live.min.js: ${size} bytes gzip -9, ${BUDGET - size} left\n`)
  expect(size).toBeLessThanOrEqual(BUDGET)
})
