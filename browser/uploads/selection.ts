import { document } from '../dom/document.ts'
import { controls } from '../input/forms.ts'
import { Entry, type Report } from './entry.ts'
import type { UploadsView } from './port.ts'

/** The files that were chosen for one input. */
export type Selection = {
  input_: HTMLInputElement
  /** The input's upload: a name that the server has made. Undefined while the view has lost its server. */
  ref_: string | undefined
  /** The view and the component that the form's events go to. */
  view_: UploadsView
  cid_: number | undefined
  entries_: Entry[]
  /** Are called when the view is lost. */
  lost_: (() => void)[]
  /** Was the view lost when some of its files were at the server already, or on the way? */
  isInterrupted_?: boolean
  /** Was the form waiting for its files then? */
  isSubmitted_?: boolean
}

export const LIVE_INPUT = '[data-phx-upload-ref]'

export const selections: Selection[] = []

/** Those of a form. */
export function selectionsIn(form: HTMLFormElement): Selection[] {
  return selections.filter(({ input_ }) => controls(form).includes(input_))
}

/** Takes what was chosen at an input. Where several files are allowed, they come behind those that are there. */
export function take(
  input: HTMLInputElement,
  view: UploadsView,
  reportOf: (mine: Selection) => Report,
): void {
  let mine = selections.find(({ input_ }) => input_ === input)
  if (!mine) {
    const { phxUploadRef: ref_ } = input.dataset
    selections.push((mine = { input_: input, ref_, view_: view, cid_: undefined, entries_: [], lost_: [] }))
  }
  const { entries_: before } = mine
  const added = [...(input.files ?? [])].filter((file) => !before.some((entry) => entry.file === file))
  if (added[0]) {
    mine.entries_ = added.map((file) => new Entry(file, reportOf(mine)))
    if (input.multiple) mine.entries_.unshift(...before)
    else for (const entry of before) entry.end_(true)
  }
  show(mine)
}

/** Lets the input have all files of the selection: for its text, for `required`, and for a submit by the browser itself. */
export function show({ input_: input, entries_: entries }: Selection): void {
  const has = [...(input.files ?? [])]
  if (has.length === entries.length && entries.every(({ file }, i) => file === has[i])) return
  const { items, files } = new DataTransfer()
  for (const { file } of entries) items.add(file)
  input.files = files
}

/** Gives up what the server does not list any more: it was cancelled, or is done. */
export function prune(): void {
  for (const selection of [...selections]) {
    const { ref_: ref, input_: input } = selection
    if (ref === undefined) continue
    const other = input.isConnected || document.getElementById(ref)
    if (other instanceof HTMLInputElement) selection.input_ = other
    const { isConnected, dataset } = selection.input_
    const isThere = isConnected && dataset['phxUploadRef'] === ref
    const active = dataset['phxActiveRefs']?.split(',')
    selection.entries_ = selection.entries_.filter((entry) => {
      if (isThere && (!entry.isKnown_ || active?.includes(entry.ref))) return true
      entry.end_(true)
      URL.revokeObjectURL(entry.url_ ?? '')
      return false
    })
    show(selection)
    if (!isThere) selections.splice(selections.indexOf(selection), 1)
  }
}
