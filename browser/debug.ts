import { attempt } from './dom/attempt.ts'
import type { Tools } from './debug/diagnosis.ts'
import { load_, type Parts } from './load.ts'

/** Gives a live socket its tools. */
export function addTools(liveSocket: Tools & Parameters<Parts['use']>[0]): void {
  for (const name of [
    'enableDebug',
    'disableDebug',
    'enableLatencySim',
    'disableLatencySim',
    'diagnose',
  ] as const)
    liveSocket[name] = (given?: number) =>
      load_().then((part) => part.use(liveSocket, name, given)) as Promise<never>
}

/** Is a tool on in this tab? */
export function hasTools(): boolean {
  return attempt(() => sessionStorage['live:tools'])
}
