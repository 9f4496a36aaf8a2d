import type { JsonValue } from '../../lib/protocol/json.ts'
import { guard } from '../dom/attempt.ts'
import type { Answer } from '../connection/answer.ts'
import type { Commands } from '../commands/commands.ts'
import type { HookCommands } from '../commands/js.ts'
import type { LiveSocket } from '../live-socket.ts'
import type { View } from '../view.ts'

/** What `handleEvent` returns and `removeHandleEvent` takes; calling it does the same. */
export type HandledEvent = () => void

/** What goes with an event: the view's handler is given it as its value. */
export type HookPayload = { readonly [name: string]: JsonValue }

/** What came of an event that was sent to one of several views. */
export type TargetReply = PromiseSettledResult<{ readonly reply: JsonValue }>

/** What `this` is in a hook's callbacks, along with everything else the hook itself holds. */
export interface HookHandle {
  readonly el: HTMLElement
  readonly liveSocket: LiveSocket
  /**
   * Sends an event to the view. Without a callback there is a promise: fulfilled with what the handler returned (null
   * for nothing), rejected when the view is not joined or cannot answer. The callback is only called with an answer.
   */
  pushEvent(event: string, payload: HookPayload, replied: (reply: JsonValue) => void): undefined
  pushEvent(event: string, payload?: HookPayload): Promise<JsonValue>
  /**
   * Sends an event to other views: to those that the elements belong to that a selector finds, or to that of an
   * element. The promise tells what came of each, in their order.
   */
  pushEventTo(
    target: string | Element,
    event: string,
    payload: HookPayload,
    replied: (reply: JsonValue) => void,
  ): undefined
  pushEventTo(target: string | Element, event: string, payload?: HookPayload): Promise<readonly TargetReply[]>
  /** Calls back with the payload of every event of that name that the server pushes, until the element is gone. */
  handleEvent(event: string, handle: (payload: JsonValue) => void): HandledEvent
  removeHandleEvent(handled: HandledEvent): void
  /** Commands, as in `JS`: what they do stays when the server updates the page. */
  js(): HookCommands
}

type Replied = (reply: JsonValue) => void

/**
 * The members of a hook that are ours. They are its own, so that they can be given to a hook that exists already.
 *
 * @param view undefined outside of any
 * @param signal aborts when the element is gone
 */
export function handleFor(
  el: HTMLElement,
  liveSocket: LiveSocket,
  view: View | undefined,
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
      const replies = new Promise<Commands>((found) => liveSocket.command_(found)).then((commands) =>
        Promise.allSettled(
          commands.targets_(el, target).map(async (view) => {
            const reply = await ask(el, view, event, value)
            if (replied) told(`pushEventTo("${event}")`, replied)(reply)
            return { reply }
          }),
        ),
      )
      return replied ? undefined : replies
    }) as HookHandle['pushEventTo'],
    handleEvent: (event, handle) => {
      const hear = told(`handleEvent("${event}")`, handle)
      const listener = (pushed: Event): void => hear((pushed as CustomEvent<JsonValue>).detail)
      addEventListener(`phx:${event}`, listener, { signal })
      return () => removeEventListener(`phx:${event}`, listener)
    },
    removeHandleEvent: (handled) => handled(),
    js: () => liveSocket.js(el) as unknown as HookCommands,
  }
}

function ask(el: Element, view: View | undefined, event: string, value: JsonValue = {}): Promise<JsonValue> {
  return new Promise((resolve, reject) => {
    const answered = (answer?: Answer): void => {
      if (answer && !answer.failed) resolve(answer.diff?.r ?? null)
      else reject(new Error(`No answer to "${event}"`))
    }
    if (view) view.push_({ kind: 'hook', elements: [el], event, value }, answered)
    else answered()
  })
}
