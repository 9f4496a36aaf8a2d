import type * as Page from './patch-page.ts'
import { inPage } from './patch-support.ts'

declare const patch: typeof Page

test('the page is the full render after every one of 6,000 random diffs', async () => {
  const { diffs, equal, failures } = await inPage(() => patch.fuzz(1, 1000))
  expect(failures).toEqual([])
  expect([diffs, equal]).toEqual([6000, 6000])
}, 60_000)

test('a page that somebody else changes before every diff is never lost', async () => {
  const { diffs, equal, failures } = await inPage(() => patch.fuzzMeddled(1, 400))
  expect(failures).toEqual([])
  expect(diffs).toBe(2400)
  // The others keep what somebody put where no diff came by.
  expect(equal).toBeGreaterThan(2040)
}, 60_000)

test('the page is the full render after a diff in which an owner failed', async () => {
  const { diffs, equal, failures } = await inPage(() => patch.fuzzThrowing(1, 400))
  expect(failures).toEqual([])
  expect([diffs, equal]).toEqual([2400, 2400])
}, 60_000)
