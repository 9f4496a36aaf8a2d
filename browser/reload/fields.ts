import { attempt } from '../dom/attempt.ts'
import { document } from '../dom/document.ts'

/** What the tab remembers of the fields of a page that is loaded anew. */
type Kept = { readonly url: string; readonly fields: Readonly<Record<string, Value>> }

/** The text of a field, whether a box is ticked, or which options of a select are chosen. */
type Value = string | boolean | readonly number[]

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement

/** The memory of the tab, as far as it is ours. */
declare const sessionStorage: { [KEY]?: string }

const KEY = 'live:fields'
const NEVER = /^(password|file)$/
/** What a browser is asked not to fill in by itself, or to fill in once. */
const SECRET = /cc-|one-time-code|password/

/** Fields by their names. */
type Typed = readonly (readonly [string, Field])[]

/** Has a person done something to a field? */
export type IsEdited = (field: Element) => unknown

/**
 * Keeps the fields that a person has changed for the time after the reload.
 * @returns false when something would be lost: a password, a file, or what the tab cannot keep. Passwords and numbers of
 * cards are never kept.
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

/** The page stays after all. */
export function dropFields(): void {
  sessionStorage[KEY] = ''
}

/** Fills in again what was kept of this page, also in fields that only come when it is joined. */
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

/** The fields that a person has done something to. */
export function editedFields(isEdited: IsEdited): Typed {
  return [...named()].filter(([, field]) => isEdited(field) || isChanged(field))
}

/** The fields of the page, each with a name that it will have again: of its form, its own, and which of that name it is. */
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
  // One without a choice shows its first.
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
  else field.value = value as string
}
