import { guard } from '../dom/attempt.ts'
import { installPlugin } from '../view-plugin.ts'
import { document } from '../dom/document.ts'
import { own } from '../dom/own.ts'
import { valueOf } from '../dom/phx.ts'
import { around } from '../portals/home.ts'
import { COMMANDS } from './all-commands.ts'
import { hearClicksAway } from './click-away.ts'
import { eventOf } from './js.ts'
import { isLeaving } from './leave.ts'
import { lifecycle } from './lifecycle.ts'
import type { Arguments, CommandPage, Commands } from './port.ts'

type Command = readonly [name: string, args: Arguments]

/** Starts commands: for all views, also later ones, and for elements outside of all views. */
export function commandsFor(liveSocket: CommandPage): Commands {
  hearClicksAway(liveSocket)
  installPlugin((view) => lifecycle(liveSocket, view), liveSocket)

  const run_: Commands['run_'] = (event, answered) => {
    const [element] = event.elements_
    const commands = guard(`"${event.event}"`, element, () => commandsIn(event.event ?? '[]'))
    // If one command fails, the others are carried out nevertheless.
    for (const command of commands ?? [])
      guard(JSON.stringify(command), element, () => {
        const [name, args] = command
        const act = Object.hasOwn(COMMANDS, name) && COMMANDS[name]
        if (!act) throw new Error(`No command "${name}"`)
        for (const each of elementsFor(liveSocket, element, args))
          guard(name, each, () => act(each, args, event, liveSocket, answered), answered)
      })
  }

  return {
    run_,
    start_: (kind, element, event) =>
      run_({ kind_: kind, elements_: [element], event, value: valueOf(element) }),
    call_: (name, given, own) => liveSocket.push_(eventOf(name, given, own)),
    isLeaving_: isLeaving,
  }
}

/** The commands in a binding. A binding without commands holds the name of an event, which is pushed. */
function commandsIn(text: string): readonly Command[] {
  return text.startsWith('[') ? (JSON.parse(text) as Command[]) : [['push', { event: text } as Arguments]]
}

function elementsFor({ dom_ }: CommandPage, element: Element, { to }: Arguments): readonly Element[] {
  if (!to) return [element]
  const find = (): Element[] => {
    if (typeof to === 'string') return [...document.querySelectorAll(to)]
    if ('inner' in to) return [...own(element).querySelectorAll(to.inner)]
    return [around(element, to.closest) ?? []].flat()
  }
  const found = dom_.jsQuerySelectorAll?.(element as HTMLElement, to, find) ?? find()
  return found.filter((each) => !own(own(each).parentElement)?.closest('[phx-foreign]'))
}
