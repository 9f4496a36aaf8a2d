import { guard } from '../dom/attempt.ts'
import type { LiveEvent } from '../connection/answer.ts'
import { document } from '../dom/document.ts'
import { startNavigation } from '../navigation/index.ts'
import type { Arguments, CommandPage } from './port.ts'
import { phx } from '../dom/phx.ts'
import { targets } from '../components/targets.ts'

/** Pushes an event: its value is the one that it would have without commands, overlaid with the command's. */
export function push(
  _element: Element,
  args: Arguments,
  event: LiveEvent,
  liveSocket: CommandPage,
  answered?: () => void,
): void {
  const { kind_: kind, elements_: elements, meta } = event
  const [element, form] = elements
  // The value of a form event is a string; other values go beside it, in `meta`.
  const place = meta ? 'meta' : 'value'
  const over = { [place]: { ...(event[place] as object), ...args.value } }
  const { loading } = args
  const more = (loading && guard(loading, element, () => document.querySelectorAll(loading))) || []
  // The change of a field goes to the target of its form, unless the field has a binding of its own.
  const source = (kind === 'change' && phx(element, kind) === null && form) || element
  for (const view of targets(liveSocket, source, args.target ?? phx(source, 'target'))) {
    const detail = { kind: 'element', target: element }
    // The progress bar, which listens to these events, belongs to the navigation.
    const tell = (moment: string): void => {
      if (!args.page_loading) return
      startNavigation(liveSocket)
      dispatchEvent(new CustomEvent(`phx:page-loading-${moment}`, { detail }))
    }
    tell('start')
    view?.push_({ ...event, ...over, event: args.event, elements_: [...elements, ...more] }, () => {
      tell('stop')
      answered?.()
    })
  }
}
