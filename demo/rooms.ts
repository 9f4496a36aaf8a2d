/** How warm a room is, and how warm it is meant to be. @unit degrees Celsius */
export type Reading = { readonly temperature: number; readonly target: number }

type Room = { readonly target: number; readonly from: number; readonly since: number }

const DEGREES_PER_SECOND = 0.1
const COLDEST = 10
const WARMEST = 30

/**
 * A room for each user. Its temperature follows from when it was last turned and from the time, so that nothing
 * runs for rooms nobody looks at.
 */
export class Rooms {
  readonly #rooms = new Map<string, Room>()

  /** What a user's thermostat shows at a time in milliseconds. */
  reading(user: string, now: number = Date.now()): Reading {
    const { target, from, since } = this.#rooms.get(user) ?? this.#enter(user, now)
    const moved = ((now - since) / 1000) * DEGREES_PER_SECOND
    const temperature = from + Math.sign(target - from) * Math.min(moved, Math.abs(target - from))
    return { temperature: Math.round(temperature * 10) / 10, target }
  }

  /** Turns a user's thermostat up or down, from 10 to 30 degrees. */
  turn(user: string, degrees: number, now: number = Date.now()): void {
    const { temperature, target } = this.reading(user, now)
    const next = Math.min(WARMEST, Math.max(COLDEST, target + degrees))
    this.#rooms.set(user, { target: next, from: temperature, since: now })
  }

  /** A room is a little too cold when its user first comes in. */
  #enter(user: string, now: number): Room {
    const room = { target: 20, from: 18, since: now }
    this.#rooms.set(user, room)
    return room
  }
}
