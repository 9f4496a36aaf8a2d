import type { Logger } from '../logger.ts'
import { sightings } from '../template/sightings.ts'
import type { Advice, Adviser } from '../view/advice.ts'
import { adviceOf } from './sights.ts'
import { ViewAdvice } from './view-advice.ts'

/** How many different sentences a router remembers to have said; later ones are not said at all. */
const MOST_SAID = 500

/**
 * What looks on while the views of one router run. Each sentence is one warning in the log, and is said once: it names
 * its place, so that is once for each place.
 */
export function adviser(logger: Pick<Logger, 'warn'>): Adviser {
  const said = new Set<string>()
  const say = (sentence: string): void => {
    if (said.size >= MOST_SAID || said.has(sentence)) return
    said.add(sentence)
    logger.warn(sentence)
  }
  const look = (): void => {
    for (const sighting of sightings()) adviceOf(sighting).forEach(say)
  }
  return ({ view, name }) => harmless(new ViewAdvice(name, view.definition.handleInfo ?? {}, say, look))
}

/** The same, but what it stumbles over stays in it: an application's values may throw at each look. */
function harmless(advice: Advice): Advice {
  const safely =
    <Values extends readonly unknown[]>(work: (...values: Values) => void) =>
    (...values: Values): void => {
      try {
        work(...values)
      } catch {
        // An advice that cannot be given is not given.
      }
    }
  return {
    begins: safely(() => advice.begins()),
    ends: safely((assigns) => advice.ends(assigns)),
    answered: safely((callback, answer, assigns) => advice.answered(callback, answer, assigns)),
    assigned: safely((changes, assigns) => advice.assigned(changes, assigns)),
    unheard: safely((name, topic) => advice.unheard(name, topic)),
  }
}
