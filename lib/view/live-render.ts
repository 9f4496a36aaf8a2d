import { atOnce, withoutPromises } from '../at-once.ts'
import { refused, nestedInvalid } from '../errors/index.ts'
import { ELEMENT_ID, isElementId } from '../template/element-id.ts'
import { Nested } from '../template/rendered.ts'
import { isLiveView, type AnyLiveView } from './live-view.ts'

/** The options of `liveRender`. */
export interface LiveRenderOptions {
  /** The id of the view's element: one of its own in the page, and the same in every render. */
  readonly id: string
  /**
   * What the view's `mount` finds in `session`, beside the page's own. It is read when the view begins, and never
   * leaves the server.
   * @default {}
   */
  readonly session?: Readonly<Record<string, unknown>>
  /**
   * Does the view go on living when the visitor navigates to a page that has a view of this id, too?
   * @default false
   */
  readonly sticky?: boolean
}

/** The view that `liveRender` was given. */
export function nestedView({ view }: Nested): AnyLiveView {
  return view as AnyLiveView
}

/**
 * Places a live view of its own inside the template of another: it has state and events of its own, and its failure
 * leaves the view around it alone. It ends with the view around it, or when it is no longer rendered.
 *
 * @example
 * liveView({
 *   mount: () => ({ room: 'lobby' }),
 *   render: ({ room }) => html`<h1>${room}</h1>${liveRender(chat, { id: `chat-${room}`, session: { room } })}`,
 * })
 * @throws LIVE_NESTED_INVALID for anything that `liveView` did not make, and for an invalid id; LIVE_VALUE_KIND for
 * a promise in `session`
 * @see docs/reference/live-view.md, "Nested views"
 */
export function liveRender(view: AnyLiveView, options: LiveRenderOptions): Nested {
  const { id, session = {}, sticky = false } = atOnce(options, '`liveRender`', 'options')
  if (!isLiveView(view))
    throw nestedInvalid(`\`liveRender\` takes what liveView returned, not ${refused(view)}`)
  if (!isElementId(id)) throw nestedInvalid(`its id takes ${ELEMENT_ID}, not ${refused(id)}`)
  return new Nested(view, id, withoutPromises(session, 'The `session` of `liveRender`'), sticky)
}
