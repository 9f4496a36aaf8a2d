import { document } from '../dom/document.ts'
import { own, type AtElement } from '../dom/own.ts'

/** A click in an element with `data-confirm` or `data-method`: asks first, or follows the link by another method. */
export function ask(event: AtElement<MouseEvent>): void {
  const at = event.target
  const question = own(own(at).closest<HTMLElement>('[data-confirm]'))?.dataset['confirm']
  const isRefused = question && !confirm(question)
  const link = own(at).closest<HTMLAnchorElement>('[data-method][data-to]')
  if (!isRefused && !link) return
  event.preventDefault()
  event.stopImmediatePropagation()
  if (link && !isRefused) follow(link)
}

/**
 * Follows a link by a form with the fields `_method` and, from `data-csrf`, `_csrf_token`, as Phoenix's own script
 * does. The token goes to this site and to no other.
 */
function follow({ dataset, target }: HTMLAnchorElement): void {
  const { method = '', to = '', csrf = '' } = dataset
  const { href } = new URL(to, location.href)
  if (!href.startsWith(`${location.origin}/`)) throw new Error(`data-to leads to another site: ${to}`)
  const form = document.createElement('form')
  Object.assign(form, { method: 'post', action: href, target, hidden: true })
  for (const [name, value] of Object.entries({ _method: method, _csrf_token: csrf }))
    own(form).append(Object.assign(document.createElement('input'), { name, value }))
  document.body.append(form)
  own(form).requestSubmit() // which other scripts can hear
  own(form).remove()
}
