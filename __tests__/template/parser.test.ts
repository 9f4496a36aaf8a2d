import fc from 'fast-check'
import { runsOf } from '../support/thorough.ts'
import { isRepaired, ourPlaces, printed, texts, theirPlaces } from './parser-fuzz.ts'

test('43: where a value stands, parse5 finds it too, or the template is refused', () => {
  let accepted = 0
  const property = fc.property(texts, (template) => {
    const ours = ourPlaces(template)
    // Browsers differ here: those of old drop what they do not know in a choice, parse5 with them.
    if (!ours || /<select[^>]*>(?:(?!<\/select).)*<(?!\/|option|optgroup|hr)/is.test(template.join('')))
      return
    accepted++
    const page = printed(template)
    expect(theirPlaces(page, ours.length)).toEqual(ours.map((place) => (place === 'markup' ? [] : [place])))
    expect(isRepaired(page)).toBe(false)
  })
  fc.assert(property, {
    numRuns: runsOf('templates beside parse5', 100_000, 3_000),
    seed: Number(process.env['SEED'] ?? 7),
  })
  expect(accepted).toBeGreaterThan(300)
})
