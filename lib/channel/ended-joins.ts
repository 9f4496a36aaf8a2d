/** One join of a topic: a channel has these, and each frame to it. */
type JoinName = { readonly topic: string; readonly joinRef: string | null }

/** What was joined on a connection and is no more: frames to it may be on their way. The newest last. */
export type EndedJoins = readonly string[]

/** Mostly nothing has ended, and one list says so for all connections. */
export const NONE_ENDED: EndedJoins = []

/** Joins whose end is remembered, so that frames which were sent before it was known are no mistakes. */
const MAX = 32

export function withEnded(ended: EndedJoins, join: JoinName): EndedJoins {
  return [...ended, nameOf(join)].slice(-MAX)
}

export function hasEnded(ended: EndedJoins, join: JoinName): boolean {
  return ended.includes(nameOf(join))
}

function nameOf({ topic, joinRef }: JoinName): string {
  return `${joinRef ?? ''} ${topic}`
}
