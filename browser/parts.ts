import { startCommands } from './commands/index.ts'
import { hear, useTool } from './debug/index.ts'
import { forms, setUpExtras } from './extras/index.ts'
import { startHooks } from './hooks/index.ts'
import { areRowsInPlace, orderRows } from './lists/keyed-list.ts'
import { probe } from './long-poll/index.ts'
import { setHead, startNavigation } from './navigation/index.ts'
import { readMessage } from './components/message.ts'
import { handleRefusal, reloadPage, startNotice, tooLarge } from './reload/index.ts'

/** What the core asks the parts for. */
export type Parts = {
  readonly areRowsInPlace_: typeof areRowsInPlace
  readonly orderRows_: typeof orderRows
  readonly setHead_: typeof setHead
  readonly startNavigation_: typeof startNavigation
  readonly hear_: typeof hear
  readonly useTool_: typeof useTool
  readonly forms_: typeof forms
  readonly setUpExtras_: typeof setUpExtras
  readonly startCommands_: typeof startCommands
  readonly startHooks_: typeof startHooks
  readonly probe_: typeof probe
  readonly handleRefusal_: typeof handleRefusal
  readonly reload_: typeof reloadPage
  readonly startNotice_: typeof startNotice
  readonly tooLarge_: typeof tooLarge
  readonly readMessage_: typeof readMessage
}

/**
 * The parts of the client that few pages need, or that pages need later. They are loaded as one file, which is a third
 * smaller zipped than a file for each.
 */
export const parts: Parts = {
  areRowsInPlace_: areRowsInPlace,
  orderRows_: orderRows,
  setHead_: setHead,
  startNavigation_: startNavigation,
  hear_: hear,
  useTool_: useTool,
  forms_: forms,
  setUpExtras_: setUpExtras,
  startCommands_: startCommands,
  startHooks_: startHooks,
  probe_: probe,
  handleRefusal_: handleRefusal,
  reload_: reloadPage,
  startNotice_: startNotice,
  tooLarge_: tooLarge,
  readMessage_: readMessage,
}
