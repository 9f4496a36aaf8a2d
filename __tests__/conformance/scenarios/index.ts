import type { Scenarios } from '../scenario.ts'
import { arrival } from './arrival.ts'
import { asyncWork } from './async.ts'
import { bindings } from './bindings.ts'
import { chance } from './chance.ts'
import { clicks } from './clicks.ts'
import { commandEvents } from './command-events.ts'
import { commands } from './commands.ts'
import { complaintScenarios } from './complaints.ts'
import { componentPlaces } from './component-places.ts'
import { components } from './components.ts'
import { connection } from './connection.ts'
import { domCallbacks } from './dom-callbacks.ts'
import { embedded } from './embedded.ts'
import { ends } from './ends.ts'
import { flash, flashOnTheWay } from './flash.ts'
import { foreignScenarios } from './foreign.ts'
import { fieldScenarios } from './fields.ts'
import { guardScenarios } from './guards.ts'
import { forms } from './forms.ts'
import { hookKinds } from './hook-kinds.ts'
import { hooks } from './hooks.ts'
import { joining } from './joining.ts'
import { keys } from './keys.ts'
import { labels } from './labels.ts'
import { longPolling } from './long-polling.ts'
import { native } from './native.ts'
import { pace } from './pace.ts'
import { nested } from './nested.ts'
import { navigation } from './navigation.ts'
import { patches } from './patches.ts'
import { portals } from './portals.ts'
import { sticky } from './sticky.ts'
import { streams } from './streams.ts'
import { title } from './title.ts'
import { viewport } from './viewport.ts'
import { widgets } from './widgets.ts'

/** One table of scenarios, for two clients. */
export const scenarios: Scenarios = {
  ...joining,
  ...arrival,
  ...clicks,
  ...labels,
  ...keys,
  ...bindings,
  ...pace,
  ...native,
  ...viewport,
  ...forms,
  ...fieldScenarios,
  ...widgets,
  ...complaintScenarios,
  ...patches,
  ...foreignScenarios,
  ...navigation,
  ...chance,
  ...flash,
  ...flashOnTheWay,
  ...title,
  ...hooks,
  ...hookKinds,
  ...commands,
  ...commandEvents,
  ...domCallbacks,
  ...ends,
  ...connection,
  ...guardScenarios,
  ...embedded,
  ...longPolling,
  ...components,
  ...componentPlaces,
  ...nested,
  ...portals,
  ...sticky,
  ...streams,
  ...asyncWork,
}
