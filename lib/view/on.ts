import { viewInvalid, refused } from '../errors/index.ts'
import { TopicFamily } from '../pubsub/topic.ts'
import type { InfoHandler } from './definition.ts'
import { isLiveComponent, type LiveComponent } from './live-component.ts'
import type { Awaitable } from './schema.ts'
import type { Socket, UnknownAssigns } from './socket.ts'
import { tie } from './ties.ts'

/**
 * A handler of one message of a family of topics, with any key, for `handleInfo`. The name that it has there is free.
 * Messages of the same name from other topics do not come to it, nor does what `sendSelf` sends.
 *
 * The socket is typed as that of `event`.
 *
 * @example
 * handleInfo: { line: on(rooms, 'said', (socket, { text }) => socket.update('lines', (all) => [...all, text])) }
 * @throws LIVE_VIEW_INVALID when one of them is not what it has to be
 */
export function on<Table, Name extends keyof Table & string, Assigns = UnknownAssigns>(
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a component with any props
  topic: TopicFamily<Table> | LiveComponent<any, Table>,
  name: Name,
  handle: (socket: Socket<Assigns>, payload: Table[Name]) => Awaitable<void>,
): InfoHandler<Assigns> {
  if (!(topic instanceof TopicFamily || isLiveComponent(topic)))
    throw viewInvalid(`\`on\` takes what \`topic\` or \`liveComponent\` has returned, not ${refused(topic)}`)
  if (typeof name !== 'string') throw viewInvalid(`\`on\` takes the name of a message, not ${refused(name)}`)
  if (typeof handle !== 'function') throw viewInvalid(`\`on\` takes a handler, not ${refused(handle)}`)
  const handler: InfoHandler<Assigns> = (socket, payload) => handle(socket, payload)
  tie(handler, topic instanceof TopicFamily ? topic.name : topic.family, name)
  return handler
}
