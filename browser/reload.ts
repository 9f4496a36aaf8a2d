import { load_ } from './load.ts'
import { forget, isFirstReload } from './reload-count.ts'
import { isEdited, editedAt } from './input/edits.ts'

let timer: ReturnType<typeof setTimeout> | undefined

/**
 * Loads the page anew where that can help: once, until it is joined again, and not while something would be lost. What
 * has been typed is brought back afterwards. See docs/reference/browser.md, "Page reloads".
 *
 * @param isPatient waits for 5 to 10 seconds, and leaves a page alone in which something was typed
 * @param stays hears that the page is not loaded
 */
export function reload(reason: string, isPatient: boolean, stays: () => void = () => {}): void {
  // What waits does not keep what need not.
  if (!isPatient) forgetTimer()
  timer ||= setTimeout(
    () => {
      timer = undefined
      load_().then(
        ({ reload_ }) => reload_(reason, isPatient, stays, editedAt),
        // Not even a part is to be had, and so it may be for a guard.
        () => isEdited() || !isFirstReload() || location.reload(),
      )
    },
    isPatient ? 5000 + 5000 * Math.random() : 0,
  )
}

/** All is well: forgets the reload that was due, and the one before it. */
export function forgetReloads(): void {
  forgetTimer()
  forget()
}

function forgetTimer(): void {
  clearTimeout(timer)
  timer = undefined
}
