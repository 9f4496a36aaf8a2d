import { viewInvalid, refused } from '../errors/index.ts'
import type { PresenceDiff } from '../presence/api.ts'
import { familyOf, Topic, TopicFamily } from '../pubsub/topic.ts'
import type { Awaitable } from './schema.ts'
import type { Socket, UnknownAssigns } from './socket.ts'

/** Called when visitors come or go. What is said of them is annotated by the handler, or inferred by `onPresence`. */
export type PresenceHandler<Assigns> = (socket: Socket<Assigns>, diff: PresenceDiff) => Awaitable<void>

/** One handler for all topics, or several, of which those made by `onPresence` come first. */
export type PresenceHandlers<Assigns> = PresenceHandler<Assigns> | readonly PresenceHandler<Assigns>[]

/** The families of the handlers that `onPresence` has made. */
const families = new WeakMap<object, string>()

/**
 * A handler of those who come and go in one family of topics, whatever the key, for `handlePresence`. It knows what the
 * family declares to be said of them, and is given the topic as `socket.presences` takes it.
 *
 * @example
 * const rooms = topic<object, { name: string }>('room')
 * handlePresence: onPresence(rooms, (socket, { topic }) => socket.assign({ people: socket.presences(topic) }))
 * @throws LIVE_VIEW_INVALID when one of them is not what it has to be
 */
export function onPresence<Table, Meta, Assigns = UnknownAssigns>(
  topic: TopicFamily<Table, Meta>,
  handle: (socket: Socket<Assigns>, diff: PresenceDiff<Meta, Topic<Table, Meta>>) => Awaitable<void>,
): PresenceHandler<Assigns> {
  if (!(topic instanceof TopicFamily))
    throw viewInvalid(`\`onPresence\` takes what \`topic\` has returned, not ${refused(topic)}`)
  if (typeof handle !== 'function')
    throw viewInvalid(`\`onPresence\` takes a handler, not ${refused(handle)}`)
  const handler: PresenceHandler<Assigns> = (socket, diff) =>
    handle(socket, { ...diff, topic: new Topic<Table, Meta>(diff.topic) })
  families.set(handler, topic.name)
  return handler
}

/** The handler for a topic: the one for its family, or else one that is for all. */
export function presenceHandlerOf<Assigns>(
  handlers: PresenceHandlers<Assigns> | undefined,
  topic: string,
): PresenceHandler<Assigns> | undefined {
  if (!handlers) return undefined
  const all = typeof handlers === 'function' ? [handlers] : handlers
  const family = familyOf(topic)
  return all.find((each) => families.get(each) === family) ?? all.find((each) => !families.has(each))
}
