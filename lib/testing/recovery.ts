import { perform, type CommandedPage } from './commands.ts'
import { isButton } from './form.ts'
import type { FormMemory } from './form-memory.ts'
import type { Elements } from './page-document.ts'
import { around } from './portals.ts'

/** A page whose forms can be told again. */
export interface RecoverablePage extends CommandedPage {
  readonly memory: FormMemory
}

/** Tells a view that has joined again what one form held. Rejects as the event does. */
export type Recovery = () => Promise<void>

/**
 * What the forms in a view have to tell it when it joins again, as in a browser: those with an `id` and `phx-change`,
 * unless they say `phx-auto-recover="ignore"`. Asked before the join, which draws the view anew; each is sent afterwards,
 * if the form is still there with the same `phx-change`. See docs/protocol.md, "Recovery".
 *
 * @param view the id of the view
 */
export function recoveriesOf(page: RecoverablePage, view: string): readonly Recovery[] {
  return formsOf(page)
    .filter((form) => form.attr('phx-auto-recover') !== 'ignore')
    .filter((form) => around(page.document, form, '[data-phx-session]').attr('id') === view)
    .flatMap((form) => recoveryOf(page, form))
}

function formsOf({ document }: RecoverablePage): Elements[] {
  return document.each(document.all('form[id][phx-change]'))
}

function recoveryOf(page: RecoverablePage, element: Elements): Recovery | [] {
  const form = page.memory.formOf(page.document, element)
  const control = form.firstNamed
  if (!control) return []
  const change = element.attr('phx-change')
  const name = control.attr('name') ?? ''
  const payload = page.memory.changeOf(form, name, {
    event: element.attr('phx-auto-recover') ?? change ?? '',
    only: control.attr('phx-change') === undefined ? undefined : name,
    submitter: isButton(control) ? control : undefined,
  })
  return async () => {
    const now = formsOf(page).find((one) => one.attr('id') === element.attr('id'))
    if (now && now.attr('phx-change') === change) await perform(page, now, payload)
  }
}
