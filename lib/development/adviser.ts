import { attempt } from '../attempt.ts'
import type { Logger } from '../logger.ts'
import { sightings } from '../template/compile/sightings.ts'
import type { Advice, Adviser } from '../view/advice.ts'
import { adviceOf } from './sights.ts'
import { ViewAdvice } from './view-advice.ts'

/** How many different sentences a router remembers to have said; later ones are not said at all. */
const MAX_SAID = 500

/**
 * What looks on while the views of one router run. Each sentence is one warning in the log, and is said once: it names
 * its place, so that is once for each place. The page of a view is told what was said of the view, also before it came.
 */
export function adviser(logger: Pick<Logger, 'warn'>): Adviser {
  const written = new Set<string>()
  const views = new Map<string, Set<string>>()
  const write = (sentence: string): void => {
    if (written.has(sentence)) return
    written.add(sentence)
    logger.warn(sentence)
  }
  return ({ view, name }, hear = () => undefined) => {
    const known = views.get(name) ?? new Set()
    views.set(name, known)
    known.forEach(hear)
    const heard = new Set(known)
    const say = (sentence: string): void => {
      if (written.size < MAX_SAID) write(sentence)
      if (!written.has(sentence) || heard.has(sentence)) return
      known.add(sentence)
      heard.add(sentence)
      hear(sentence)
    }
    const look = (): void => {
      for (const sighting of sightings()) adviceOf(sighting).forEach(say)
    }
    return harmless(new ViewAdvice(name, view.definition.handleInfo ?? {}, say, look))
  }
}

/** Advice whose own failures are ignored: reading a value of the application may throw. */
function harmless(advice: Advice): Advice {
  const safely =
    <Values extends readonly unknown[]>(work: (...values: Values) => void) =>
    (...values: Values): void => {
      // An advice that cannot be given is not given.
      attempt(
        () => work(...values),
        () => undefined,
      )
    }
  return {
    guarded: (assigns) => advice.guarded(assigns),
    begins: safely(() => advice.begins()),
    ends: safely((assigns) => advice.ends(assigns)),
    answered: safely((callback, answer, assigns) => advice.answered(callback, answer, assigns)),
    assigned: safely((changes, assigns) => advice.assigned(changes, assigns)),
    heldUp: safely((callback, time) => advice.heldUp(callback, time)),
    called: safely((method) => advice.called(method)),
    leaves: safely((method) => advice.leaves(method)),
    failed: safely((callback, thrown) => advice.failed(callback, thrown)),
    unheard: safely((name, topic) => advice.unheard(name, topic)),
    unshown: safely((place) => advice.unshown(place)),
  }
}
