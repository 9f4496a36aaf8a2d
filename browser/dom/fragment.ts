import { attempt } from './attempt.ts'
import { document } from './document.ts'
import { own } from './own.ts'

/** What nodes are in: an element, or a fragment, which has no name. */
type Container = Element | (Node & { readonly namespaceURI?: undefined; readonly localName?: undefined })

/** The tag whose rules of parsing hold inside a node: `svg` or `math`; empty where HTML's own do. */
export function foreignRoot(parent: Container): string {
  const { namespaceURI, localName } = own(parent)
  if (namespaceURI?.endsWith('MathML')) return 'math'
  return namespaceURI?.endsWith('svg') && !/^(foreignObject|desc|title)$/.test(localName) ? 'svg' : ''
}

/** What the browser asks for in place of text, in a page with Trusted Types. */
type Policy = { createHTML(html: string): string }
type Policies = { createPolicy(name: string, policy: Policy): Policy }

/** The page's one policy for markup, by the name that docs/security.md gives; where there is none, text does as well. */
let policy: Policy = { createHTML: (html) => html }
attempt(() => {
  const { trustedTypes }: Window & { trustedTypes?: Policies } = window
  if (trustedTypes) policy = trustedTypes.createPolicy('express-liveview', policy)
})

/**
 * Parses without running anything: scripts stay still, images are not fetched.
 *
 * @param isPlain leaves a declarative shadow root (`<template shadowrootmode>`) a template
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
 * @returns the node that holds the result; null when the parser would have put some of it elsewhere, as it
 * does with a block in a paragraph or a text in a table
 */
export function parseInside(parent: Container, html: string): ParentNode | null {
  const name = foreignRoot(parent) || own(parent).localName
  if (!name || name === 'body') return parse(html)
  // Of a list that takes one choice the parser would choose the first option.
  const tag = `<${name}${name === 'select' ? ' multiple' : ''}>`
  const content = parse(withLines(tag) + html + `</${name}>`)
  const only = content.firstElementChild
  return content.childNodes.length === 1 && own(only)?.localName === name ? only : null
}

/** Serialized HTML with the line break that a parser drops behind some start tags. */
export function withLines(html: string): string {
  return html.replace(/<(pre|textarea|listing)( [^ "]+="[^"]*")*>/g, '$&\n')
}

/** The text that escaped HTML stands for; null when it holds anything that only a parser should judge. */
export function plainText(html: string): string | null {
  if (/[<\r\0]|&(?!(amp|[lg]t|quot|#39);)/.test(html)) return null
  return html.includes('&') ? parse(html).textContent : html
}

export function isText(node: Node | null | undefined): node is Text {
  return node instanceof Text
}
