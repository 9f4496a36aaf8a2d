import { atOnce } from '../at-once.ts'
import { valueKind } from '../errors/index.ts'
import { ELEMENT_ID, isElementId } from './element-id.ts'
import { html } from './html.ts'
import type { Renderable, Rendered } from './rendered.ts'

/** The options of `portal`. */
export interface PortalOptions {
  /**
   * A CSS selector: the content stands at the end of the first element that it finds in the whole document, such as
   * `'body'` or `'#dialogs'`. Best is an element of the layout, outside of all views.
   */
  readonly target: string
  /**
   * The id of the portal: one of its own in the page, and the same in every render. Two portals of a page with one target
   * need one each.
   * @default made of the target
   */
  readonly id?: string
}

/**
 * Shows content elsewhere in the document, such as a dialog at the end of the body. Its events, hooks, forms, components
 * and nested views go on belonging to the view, or the component, that renders it, and it goes with that.
 *
 * @example
 * html`${isOpen && portal({ target: 'body' }, html`<dialog open>…</dialog>`)}`
 * @throws LIVE_VALUE_KIND for an invalid target or id
 * @see docs/reference/templates.md, "portal"
 */
export function portal(options: PortalOptions, content: Renderable): Rendered {
  const { target, id = defaultId(target) } = atOnce(options, '`portal`', 'options')
  if (typeof target !== 'string' || !target.trim())
    throw valueKind(target, 'a CSS selector as its `target`', '`portal`')
  if (!isElementId(id)) throw valueKind(id, `${ELEMENT_ID}, as its \`id\``, '`portal`')
  const root = html`<div id="_lv_portal_wrap_${id}">${content}</div>`
  return html`<template id=${id} data-phx-portal=${target}>${root}</template>`
}

function defaultId(target: unknown): string {
  return `portal-${(String(target).match(/\w+/g) ?? []).join('-')}`
}
