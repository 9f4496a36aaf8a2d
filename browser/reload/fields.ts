import { attempt } from '../dom/attempt.ts'
import { document } from '../dom/document.ts'

/** What the tab stores of the fields of a page that is reloaded. */
type Kept = { readonly url: string; readonly fields: Readonly<Record<string, Value>> }

/** The text of a field, whether a box is ticked, or which options of a select are chosen. */
type Value = string | boolean | readonly number[]

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement

/** The storage of the tab, with the entry that is ours. */
declare const sessionStorage: { [KEY]?: string }

const KEY = 'live:fields'
const NEVER = /^(password|file)$/
/** `autocomplete` values of fields with secrets, which are not stored. */
const SECRET = /cc-|one-time-code|password/

/** Fields with their names. */
type Typed = readonly (readonly [string, Field])[]

/** Has a person done something to a field? */
export type IsEdited = (field: Element) => unknown

/**
 * Stores the fields that a person has changed until after the reload.
 * @returns false if something would be lost: a password or a card number, which are never stored, a file, or what the tab
 * cannot store
 */
export function saveFields(typed: Typed): boolean {
  const active = document.activeElement
  if (active?.isContentEditable || typed.some(([, field]) => isSecret(field))) return false
  if (!typed[0]) return true
  return attempt(() => {
    const fields = Object.fromEntries(typed.map(([name, field]) => [name, valueOf(field)]))
    return (sessionStorage[KEY] = JSON.stringify({ url: location.href, fields } satisfies Kept))
  })
}

/** Deletes the stored fields: the page is not reloaded after all. */
export function dropFields(): void {
  sessionStorage[KEY] = ''
}

/** Fills in the stored fields of this page, also fields that appear only when the page is joined. */
export function restoreFields(): void {
  const { url, fields } = JSON.parse(sessionStorage[KEY] || '{}') as Partial<Kept>
  if (url !== location.href || !fields) return
  dropFields()
  const left = new Map(Object.entries(fields))
  const fill = (): void => {
    for (const [name, field] of named()) {
      const value = left.get(name)
      if (value === undefined || !left.delete(name)) continue
      write(field, value)
      field.dispatchEvent(new Event('input', { bubbles: true }))
    }
    if (!left.size) document.removeEventListener('phx:update', fill)
  }
  document.addEventListener('phx:update', fill)
  fill()
}

/** The fields that a person has changed. */
export function editedFields(isEdited: IsEdited): Typed {
  return [...named()].filter(([, field]) => isEdited(field) || isChanged(field))
}

/**
 * The fields of the page by names that are the same after a reload: form, type, name, and a number among fields of the same
 * name.
 */
function named(): Map<string, Field> {
  const fields = new Map<string, Field>()
  const forms = [...document.forms]
  for (const field of document.querySelectorAll<Field>('input,textarea,select')) {
    if (field.type === 'hidden') continue
    const form = field.form && (field.form.getAttribute('id') ?? forms.indexOf(field.form))
    const name = JSON.stringify([form, field.type, field.name || field.id])
    let count = 0
    while (fields.has(`${name}${count}`)) count++
    fields.set(`${name}${count}`, field)
  }
  return fields
}

function isSecret(field: Field): boolean {
  return (NEVER.test(field.type) || SECRET.test(field.autocomplete)) && !!field.value
}

function isBox(field: Field): field is HTMLInputElement {
  return /^(checkbox|radio)$/.test(field.type)
}

function isChanged(field: Field): boolean {
  if (isBox(field)) return field.checked !== field.defaultChecked
  if (!(field instanceof HTMLSelectElement)) return field.value !== field.defaultValue
  const options = [...field.options]
  if (field.multiple) return options.some((option) => option.selected !== option.defaultSelected)
  // A select without a selected option shows its first one.
  return field.selectedIndex > 0 && !options[field.selectedIndex]?.defaultSelected
}

function valueOf(field: Field): Value {
  if (isBox(field)) return field.checked
  if (!(field instanceof HTMLSelectElement)) return field.value
  return [...field.selectedOptions].map(({ index }) => index)
}

function write(field: Field, value: Value): void {
  if (isBox(field)) field.checked = !!value
  else if (field instanceof HTMLSelectElement)
    for (const option of field.options) option.selected = [value].flat().includes(option.index)
  else field.value = String(value)
}
