import { describe, valueRefused, type LiveError } from '../errors/index.ts'
import type { InstanceInput } from '../instance/owner.ts'
import { MESSAGE } from '../protocol/messages.ts'
import { readPreflight, readProgress } from '../protocol/uploads.ts'
import { readComponents, readEvent, readPatch } from '../protocol/payloads.ts'
import type { Work } from './channel.ts'

const { allowUpload, componentsGone, componentsLost, progress } = MESSAGE

/** What a view takes. */
const TAKEN: ReadonlySet<string> = new Set([
  MESSAGE.event,
  MESSAGE.patch,
  componentsLost,
  componentsGone,
  allowUpload,
  progress,
])

/** Does a page leave its view with a frame? */
export function isLeave({ event }: Work['frame']): boolean {
  return event === MESSAGE.leave
}

/** Why a view does not take a frame; undefined when it does. */
export function flawOfFrame({ event }: Work['frame']): string | undefined {
  return TAKEN.has(event) ? undefined : `there is no message ${describe(event)}`
}

/** What people do in a page, by the `type` of its events. Those of hooks and scripts may be sent again and again by themselves. */
const DEEDS: readonly unknown[] = ['click', 'form', 'keydown', 'keyup', 'focus', 'blur']

/** Has a person done what a frame asks for, as far as its browser says? */
export function isDeed({ event, payload }: Work['frame']): boolean {
  return event === MESSAGE.patch || event === allowUpload || DEEDS.includes(payload['type'])
}

/**
 * What a browser asks a view by a frame: to handle an event, to go to another URL, or to end components. Another frame comes back
 * as an error.
 *
 * @param work comes back with the reply
 * @param page the URL of the view's page, as the browser knows it; a nested view has none
 */
export function inputOf(work: Work, page: string | undefined): InstanceInput | LiveError {
  const { event, payload } = work.frame
  if (event === MESSAGE.event) return eventOf(work)
  if (event === MESSAGE.patch) return patchOf(work, page)
  if (event === allowUpload) return preflightOf(work)
  if (event === progress) return progressOf(work)
  const cids = readComponents(payload)
  if (typeof cids === 'string') return valueRefused('a list of components', cids)
  // What is lost may come back before it is gone.
  return { kind: 'gone', cids: event === componentsGone ? cids : [], ref: work }
}

function eventOf(work: Work): InstanceInput | LiveError {
  const read = readEvent(work.frame.payload)
  if (typeof read === 'string') return valueRefused('an event', read)
  const { name, value, cid, choices } = read
  return { kind: 'event', name, value, cid, ...(choices && { choices }), ref: work }
}

function preflightOf(work: Work): InstanceInput | LiveError {
  const read = readPreflight(work.frame.payload)
  return typeof read === 'string'
    ? valueRefused('an upload', read)
    : { kind: 'preflight', ...read, ref: work }
}

function progressOf(work: Work): InstanceInput | LiveError {
  const read = readProgress(work.frame.payload)
  return typeof read === 'string' ? valueRefused('an upload', read) : { kind: 'progress', ...read, ref: work }
}

function patchOf(work: Work, page: string | undefined): InstanceInput | LiveError {
  const read = readPatch(work.frame.payload, page)
  if (typeof read === 'string') return valueRefused('a patch', read)
  return { kind: 'patch', to: read.href, ref: work }
}
