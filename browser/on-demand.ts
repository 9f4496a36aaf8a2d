import type { CommandPage, Commands } from './commands/port.ts'
import { document } from './dom/document.ts'
import { own } from './dom/own.ts'
import { LIFECYCLE, bound } from './dom/phx.ts'
import type { ExtrasPage } from './extras/port.ts'
import type { HookPage } from './hooks/port.ts'
import { useParts } from './load.ts'

/** What is loaded when something in the page needs it: extras, hooks and commands. */

/** Bindings that few pages have: the part `extras` handles their elements. */
const RARE = [
  ...LIFECYCLE,
  'disable-with',
  'trigger-action',
  'viewport-top',
  'viewport-bottom',
  'debounce',
  'throttle',
  'change',
  'submit',
]

let rare: string | undefined

/**
 * Lets the part `extras` set up an element if it has rare bindings; if it is new, also the elements inside it.
 * @param done is called for each element that was set up
 */
export function setUpRare(
  page: ExtrasPage,
  root: Element = document.documentElement,
  isNew: boolean = true,
  done?: () => void,
): void {
  rare ??= `${bound(...RARE)},[data-confirm],[data-method],[data-phx-portal]`
  for (const element of [root, ...(isNew ? own(root).querySelectorAll(rare) : [])])
    if (own(element).matches(rare))
      void useParts((part) => {
        part.setUpExtras_(page, element)
        done?.()
      })
}

/** Runs hooks if the page or the application has any. */
export function loadHooks(page: HookPage): Promise<void> | undefined {
  const { hooks, dom } = page.options
  if (!Object.keys({ ...hooks, ...dom })[0] && !document.querySelector(bound('hook'))) return undefined
  return useParts((part) => part.startHooks_(page))
}

/** Calls `act` with the commands once they are loaded. */
export function useCommands(page: CommandPage, act: (commands: Commands) => void): void {
  void useParts((part) => act(part.startCommands_(page)))
}
