import type { LiveEvent } from '../answer.ts'
import { enlist, type Attendant } from '../companion.ts'
import type { LiveSocket } from '../live-socket.ts'
import { ownValue, phxValues } from '../phx.ts'
import type { View } from '../view.ts'
import { ACTS, type Arguments } from './acts.ts'
import { hearClicksAway } from './click-away.ts'
import { commandOf } from './js.ts'
import { isLeaving } from './leave.ts'
import { Life } from './life.ts'
import { targets } from './push.ts'
import { afterTransitions } from './transitions.ts'

type Command = readonly [name: string, args: Arguments]

/** Carries out commands in the page. Owned by the live socket. See docs/protocol.md, "Commands". */
export class Commands implements Attendant {
  readonly #liveSocket: LiveSocket

  constructor(liveSocket: LiveSocket) {
    this.#liveSocket = liveSocket
    const receive = liveSocket.receive_.bind(liveSocket)
    liveSocket.receive_ = (frame) => afterTransitions(() => receive(frame))
    hearClicksAway(liveSocket)
    enlist(this, liveSocket)
    this.companion_().mount_(document.documentElement)
  }

  companion_(view?: View): Life {
    return new Life(this.#liveSocket, view)
  }

  /** Carries out the commands of an element, in whose name nothing else has happened. */
  start_(kind: string, element: Element, event: string | null): void {
    this.run_({ kind, elements: [element], event, value: { ...phxValues(element), ...ownValue(element) } })
  }

  /**
   * Carries out what stands in the place of an event's name, for the element where it happened.
   * @param answered what happens when an event that it sends is answered
   */
  run_(event: LiveEvent, answered?: () => void): void {
    for (const [name, args] of commandsIn(event.event ?? '[]')) {
      const act = Object.hasOwn(ACTS, name) && ACTS[name]
      if (!act) throw new Error(`No command "${name}"`)
      for (const element of elementsFor(event.elements[0], args))
        act(element as HTMLElement, args, event, this.#liveSocket, answered)
    }
  }

  /** Does what a method of `js()` stands for; `own` is the element of whose `js()` it is, if it is an element's. */
  call_(name: string, given: readonly unknown[], own: Element = document.documentElement): void {
    const [element = own, commands] = commandOf(name, given)
    const event = typeof commands === 'string' ? commands : JSON.stringify(commands)
    this.#liveSocket.push_({ kind: 'js', elements: [element], event })
  }

  isLeaving_(node: Node, view: View): boolean {
    return isLeaving(node, view)
  }

  targets_(element: Element, target: string | Element): (View | undefined)[] {
    return targets(this.#liveSocket, element, target)
  }
}

/** A binding without commands is the name of an event. */
function commandsIn(text: string): readonly Command[] {
  return text.startsWith('[') ? (JSON.parse(text) as Command[]) : [['push', { event: text }]]
}

function elementsFor(element: Element, { to }: Arguments): Iterable<Element> {
  if (!to) return [element]
  if (typeof to === 'string') return document.querySelectorAll(to)
  if (to.inner) return element.querySelectorAll(to.inner)
  const found = element.closest(to.closest ?? '')
  return found ? [found] : []
}
