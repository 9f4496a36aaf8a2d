import { describe, valueRefused, type LiveError } from '../errors/index.ts'
import type { InstanceInput } from '../instance/owner.ts'
import { MESSAGE } from '../protocol/messages.ts'
import { readEvent, readPatch } from '../protocol/payloads.ts'
import type { Work } from './channel.ts'

/** Does a page leave its view with a frame? */
export function isLeave({ event }: Work['frame']): boolean {
  return event === MESSAGE.leave
}

/** Why a view does not take a frame; undefined when it does. */
export function flawOfFrame({ event }: Work['frame']): string | undefined {
  return event === MESSAGE.event || event === MESSAGE.patch
    ? undefined
    : `there is no message ${describe(event)}`
}

/**
 * What a browser asks a view by a frame: to handle an event, or to go to another URL. A frame that is neither comes back
 * as an error.
 *
 * @param work comes back with the reply
 * @param page the URL of the view's page, as the browser knows it; a nested view has none
 */
export function inputOf(work: Work, page: string | undefined): InstanceInput | LiveError {
  return work.frame.event === MESSAGE.event ? eventOf(work) : patchOf(work, page)
}

function eventOf(work: Work): InstanceInput | LiveError {
  const read = readEvent(work.frame.payload)
  if (typeof read === 'string') return valueRefused('an event', read)
  return { kind: 'event', name: read.name, value: read.value, ref: work }
}

function patchOf(work: Work, page: string | undefined): InstanceInput | LiveError {
  const read = readPatch(work.frame.payload, page)
  if (typeof read === 'string') return valueRefused('a patch', read)
  return { kind: 'patch', to: read.href, ref: work }
}
