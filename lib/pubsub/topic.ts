import { valueKind } from '../errors/index.ts'
import { isInner, PREFIX } from './inner-topics.ts'
import type { Json } from './payload.ts'

/** What a topic may carry: the names of its messages, each with a payload that JSON can carry, or `undefined`. */
export type Messages<Table> = { readonly [Name in keyof Table]: Json<Table[Name]> | undefined }

/** What a presence may say of each visitor: members that JSON can carry. */
export type Said<Meta> = { readonly [Name in keyof Meta]: Json<Meta[Name]> | undefined }

/** A topic that knows its messages, and what its presence says of each visitor. */
export class Topic<Table = unknown, Meta = unknown> {
  /** For TypeScript alone, which reads the messages from here. */
  declare protected readonly messages: Table
  /** For TypeScript alone, too. */
  declare protected readonly meta: Meta
  /** The name of the topic as text, such as `room:7`. */
  readonly name: string

  /** Use `topic`. */
  constructor(name: string) {
    this.name = name
  }
}

/** A topic, and the topics of its keys. */
export class TopicFamily<Table = unknown, Meta = unknown> extends Topic<Table, Meta> {
  /**
   * The topic of one key, such as `rooms.of(room.id)`. Different families and keys never meet.
   * @throws LIVE_VALUE_KIND when the key is neither text nor a number
   */
  of(key: string | number | bigint): Topic<Table, Meta> {
    if (typeof key !== 'string' && typeof key !== 'number' && typeof key !== 'bigint')
      throw valueKind(key, 'a key: text or a number', `\`of\` of the topic ${JSON.stringify(this.name)}`)
    return new Topic(`${this.name}:${String(key)}`)
  }
}

/**
 * Declares a topic with the messages that it carries: their names, and the types of their payloads, which JSON has to be
 * able to carry. `undefined` is a message without a payload. A second type is what `socket.track` says of those who are
 * there; `object` in the place of the messages is a topic without any.
 *
 * @example
 * const rooms = topic<{ said: { text: string }; cleared: undefined }>('room')
 * socket.subscribe(rooms.of('7'))
 * socket.broadcast(rooms.of('7'), 'said', { text })
 * @example
 * const docs = topic<object, { name: string }>('doc')
 * socket.track(docs.of('7'), user.id, { name: user.name })
 * @param name text of its own; in the names of topics a `:` of it is written `%3A`, for there a key begins
 * @throws LIVE_VALUE_KIND when the name is no text
 * @see docs/reference/pubsub.md
 */
export function topic<Table extends Messages<Table>, Meta extends Said<Meta> = never>(
  name: string,
): TopicFamily<Table, Meta> {
  if (typeof name !== 'string' || name === '') throw valueKind(name, 'a name', '`topic`')
  return new TopicFamily(name.replaceAll('%', '%25').replaceAll(':', '%3A'))
}

/**
 * The name of a topic, which a text is already.
 * @throws LIVE_VALUE_KIND when the topic is not a topic, or has a name that the library keeps for itself
 */
export function nameOf(topic: string | Topic): string {
  const name: unknown = topic instanceof Topic ? topic.name : topic
  if (typeof name !== 'string') throw valueKind(name, A_TOPIC, 'The name of a topic')
  if (isInner(name)) throw valueKind(name, NOT_INNER, 'The name of a topic')
  return name
}

const A_TOPIC = 'text, such as "room:7", or what `topic` makes'
const NOT_INNER = `a text that does not begin with "${PREFIX}", which is the library's own`

/** The name of the family that a topic belongs to. */
export function familyOf(name: string): string {
  const end = name.indexOf(':')
  return end === -1 ? name : name.slice(0, end)
}
