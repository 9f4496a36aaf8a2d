import type { Listener } from '../dom/own.ts'
import type { HookHandle } from '../api.ts'
import type { JsonValue } from '../../lib/protocol/json.ts'
import { guard } from '../dom/attempt.ts'
import type { Answer } from '../connection/answer.ts'
import { targets, type Target } from '../components/targets.ts'
import type { ViewPort } from '../view-plugin.ts'
import type { HookPage } from './port.ts'

type Replied = (reply: JsonValue) => void
type Replies = Promise<PromiseSettledResult<{ readonly reply: JsonValue }>[]>

/**
 * The members that we add to a hook. They are own properties, so that they can be assigned to a hook that exists already.
 *
 * @param view undefined for an element outside of all views
 * @param signal aborts when the element is gone
 */
export function handleFor(
  el: HTMLElement,
  liveSocket: HookPage,
  view: ViewPort | undefined,
  signal: AbortSignal,
): HookHandle {
  const told =
    (place: string, reply: Replied): Replied =>
    (value) =>
      guard(place, el, () => reply(value))
  return {
    el,
    liveSocket,
    ...pushes(el, liveSocket, view, told),
    handleEvent: (event, handle) => {
      const hear = told(`handleEvent("${event}")`, handle)
      const listener: Listener = ({ detail }: CustomEvent<JsonValue>) => hear(detail)
      addEventListener(`phx:${event}`, listener, { signal })
      return () => removeEventListener(`phx:${event}`, listener)
    },
    removeHandleEvent: (handled) => handled(),
    js: () => liveSocket.js(el),
  }
}

/** The methods of a hook that send events. */
function pushes(
  el: HTMLElement,
  liveSocket: HookPage,
  view: ViewPort | undefined,
  told: (place: string, reply: Replied) => Replied,
): Pick<HookHandle, 'pushEvent' | 'pushEventTo'> {
  function pushEvent(event: string, value: JsonValue, replied: Replied): undefined
  function pushEvent(event: string, value?: JsonValue): Promise<JsonValue>
  function pushEvent(event: string, value?: JsonValue, replied?: Replied): Promise<JsonValue> | undefined {
    const reply = ask(el, view, event, value)
    return replied ? void reply.then(told(`pushEvent("${event}")`, replied), () => {}) : reply
  }
  function pushEventTo(target: string | Element, event: string, value: JsonValue, replied: Replied): undefined
  function pushEventTo(target: string | Element, event: string, value?: JsonValue): Replies
  function pushEventTo(
    target: string | Element,
    event: string,
    value?: JsonValue,
    replied?: Replied,
  ): Replies | undefined {
    const replies = Promise.allSettled(
      targets(liveSocket, el, target).map(async (view) => {
        const reply = await ask(el, view, event, value)
        if (replied) told(`pushEventTo("${event}")`, replied)(reply)
        return { reply }
      }),
    )
    return replied ? undefined : replies
  }
  return { pushEvent, pushEventTo }
}

function ask(
  el: Element,
  view: Target | undefined,
  event: string,
  value: JsonValue = {},
): Promise<JsonValue> {
  return new Promise((resolve, reject) => {
    const answered = (answer?: Answer): void => {
      if (answer && !answer.failed) resolve(answer.diff?.r ?? null)
      else reject(new Error(`No answer to "${event}"`))
    }
    if (view) view.push_({ kind_: 'hook', elements_: [el], event, value }, answered)
    else answered()
  })
}
