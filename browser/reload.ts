const KEY = 'live:reloads'
const SECOND = 1000

let timer: ReturnType<typeof setTimeout> | undefined

/**
 * Loads the page anew, but never in a fast loop: reloads without a successful join between them are counted
 * in the tab's storage. The first may be immediate, the next wait 5 to 10 seconds, from the eleventh on 30.
 * See docs/protocol.md, "Failure and recovery".
 *
 * @param isPatient waits for a while even when nothing went wrong before
 */
export function reload(isPatient: boolean): void {
  timer ||= setTimeout(() => location.reload(), pause(count(1), isPatient) * SECOND)
}

/** All is well: forgets the reload that was due, and those before it. */
export function forgetReloads(): void {
  clearTimeout(timer)
  timer = undefined
  count(0)
}

function pause(reloads: number, isPatient: boolean): number {
  if (reloads > 10) return 30
  return isPatient || reloads > 1 ? 5 + 5 * Math.random() : 0
}

/** One more, or none any longer. A browser that refuses storage throws at its mere name; then none is the first. */
function count(more: 0 | 1): number {
  try {
    const reloads = more && Number(sessionStorage.getItem(KEY)) + 1
    sessionStorage.setItem(KEY, `${reloads}`)
    return reloads
  } catch {
    return more * 2
  }
}
