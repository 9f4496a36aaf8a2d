import { outside } from '../base-path.ts'
import { describe, joinRefused, redirectUnsafe, type LiveError } from '../errors/index.ts'
import { subrequest, type RequestPurpose, type SubrequestAnswer } from '../http/subrequest.ts'
import { localPartOf } from '../protocol/local-path.ts'
import { busyOf } from './busy.ts'
import type { Caller } from './caller.ts'
import type { Rejection } from './join-ask.ts'

/** What the application did with a join or a patch: a live route accepted it and tells the rest, or none did. */
export type Dispatched =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'redirect'; readonly to: string }
  | ({ readonly kind: 'refused' } & Rejection)

/** Sends a join or a patch to a path of the application, and says what became of it. */
export async function dispatch(
  { source, basePath }: Caller,
  path: string,
  request: RequestPurpose,
): Promise<Dispatched> {
  const dispatched = readAnswer(await subrequest(source, path, request), path)
  return dispatched.kind === 'redirect' ? { ...dispatched, to: outside(basePath, dispatched.to) } : dispatched
}

/**
 * What an answer of the application at a path means where a live view was wanted. A redirect that no browser follows is
 * a refusal: the browser loads the page, and is told so by the application itself.
 */
export function readAnswer(answer: SubrequestAnswer, path: string): Dispatched {
  if (answer.kind === 'accepted') return answer
  const to = answer.kind === 'redirect' ? redirectTarget(answer.to, path) : undefined
  if (to !== undefined) return { kind: 'redirect', to }
  const error =
    answer.kind === 'redirect'
      ? locationUnsafe(path, answer.to)
      : joinRefused(path, `the application answered ${String(answer.status)}, not with a live view`)
  const busy = answer.kind === 'refused' ? busyOf(answer.status, answer.retryAfter) : undefined
  return { kind: 'refused', error, refusal: 'unauthorized', busy }
}

/** Stands for the site of the page, whose name is not needed here. */
const HERE = 'here.invalid'

/**
 * Where a redirect leads that was answered at a path, as a browser would read it: a path of the site, or a URL of http or
 * https. Undefined for anything else. A script would take a relative one as relative to the page that is shown, which
 * may be another; and it would run `javascript:`, which a browser never follows.
 */
function redirectTarget(to: string, path: string): string | undefined {
  const base = `http://${HERE}${path}`
  const url = URL.canParse(to, base) ? new URL(to, base) : undefined
  if (!url || !/^https?:$/.test(url.protocol)) return undefined
  const { protocol, host, href } = url
  // Without a scheme, that of the page counts.
  if (host !== HERE) return URL.canParse(to) ? href : href.slice(protocol.length)
  return localPartOf(url)
}

function locationUnsafe(path: string, to: string): LiveError {
  const remedy = 'Never redirect to what a visitor sent without looking at it.'
  return redirectUnsafe(`A redirect (of ${describe(path)})`, 'a URL of http or https', to, remedy)
}
