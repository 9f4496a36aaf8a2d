import { document } from '../dom/document.ts'
import type { Entry } from './entry.ts'
import { announce } from './forms.ts'
import type { UploadsPage, UploadsView } from './port.ts'
import { LIVE_INPUT, selections, show, type Selection } from './selection.ts'

/**
 * What happens to uploads when a view loses its server: the server forgets them. The files stay chosen. If some were at the
 * server, or on the way, people are asked before that begins anew.
 */
export function joinChanged(page: UploadsPage, view: UploadsView | undefined, isJoined: boolean): void {
  for (const selection of selections) {
    if (selection.view_ !== view) continue
    if (!isJoined) lose(selection)
    else if (selection.ref_ === undefined) regain(page, selection)
  }
}

function lose(selection: Selection): void {
  const { entries_: entries, input_: input, lost_: lost } = selection
  selection.isInterrupted_ ||= entries.some(({ isAsked_ }) => isAsked_)
  selection.isSubmitted_ ||= !!input.closest('.phx-submit-loading')
  selection.ref_ = undefined
  selection.entries_ = entries.map((entry) => entry.again_())
  for (const entry of entries) entry.end_(false)
  for (const act of lost.splice(0)) act()
}

function regain(page: UploadsPage, selection: Selection): void {
  const { entries_: entries, isInterrupted_, isSubmitted_ } = selection
  const input = (selection.input_ = heirOf(selection))
  selection.ref_ = input.dataset['phxUploadRef']
  selection.isInterrupted_ = selection.isSubmitted_ = false
  const choose = (...chosen: Entry[]): void => {
    selection.entries_ = chosen
    show(selection)
  }
  const retry = (): void => {
    choose(...entries, ...selection.entries_)
    const { form } = input
    if (!isSubmitted_ || !form) return void announce(page, selection)
    const button = page.bindings_.pressed_.get(form)
    form.requestSubmit(button?.isConnected ? button : null)
  }
  if (!isInterrupted_) return retry()
  choose()
  const detail = { files: entries.map(({ file }) => file), retry }
  setTimeout(() => input.dispatchEvent(new CustomEvent('phx:live-upload-lost', { bubbles: true, detail })))
}

/** The input that is in the page now: its id is a new one, so it may be another element. */
function heirOf({ input_: input }: Selection): HTMLInputElement {
  const others = [...document.querySelectorAll<HTMLInputElement>(LIVE_INPUT)].filter(
    (other) => !selections.some(({ input_ }) => input_ === other),
  )
  return (!input.isConnected && others.find(({ name }) => name === input.name)) || input
}
