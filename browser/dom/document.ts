import { bare } from './own.ts'

/**
 * The page's document. An element's name hides what the browser's own has under that name, such as `<img name="body">`
 * or `<form name="querySelector">`. This one takes everything from where no element of the page can hide it.
 */
export const document: Document = bare(
  () => Document,
  () => window.document,
)
