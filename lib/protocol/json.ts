/** Anything that JSON can carry. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject

type JsonObject = { readonly [key: string]: JsonValue }

/** Is this an object and no list? @param value read from JSON */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
