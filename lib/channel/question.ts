import { valueRefused, type LiveError } from '../errors/index.ts'
import type { Frame } from '../protocol/frame.ts'
import { MESSAGE } from '../protocol/messages.ts'
import { readEvent, readPatch } from '../protocol/payloads.ts'
import type { Outcome } from '../instance/owner.ts'
import type { Instance } from '../instance/instance.ts'

/** Something that a browser asks a view: to handle an event, or to go to another URL. */
export type Question = {
  readonly frame: Frame
  /** The URL of the view's page, as the browser knows it; a nested view has none. */
  readonly page: string | undefined
  readonly done: (outcome: Outcome) => void
}

/** Hands a question to its view. What is no question comes back as an error, and the view hears nothing. */
export function ask(view: Instance, { frame, page, done }: Question): LiveError | undefined {
  return frame.event === MESSAGE.event ? askEvent(view, frame, done) : askPatch(view, { frame, page, done })
}

function askEvent(view: Instance, { payload }: Frame, done: Question['done']): LiveError | undefined {
  const read = readEvent(payload)
  if (typeof read === 'string') return valueRefused('an event', read)
  view.event(read.name, read.value, done)
  return undefined
}

function askPatch(view: Instance, { frame, page, done }: Question): LiveError | undefined {
  const read = readPatch(frame.payload, page)
  if (typeof read === 'string') return valueRefused('a patch', read)
  view.patch(read.href, done)
  return undefined
}
