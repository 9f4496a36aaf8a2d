import type { JsonValue } from '../protocol/json.ts'
import type { Checked } from '../pubsub/pubsub.ts'
import type { Topic } from '../pubsub/topic.ts'

/** Who is there: mostly the id of a person. A number is written as text. */
export type PresenceKey = string | number | bigint

/** How a view says that it is there: in a topic that knows what is said there, or in any other. */
export interface Track {
  <Meta>(topic: Topic<unknown, Meta>, key: PresenceKey, meta: NoInfer<Meta>): void
  <Meta>(topic: string, key: PresenceKey, meta: Meta & Checked<Meta>): void
}

/** How a view reads who is there. */
export interface PresenceList {
  <Meta>(topic: Topic<unknown, Meta>): ReadonlyMap<string, readonly Meta[]>
  (topic: string): ReadonlyMap<string, readonly JsonValue[]>
}

/**
 * Who came and who went, by their keys. A key has a meta for each view that says it is there; the metas that left are the
 * same objects as those that joined. An update is both: the old meta leaves, and the new one joins.
 */
export interface PresenceDiff<Meta = never, At = string> {
  readonly topic: At
  readonly joins: ReadonlyMap<string, readonly Meta[]>
  readonly leaves: ReadonlyMap<string, readonly Meta[]>
}
