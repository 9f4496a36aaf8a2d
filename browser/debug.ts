import { attempt } from './dom/attempt.ts'
import type { Tools } from './debug/diagnosis.ts'
import type { DebugPage } from './debug/port.ts'
import { load_ } from './load.ts'

/** The methods of a live socket for developers; the part `debug` implements them. */
export abstract class DebugTools implements DebugPage {
  abstract readonly connection_: DebugPage['connection_']
  abstract readonly views_: DebugPage['views_']
  declare enableDebug: Tools['enableDebug']
  declare disableDebug: Tools['disableDebug']
  declare enableLatencySim: Tools['enableLatencySim']
  declare disableLatencySim: Tools['disableLatencySim']
  declare diagnose: Tools['diagnose']

  constructor() {
    for (const name of [
      'enableDebug',
      'disableDebug',
      'enableLatencySim',
      'disableLatencySim',
      'diagnose',
    ] as const)
      this[name] = (given?: number) =>
        load_().then((part) => part.useTool_(this, name, given)) as Promise<never>
  }
}

/** Is a tool on in this tab? */
export function hasTools(): boolean {
  return attempt(() => sessionStorage['live:tools'])
}
