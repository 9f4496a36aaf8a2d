import { document } from '../dom/document.ts'
import { own, type AtElement } from '../dom/own.ts'

/**
 * Handles clicks on elements with `data-confirm`, which asks first, or `data-method`, which follows a link by another method.
 */
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
 * Follows a link by submitting a form with the fields `_method` and `_csrf_token` (from `data-csrf`), as Phoenix's own
 * script does. Links to other sites are refused, so that the token is not sent there.
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
