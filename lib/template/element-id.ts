/** What the id of an element has to be that the library prints: a selector can name it without quotes. */
export const ELEMENT_ID = 'letters, digits, "-" and "_", the first a letter, at most 200'

/** Is this such an id? */
export function isElementId(id: unknown): id is string {
  return typeof id === 'string' && /^[A-Za-z][\w-]{0,199}$/.test(id)
}
