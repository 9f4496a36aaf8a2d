import type { AttributeValue } from './html.ts'

/** HTML's global attributes: https://html.spec.whatwg.org/multipage/dom.html#global-attributes, and `role`. */
type GlobalName =
  | 'accesskey'
  | 'autocapitalize'
  | 'autocorrect'
  | 'autofocus'
  | 'class'
  | 'contenteditable'
  | 'dir'
  | 'draggable'
  | 'enterkeyhint'
  | 'hidden'
  | 'id'
  | 'inert'
  | 'inputmode'
  | 'is'
  | 'itemid'
  | 'itemprop'
  | 'itemref'
  | 'itemscope'
  | 'itemtype'
  | 'lang'
  | 'nonce'
  | 'part'
  | 'popover'
  | 'role'
  | 'slot'
  | 'spellcheck'
  | 'style'
  | 'tabindex'
  | 'title'
  | 'translate'
  | 'writingsuggestions'

/**
 * The attributes that every element takes, for the props of a component that passes attributes on: HTML's global ones,
 * and those that begin with `aria-`, `data-` or `phx-`. Other names, such as a misspelt prop, do not compile.
 *
 * @example
 * type ButtonProps = GlobalAttributes & { readonly label: string; readonly disabled?: boolean }
 * const button = ({ label, ...rest }: ButtonProps) => html`<button ${attrs({ ...rest })}>${label}</button>`
 */
export type GlobalAttributes = { readonly [Name in GlobalName]?: AttributeValue } & {
  readonly [name: `aria-${string}` | `data-${string}` | `phx-${string}`]: AttributeValue
}
