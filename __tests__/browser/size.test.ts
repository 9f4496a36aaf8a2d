import { gzipSync } from 'node:zlib'
import { builtParts, builtScript } from './built-script.ts'

/** Bytes, gzip -9: what a page on a slow line has to load before it comes alive, and that with all parts, each zipped. */
const [CORE, FULL] = [12_800, 30_720]
/** The part that only pages load which are sent a ticket for their session. */
const [OWN, SESSION] = ['session', 512]

const sizeOf = (text: string): number => gzipSync(text, { level: 9 }).length

test(`the script that pages get stays within ${CORE} bytes`, async () => {
  const size = sizeOf(await builtScript())
  process.stdout.write(`live.min.js: ${size} bytes gzip -9, ${CORE - size} left\n`)
  expect(size).toBeLessThanOrEqual(CORE)
})

test(`with the parts that it loads by itself, each zipped, it stays within ${FULL} bytes`, async () => {
  const sizes = await sizesOfParts()
  const apart = sizes
    .filter(([name]) => name !== OWN)
    .reduce((sum, [, size]) => sum + size, sizeOf(await builtScript()))
  const list = sizes.map(([name, size]) => `${name} ${size}`).join(', ')
  process.stdout.write(`with its parts: ${apart} bytes gzip -9, ${FULL - apart} left (${list})
`)
  expect(apart).toBeLessThanOrEqual(FULL)
})

test(`the part of its own, for pages that change their session, stays within ${SESSION} bytes`, async () => {
  const own = (await sizesOfParts()).filter(([name]) => name === OWN)
  expect(own).toEqual([[OWN, expect.any(Number)]])
  expect(own[0]?.[1]).toBeLessThanOrEqual(SESSION)
})

/** The parts by their kind, without the hash in their names. */
async function sizesOfParts(): Promise<(readonly [kind: string, size: number])[]> {
  return [...(await builtParts())].map(
    ([name, text]) => [name.replace(/-[\w-]{8}\.js$/, ''), sizeOf(text)] as const,
  )
}
