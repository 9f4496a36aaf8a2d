import { load_ } from './load.ts'
import { forget, isFirstReload } from './reload-count.ts'
import { isEdited, editedAt } from './input/edits.ts'

let timer: ReturnType<typeof setTimeout> | undefined

/**
 * Reloads the page if that can help: only once until it is joined again, and not if something would be lost. Typed text is
 * restored afterwards. See docs/reference/browser.md, "Page reloads".
 *
 * @param isPatient waits for 5 to 10 seconds, and does not reload a page in which something was typed
 * @param stays is called if the page is not reloaded
 */
export function reload(reason: string, isPatient: boolean, stays: () => void = () => {}): void {
  // A reload that need not wait replaces one that waits.
  if (!isPatient) forgetTimer()
  timer ||= setTimeout(
    () => {
      timer = undefined
      load_().then(
        ({ reload_ }) => reload_(reason, isPatient, stays, editedAt),
        // The parts could not be loaded: a guard may refuse them as well, and show its page after a reload.
        () => isEdited() || !isFirstReload() || location.reload(),
      )
    },
    isPatient ? 5000 + 5000 * Math.random() : 0,
  )
}

/** All views are joined: forgets a reload that is due, and the one that was counted. */
export function forgetReloads(): void {
  forgetTimer()
  forget()
}

function forgetTimer(): void {
  clearTimeout(timer)
  timer = undefined
}
