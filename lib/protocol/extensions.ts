import type { JsonValue } from './json.ts'

/**
 * The names of all additions to Phoenix's protocol, as they stand in the `extensions` of a join. Our client asks for each;
 * a browser that does not ask for one is never sent what it adds. See docs/protocol.md, "Joining".
 */
export const EXTENSIONS = ['splice', 'head', 'failed', 'wait', 'debug', 'session'] as const

/** The name of an addition. */
export type Extension = (typeof EXTENSIONS)[number]

/** The additions that a join asks for. Names that are not known here ask for nothing. */
export function extensionsIn(asked: JsonValue | undefined): readonly Extension[] {
  return Array.isArray(asked) ? EXTENSIONS.filter((name) => asked.includes(name)) : []
}
