import type { JsonValue } from '../protocol/json.ts'

/** What the browser sent. Untrusted: read it through a parser, `event(fields({...}), …)`. */
export type EventValue = Readonly<Record<string, JsonValue | undefined>>

/** The parameters of the path and of the query, as text; those of the path win. */
export type RawParams = Readonly<Record<string, string | undefined>>
