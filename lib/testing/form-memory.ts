import type { Payload } from '../protocol/frame.ts'
import type { FieldValue } from './control.ts'
import { Form, keyOf, type Encoding } from './form.ts'
import type { Elements, PageDocument } from './page-document.ts'
import { PageFiles } from './page-files.ts'

/** The event that a change is, and what of the form goes along. */
type Change = Pick<Encoding, 'only' | 'submitter'> & {
  readonly event: string
  /** The upload whose files have changed. */
  readonly upload?: string | undefined
}

type Typed = { readonly value: FieldValue; readonly over: string }

/**
 * What the visitor has filled in and touched. A browser keeps what was typed when the page is rendered anew,
 * unless the server gives the field another value than it had when it was typed in.
 */
export class FormMemory {
  readonly #typed = new Map<string, Map<string, Typed>>()
  readonly #used = new Map<string, Set<string>>()
  /** Forms of the parsed page that hold what was typed already. */
  readonly #filled = new WeakSet<object>()
  /** The files that were chosen. */
  readonly files: PageFiles

  constructor(page: ConstructorParameters<typeof PageFiles>[0]) {
    this.files = new PageFiles(page)
  }

  /** The form of an element, as the page shows it: with what the visitor had typed before it was rendered anew. */
  formOf(document: PageDocument, element: Elements): Form {
    return this.#restore(new Form(document, element))
  }

  #restore(form: Form): Form {
    const [node] = form.element.toArray()
    if (!node || this.#filled.has(node)) return form
    this.#filled.add(node)
    const typed = this.#of(this.#typed, form, () => new Map<string, Typed>())
    for (const [name, { value, over }] of typed) {
      if (form.holds(name) !== over || form.fill(name, value) !== undefined) typed.delete(name)
    }
    return form
  }

  /** Fills in a field and remembers it. What comes back is why that cannot be, or nothing. */
  fill(form: Form, name: string, value: FieldValue): string | undefined {
    const typed = this.#of(this.#typed, form, () => new Map<string, Typed>())
    const over = typed.get(name)?.over ?? form.holds(name)
    const flaw = form.fill(name, value)
    if (flaw !== undefined) return flaw
    typed.set(name, { value, over })
    this.used(form).add(name)
    return undefined
  }

  /** A form is reset: what was typed into it and touched of it is forgotten. It is drawn anew afterwards. */
  forget(id: string): void {
    for (const all of [this.#typed, this.#used]) all.delete(keyOf(id))
  }

  /** The names that the visitor has touched. */
  used(form: Form): Set<string> {
    return this.#of(this.#used, form, () => new Set<string>())
  }

  /** After a submit everything counts as touched. */
  useAll(form: Form): void {
    const used = this.used(form)
    for (const name of form.names) used.add(name)
  }

  /** The payload of a change event of a form. @param name the field that it speaks of */
  changeOf(form: Form, name: string, { event, upload, ...which }: Change): Payload {
    const used = this.used(form)
    const value = form.encode({ ...which, isUsed: (one) => used.has(one) })
    const uploads = this.files.chosenAt(upload)
    return { type: 'form', event, value, meta: { _target: name, ...form.ownValues }, uploads }
  }

  #of<Value>(all: Map<string, Value>, form: Form, make: () => Value): Value {
    const { key } = form
    const value = (key === undefined ? undefined : all.get(key)) ?? make()
    if (key !== undefined) all.set(key, value)
    return value
  }
}
