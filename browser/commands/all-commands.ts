import type { LiveEvent } from '../connection/answer.ts'
import { queue } from '../connection/queue.ts'
import { startNavigation } from '../navigation/index.ts'
import type { Arguments, CommandPage } from './port.ts'
import { own } from '../dom/own.ts'
import { focus, focusFirst, popFocus, pushFocus } from './focus.ts'
import { push } from './push.ts'
import { ignoreAttributes, setAttribute, setClasses, setDisplay } from './sticky.ts'
import { namesIn, play } from './transitions.ts'
import { isVisible } from './visibility.ts'

/**
 * Carries out a command. It is typed as a method, so that implementations may ask for an `HTMLElement`, which nearly all
 * elements are.
 */
type Command = {
  act(
    element: Element,
    args: Arguments,
    event: LiveEvent,
    liveSocket: CommandPage,
    answered: (() => void) | undefined,
  ): void
}['act']

/** All commands by name; a message can call no other function. */
export const COMMANDS: Readonly<Record<string, Command>> = {
  show: (element: HTMLElement, args) => toggle(element, true, args),
  hide: (element: HTMLElement, args) => toggle(element, false, args),
  toggle(element: HTMLElement, args) {
    const isShown = !isVisible(element)
    toggle(element, isShown, { ...args, transition: isShown ? args.ins : args.outs })
  },
  add_class: (element, args) => classes(element, args, true),
  remove_class: (element, args) => classes(element, args, false),
  toggle_class: (element, args) => classes(element, args),
  transition: (element, args) => play(element, args),
  set_attr: (element, { attr: [name = '', value = ''] }) => setAttribute(element, name, value),
  remove_attr: (element, { attr }) => setAttribute(element, [attr].flat().join(), null),
  toggle_attr(element, { attr: [name = '', on = '', off = null] }) {
    const was = own(element).getAttribute(name)
    setAttribute(element, name, was === null || (off !== null && was !== on) ? on : off)
  },
  ignore_attrs: (element, { attrs }) => ignoreAttributes(element, attrs),
  dispatch(element, { event, detail, bubbles = true, blocking }, { elements_: [dispatcher] }) {
    const init = {
      bubbles,
      cancelable: true,
      detail: { ...detail, dispatcher, ...(blocking && { done: queue.hold_() }) },
    }
    const Kind: new (type: string, init: CustomEventInit) => Event =
      event === 'click' ? MouseEvent : CustomEvent
    own(element).dispatchEvent(new Kind(event, init))
  },
  push,
  navigate: (_element, args, _event, liveSocket) => go('redirect', args, liveSocket),
  patch: (_element, args, _event, liveSocket) => go('patch', args, liveSocket),
  focus,
  focus_first: focusFirst,
  push_focus: pushFocus,
  pop_focus: popFocus,
  exec(element, { attr }: Arguments & { readonly attr: string }, { kind_: kind }, liveSocket) {
    liveSocket.commands_?.start_(kind, element, own(element).getAttribute(attr))
  },
}

/** The default `display` of elements that are not shown as blocks. */
const DISPLAYS: Readonly<Record<string, string>> = { tr: 'table-row', td: 'table-cell' }

/** Shows or hides an element, unless it is shown or hidden already. */
function toggle(element: HTMLElement, isShown: boolean, args: Arguments): void {
  if (isVisible(element) === isShown) return
  const tell = (moment: string) =>
    own(element).dispatchEvent(new Event(`phx:${isShown ? 'show' : 'hide'}-${moment}`))
  tell('start')
  if (isShown) setDisplay(element, args.display ?? DISPLAYS[own(element).localName] ?? 'block')
  play(element, args, (to) => {
    setClasses(element, to)
    if (!isShown) setDisplay(element, 'none')
    tell('end')
  })
}

/** Adds classes (`isWanted`), removes them, or toggles them (undefined), at the end of a transition. */
function classes(element: Element, args: Arguments, isWanted?: boolean): void {
  const wanted = namesIn(args.names).map(
    (name) => [name, isWanted ?? !own(element).classList.contains(name)] as const,
  )
  play(element, args, () => {
    for (const [name, isOn] of wanted) setClasses(element, [name], isOn)
  })
}

/** Goes to another page, or to another URL of this one. */
function go(kind: 'patch' | 'redirect', { href, replace }: Arguments, liveSocket: CommandPage): void {
  startNavigation(liveSocket).navigate_(kind, { to: href, kind: replace ? 'replace' : 'push' })
}
