import { writeAttribute } from '../patch/attributes.ts'
import { own } from '../dom/own.ts'

/** Says whether what is drawn may be older than a field of this form that was changed at this moment. */
export type Judge = (form: unknown, changed: number) => boolean | undefined

/** When events were sent, and controls changed. Like being used, this belongs to the controls and to no connection. */
const moments = new WeakMap<object, number>()
/** Fields that were not given what the server says of them, and the attribute it says it with. */
const kept = new Map<Element, string>()
let now = 0
let isNewer: Judge | undefined

/** Something happens to it now. */
export function touch(thing: object): void {
  moments.set(thing, ++now)
}

/** When something happened to it last. Of what nothing has happened to, it is neither before nor after anything. */
export function momentOf(thing: object): number {
  return moments.get(thing) as number
}

/** Has anything happened yet? */
export function isTouched(): boolean {
  return now > 0
}

/** Draws, and keeps what people have changed in fields that are newer than the drawing. */
export function drawAround(judge: Judge, draw: () => unknown): void {
  isNewer = judge
  draw()
  isNewer = undefined
}

/** Does what a field shows stay, although one of its attributes says something else now? Not for ever: see `learned`. */
export function isKept(field: Element, attribute: string): boolean | undefined {
  const is = isNewer && judged(isNewer, field)
  if (is) kept.set(field, attribute)
  return is
}

/** Gives fields what the server has said of them, where that is no longer older than what a person did. */
export function learned(isOlder: Judge): void {
  for (const [field, attribute] of kept) {
    if (own(field).isConnected && judged(isOlder, field)) continue
    kept.delete(field)
    writeAttribute(field, attribute, own(field).getAttribute(attribute))
  }
}

function judged(judge: Judge, field: Element): boolean | undefined {
  return judge(own(field as HTMLInputElement).form, momentOf(own(field).closest('select') ?? field))
}
