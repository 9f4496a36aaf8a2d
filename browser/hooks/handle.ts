import type { Listener } from '../dom/own.ts'
import type { HookHandle } from '../api.ts'
import type { JsonValue } from '../../lib/protocol/json.ts'
import { guard } from '../dom/attempt.ts'
import type { Answer } from '../connection/answer.ts'
import { targets, type Target } from '../components/targets.ts'
import type { ViewPort } from '../view-plugin.ts'
import type { HookPage } from './port.ts'

type Replied = (reply: JsonValue) => void

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
    pushEvent: ((event: string, value?: JsonValue, replied?: Replied) => {
      const reply = ask(el, view, event, value)
      return replied ? void reply.then(told(`pushEvent("${event}")`, replied), () => {}) : reply
    }) as HookHandle['pushEvent'],
    pushEventTo: ((target: string, event: string, value?: JsonValue, replied?: Replied) => {
      const replies = Promise.allSettled(
        targets(liveSocket, el, target).map(async (view) => {
          const reply = await ask(el, view, event, value)
          if (replied) told(`pushEventTo("${event}")`, replied)(reply)
          return { reply }
        }),
      )
      return replied ? undefined : replies
    }) as HookHandle['pushEventTo'],
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
