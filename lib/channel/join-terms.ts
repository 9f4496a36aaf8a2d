import { describe, joinRefused, type LiveError } from '../errors/index.ts'
import { sharedText } from '../http/shared-text.ts'
import { JoinRequest, type JoinDelegate } from '../join/join-request.ts'
import { extensionsIn } from '../protocol/extensions.ts'
import type { Payload } from '../protocol/frame.ts'
import { readJoin, type JoinPayload } from '../protocol/payloads.ts'
import type { Channel, ChannelOwner } from './channel.ts'
import type { ViewNode } from './view-tree.ts'

/** What a page says of itself when it joins a view. */
export type JoinTerms = {
  readonly payload: JoinPayload
  /** The URL of the join, as the browser knows it; a nested view has none. */
  readonly page: string | undefined
  /** Is the page to be kept while the application is busy? */
  readonly isPatient: boolean
  /** Is the browser to know that an event failed? */
  readonly hearsFailures: boolean
}

/** When pages come back that there was no room for. @unit seconds */
const [SOONEST, LATEST] = [1, 6]

/** Reads the payload of a join; an error when it is invalid. */
export function readTerms(topic: string, given: Payload): JoinTerms | LiveError {
  const payload = readJoin(given)
  if (typeof payload === 'string') return joinRefused(describe(topic), payload)
  const { url, extensions } = payload
  return {
    payload,
    // The view has the same text, as do all visitors of the page.
    page: url === undefined ? undefined : sharedText(url),
    isPatient: extensions.includes('wait'),
    hearsFailures: extensions.includes('failed'),
  }
}

/** Does a page say in its join that it can be kept while there is no time for it? */
export function isPatient({ extensions }: Payload): boolean {
  return extensionsIn(extensions).includes('wait')
}

/** When a page is to ask again: not all pages at once. @unit seconds */
export function laterSeconds(): number {
  return Math.round(10 * (SOONEST + Math.random() * (LATEST - SOONEST))) / 10
}

/** Sends the join of a view to the application. Settles when that is through with it. */
export async function sendJoin(
  { payload }: JoinTerms,
  visitors: Parameters<Channel['join']>[1],
  view: ViewNode,
  { caller, channels }: ChannelOwner,
  delegate: JoinDelegate,
): Promise<void> {
  channels.canRedeem ||= payload.extensions.includes('session')
  if (payload.extensions.includes('debug')) caller.console?.listens()
  const claims = caller.doorkeeper.read(payload.session)
  const nesting = payload.url === undefined ? await channels.views.nest(view, claims) : undefined
  await new JoinRequest({ id: view.id, payload, visitors, claims, nesting }, caller, delegate).send()
}
