import { writeAttribute, type Keeps } from '../patch/attributes.ts'
import { own } from '../dom/own.ts'

/** Was a field of this form, changed at this time, changed later than the server knew when it sent the update? */
export type IsNewer = (form: unknown, changed: number) => boolean | undefined

/** Logical times at which events were sent and controls changed. They outlive the connection. */
const edits = new WeakMap<object, number>()
/** Fields that kept the person's value over the server's, with the attribute that holds the server's. */
const kept = new Map<Element, string>()
let now = 0

/** Notes that an event is sent, or a control changed, now. */
export function markEdited(thing: object): void {
  edits.set(thing, ++now)
}

/** The logical time of the last change; `undefined` when there was none, so that every comparison with it is false. */
export function editedAt(thing: object): number {
  return edits.get(thing) as number
}

/** Has a person done anything in the page yet? */
export function isEdited(): boolean {
  return now > 0
}

/** For one update: keeps what people have changed in fields after the update was made, until `reconcile`. */
export function keeping(isNewer: IsNewer): Keeps {
  return (field, attribute) => {
    const is = isNewerThan(isNewer, field)
    if (is) kept.set(field, attribute)
    return is
  }
}

/** Writes the server's value to kept fields whose change the server knows by now. */
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
