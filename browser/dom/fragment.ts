import { attempt } from './attempt.ts'
import { document } from './document.ts'
import { own } from './own.ts'

/** A parent of nodes: an element, or a fragment, which has no name. */
type Container = Element | (Node & { readonly namespaceURI?: undefined; readonly localName?: undefined })

/** The tag whose parsing rules apply inside a node: `svg` or `math`; empty for HTML. */
export function foreignRoot(parent: Container): string {
  const { namespaceURI, localName } = own(parent)
  if (namespaceURI?.endsWith('MathML')) return 'math'
  return namespaceURI?.endsWith('svg') && !/^(foreignObject|desc|title)$/.test(localName) ? 'svg' : ''
}

/** Turns a string into what `innerHTML` accepts: in a page with Trusted Types that is not a string. */
type Policy = { createHTML(html: string): string }
type Policies = { createPolicy(name: string, policy: Policy): Policy }

/** The window of a page with Trusted Types. */
declare const window: { readonly trustedTypes: Policies }

/** Our Trusted Types policy, under the name in docs/security.md; without Trusted Types the string itself. */
let policy: Policy = { createHTML: (html) => html }
attempt(() => {
  policy = window.trustedTypes.createPolicy('express-liveview', policy)
})

/**
 * Parses HTML without running anything: scripts do not run, images are not fetched.
 *
 * @param isPlain leaves a declarative shadow root (`<template shadowrootmode>`) as a template
 */
export function parse(html: string, isPlain?: boolean): DocumentFragment {
  const template = document.createElement('template')
  const markup = policy.createHTML(html)
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- older browsers have none
  if (isPlain || !template.setHTMLUnsafe) template.innerHTML = markup
  else template.setHTMLUnsafe(markup)
  return template.content
}

/**
 * Parses HTML as content of `parent`.
 * @returns the node that holds the result; null if the parser would have moved some of it elsewhere, as it does with a
 * block in a paragraph or a text in a table
 */
export function parseInside(parent: Container, html: string): ParentNode | null {
  const name = foreignRoot(parent) || own(parent).localName
  if (!name || name === 'body') return parse(html)
  // In a `<select>` without `multiple` the parser would select the first option.
  const tag = `<${name}${name === 'select' ? ' multiple' : ''}>`
  const content = parse(withLines(tag) + html + `</${name}>`)
  const only = content.firstElementChild
  return content.childNodes.length === 1 && own(only)?.localName === name ? only : null
}

/** Serialized HTML, with a line break added after start tags at which the parser drops one. */
export function withLines(html: string): string {
  return html.replace(/<(pre|textarea|listing)( [^ "]+="[^"]*")*>/g, '$&\n')
}

/** The text of escaped HTML; null if it contains anything but text and our own escapes, so that it has to be parsed. */
export function plainText(html: string): string | null {
  if (/[<\r\0]|&(?!(amp|[lg]t|quot|#39);)/.test(html)) return null
  return html.includes('&') ? parse(html).textContent : html
}

export function isText(node: Node | null | undefined): node is Text {
  return node instanceof Text
}
