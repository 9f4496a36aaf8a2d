import { attempt } from './dom/attempt.ts'
import type { Diagnosis } from './debug/diagnosis.ts'
import type { LiveSocket } from './live-socket.ts'
import { load_ } from './load.ts'

/** When something went wrong, in milliseconds since 1970, and what. */
export type Mishap = readonly [at: number, what: unknown]

/** What a live socket has for developers. All of it is done by the part `debug`; promises tell that it is. */
export type Tools = {
  /** Prints to the console what is said, and complains of what is wrong with the page, until the tab is closed. */
  enableDebug(): Promise<void>
  disableDebug(): Promise<void>
  /** Lets everything that is said take its time, until the tab is closed. @param milliseconds there and back */
  enableLatencySim(milliseconds: number): Promise<void>
  disableLatencySim(): Promise<void>
  /** How the page and its connection are, for people to read. */
  diagnose(): Promise<Diagnosis>
}

/** Gives a live socket its tools. */
export function addTools(liveSocket: LiveSocket): void {
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
