import type { CheerioAPI } from 'cheerio'
import type { Elements } from './elements.ts'

/** What stands in a portal: an element at its target, that names the portal. */
export const SHOWN = '[data-phx-teleported-src]'

/** Finds elements of the page. */
type Finding = { all(selector: string): Elements }

/**
 * Shows what portals contain at their targets, as the browser does. A template is empty then, so that nothing is in the page
 * twice.
 *
 * @throws when there is nothing at a target, or two portals have one id
 */
export function showPortals($: CheerioAPI): void {
  const full = (): Elements =>
    $('template[data-phx-portal]')
      .filter((_, each) => $(each).html() !== '')
      .first()
  for (let portal = full(); portal.length > 0; portal = full()) show($, portal)
  for (const copy of $(SHOWN).toArray()) if (templateOf($(copy), $).length === 0) $(copy).remove()
}

function show($: CheerioAPI, portal: Elements): void {
  const { id = '', 'data-phx-portal': selector = '' } = portal.attr() ?? {}
  if ($(`template[id="${id}"]`).length > 1)
    throw new Error(`Two portals have the id "${id}". Give each an \`id\`.`)
  const view = portal.closest('[data-phx-session], [data-phx-teleported]')
  const content = $(portal.html() ?? '').attr({
    'data-phx-teleported': view.attr('data-phx-teleported') ?? view.attr('id') ?? '',
    'data-phx-teleported-src': id,
  })
  portal.replaceWith($('<template></template>').attr(portal.attr() ?? {}))
  $(`[data-phx-teleported-src="${id}"]`).remove()
  targetOf($, id, selector).append(content)
}

function targetOf($: CheerioAPI, id: string, selector: string): Elements {
  const target = $('body').parent().find(selector).first()
  if (target.length === 0)
    throw new Error(`The portal "${id}" has no target: nothing in the page is "${selector}".`)
  return target
}

function templateOf(copy: Elements, page: (selector: string) => Elements): Elements {
  return page(`template[id="${copy.attr('data-phx-teleported-src') ?? ''}"]`)
}

/** The innermost element that fits, from an element on. Around what stands in a portal is the portal. */
export function around(page: Finding, element: Elements, selector: string): Elements {
  const found = element.closest(`${selector}, ${SHOWN}`)
  if (found.length === 0 || found.is(selector)) return found
  return around(
    page,
    templateOf(found, (wanted) => page.all(wanted)),
    selector,
  )
}
