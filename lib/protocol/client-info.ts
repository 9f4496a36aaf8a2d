import type { JsonValue } from './json.ts'

/** What a client says of the place it runs in. Whatever does not look like it is left out. */
export type ClientInfo = {
  readonly timeZone: string | undefined
  readonly viewport: { readonly width: number; readonly height: number } | undefined
}

/** More than any screen has. @unit CSS pixels */
const MAX_PIXELS = 100_000

/** Reads `_timeZone` and `_viewport` of the parameters of a join. See docs/protocol.md, "Joining". */
export function readClientInfo(params: { readonly [name: string]: JsonValue }): ClientInfo {
  return { timeZone: readTimeZone(params['_timeZone']), viewport: readViewport(params['_viewport']) }
}

/** A name that this server's own table of time zones has. */
function readTimeZone(name: JsonValue | undefined): string | undefined {
  if (typeof name !== 'string' || !/^[A-Za-z][\w+/-]{0,63}$/.test(name)) return undefined
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return name
  } catch {
    return undefined
  }
}

function readViewport(size: JsonValue | undefined): ClientInfo['viewport'] {
  if (!Array.isArray(size) || size.length !== 2 || !size.every(isLength)) return undefined
  const [width, height] = size as [number, number]
  return { width, height }
}

function isLength(value: JsonValue): boolean {
  return typeof value === 'number' && value >= 0 && value <= MAX_PIXELS
}
