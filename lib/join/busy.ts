/** An answer which only says that the page cannot be had now. */
export type Busy = {
  readonly status: number
  /** When to ask again, as the application says. @unit seconds, at least 1 */
  readonly seconds: number
}

/** @unit seconds; a page is asked to wait no longer */
const AN_HOUR = 3600

/**
 * Is this an answer that says nothing of a page? A page, a redirect, and that one is forbidden, unknown or gone say
 * something; a limit that was reached, or a server that fails or is overloaded, will say another thing later.
 */
export function busyOf(status: number, retryAfter: string | undefined): Busy | undefined {
  if (status < 400 || [401, 403, 404, 410].includes(status)) return undefined
  return { status, seconds: Math.min(Math.max(secondsOf(retryAfter), 1), AN_HOUR) }
}

/** Seconds, or a date (RFC 9110, section 10.2.3); 0 for what is neither. */
function secondsOf(retryAfter = ''): number {
  if (/^\d{1,9}$/.test(retryAfter)) return Number(retryAfter)
  const at = retryAfter.length > 40 ? NaN : Date.parse(retryAfter)
  return Number.isNaN(at) ? 0 : Math.ceil((at - Date.now()) / 1000)
}
