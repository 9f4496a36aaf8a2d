import type { Answer, LiveEvent } from '../connection/answer.ts'
import { own } from '../dom/own.ts'
import { phx } from '../dom/phx.ts'
import { controls } from '../input/forms.ts'
import type { Push, UploadsPage, UploadsView } from './port.ts'
import { LIVE_INPUT, prune, selectionsIn, take, type Selection } from './selection.ts'
import { describe, reportOf, upload } from './upload.ts'

type Answered = (answer?: Answer) => void

/** The events of forms with live file inputs tell about the files from now on, and wait for them. */
export function divert(page: UploadsPage, view: UploadsView): void {
  const push = view.push_.bind(view)
  view.push_ = (event, answered = () => {}) => {
    const { kind_: kind, type, cid, elements_: elements } = event
    const [first] = elements
    const form = elements.find((each) => each instanceof HTMLFormElement)
    if (type !== 'form' || !form) return push(event, answered)
    if (first instanceof HTMLInputElement && first.matches(LIVE_INPUT)) take(first, view, reportOf)
    const mine = selectionsIn(form)
    for (const selection of mine) Object.assign(selection, { view_: view, cid_: cid })
    if (kind === 'submit') void submit(page, form, mine, answered, () => push(event, answered))
    else change(page, mine, event, push, answered)
  }
}

/** A change tells which files there are at the input that has changed, and those that the server does not know yet. */
function change(
  page: UploadsPage,
  mine: readonly Selection[],
  event: LiveEvent,
  push: Push,
  answered: Answered,
): void {
  const due = mine.filter(
    ({ input_, entries_ }) => input_ === event.elements_[0] || entries_.some(({ isKnown_ }) => !isKnown_),
  )
  const told = due.map(({ entries_ }) => entries_.filter((entry) => !entry.isDone_()))
  const uploads = due.map(({ input_: { name }, ref_ }, i) => {
    const files = told[i]?.map((entry) => ({ path: name, ...describe(entry) }))
    return [String(ref_), files] as const
  })
  push({ ...event, uploads: Object.fromEntries(uploads) }, (answer) => {
    if (answer && !answer.failed) for (const entry of told.flat()) entry.isKnown_ = true
    answered(answer)
    prune()
    for (const selection of due) if ('phxAutoUpload' in selection.input_.dataset) void upload(page, selection)
  })
}

/** Tells the server which files there are at an input. */
export function announce(page: UploadsPage, { input_: input }: Selection): Promise<unknown> {
  const form = input.form as HTMLFormElement
  const name = phx(input, 'change') ?? phx(form, 'change')
  return new Promise<void>((resolve) => {
    const event = page.bindings_.forms_?.change_(form, input, name, new FormData(form))
    if (event) page.push_(event, resolve)
  })
}

/** Uploads what is to be uploaded, then submits the form. Files with errors prevent that; the page shows them. */
async function submit(
  page: UploadsPage,
  form: HTMLFormElement,
  mine: readonly Selection[],
  answered: Answered,
  send: () => void,
): Promise<void> {
  const isRefused = (): boolean => mine.some(({ input_ }) => input_.dataset['phxErrorRefs'])
  const due = mine.filter(({ entries_ }) => entries_.some((entry) => !entry.isDone_()))
  if (!due[0] && !isRefused()) return send()
  const release = hold(page, form)
  for (const selection of due)
    if (selection.entries_.some(({ isKnown_ }) => !isKnown_)) await announce(page, selection)
  const ends = isRefused() ? [false] : await Promise.all(due.map((each) => upload(page, each)))
  release()
  if (isRefused() || ends.includes(false)) answered()
  else send()
}

/**
 * Marks a form as one that is being submitted, while its files are uploaded. Its buttons that do not submit stay usable: they
 * cancel files.
 * @returns the function that ends it
 */
function hold({ bindings_: { forms_: forms } }: UploadsPage, form: HTMLFormElement): () => void {
  const ends = controls(form).map(
    (control) => control.type !== 'button' && forms?.suspend_(control, 'submit'),
  )
  own(form).classList.add('phx-submit-loading')
  return () => {
    own(form).classList.remove('phx-submit-loading')
    for (const end of ends) if (end) end()
  }
}
