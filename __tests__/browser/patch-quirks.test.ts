import { cases } from './patch-cases.ts'
import type * as Page from './patch-page.ts'
import { inPage } from './patch-support.ts'

declare const patch: typeof Page

describe('45: the page is the full render after a diff of', () => {
  test.each(cases.map(([name], index) => [name, index] as const))('%s', async (_name, index) => {
    const { shown, wanted } = await inPage((given) => patch.play(given), index)
    expect(shown).toEqual(wanted)
  })
})
