import { clock } from '../clock.ts'
import type { JoinTurn } from './join-turn.ts'

/** How long a join is counted as running, so that later ones wait; it is not interrupted. @unit milliseconds */
const LONGEST = 10_000

/** Joins that run now. Few do, so it is a list: a map, which lives long, asks for new room at every join. */
export class RunningTurns {
  #all: readonly { readonly turn: JoinTurn; readonly began: number }[] = []

  get size(): number {
    return this.#all.length
  }

  /** How many came on a connection. */
  of(connection: object): number {
    return this.#all.filter(({ turn }) => turn.connection === connection).length
  }

  add(turn: JoinTurn): void {
    this.#all = [...this.#all, { turn, began: clock() }]
  }

  delete(turn: JoinTurn): void {
    this.#all = this.#all.filter((running) => running.turn !== turn)
  }

  /** Those that take too long are not counted any more. */
  check(now: number): void {
    this.#all = this.#all.filter(({ began }) => now - began <= LONGEST)
  }
}
