import type { Payload } from '../protocol/frame.ts'
import type { JsonValue } from '../protocol/json.ts'
import { ownValue } from './clickable.ts'
import { FOREIGN, type Elements, type PageDocument } from './page-document.ts'
import { around } from './portals.ts'

/** A page, as far as commands go: what the server hears of them, and what a person sees. */
export interface CommandedPage {
  readonly document: PageDocument
  push(element: Elements, payload: Payload): Promise<JsonValue | undefined>
  follow(href: string, kind: 'patch' | 'redirect'): Promise<void>
}

type Arguments = {
  readonly to?: string | { readonly closest?: string; readonly inner?: string }
  readonly attr?: string | readonly string[]
  readonly event?: string
  readonly value?: Payload
  readonly target?: string | number
  readonly href?: string
}

/** Attributes that show an element, or hide it. */
const SHOWING: ReadonlyMap<string, boolean> = new Map([
  ['hidden', false],
  ['open', true],
])

/**
 * Sends an event, or does in its place what an attribute's commands say: all that the server hears of, and
 * what shows and hides. Classes, transitions, the focus and DOM events are for a browser.
 */
export async function perform(page: CommandedPage, element: Elements, payload: Payload): Promise<void> {
  const { event = '' } = payload as { readonly event?: string }
  if (!event.startsWith('[')) await pushTo(page, element, payload)
  else await Promise.all(each(page, element, payload))
}

/** Each is started in its turn, without waiting for the one before, as in a browser. */
function each(page: CommandedPage, element: Elements, payload: Payload): Promise<unknown>[] {
  const commands = JSON.parse(payload['event'] as string) as readonly (readonly [string, Arguments])[]
  return commands.flatMap(([name, args]) => {
    const { document } = page
    const on = elementsFor(document, element, args.to).not(FOREIGN)
    const [attribute = ''] = [args.attr].flat()
    switch (name) {
      case 'push':
        return [pushTo(page, element, pushed(payload, args), args)]
      case 'navigate':
      case 'patch':
        return [page.follow(args.href ?? '', name === 'patch' ? name : 'redirect')]
      case 'exec':
        return document.each(on).flatMap((one) => {
          const event = one.attr(attribute) ?? '[]'
          return each(page, one, { type: payload['type'] ?? 'js', event, value: ownValue(one) })
        })
      default:
        show(document, on, name, attribute)
        return []
    }
  })
}

function elementsFor(document: PageDocument, element: Elements, to: Arguments['to']): Elements {
  if (to === undefined) return element
  if (typeof to === 'string') return document.all(to)
  return to.inner === undefined ? around(document, element, to.closest ?? '') : element.find(to.inner)
}

/** Sends an event to the view of an element, or to what is meant: a component by its number, or what a selector finds. */
function pushTo(
  page: CommandedPage,
  element: Elements,
  payload: Payload,
  args: Arguments = {},
): Promise<JsonValue | undefined> {
  const target = String(args.target ?? element.attr('phx-target') ?? '')
  if (target === '') return page.push(element, payload)
  if (/^\d+$/.test(target)) return page.push(element, { ...payload, cid: Number(target) })
  const found = page.document.one(target)
  const cid = around(page.document, found, '[data-phx-component], [data-phx-session]').attr(
    'data-phx-component',
  )
  return page.push(found, cid === undefined ? payload : { ...payload, cid: Number(cid) })
}

/** A form's value is text, with all else beside it. */
function pushed(payload: Payload, { event = '', value = {} }: Arguments): Payload {
  const { value: own, meta } = payload as { readonly value?: Payload; readonly meta?: Payload }
  if (payload['type'] === 'form') return { ...payload, event, meta: { ...meta, ...value } }
  return { ...payload, event, value: { ...own, ...value } }
}

function show(document: PageDocument, elements: Elements, name: string, attribute: string): void {
  const showing = SHOWING.get(attribute)
  for (const element of document.each(elements)) {
    const isHidden = document.isHidden(element)
    if (name === 'show' || name === 'hide') document.show(element, name === 'show')
    if (name === 'toggle' || (name === 'toggle_attr' && showing !== undefined))
      document.show(element, isHidden)
    if (name === 'set_attr' && showing !== undefined) document.show(element, showing)
    if (name === 'remove_attr' && showing !== undefined) document.show(element, !showing)
  }
}
