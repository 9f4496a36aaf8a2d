import { gzipSync } from 'node:zlib'
import { builtParts, builtScript } from './built-script.ts'

/** Bytes, gzip -9: what a page on a slow line has to load before it comes alive, and what all of it would be. */
const [CORE, FULL] = [12_288, 18_432]

const sizeOf = (text: string): number => gzipSync(text, { level: 9 }).length

test(`the script that pages get stays within ${CORE} bytes`, async () => {
  const size = sizeOf(await builtScript())
  process.stdout.write(`live.min.js: ${size} bytes gzip -9, ${CORE - size} left\n`)
  expect(size).toBeLessThanOrEqual(CORE)
})

test(`the script and all its parts, as one file, stay within ${FULL} bytes`, async () => {
  const [core, parts] = [await builtScript(), [...(await builtParts())]]
  const list = parts.map(([name, text]) => `${name.slice(0, -16)} ${sizeOf(text)}`).join(', ')
  const size = sizeOf([core, ...parts.map(([, text]) => text)].join('\n'))
  const apart = parts.reduce((sum, [, text]) => sum + sizeOf(text), sizeOf(core))
  process.stdout.write(
    `with all parts: ${size} bytes gzip -9, ${FULL - size} left; ${apart} loaded apart (${list})\n`,
  )
  expect(size).toBeLessThanOrEqual(FULL)
})
