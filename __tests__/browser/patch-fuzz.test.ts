import { runsOf } from '../support/thorough.ts'
import type * as Page from './patch-page.ts'
import { inPage } from './patch-support.ts'

declare const patch: typeof Page

/** Six diffs each. */
const pages = runsOf('pages with random diffs', 1000, 250)
const others = runsOf('pages with random diffs and something that goes wrong', 400, 100)

test('45: the page is the full render after every random diff', async () => {
  const { diffs, equal, failures } = await inPage((runs) => patch.fuzz(1, runs), pages)
  expect(failures).toEqual([])
  expect([diffs, equal]).toEqual([6 * pages, 6 * pages])
})

test('a page that another script changes before every diff is never lost', async () => {
  const { diffs, failures } = await inPage((runs) => patch.fuzzMeddled(1, runs), others)
  expect(failures).toEqual([])
  expect(diffs).toBe(6 * others)
})

test('what another script puts between the nodes of a page, and on them, stays', async () => {
  const { diffs, equal, failures } = await inPage((runs) => patch.fuzzDecorated(1, runs), others)
  expect(failures).toEqual([])
  expect(diffs).toBe(6 * others)
  expect(equal).toBeGreaterThan(6 * others)
})

test('the page is the full render after a diff in which an owner failed', async () => {
  const { diffs, equal, failures } = await inPage((runs) => patch.fuzzThrowing(1, runs), others)
  expect(failures).toEqual([])
  expect([diffs, equal]).toEqual([6 * others, 6 * others])
})

test('a page of which nothing is known becomes what idiomorph makes of it, and keeps what idiomorph keeps by its id', async () => {
  const { equal, failures } = await inPage((runs) => patch.fuzzBesideIdiomorph(1, runs), pages)
  expect(failures).toEqual([])
  expect(equal).toBe(pages)
})
