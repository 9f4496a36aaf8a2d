import { writeAttribute, type Keeps } from '../patch/attributes.ts'
import { own } from '../dom/own.ts'

/** Says whether what is drawn may be older than a field of this form that was changed at this moment. */
export type IsNewer = (form: unknown, changed: number) => boolean | undefined

/** When events were sent, and controls changed. Like being used, this belongs to the controls and to no connection. */
const edits = new WeakMap<object, number>()
/** Fields that were not given what the server says of them, and the attribute it says it with. */
const kept = new Map<Element, string>()
let now = 0

/** Something happens to it now. */
export function markEdited(thing: object): void {
  edits.set(thing, ++now)
}

/** The logical time of the last change; `undefined` when there was none, so that every comparison with it is false. */
export function editedAt(thing: object): number {
  return edits.get(thing) as number
}

/** Has anything happened yet? */
export function isEdited(): boolean {
  return now > 0
}

/** For a drawing: what people have changed in fields that are newer than it stays. Not for ever: see `reconcile`. */
export function keeping(isNewer: IsNewer): Keeps {
  return (field, attribute) => {
    const is = isNewerThan(isNewer, field)
    if (is) kept.set(field, attribute)
    return is
  }
}

/** Gives fields what the server has said of them, where that is no longer older than what a person did. */
export function reconcile(isOlder: IsNewer): void {
  for (const [field, attribute] of kept) {
    if (own(field).isConnected && isNewerThan(isOlder, field)) continue
    kept.delete(field)
    writeAttribute(field, attribute, own(field).getAttribute(attribute))
  }
}

function isNewerThan(isNewer: IsNewer, field: Element & { readonly form?: unknown }): boolean | undefined {
  return isNewer(own(field).form, editedAt(own(field).closest('select') ?? field))
}
