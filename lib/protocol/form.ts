import type { JsonValue } from './json.ts'

/** How many brackets a field name may have, and how many fields a form. */
const MAX_PARTS = 16
const MAX_FIELDS = 2000

type Tree = { [name: string]: JsonValue | Tree | JsonValue[] }

/**
 * Decodes a form as Phoenix does: `a[b]=1` is `{ a: { b: '1' } }`, `a[]=1&a[]=2` is a list, `a[0][b]` has the
 * key `'0'`, and of two plain fields with one name the last counts. What comes back is a sentence when the
 * text is refused. See docs/protocol.md, "Forms".
 */
export function decodeForm(text: string): { readonly [name: string]: JsonValue } | string {
  const form: Tree = {}
  let count = 0
  for (const [name, value] of new URLSearchParams(text)) {
    if (++count > MAX_FIELDS) return `it has more than ${String(MAX_FIELDS)} fields`
    const path = fieldPath(name)
    if (typeof path === 'string') return path
    put(form, path, value)
  }
  return form
}

/** The parts of a field name: `user[name]` is `user`, `name`; a list's last part is empty. */
export function fieldPath(name: string): readonly string[] | string {
  const match = /^([^[]*)((?:\[[^\][]*\])*)$/.exec(name)
  if (!match) return [name].every(isSafeName) ? [name] : refusal(name)
  const [, first = '', rest = ''] = match
  const path = [first, ...rest.slice(1, -1).split('][')].slice(0, rest === '' ? 1 : undefined)
  if (path.length > MAX_PARTS) return `a field name has more than ${String(MAX_PARTS)} parts`
  return path.every(isSafeName) ? path : refusal(name)
}

/** Names that reach an object's prototype have no place in data. */
export function isSafeName(name: string): boolean {
  return name !== '__proto__' && name !== 'constructor' && name !== 'prototype'
}

function refusal(name: string): string {
  return `the field name ${JSON.stringify(name.slice(0, 60))} is not allowed`
}

function put(form: Tree, path: readonly string[], value: string): void {
  let here = form
  for (const [i, name] of path.entries()) {
    const isLast = i === path.length - 1
    if (!isLast && i === path.length - 2 && path[i + 1] === '') {
      append(here, name, value)
      return
    }
    if (isLast) here[name] = value
    else here = branch(here, name)
  }
}

function append(tree: Tree, name: string, value: string): void {
  const list = own(tree, name)
  if (Array.isArray(list)) list.push(value)
  else tree[name] = [value]
}

function branch(tree: Tree, name: string): Tree {
  const known = own(tree, name)
  if (typeof known === 'object' && known !== null && !Array.isArray(known)) return known as Tree
  const made: Tree = {}
  tree[name] = made
  return made
}

function own(tree: Tree, name: string): Tree[string] | undefined {
  return Object.hasOwn(tree, name) ? tree[name] : undefined
}
